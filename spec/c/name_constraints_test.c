/* Tests of core/chain/name_constraints on the paths of
 * spec/fixtures/constraints, beside what OpenSSL says of them. Where the two
 * differ, the row says why. Prints TAP. */
#include "chain/name_constraints.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"

#include "tap.h"

#define FOLDER "spec/fixtures/constraints/"

enum { PATH_SIZE = 8, FILE_SIZE = 1024 * 1024 };

static const struct {
    const char *path;
    enum fault_code code; /* and what follows, where it is refused */
    size_t certificate, authority;
    enum general_name_kind kind;
    const char *name;    /* NULL: none, or one that is no text */
    const char *differs; /* why OpenSSL says otherwise */
} rows[] = {
    { "none", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dns-within", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dns-second", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_DNS,
      "example.org", NULL },
    { "dns-outside", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_DNS,
      "example.org", NULL },
    { "dns-wildcard", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dns-excluded", FAULT_CONSTRAINTS_EXCLUDED, 0, 1, GENERAL_NAME_DNS,
      "www.example.com", NULL },
    { "dns-wildcard-excluded", FAULT_CONSTRAINTS_EXCLUDED, 0, 1,
      GENERAL_NAME_DNS, "*.example.com", "the asterisk is a label to it" },
    { "dns-both", FAULT_CONSTRAINTS_EXCLUDED, 0, 1, GENERAL_NAME_DNS,
      "b.a.example.com", NULL },
    { "dns-other-kind", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dns-no-name", FAULT_NONE, 0, 0, 0, NULL,
      "commonName is a host to it" },
    { "dns-not-critical", FAULT_CONSTRAINTS_PERMITTED, 0, 1,
      GENERAL_NAME_DNS, "example.org", NULL },
    { "dns-malformed", FAULT_CONSTRAINTS_NAME, 0, 1, GENERAL_NAME_DNS,
      "a_b.example.com", "it does not look at the alphabet" },
    { "dns-nul", FAULT_CONSTRAINTS_NAME, 0, 1, GENERAL_NAME_DNS, NULL,
      NULL },
    { "dns-period", FAULT_CONSTRAINTS_SYNTAX, 1, 1, GENERAL_NAME_DNS, NULL,
      "it takes the period for all below" },
    { "dns-everything", FAULT_CONSTRAINTS_EXCLUDED, 0, 1, GENERAL_NAME_DNS,
      "a.example.com", NULL },
    { "ip-within", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "ip-outside", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_IP, NULL,
      NULL },
    { "ip-other-family", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_IP,
      NULL, NULL },
    { "ip6-excluded", FAULT_CONSTRAINTS_EXCLUDED, 0, 1, GENERAL_NAME_IP, NULL,
      NULL },
    { "ip-mask", FAULT_CONSTRAINTS_SYNTAX, 1, 1, GENERAL_NAME_IP, NULL,
      "it takes any mask" },
    { "email-host", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "email-outside", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_EMAIL,
      "a@b.example.com", NULL },
    { "email-below", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "email-mailbox", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_EMAIL,
      "A@example.com", NULL },
    { "email-subject", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_EMAIL,
      "a@example.org", NULL },
    { "email-subject-too", FAULT_CONSTRAINTS_PERMITTED, 0, 1,
      GENERAL_NAME_EMAIL, "a@example.org", NULL },
    { "email-subject-within", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "email-two", FAULT_CONSTRAINTS_NAME, 0, 1, GENERAL_NAME_EMAIL,
      "a@b@example.com", "it looks for the last @ alone" },
    { "uri-host", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "uri-outside", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_URI,
      "http://a.example.com/", NULL },
    { "uri-below", FAULT_CONSTRAINTS_EXCLUDED, 0, 1, GENERAL_NAME_URI,
      "http://a.example.com/", NULL },
    { "uri-address", FAULT_CONSTRAINTS_NAME, 0, 1, GENERAL_NAME_URI,
      "http://192.0.2.1/", "it takes the address for a host" },
    { "uri-no-host", FAULT_CONSTRAINTS_NAME, 0, 1, GENERAL_NAME_URI,
      "urn:example:com", NULL },
    { "dn-within", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dn-spelling", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dn-outside", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_DIRECTORY,
      NULL, NULL },
    { "dn-shorter", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_DIRECTORY,
      NULL, NULL },
    { "dn-empty", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dn-alternative", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "dn-alternative-outside", FAULT_CONSTRAINTS_PERMITTED, 0, 1,
      GENERAL_NAME_DIRECTORY, NULL, NULL },
    { "dn-excluded", FAULT_CONSTRAINTS_EXCLUDED, 0, 1, GENERAL_NAME_DIRECTORY,
      NULL, NULL },
    { "other-kind", FAULT_CONSTRAINTS_KIND, 0, 1, GENERAL_NAME_OTHER, NULL,
      NULL },
    { "other-kind-absent", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "registered-kind", FAULT_CONSTRAINTS_KIND, 0, 1,
      GENERAL_NAME_REGISTERED, NULL, NULL },
    { "empty", FAULT_CONSTRAINTS_EMPTY, 1, 1, 0, NULL,
      "it takes what constrains nothing" },
    { "empty-lists", FAULT_CONSTRAINTS_EMPTY, 1, 1, 0, NULL,
      "it takes what constrains nothing" },
    { "minimum", FAULT_CONSTRAINTS_RANGE, 1, 1, GENERAL_NAME_DNS, NULL,
      NULL },
    { "maximum", FAULT_CONSTRAINTS_RANGE, 1, 1, GENERAL_NAME_DNS, NULL,
      NULL },
    { "trailing", FAULT_DER_TRAILING, 1, 1, 0, NULL, NULL },
    { "names-trailing", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "between", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "between-outside", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_DNS,
      "www.example.net", NULL },
    { "narrower", FAULT_CONSTRAINTS_PERMITTED, 0, 1, GENERAL_NAME_DNS,
      "www.other.com", NULL },
    { "wider", FAULT_CONSTRAINTS_PERMITTED, 0, 2, GENERAL_NAME_DNS,
      "www.other.com", NULL },
    { "above", FAULT_CONSTRAINTS_PERMITTED, 0, 2, GENERAL_NAME_DNS,
      "www.example.net", NULL },
    { "authority-outside", FAULT_CONSTRAINTS_PERMITTED, 1, 2,
      GENERAL_NAME_DNS, "example.org", NULL },
    { "self-issued", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "self-issued-leaf", FAULT_CONSTRAINTS_PERMITTED, 0, 1,
      GENERAL_NAME_DNS, "www.example.net", NULL },
    { "alone", FAULT_NONE, 0, 0, 0, NULL, NULL },
    { "blow-up", FAULT_CONSTRAINTS_BUDGET, 0, 1, GENERAL_NAME_DNS, NULL,
      NULL },
};

