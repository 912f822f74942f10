/* Tests of core/chain/chain beside X509_verify_cert, on certificates that sign
 * each other by chance, though the same in every run: names with several
 * keys, cross-signed, expired, constrained. OpenSSL follows one path; here
 * every path is put to it by itself. Prints TAP. */
#include "chain/chain.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

enum {
    ROUNDS = 600, KEYS = 5, NAMES = 4, CERTS = 10, LENGTH = 7,
    NOW = 1800000000, DAY = 24 * 60 * 60
};

/* What a certificate is to be. */
struct order {
    int name, key, issuer, issuer_key, signer;
    bool ca, expired;
    int path_length;     /* -1 for none */
    const char *purpose; /* of extKeyUsage, or NULL */
    const char *constraints;
};

struct made {
    X509 *cert;
    uint8_t *der;
    struct member member;
    struct order order;
};

struct round {
    struct made certs[CERTS]; /* the first is the end entity */
    size_t count;
    bool anchor[CERTS];
};

static EVP_PKEY *keys[KEYS];

/* A number below bound (PCG by M. O'Neill: XSH RR of 64 bits). */
static int draw(int bound)
{
    static uint64_t state = 1;
    uint32_t mixed;
    unsigned turn;

    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    mixed = (uint32_t)((state >> 18 ^ state) >> 27);
    turn = (unsigned)(state >> 59);
    return (int)((mixed >> turn | mixed << (-turn & 31)) % (unsigned)bound);
}

static void must(bool done)
{
    if (!done)
        abort();
}

static void add(X509 *cert, int kind, const char *value)
{
    X509V3_CTX context;
    X509_EXTENSION *extension;

    X509V3_set_ctx(&context, cert, cert, NULL, NULL, 0);
    extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    must(extension != NULL && X509_add_ext(cert, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

/* The identifier of a key is its number. */
static void add_identifiers(X509 *cert, const struct order *order)
{
    ASN1_OCTET_STRING *own = ASN1_OCTET_STRING_new();
    AUTHORITY_KEYID *authority = AUTHORITY_KEYID_new();
    uint8_t key = (uint8_t)order->key, issuer = (uint8_t)order->issuer_key;

    authority->keyid = ASN1_OCTET_STRING_new();
    must(ASN1_OCTET_STRING_set(own, &key, 1) == 1
         && ASN1_OCTET_STRING_set(authority->keyid, &issuer, 1) == 1
         && X509_add1_ext_i2d(cert, NID_subject_key_identifier, own, 0, 0)
         && X509_add1_ext_i2d(cert, NID_authority_key_identifier, authority,
                              0, 0));
    ASN1_OCTET_STRING_free(own);
    AUTHORITY_KEYID_free(authority);
}

static void set_name(X509_NAME *name, int number)
{
    unsigned char text[] = { (unsigned char)('a' + number), 0 };

    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, 1, -1,
                                    0) == 1);
}

static void add_extensions(X509 *cert, const struct order *order)
{
    char constraints[48] = "critical,CA:TRUE";

    if (order->path_length >= 0)
        snprintf(constraints, sizeof constraints,
                 "critical,CA:TRUE,pathlen:%d", order->path_length);
    if (order->ca) {
        add(cert, NID_basic_constraints, constraints);
        add(cert, NID_key_usage, "critical,keyCertSign");
    } else {
        add(cert, NID_key_usage, "critical,digitalSignature");
        add(cert, NID_subject_alt_name, "DNS:www.example.com");
    }
    if (order->purpose != NULL)
        add(cert, NID_ext_key_usage, order->purpose);
    if (order->constraints != NULL)
        add(cert, NID_name_constraints, order->constraints);
    add_identifiers(cert, order);
}

static void make(struct made *made, const struct order *order)
{
    static long serial = 0;
    X509 *cert = X509_new();
    struct fault fault;
    int size;

    must(cert != NULL && X509_set_version(cert, 2)
         && ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial)
         && X509_set_pubkey(cert, keys[order->key])
         && ASN1_TIME_set(X509_getm_notBefore(cert), NOW - 100 * DAY)
         && ASN1_TIME_set(X509_getm_notAfter(cert),
                          order->expired ? NOW - DAY : NOW + DAY));
    set_name(X509_get_subject_name(cert), order->name);
    set_name(X509_get_issuer_name(cert), order->issuer);
    add_extensions(cert, order);
    must(X509_sign(cert, keys[order->signer], EVP_sha256()) > 0);
    made->cert = cert;
    made->der = NULL;
    size = i2d_X509(cert, &made->der);
    must(size > 0 && member_read((struct octets){ made->der, (size_t)size },
                                 &made->member, &fault)
         && made->member.fault.code == FAULT_NONE);
    made->order = *order;
}

