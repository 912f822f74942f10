/* Tests of core/chain/policy_graph on the paths of spec/fixtures/policies,
 * beside what OpenSSL says of them. Where the two differ, the row says why.
 * Prints TAP. */
#include "chain/policy_graph.h"

#include <stdio.h>

#include "base/limits.h"

#include "tap.h"

#define FOLDER "spec/fixtures/policies/"

enum { PATH_SIZE = 40, FILE_SIZE = 1024 * 1024 };

static const struct {
    const char *path;
    enum fault_code code;
    size_t certificate;
    const char *differs; /* why OpenSSL says otherwise */
} rows[] = {
    { "nothing", FAULT_NONE, 0, NULL },
    { "required", FAULT_POLICY_EXPLICIT, 1, NULL },
    { "asserted", FAULT_NONE, 0, NULL },
    { "asserted-by-one", FAULT_POLICY_EXPLICIT, 1, NULL },
    { "asserted-other", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "authority-any", FAULT_NONE, 0, NULL },
    { "leaf-any", FAULT_NONE, 0, NULL },
    { "both-any", FAULT_NONE, 0, NULL },
    { "set", FAULT_NONE, 0, NULL },
    { "set-other", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "set-of-two", FAULT_NONE, 0, NULL },
    { "set-any", FAULT_NONE, 0, NULL },
    { "set-any-authority", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "set-leaf-any", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "set-not-required", FAULT_NONE, 0, NULL },
    { "set-one-of-two", FAULT_NONE, 0, NULL },
    { "demanded", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "demanded-met", FAULT_NONE, 0, NULL },
    { "demanded-set", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "demanded-later", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "demanded-too-late", FAULT_NONE, 0, NULL },
    { "demanded-lowest", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "demanded-past-self-issued", FAULT_NONE, 0, NULL },
    { "demanded-by-leaf", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "demanded-by-leaf-later", FAULT_NONE, 0, NULL },
    { "mapped", FAULT_NONE, 0, NULL },
    { "mapped-set-of-subject", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "mapped-away", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "mapped-from-any", FAULT_NONE, 0, NULL },
    { "mapped-from-any-other", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "mapped-beside", FAULT_NONE, 0, NULL },
    { "mapped-two-to-one", FAULT_NONE, 0, NULL },
    { "mapped-one-to-two", FAULT_NONE, 0, NULL },
    { "mapped-twice", FAULT_NONE, 0, NULL },
    { "mapped-swapped", FAULT_NONE, 0, NULL },
    { "mapped-swapped-set", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "mapped-not-asserted", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "mapped-leaf-any", FAULT_NONE, 0, NULL },
    { "mapped-by-leaf", FAULT_NONE, 0, NULL },
    { "mapping-inhibited", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "mapping-inhibited-any", FAULT_NONE, 0, NULL },
    { "mapping-forbidden", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "mapping-forbidden-later", FAULT_NONE, 0, NULL },
    { "mapping-forbidden-self", FAULT_NONE, 0, NULL },
    { "mapping-of-any", FAULT_POLICY_MAPPING, 1, NULL },
    { "mapping-to-any", FAULT_POLICY_MAPPING, 1, NULL },
    { "any-inhibited", FAULT_POLICY_EXPLICIT, 1, NULL },
    { "any-forbidden", FAULT_POLICY_EXPLICIT, 1, NULL },
    { "any-forbidden-later", FAULT_NONE, 0, NULL },
    { "any-forbidden-leaf", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "any-forbidden-lowest", FAULT_POLICY_EXPLICIT, 1, NULL },
    { "any-self-issued", FAULT_NONE, 0, NULL },
    { "any-self-issued-leaf", FAULT_POLICY_EXPLICIT, 0, NULL },
    { "duplicate", FAULT_POLICY_DUPLICATE, 0, NULL },
    { "duplicate-any", FAULT_POLICY_DUPLICATE, 0, NULL },
    { "policies-empty", FAULT_POLICY_EMPTY, 0,
      "it takes an empty list of policies for none" },
    { "mappings-empty", FAULT_POLICY_EMPTY, 1, NULL },
    { "constraints-empty", FAULT_POLICY_EMPTY, 2, NULL },
    { "constraints-empty-leaf", FAULT_POLICY_EMPTY, 0, NULL },
    { "policies-malformed", FAULT_DER_IDENTIFIER, 0, NULL },
    { "mappings-malformed", FAULT_DER_IDENTIFIER, 1, NULL },
    { "constraints-malformed", FAULT_DER_TRAILING, 1, NULL },
    { "inhibit-malformed", FAULT_DER_RANGE, 1, NULL },
    { "tree", FAULT_NONE, 0, NULL },
    { "many", FAULT_NONE, 0, NULL },
    { "too-many", FAULT_POLICY_COUNT, 0, "it has no such bound" },
    { "full", FAULT_POLICY_COUNT, 1, "it has no such bound" },
    { "full-mapped", FAULT_POLICY_COUNT, 1, "it has no such bound" },
    { "mappings-many", FAULT_NONE, 0, NULL },
    { "mappings-too-many", FAULT_POLICY_COUNT, 1, "it has no such bound" },
};

