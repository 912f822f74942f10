/* The harness of the x509-limbo suite: reads its JSON on standard input and
 * writes results on standard output.
 *
 *     limbo [--profile webpki|rfc5280] [--remember] < limbo.json
 *
 * --remember decides each case twice, with what was found in all cases before,
 * and writes the second result.
 *
 * A case may have a member beyond the suite's own, the inputs (c) to (g) of
 * RFC 5280 6.1.1: "x_policy": { "initial_policy_set": ["2.5.29.32.0"],
 * "explicit_policy": false, "inhibit_map": false, "inhibit_any": false }. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "asn1/moment.h"
#include "asn1/oid.h"
#include "base/base64.h"
#include "chain/chain.h"
#include "input/json.h"
#include "input/json_keys.h"
#include "input/json_string.h"
#include "x509/address.h"
#include "x509/host.h"
#include "x509/pem.h"

enum {
    NAMES = 64, OIDS = 64, TEXTS = 8192, CRLS = 256,
    CODE_SIZE = 64,
    CONTEXT_SIZE = CODE_SIZE + REFUSAL_TEXT_SIZE
};

#define OID(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }

/* A case, and all that was allocated for it. */
struct testcase {
    const struct json *json;
    uint32_t node;
    struct request request;
    struct member end_entity;
    struct member *untrusted, *anchors;
    struct crl *crls;
    struct request_name names[NAMES];
    struct octets purposes[OIDS], policies[OIDS];
    uint8_t *texts[TEXTS];
    size_t text_count;
    uint8_t question[DIGEST_SHA256_SIZE];
    char context[CONTEXT_SIZE];
    size_t context_size;
};

/* What cases are decided with. */
struct engine {
    enum profile profile;
    bool remember;
    struct chain *chain;
    struct signature_maker *maker;
    struct cache *cache;
};

