/* Tests of core/chain/chain on more certificates than a search may try: it
 * ends, and what it finds before is found. Prints TAP. */
#include "chain/chain.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "chain/path.h"

#include "tap.h"

enum { CROWD = LIMIT_PATH_SIGNATURES + 8, NOW = 1800000000, DAY = 86400 };

/* certificatePolicies of 1.2.3 (RFC 5280 4.2.1.4). */
#define POLICIES "DER:3006300406022a03"

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

/* All keys have one identifier, so that none is likelier than another. */
static void add_extensions(X509 *cert, bool authority)
{
    AUTHORITY_KEYID *identifier = AUTHORITY_KEYID_new();

    identifier->keyid = ASN1_OCTET_STRING_new();
    must(ASN1_OCTET_STRING_set(identifier->keyid,
                               (const unsigned char *)"\1", 1) == 1
         && X509_add1_ext_i2d(cert, NID_authority_key_identifier, identifier,
                              0, 0) == 1
         && X509_add1_ext_i2d(cert, NID_subject_key_identifier,
                              identifier->keyid, 0, 0) == 1);
    AUTHORITY_KEYID_free(identifier);
    if (authority)
        add(cert, NID_basic_constraints, "critical,CA:TRUE");
    else
        add(cert, NID_subject_alt_name, "DNS:www.example.com");
}

static void set_name(X509_NAME *name, const char *text)
{
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                    (const unsigned char *)text, -1, -1,
                                    0) == 1);
}

/* Octets of all certificates, which live to the end, so that a leak detector
 * finds them. */
static uint8_t *made[CROWD + 3 * LIMIT_PATHS];
static size_t made_count;

/* Makes a certificate. */
static struct member make(const char *name, EVP_PKEY *key, const char *issuer,
                          EVP_PKEY *signer, const char *policies)
{
    static long serial;
    X509 *cert = X509_new();
    struct member member;
    struct fault fault;
    uint8_t *der = NULL;
    int size;

    must(X509_set_version(cert, 2) == 1
         && ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial) == 1
         && ASN1_TIME_set(X509_getm_notBefore(cert), NOW - DAY) != NULL
         && ASN1_TIME_set(X509_getm_notAfter(cert), NOW + DAY) != NULL
         && X509_set_pubkey(cert, key) == 1);
    set_name(X509_get_subject_name(cert), name);
    set_name(X509_get_issuer_name(cert), issuer);
    add_extensions(cert, strcmp(name, "leaf") != 0);
    if (policies != NULL)
        add(cert, NID_certificate_policies, policies);
    must(X509_sign(cert, signer, EVP_sha256()) > 0);
    size = i2d_X509(cert, &der);
    must(size > 0 && made_count < sizeof made / sizeof *made);
    made[made_count++] = der;
    if (!member_read((struct octets){ der, (size_t)size }, &member, &fault)
        || member.fault.code != FAULT_NONE)
        abort();
    X509_free(cert);
    return member;
}

struct crowd {
    struct member leaf, anchor;
    struct member untrusted[CROWD]; /* all are CN=middle */
    struct member issuer;           /* the one that signed the leaf */
};

static void open_crowd(struct crowd *crowd)
{
    EVP_PKEY *root = EVP_EC_gen("P-256"), *own = EVP_EC_gen("P-256");

    crowd->anchor = make("root", root, "root", root, NULL);
    crowd->issuer = make("middle", own, "root", root, NULL);
    crowd->leaf = make("leaf", own, "middle", own, NULL);
    for (size_t i = 0; i < CROWD; i++) {
        EVP_PKEY *key = EVP_EC_gen("P-256");

        crowd->untrusted[i] = make("middle", key, "root", root, NULL);
        EVP_PKEY_free(key);
    }
    EVP_PKEY_free(root);
    EVP_PKEY_free(own);
}

static struct refusal refusal; /* of the last validation */

/* Validates with the issuer at a place among the others. */
static bool finds(struct crowd *crowd, size_t place, struct chain *chain,
                  struct signature_maker *maker)
{
    struct member kept = crowd->untrusted[place];
    struct request request = {
        .profile = PROFILE_RFC5280, .at = NOW, .max_depth = SIZE_MAX,
        .end_entity = &crowd->leaf, .untrusted = crowd->untrusted,
        .untrusted_count = CROWD, .anchors = &crowd->anchor,
        .anchor_count = 1
    };
    struct chain_path path;
    bool found;