struct path {
    uint8_t *octets;
    struct cert certs[PATH_SIZE];
    const struct cert *certificates[PATH_SIZE];
    size_t count;
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

static bool read_path(const char *name, struct path *out)
{
    char file[128];
    struct der in;
    struct fault fault;

    snprintf(file, sizeof file, "%s.der", name);
    der_init(&in, read_file(file, out->octets, FILE_SIZE), &fault);
    for (out->count = 0; !der_is_done(&in); out->count++) {
        if (out->count == PATH_SIZE
            || !cert_next(&in, &out->certs[out->count]))
            return false;
        out->certificates[out->count] = &out->certs[out->count];
    }
    return out->count > 0;
}

static bool holds(size_t i, const struct path *path)
{
    struct name_constraints_refusal refusal;
    bool accepted = name_constraints_check(path->certificates, path->count,
                                           &refusal);

    if (accepted != (rows[i].code == FAULT_NONE))
        return false;
    return accepted
        || ((refusal.offset > 0) == (rows[i].certificate > 0
                                     && rows[i].name == NULL)
            && refusal.code == rows[i].code
            && refusal.certificate == rows[i].certificate
            && refusal.authority == rows[i].authority
            && refusal.kind == rows[i].kind
            && (rows[i].name == NULL
                || octets_equal(refusal.name, (struct octets){
                       (const uint8_t *)rows[i].name,
                       strlen(rows[i].name) })));
}

/* Finds what OpenSSL says of a path. */
static bool openssl_accepts(const char *index, const char *name)
{
    char line[128];
    const char *found;

    snprintf(line, sizeof line, "\n%s\t", name);
    found = strstr(index, line);
    return found != NULL && strncmp(found + strlen(line), "ok\n", 3) == 0;
}

static void test_paths(struct path *path)
{
    static char index[64 * 1024];
    struct octets text = read_file("index.tsv", (uint8_t *)index + 1,
                                   sizeof index - 2);

    index[0] = '\n';
    report_of(text.size > 0, "reads", "index.tsv");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool accepts = rows[i].code == FAULT_NONE;

        report_of(read_path(rows[i].path, path) && holds(i, path), "judges",
                  rows[i].path);
        report_of((openssl_accepts(index, rows[i].path) == accepts)
                  == (rows[i].differs == NULL), "agrees with OpenSSL on",
                  rows[i].path);
    }
}

/* The budget is shared by the paths of a search, and its end is final. */
static void test_budget(struct path *path)
{
    struct name_constraints_refusal refusal;
    size_t budget = 3;

    report_of(read_path("between", path)
              && name_constraints_apply(path->certificates, 2, &budget,
                                        &refusal)
              && budget == 2
              && name_constraints_apply(path->certificates, 3, &budget,
                                        &refusal)
              && budget == 2, "takes of the budget for", "one comparison");
    budget = 0;
    report_of(!name_constraints_apply(path->certificates, 2, &budget, &refusal)
              && refusal.code == FAULT_CONSTRAINTS_BUDGET,
              "stops without", "a budget");
}

static void test_presence(struct path *path)
{
    struct name_constraints_presence found;
    struct fault fault;

    report_of(read_path("dns-not-critical", path)
              && name_constraints_find(&path->certs[1], &found, &fault)
              && found.present && !found.critical
              && name_constraints_find(&path->certs[0], &found, &fault)
              && !found.present, "tells that they are", "not critical");
    report_of(read_path("dns-within", path)
              && name_constraints_find(&path->certs[1], &found, &fault)
              && found.present && found.critical, "tells that they are",
              "critical");
}

int main(void)
{
    static uint8_t room[FILE_SIZE];
    static struct path path;

    path.octets = room;
    test_paths(&path);
    test_budget(&path);
    test_presence(&path);
    return tap_end();
}