/* A path with its inputs, and what OpenSSL says. */
struct path {
    struct member certs[PATH_SIZE];
    const struct member *certificates[PATH_SIZE];
    size_t count;
    struct octets policies[4];
    struct policy_inputs inputs;
    bool accepted;
};

static struct octets read_file(const char *name, uint8_t *room, size_t most)
{
    char path[256];
    FILE *file;
    size_t size = 0;

    snprintf(path, sizeof path, FOLDER "%s", name);
    file = fopen(path, "rb");
    if (file != NULL) {
        size = fread(room, 1, most, file);
        fclose(file);
    }
    return (struct octets){ room, size };
}

static bool read_certificates(const char *name, struct path *out)
{
    static uint8_t room[FILE_SIZE];
    char file[128];
    struct der in;
    struct fault fault;
    struct cert cert;

    snprintf(file, sizeof file, "%s.der", name);
    der_init(&in, read_file(file, room, sizeof room), &fault);
    for (out->count = 0; !der_is_done(&in); out->count++) {
        if (out->count == PATH_SIZE
            || !cert_next(&in, &cert)
            || !member_read(cert.encoding, &out->certs[out->count], &fault))
            return false;
        out->certificates[out->count] = &out->certs[out->count];
    }
    return out->count > 0;
}

/* An input as index.tsv writes it: the letter of a policy or a switch. */
static void read_input(const char *word, size_t size, struct path *out)
{
    static const uint8_t policies[][4] = {
        { 0x2a, 3, 1 }, { 0x2a, 3, 2 }, { 0x2a, 3, 3 }, { 0x2a, 3, 4 }
    };
    static const uint8_t any[] = { 0x55, 0x1d, 0x20, 0 };
    struct policy_inputs *inputs = &out->inputs;

    inputs->explicit_policy |= size == 1 && *word == 'E';
    inputs->inhibit_map |= size == 1 && *word == 'M';
    inputs->inhibit_any |= size == 1 && *word == 'X';
    if (size == 3)
        out->policies[inputs->initial_policy_count++] =
            (struct octets){ any, 4 };
    else if (*word >= 'A' && *word <= 'D')
        out->policies[inputs->initial_policy_count++] =
            (struct octets){ policies[*word - 'A'], 3 };
}

/* Finds the line of a path in index.tsv. */
static bool read_line(const char *index, const char *name, struct path *out)
{
    char start[128];
    const char *word;

    snprintf(start, sizeof start, "\n%s\t", name);
    word = strstr(index, start);
    out->inputs = (struct policy_inputs){ .initial_policy_set =
                                              out->policies };
    if (word == NULL)
        return false;
    for (word += strlen(start); *word != '\t'; word += *word == ' ') {
        size_t size = strcspn(word, " \t");

        read_input(word, size, out);
        word += size;
    }
    out->accepted = strncmp(word, "\tok\n", 4) == 0;
    return true;
}

static struct policy_room room;

/* Whether what is refused stands in the certificate: what the graph comes to
 * does not. */
static bool is_placed(size_t i)
{
    return rows[i].code != FAULT_NONE
        && rows[i].code != FAULT_POLICY_EXPLICIT
        && strncmp(rows[i].path, "full", 4) != 0;
}

static bool holds(size_t i, const struct path *path)
{
    struct policy_refusal refusal;
    bool accepted = policy_graph_check(path->certificates, path->count,
                                       &path->inputs, &room, &refusal);

    if (refusal.code != rows[i].code)
        printf("# %s at %zu\n", fault_name(refusal.code),
               refusal.certificate);
    if ((refusal.offset > 0) != is_placed(i))
        return false;
    return accepted == (rows[i].code == FAULT_NONE)
        && refusal.code == rows[i].code
        && (accepted || refusal.certificate == rows[i].certificate);
}

static void test_paths(void)
{
    static char index[64 * 1024];
    static struct path path;
    struct octets text = read_file("index.tsv", (uint8_t *)index + 1,
                                   sizeof index - 2);

    index[0] = '\n';
    report_of(text.size > 0, "reads", "index.tsv");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *name = rows[i].path;

        report_of(read_certificates(name, &path)
                  && read_line(index, name, &path) && holds(i, &path), "judges",
                  name);
        report_of((path.accepted == (rows[i].code == FAULT_NONE))
                  == (rows[i].differs == NULL), "agrees with OpenSSL on", name);
    }
}

/* An anchor alone has no policies that count. */
static void test_anchor(void)
{
    static struct path path;
    struct policy_refusal refusal;

    report_of(read_certificates("required", &path)
              && policy_graph_check(path.certificates + path.count - 1, 1,
                                    &(struct policy_inputs){
                                        .explicit_policy = true }, &room,
                                    &refusal),
              "takes", "an anchor alone");
}

int main(void)
{
    test_paths();
    test_anchor();
    return tap_end();
}
