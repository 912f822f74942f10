/* Chains of three: how long it takes to validate them, beside the bare
 * signature checks. All implementations have to say the same of them before
 * anything is measured. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "chain/chain.h"

enum { CHECKS = 2, CROWD = 300, ROWS = 32, NAME_SIZE = 40 };

/* A chain, and what is needed to validate it and to check its signatures
 * without one. */
struct subject {
    struct bench_chain chain;
    struct chain *storage;
    struct signature_maker *maker;
    struct cache *cache;
    struct member members[BENCH_CHAIN];
    struct member *crowd;       /* certificates like the intermediate */
    struct request_name name;
    struct request request;
    uint8_t question[DIGEST_SHA256_SIZE];
    EVP_PKEY_CTX *keys[CHECKS]; /* of the intermediate and of the anchor */
    struct octets signatures[CHECKS]; /* of the leaf and the intermediate */
    uint8_t digests[CHECKS][DIGEST_SHA256_SIZE];
};

/* A chain for one of the others. */
struct errand {
    const struct peer *peer;
    const struct bench_chain *chain;
};

static struct subject subjects[BENCH_CHAINS]; /* keep nothing */
static struct subject keepers[BENCH_CHAINS];
static struct errand errands[BENCH_CHAINS * BENCH_PEERS];
static char names[ROWS][NAME_SIZE];
static size_t name_count;

static void must(bool done)
{
    if (!done)
        bench_stop("OpenSSL fails", "chain");
}

/* What the bare signature checks are given. */
static void prepare_checks(struct subject *subject)
{
    for (size_t i = 0; i < CHECKS; i++) {
        const struct cert *cert = &subject->members[i].cert;
        EVP_PKEY_CTX *key = EVP_PKEY_CTX_new(subject->chain.keys[i + 1], NULL);
        struct der in;
        struct der_bits bits;
        struct fault fault;

        cert_enter(cert, cert->signature_value, &in, &fault);
        must(der_bit_string(&in, DER_BIT_STRING, &bits) && key != NULL
             && EVP_PKEY_verify_init(key) == 1
             && EVP_PKEY_CTX_set_signature_md(key, EVP_sha256()) == 1);
        subject->keys[i] = key;
        subject->signatures[i] = bits.octets;
        digest_sha256(cert->tbs_certificate, subject->digests[i]);
    }
}

static void read_member(struct octets der, struct member *member)
{
    struct fault fault;

    if (!member_read(der, member, &fault))
        bench_stop(fault_text(fault.code), "chain");
}

static void read_members(struct subject *subject)
{
    for (size_t i = 0; i < BENCH_CHAIN; i++)
        read_member(subject->chain.certs[i], &subject->members[i]);
}

static void open_subject(struct subject *subject,
                         const struct bench_chain *chain)
{
    subject->chain = *chain;
    read_members(subject);
    prepare_checks(subject);
    subject->storage = chain_open();
    subject->maker = signature_open();
    subject->cache = cache_open(subject->maker);
    must(subject->storage != NULL && subject->cache != NULL);
    subject->request = (struct request){
        .at = BENCH_MOMENT, .end_entity = &subject->members[0],
        .untrusted = &subject->members[1], .untrusted_count = 1,
        .anchors = &subject->members[2], .anchor_count = 1,
        .names = &subject->name, .name_count = 1, .max_depth = SIZE_MAX
    };
}

static void ask_for(struct subject *subject, const char *host)
{
    subject->name = (struct request_name){
        GENERAL_NAME_DNS, { (const uint8_t *)host, strlen(host) }
    };
}

static bool validate(struct subject *subject)
{
    struct chain_path path;
    struct refusal refusal;

    return chain_validate(subject->storage, &subject->request, subject->maker,
                          &path, &refusal)
        && path.count == BENCH_CHAIN;
}

/* Keeps keys, links and paths from here on, for members that are read once
 * but for the leaf. */
static void remember(struct subject *subject)
{
    struct request *request = &subject->request;

    for (size_t i = 0; i < BENCH_CHAIN; i++)
        member_identify(&subject->members[i]);
    request->cache = subject->cache;
    must(recall_question(request, subject->question));
    request->question = subject->question;
    must(validate(subject));
}

/* One signature check, nothing else. */
static void verify(struct subject *subject, size_t index)
{
    if (EVP_PKEY_verify(subject->keys[index], subject->signatures[index].data,
                        subject->signatures[index].size,
                        subject->digests[index], DIGEST_SHA256_SIZE) != 1)
        bench_stop("a signature does not verify", "verify");
}

static size_t verify_one(void *context)
{
    verify(context, 0);
    return 1;
}

static size_t verify_both(void *context)
{
    verify(context, 0);
    verify(context, 1);
    return 1;
}

static size_t validate_new(void *context)
{
    struct subject *subject = context;

    read_members(subject);
    if (!validate(subject))
        bench_stop("the chain is refused", "chain");
    return 1;
}

/* The leaf is new, and not identified: no path is known from it, nor its
 * signature. */
static size_t validate_known(void *context)
{
    struct subject *subject = context;

    read_member(subject->chain.certs[0], &subject->members[0]);
    if (!validate(subject))
        bench_stop("the chain is refused", "chain.known");
    return 1;
}