    crowd->untrusted[place] = crowd->issuer;
    found = chain_validate(chain, &request, maker, &path, &refusal);
    crowd->untrusted[place] = kept;
    return found && path.count == 3;
}

/* True if the last refusal names a bound. */
static bool tells(const char *limit)
{
    char text[REFUSAL_TEXT_SIZE + 1];

    text[refusal_text(&refusal, text)] = '\0';
    return strstr(text, limit) != NULL;
}

/* Validates, where a policy is wanted, below so many authorities that all have
 * signed the leaf, of which the last alone asserts it. */
static bool finds_among(size_t many, struct chain *chain,
                        struct signature_maker *maker)
{
    static struct member leaf, anchor, untrusted[LIMIT_PATHS + 1];
    EVP_PKEY *root = EVP_EC_gen("P-256"), *own = EVP_EC_gen("P-256");
    struct request request = {
        .profile = PROFILE_RFC5280, .at = NOW, .max_depth = SIZE_MAX,
        .end_entity = &leaf, .untrusted = untrusted, .untrusted_count = many,
        .anchors = &anchor, .anchor_count = 1,
        .policies = { .explicit_policy = true },
    };
    struct chain_path path;

    anchor = make("root", root, "root", root, NULL);
    leaf = make("leaf", own, "middle", own, POLICIES);
    for (size_t i = 0; i < many; i++)
        untrusted[i] = make("middle", own, "root", root,
                            i + 1 == many ? POLICIES : NULL);
    EVP_PKEY_free(root);
    EVP_PKEY_free(own);
    return chain_validate(chain, &request, maker, &path, &refusal);
}

static bool takes_all(void *context, const struct member *member)
{
    (void)context;
    (void)member;
    return true;
}

/* How many of so many anchors of one name a search comes by. */
static size_t paths_to(const struct crowd *crowd, size_t many, bool *spent)
{
    static struct member anchors[LIMIT_PATH_STEPS + 1];
    static struct path_search search;
    struct path_given given = {
        .end_entity = &crowd->leaf, .anchors = anchors,
        .anchor_count = many, .takes = takes_all
    };
    size_t found = 0;

    for (size_t i = 0; i < many; i++)
        anchors[i] = crowd->issuer;
    path_begin(&search, &given);
    while (path_next(&search))
        found++;
    *spent = path_is_spent(&search);
    return found;
}

static void test_paths(struct chain *chain, struct signature_maker *maker)
{
    report(finds_among(LIMIT_PATHS, chain, maker),
           "the last path is found of as many as may be tried");
    report(!finds_among(LIMIT_PATHS + 1, chain, maker)
           && strcmp(refusal.code, "chain.policies") == 0
           && tells("(LIMIT_PATHS)"), "one more is not, which is told");
}

static void test_steps(const struct crowd *crowd)
{
    bool spent;

    report(paths_to(crowd, LIMIT_PATH_STEPS - 1, &spent)
           == LIMIT_PATH_STEPS - 1 && !spent, "a search has its steps");
    report(paths_to(crowd, LIMIT_PATH_STEPS, &spent) == LIMIT_PATH_STEPS
           && paths_to(crowd, LIMIT_PATH_STEPS + 1, &spent)
              == LIMIT_PATH_STEPS && spent, "a search has no more of them");
}

int main(void)
{
    static struct crowd crowd;
    struct chain *chain = chain_open();
    struct signature_maker *maker = signature_open();
    const struct chain_attempt *attempts;

    must(chain != NULL && maker != NULL);
    open_crowd(&crowd);
    report(finds(&crowd, 0, chain, maker), "the first issuer is found");
    report(finds(&crowd, LIMIT_PATH_SIGNATURES - 2, chain, maker),
           "so is the last one that may be tried");
    report(!finds(&crowd, LIMIT_PATH_SIGNATURES - 1, chain, maker),
           "one after that is not looked at");
    report(tells("(LIMIT_PATH_SIGNATURES)"), "which is told");
    report(chain_attempts(chain, &attempts) == LIMIT_PATHS
           && strcmp(attempts[0].refusal.code, "chain.signature") == 0,
           "some of the paths that were tried are kept");
    test_paths(chain, maker);
    test_steps(&crowd);
    signature_close(maker);
    chain_close(chain);
    return tap_end();
}