/* Two keys for each name, some shared. */
static int draw_key(int name)
{
    return (name + draw(2)) % KEYS;
}

static struct order draw_authority(void)
{
    static const char *const purposes[] = {
        "clientAuth", "serverAuth", "serverAuth,clientAuth"
    };
    static const char *const constraints[] = {
        "critical,excluded;DNS:example.com", "critical,permitted;DNS:org",
        "critical,permitted;DNS:example.com"
    };
    struct order order = { .name = draw(NAMES), .issuer = draw(NAMES),
                           .ca = draw(16) > 0, .expired = draw(8) == 0,
                           .path_length = draw(5) == 0 ? draw(3) : -1 };

    order.key = draw_key(order.name);
    order.issuer_key = draw_key(order.issuer);
    /* A key that is none of the issuer's. One of its other keys would do
     * here: OpenSSL holds key identifiers for binding, RFC 5280 6.1 not. */
    order.signer = draw(10) == 0 ? (order.issuer + 2 + draw(3)) % KEYS
                                 : order.issuer_key;
    order.purpose = draw(6) == 0 ? purposes[draw(3)] : NULL;
    order.constraints = draw(6) == 0 ? constraints[draw(3)] : NULL;
    return order;
}

static void begin_round(struct round *round)
{
    struct order order = {
        .name = NAMES, .key = KEYS - 1, .issuer = draw(NAMES),
        .path_length = -1, .purpose = "serverAuth"
    };

    order.issuer_key = order.signer = draw_key(order.issuer);
    make(&round->certs[0], &order);
    round->anchor[0] = false;
    round->count = (size_t)(4 + draw(CERTS - 3));
    for (size_t i = 1; i < round->count; i++) {
        order = draw_authority();
        make(&round->certs[i], &order);
        round->anchor[i] = i == 1 || draw(8) == 0;
    }
}

static void end_round(struct round *round)
{
    for (size_t i = 0; i < round->count; i++) {
        X509_free(round->certs[i].cert);
        OPENSSL_free(round->certs[i].der);
    }
}

/* What X509_verify_cert says of one path alone. */
static bool passes(const struct round *round, const size_t path[],
                   size_t length)
{
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_VERIFY_PARAM *param;
    bool good;

    for (size_t i = 1; i + 1 < length; i++)
        sk_X509_push(untrusted, round->certs[path[i]].cert);
    X509_STORE_add_cert(store, round->certs[path[length - 1]].cert);
    must(X509_STORE_CTX_init(context, store, round->certs[0].cert,
                             untrusted));
    param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(param, NOW);
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT
                                       | X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
    good = X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    sk_X509_free(untrusted);
    return good;
}

/* True if the certificate at next may stand above the last of the path. */
static bool may_follow(const struct round *round, const size_t path[],
                       size_t length, size_t next)
{
    const struct order *last = &round->certs[path[length - 1]].order;
    const struct order *order = &round->certs[next].order;

    if (last->issuer != order->name)
        return false;
    for (size_t i = 0; i < length; i++)
        if (round->certs[path[i]].order.name == order->name
            && round->certs[path[i]].order.key == order->key)
            return false;
    return true;
}

/* Tries every way up from a path. */
static bool any_passes(const struct round *round, size_t path[],
                       size_t length)
{
    for (size_t i = 1; i < round->count; i++) {
        if (!may_follow(round, path, length, i))
            continue;
        path[length] = i;
        if (round->anchor[i] && passes(round, path, length + 1))
            return true;
        if (length + 1 < LENGTH && any_passes(round, path, length + 1))
            return true;
    }
    return false;
}

/* What rounds are decided with. */
struct engine {
    struct chain *chain;
    struct signature_maker *maker;
    struct cache *cache;
    bool same; /* what is remembered has changed nothing yet */
};

/* A path, or the reason why there is none. */
struct outcome {
    bool found;
    struct chain_path path;
    struct refusal refusal;
};

static void decide(const struct engine *engine, const struct request *request,
                   struct outcome *out)
{
    out->found = chain_validate(engine->chain, request, engine->maker,
                                &out->path, &out->refusal);
}