static size_t validate_seen(void *context)
{
    struct subject *subject = context;
    uint8_t digest[DIGEST_SHA256_SIZE];
    struct chain_path path;

    digest_sha256(subject->chain.certs[0], digest);
    if (!recall_path(&subject->request, digest, &path))
        bench_stop("the path is forgotten", "chain.seen");
    return 1;
}

static size_t validate_crowd(void *context)
{
    const struct subject *subject = context;
    struct request request = subject->request;
    struct chain_path path;
    struct refusal refusal;

    request.untrusted = subject->crowd;
    request.untrusted_count = CROWD;
    if (chain_validate(subject->storage, &request, subject->maker, &path,
                       &refusal)
        || strcmp(refusal.code, "chain.signature") != 0)
        bench_stop(refusal.code, "chain.crowd");
    return 1;
}

static size_t validate_elsewhere(void *context)
{
    const struct errand *errand = context;

    if (!errand->peer->validates(errand->chain, BENCH_HOST))
        bench_stop("a peer refuses", errand->peer->name);
    return 1;
}

static void open_crowd(struct subject *subject)
{
    subject->crowd = calloc(CROWD, sizeof *subject->crowd);
    must(subject->crowd != NULL);
    for (size_t i = 0; i < CROWD; i++)
        read_member(authority_twin(&subject->chain), &subject->crowd[i]);
}

/* Asks everybody about the chain as it stands, for a host. */
static void compare(struct subject *subject, const struct peer *const *peers,
                    const char *host, bool expected)
{
    ask_for(subject, host);
    read_members(subject);
    if (validate(subject) != expected)
        bench_stop("we say otherwise", subject->chain.kind);
    for (size_t i = 0; peers[i] != NULL; i++)
        if (peers[i]->validates(&subject->chain, host) != expected)
            bench_stop("it says otherwise of a chain", peers[i]->name);
}

/* Compares the chain, and what it becomes by another host, a signature that is
 * not right, an anchor that has not signed it. */
static void compare_all(struct subject *subject,
                        const struct peer *const *peers)
{
    struct octets *certs = subject->chain.certs, kept;

    compare(subject, peers, "mail.example.com", false);
    for (size_t i = 0; i < CHECKS; i++) {
        uint8_t *last = (uint8_t *)(uintptr_t)certs[i].data
                      + certs[i].size - 1;

        *last ^= 1;
        compare(subject, peers, BENCH_HOST, false);
        *last ^= 1;
    }
    kept = certs[2];
    certs[2] = subject == subjects ? subjects[1].chain.certs[2]
                                   : subjects[0].chain.certs[2];
    compare(subject, peers, BENCH_HOST, false);
    certs[2] = kept;
    compare(subject, peers, BENCH_HOST, true);
}

/* Puts the name of a row together, in lower case and without spaces. */
static const char *name_row(const char *first, const char *second,
                            const char *third)
{
    char text[NAME_SIZE], *out = names[name_count++];
    size_t size = 0;

    snprintf(text, sizeof text, "%s%s%s", first, second, third);
    for (const char *next = text; *next != '\0'; next++)
        if (*next != ' ')
            out[size++] = (char)(*next >= 'A' && *next <= 'Z' ? *next | 0x20
                                                              : *next);
    return out;
}

static void add_ours(struct bench *bench, struct subject *subject,
                     struct subject *keeper)
{
    const char *kind = subject->chain.kind;
    const char *one = name_row("verify.", kind, "");
    const char *both = name_row("verify.", kind, ".2");

    bench_add(bench, one, "ns", verify_one, subject);
    bench_add(bench, both, "ns", verify_both, subject);
    bench_add(bench, name_row("chain.", kind, ""), "ns", validate_new,
              subject);
    bench_against(bench, both);
    bench_add(bench, name_row("chain.", kind, ".known"), "ns", validate_known,
              keeper);
    bench_against(bench, one);
    bench_add(bench, name_row("chain.", kind, ".seen"), "ns", validate_seen,
              keeper);
}

static void add_peers(struct bench *bench, const struct subject *subject,
                      const struct peer *const *peers)
{
    static size_t count;
    const char *kind = subject->chain.kind;

    for (size_t i = 0; peers[i] != NULL; i++) {
        struct errand *errand = &errands[count++];

        *errand = (struct errand){ peers[i], &subject->chain };
        bench_add(bench, name_row(name_row("peer.", peers[i]->name, ""),
                                  ".chain.", kind), "ns", validate_elsewhere,
                  errand);
        bench_against(bench, name_row("chain.", kind, ""));
    }
}

void chain_add(struct bench *bench, const struct peer *const *peers)
{
    static const char *const kinds[BENCH_CHAINS] = { "rsa", "ec" };
    struct bench_chain chains[BENCH_CHAINS];

    for (size_t i = 0; i < BENCH_CHAINS; i++) {
        authority_chain(&chains[i], kinds[i]);
        open_subject(&subjects[i], &chains[i]);
        open_subject(&keepers[i], &chains[i]);
    }
    for (size_t i = 0; i < BENCH_CHAINS; i++) {
        compare_all(&subjects[i], peers);
        ask_for(&keepers[i], BENCH_HOST);
        remember(&keepers[i]);
        add_ours(bench, &subjects[i], &keepers[i]);
        add_peers(bench, &subjects[i], peers);
    }
    open_crowd(&subjects[1]);
    bench_add(bench, "chain.crowd", "ms", validate_crowd, &subjects[1]);
    printf("chains are compared: all implementations agree\n");
}