static void *keep(struct testcase *test, size_t size)
{
    uint8_t *text = malloc(size > 0 ? size : 1);

    if (text == NULL || test->text_count == TEXTS) {
        fputs("limbo: there is no memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    test->texts[test->text_count++] = text;
    return text;
}

static struct octets of(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static uint32_t find(const struct testcase *test, uint32_t object,
                     const char *name)
{
    if (object == 0 || test->json->nodes[object].type != JSON_OBJECT)
        return 0;
    return json_find(test->json, object, of(name));
}

static enum json_type type_of(const struct testcase *test, uint32_t node)
{
    return node == 0 ? JSON_NULL
                     : (enum json_type)test->json->nodes[node].type;
}

/* The value of a string; absent for anything else. */
static struct octets text_of(struct testcase *test, uint32_t node)
{
    struct octets raw;
    uint8_t *out;

    if (type_of(test, node) != JSON_STRING)
        return (struct octets){ NULL, 0 };
    raw = json_raw(test->json, node);
    out = keep(test, raw.size);
    return (struct octets){ out, json_string_decode(
        (struct json_string){ raw, test->json->nodes[node].escaped }, out) };
}

static bool is(struct testcase *test, uint32_t node, const char *word)
{
    return octets_equal(text_of(test, node), of(word));
}

/* The elements of an array: begins with the first, 0 at the end. */
static uint32_t first(const struct testcase *test, uint32_t array)
{
    return type_of(test, array) == JSON_ARRAY
        && test->json->nodes[array].count > 0 ? array + 1 : 0;
}

static uint32_t next(const struct testcase *test, uint32_t array,
                     uint32_t element)
{
    uint32_t after = json_after(test->json, element);

    return after < test->json->nodes[array].next ? after : 0;
}

/* The DER within PEM; absent if it is none. */
static struct octets der_of(struct testcase *test, uint32_t node)
{
    struct octets text = text_of(test, node), der;
    struct fault fault;
    struct pem in;
    struct pem_block block;
    uint8_t *out;

    if (text.data == NULL || !pem_init(&in, text, &fault) || !pem_find(&in)
        || !pem_next(&in, &block))
        return (struct octets){ NULL, 0 };
    out = keep(test, BASE64_DECODED_SIZE(block.body.size));
    if (!base64_decode(block.body, BASE64_LINES, out, &der, &fault))
        return (struct octets){ NULL, 0 };
    return der;
}

/* Reads those that can be read. */
static struct member *read_members(struct testcase *test, const char *name,
                                   size_t *count)
{
    uint32_t array = find(test, test->node, name);
    struct member *members;
    struct fault fault;

    *count = 0;
    if (type_of(test, array) != JSON_ARRAY)
        return NULL;
    members = keep(test, test->json->nodes[array].count * sizeof *members);
    for (uint32_t i = first(test, array); i > 0; i = next(test, array, i))
        if (member_read(der_of(test, i), &members[*count], &fault))
            ++*count;
    return members;
}

static void read_crls(struct testcase *test)
{
    uint32_t array = find(test, test->node, "crls");
    struct crl *crls = keep(test, CRLS * sizeof *crls);
    size_t count = 0;
    struct fault fault;

    for (uint32_t i = first(test, array); i > 0; i = next(test, array, i)) {
        test->request.revocation = true;
        if (count < CRLS && crl_open(der_of(test, i), &crls[count], &fault))
            count++;
    }
    test->request.crls = crls;
    test->request.crl_count = count;
}

/* The moment of RFC 3339 text, without its fraction; that of the clock for
 * null. */
static int64_t moment_of(struct testcase *test, uint32_t node)
{
    static const uint8_t head[] = { DER_GENERALIZED_TIME, 15 };
    static const size_t digits[] = { 0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15,
                                     17, 18 };
    struct octets text = text_of(test, node);
    uint8_t der[sizeof head + 15];
    struct der in;
    struct fault fault;
    int64_t seconds;

    if (text.size < 19)
        return time(NULL);
    memcpy(der, head, sizeof head);
    for (size_t i = 0; i < 14; i++)
        der[sizeof head + i] = text.data[digits[i]];
    der[sizeof der - 1] = 'Z';
    der_init(&in, (struct octets){ der, sizeof der }, &fault);
    return moment_read(&in, &seconds) ? seconds : time(NULL);
}

static void add_name(struct testcase *test, uint32_t node)
{
    struct octets text = text_of(test, find(test, node, "value"));
    struct request_name *name = &test->names[test->request.name_count];
    uint32_t kind = find(test, node, "kind");
    struct address *address = keep(test, sizeof *address);
    struct host *host = keep(test, sizeof *host);

    if (text.data == NULL || test->request.name_count == NAMES)
        return;
    name->kind = GENERAL_NAME_EMAIL;
    name->value = text;
    if (is(test, kind, "DNS")) {
        host_read(text, host);
        *name = (struct request_name){ GENERAL_NAME_DNS, host->name };
    } else if (is(test, kind, "IP") && address_read(text, address)) {
        *name = (struct request_name){ GENERAL_NAME_IP,
                                       { address->octets, address->size } };
    }
    test->request.name_count++;
}

static void read_names(struct testcase *test)
{
    uint32_t array = find(test, test->node, "expected_peer_names");

    add_name(test, find(test, test->node, "expected_peer_name"));
    for (uint32_t i = first(test, array); i > 0; i = next(test, array, i))
        add_name(test, i);
    test->request.names = test->names;
}

static void read_usages(struct testcase *test)
{
    static const char *const names[] = {
        "digitalSignature", "contentCommitment", "keyEncipherment",
        "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
        "encipher_only", "decipher_only"
    };
    uint32_t array = find(test, test->node, "key_usage");

    for (uint32_t i = first(test, array); i > 0; i = next(test, array, i))
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (is(test, i, names[k]))
                test->request.key_usage |= UINT32_C(1) << k;
}

static void read_purposes(struct testcase *test)
{
    static const struct { const char *name; struct octets oid; } known[] = {
        { "anyExtendedKeyUsage", OID("\x55\x1d\x25\x00") },
        { "serverAuth", OID("\x2b\6\1\5\5\7\3\1") },
        { "clientAuth", OID("\x2b\6\1\5\5\7\3\2") },
        { "codeSigning", OID("\x2b\6\1\5\5\7\3\3") },
        { "emailProtection", OID("\x2b\6\1\5\5\7\3\4") },
        { "timeStamping", OID("\x2b\6\1\5\5\7\3\x08") },
        { "OCSPSigning", OID("\x2b\6\1\5\5\7\3\x09") },
    };
    uint32_t array = find(test, test->node, "extended_key_usage");
    struct request *request = &test->request;

    request->extended_key_usage = test->purposes;
    for (uint32_t i = first(test, array); i > 0; i = next(test, array, i))
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            if (is(test, i, known[k].name)
                && request->extended_key_usage_count < OIDS)
                test->purposes[request->extended_key_usage_count++]
                    = known[k].oid;
}

/* The contents octets of dotted text; absent if it is none. */
static struct octets oid_of(struct testcase *test, uint32_t node)
{
    uint8_t *out = keep(test, LIMIT_OID_OCTETS);
    size_t size;

    if (!oid_parse(text_of(test, node), out, &size))
        return (struct octets){ NULL, 0 };
    return (struct octets){ out, size };
}

static bool is_true(const struct testcase *test, uint32_t object,
                    const char *name)
{
    return type_of(test, find(test, object, name)) == JSON_TRUE;
}

static void read_policies(struct testcase *test)
{
    uint32_t object = find(test, test->node, "x_policy");
    uint32_t array = find(test, object, "initial_policy_set");
    struct policy_inputs *inputs = &test->request.policies;

    inputs->initial_policy_set = test->policies;
    for (uint32_t i = first(test, array); i > 0; i = next(test, array, i))
        if (inputs->initial_policy_count < OIDS)
            test->policies[inputs->initial_policy_count++] = oid_of(test, i);
    inputs->explicit_policy = is_true(test, object, "explicit_policy");
    inputs->inhibit_map = is_true(test, object, "inhibit_map");
    inputs->inhibit_any = is_true(test, object, "inhibit_any");
}

static void read_depth(struct testcase *test)
{
    uint32_t node = find(test, test->node, "max_chain_depth");
    const struct json_node *number = &test->json->nodes[node];

    test->request.max_depth = SIZE_MAX;
    if (type_of(test, node) != JSON_NUMBER)
        return;
    test->request.max_depth = 0;
    for (uint32_t i = number->offset; i < number->stop; i++)
        test->request.max_depth = test->request.max_depth * 10
            + (size_t)(test->json->text.data[i] - '0');
}

static void read_testcase(struct testcase *test)
{
    struct request *request = &test->request;

    request->at = moment_of(test, find(test, test->node, "validation_time"));
    request->purpose = is(test, find(test, test->node, "validation_kind"),
                          "CLIENT") ? REQUEST_CLIENT : REQUEST_SERVER;
    test->untrusted = read_members(test, "untrusted_intermediates",
                                   &request->untrusted_count);
    test->anchors = read_members(test, "trusted_certs",
                                 &request->anchor_count);
    request->untrusted = test->untrusted;
    request->anchors = test->anchors;
    request->end_entity = &test->end_entity;
    read_crls(test);
    read_names(test);
    read_usages(test);
    read_purposes(test);
    read_policies(test);
    read_depth(test);
}

/* "chain.expired: intermediate 1 of 1 …" */
static void set_context(struct testcase *test, const struct refusal *refusal)
{
    int size = snprintf(test->context, CODE_SIZE, "%s: ", refusal->code);

    test->context_size = (size_t)size
        + refusal_text(refusal, test->context + size);
}

static void set_fault(struct testcase *test, const struct fault *fault)
{
    struct refusal refusal = { .code = fault_name(fault->code),
                               .source = "X.690" };

    refusal_say_fault(&refusal, fault);
    set_context(test, &refusal);
}

static void identify(struct testcase *test, struct cache *cache)
{
    struct request *request = &test->request;

    member_identify(&test->end_entity);
    for (size_t i = 0; i < request->untrusted_count; i++)
        member_identify(&test->untrusted[i]);
    for (size_t i = 0; i < request->anchor_count; i++)
        member_identify(&test->anchors[i]);
    request->cache = cache;
    if (recall_question(request, test->question))
        request->question = test->question;
}

static bool validate(struct testcase *test, const struct engine *engine,
                     struct refusal *refusal)
{
    struct chain_path path;

    return chain_validate(engine->chain, &test->request, engine->maker, &path,
                          refusal);
}

/* Runs a case; gives SUCCESS or FAILURE. */
static const char *run(struct testcase *test, const struct engine *engine)
{
    struct octets der = der_of(test, find(test, test->node,
                                          "peer_certificate"));
    struct fault fault;
    struct refusal refusal;

    read_testcase(test);
    if (!member_read(der, &test->end_entity, &fault)) {
        set_fault(test, &fault);
        return "FAILURE";
    }
    if (engine->remember) {
        identify(test, engine->cache);
        (void)!validate(test, engine, &refusal);
    }
    if (validate(test, engine, &refusal))
        return "SUCCESS";
    set_context(test, &refusal);
    return "FAILURE";
}

static void print_text(const char *text, size_t size)
{
    putchar('"');
    for (size_t i = 0; i < size; i++)
        if (text[i] == '"' || text[i] == '\\')
            printf("\\%c", text[i]);
        else if ((unsigned char)text[i] < ' ')
            printf("\\u%04x", (unsigned)text[i]);
        else
            putchar(text[i]);
    putchar('"');
}

static void report(struct testcase *test, const char *result)
{
    struct octets id = text_of(test, find(test, test->node, "id"));

    printf("{\"id\": ");
    print_text((const char *)id.data, id.size);
    printf(", \"actual_result\": \"%s\", \"context\": ", result);
    if (test->context_size > 0)
        print_text(test->context, test->context_size);
    else
        printf("null");
    printf("}");
}

static void run_all(const struct json *json, uint32_t cases,
                    const struct engine *engine, struct testcase *test)
{
    const char *separator = "";

    test->json = json;
    for (uint32_t i = first(test, cases); i > 0; i = next(test, cases, i)) {
        *test = (struct testcase){ .json = json, .node = i };
        test->request.profile = engine->profile;
        printf("%s", separator);
        report(test, run(test, engine));
        for (size_t k = 0; k < test->text_count; k++)
            free(test->texts[k]);
        separator = ",\n";
    }
}

/* Runs all cases; false if there are none, or no memory. */
static bool run_suite(const struct json *json, struct engine *engine)
{
    uint32_t cases = json_find(json, 0, of("testcases"));
    struct testcase *test = malloc(sizeof *test);
    bool ready;

    engine->chain = chain_open();
    engine->maker = signature_open();
    engine->cache = cache_open(engine->maker);
    ready = cases > 0 && test != NULL && engine->chain != NULL
         && engine->maker != NULL && engine->cache != NULL;
    if (ready)
        run_all(json, cases, engine, test);
    cache_close(engine->cache);
    signature_close(engine->maker);
    chain_close(engine->chain);
    free(test);
    return ready;
}

static void *resize(void *context, void *block, size_t old, size_t size)
{
    (void)context;
    (void)old;
    if (size > 0)
        return realloc(block, size);
    free(block);
    return NULL;
}

/* All of standard input. */
static struct octets read_input(void)
{
    size_t room = 1 << 20, size = 0, got;
    uint8_t *text = malloc(room);

    while (text != NULL
           && (got = fread(text + size, 1, room - size, stdin)) > 0) {
        size += got;
        if (size == room)
            text = realloc(text, room *= 2);
    }
    return (struct octets){ text, size };
}

/* Reads the options; false for one that there is not. */
static bool read_options(char **words, struct engine *engine)
{
    static const char *const profiles[PROFILES] = { "webpki", "rfc5280" };

    for (words++; *words != NULL; words++) {
        size_t profile = 0;

        if (strcmp(*words, "--remember") == 0) {
            engine->remember = true;
            continue;
        }
        if (strcmp(*words, "--profile") != 0 || *++words == NULL)
            return false;
        while (profile < PROFILES && strcmp(*words, profiles[profile]) != 0)
            profile++;
        if (profile == PROFILES)
            return false;
        engine->profile = (enum profile)profile;
    }
    return true;
}

int main(int argc, char **argv)
{
    static const struct json_memory memory = { resize, NULL };
    struct engine engine = { PROFILE_WEBPKI, false, NULL, NULL, NULL };
    struct octets text;
    struct json json;
    struct fault fault;
    bool done;

    (void)argc;
    if (!read_options(argv, &engine)) {
        fputs("usage: limbo [--profile webpki|rfc5280] [--remember]\n",
              stderr);
        return EXIT_FAILURE;
    }
    text = read_input();
    if (text.data == NULL || !json_read(text, memory, &json, &fault)) {
        fputs("limbo: standard input is no JSON\n", stderr);
        return EXIT_FAILURE;
    }
    printf("{\"version\": 1, \"harness\": \"cotter\", \"results\": [\n");
    done = run_suite(&json, &engine);
    printf("\n]}\n");
    json_close(&json);
    free((void *)(uintptr_t)text.data);
    return done && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