static bool same_outcome(const struct outcome *a, const struct outcome *b)
{
    char first[REFUSAL_TEXT_SIZE], second[REFUSAL_TEXT_SIZE];
    size_t size;

    if (a->found != b->found)
        return false;
    if (a->found)
        return a->path.count == b->path.count
            && memcmp(a->path.certs, b->path.certs,
                      a->path.count * sizeof *a->path.certs) == 0;
    size = refusal_text(&a->refusal, first);
    return strcmp(a->refusal.code, b->refusal.code) == 0
        && size == refusal_text(&b->refusal, second)
        && memcmp(first, second, size) == 0;
}

/* Decides again with what is remembered of all rounds, the second time of this
 * one too. */
static bool is_same_remembered(const struct engine *engine,
                               struct request request,
                               const struct outcome *expected)
{
    uint8_t question[DIGEST_SHA256_SIZE];
    struct outcome again;

    request.cache = engine->cache;
    if (!recall_question(&request, question))
        return false;
    request.question = question;
    for (int i = 0; i < 2; i++) {
        decide(engine, &request, &again);
        if (!same_outcome(expected, &again))
            return false;
    }
    return true;
}

static void ours(struct round *round, struct engine *engine,
                 struct outcome *out)
{
    struct member untrusted[CERTS], anchors[CERTS];
    struct request request = {
        .profile = PROFILE_RFC5280, .at = NOW, .max_depth = SIZE_MAX,
        .end_entity = &round->certs[0].member, .untrusted = untrusted,
        .anchors = anchors
    };

    for (size_t i = 0; i < round->count; i++)
        member_identify(&round->certs[i].member);
    for (size_t i = 1; i < round->count; i++) {
        untrusted[request.untrusted_count++] = round->certs[i].member;
        if (round->anchor[i])
            anchors[request.anchor_count++] = round->certs[i].member;
    }
    decide(engine, &request, out);
    engine->same = is_same_remembered(engine, request, out) && engine->same;
}

static void print_round(const struct round *round)
{
    for (size_t i = 0; i < round->count; i++) {
        const struct order *order = &round->certs[i].order;

        printf("# %c%d by %c%d signed %d%s%s%s pathlen %d %s %s\n",
               'a' + order->name, order->key, 'a' + order->issuer,
               order->issuer_key, order->signer,
               round->anchor[i] ? " anchor" : "", order->ca ? " CA" : "",
               order->expired ? " expired" : "", order->path_length,
               order->purpose != NULL ? order->purpose : "",
               order->constraints != NULL ? order->constraints : "");
    }
}

/* One round; 1 if both accept, 0 if both refuse, -1 if they differ. */
static int run_round(struct engine *engine)
{
    struct round round;
    size_t path[LENGTH] = { 0 };
    struct outcome outcome;
    char text[REFUSAL_TEXT_SIZE];
    bool expected;

    begin_round(&round);
    expected = any_passes(&round, path, 1);
    ours(&round, engine, &outcome);
    if (expected != outcome.found) {
        printf("# OpenSSL %s\n", expected ? "accepts" : "refuses");
        if (!outcome.found)
            printf("# %.*s\n", (int)refusal_text(&outcome.refusal, text),
                   text);
        print_round(&round);
    }
    end_round(&round);
    return expected != outcome.found ? -1 : expected;
}

static void report(int number, bool ok, const char *what, int count)
{
    printf("%sok %d - %s, %d\n", ok ? "" : "not ", number, what, count);
}

int main(void)
{
    struct engine engine = { chain_open(), signature_open(), NULL, true };
    int results[3] = { 0 };

    engine.cache = cache_open(engine.maker);
    must(engine.chain != NULL && engine.maker != NULL
         && engine.cache != NULL);
    for (int i = 0; i < KEYS; i++)
        must((keys[i] = EVP_EC_gen("P-256")) != NULL);
    for (int i = 0; i < ROUNDS; i++)
        results[1 + run_round(&engine)]++;
    report(1, results[0] == 0, "both say the same", ROUNDS);
    report(2, results[2] > ROUNDS / 10, "which are accepted", results[2]);
    report(3, results[1] > ROUNDS / 10, "or refused", results[1]);
    report(4, engine.same, "whatever is remembered", ROUNDS);
    printf("1..4\n");
    for (int i = 0; i < KEYS; i++)
        EVP_PKEY_free(keys[i]);
    cache_close(engine.cache);
    signature_close(engine.maker);
    chain_close(engine.chain);
    return results[0] == 0 && engine.same ? 0 : 1;
}
