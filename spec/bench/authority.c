/* Certificates that are made for the bench. */
#include "bench.h"

#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#define ANCHOR "Example Root"
#define MIDDLE "Example CA 1"

enum { DAY = 24 * 60 * 60 };

static void must(bool done)
{
    if (!done)
        bench_stop("OpenSSL makes no certificate", "authority");
}

static void add_extension(X509 *cert, X509 *issuer, int kind,
                          const char *value)
{
    static CONF *sections; /* none; policies are not read without */
    X509V3_CTX context;
    X509_EXTENSION *extension;

    if (sections == NULL)
        sections = NCONF_new(NULL);
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509V3_set_nconf(&context, sections);
    extension = X509V3_EXT_nconf_nid(NULL, &context, kind, value);
    must(extension != NULL && X509_add_ext(cert, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

static void add_extensions(X509 *cert, X509 *issuer, bool leaf)
{
    add_extension(cert, issuer, NID_subject_key_identifier, "hash");
    if (cert != issuer)
        add_extension(cert, issuer, NID_authority_key_identifier, "keyid");
    if (!leaf) {
        add_extension(cert, issuer, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(cert, issuer, NID_key_usage,
                      "critical,keyCertSign,cRLSign");
        return;
    }
    add_extension(cert, issuer, NID_key_usage, "critical,digitalSignature");
    add_extension(cert, issuer, NID_ext_key_usage, "serverAuth,clientAuth");
    add_extension(cert, issuer, NID_subject_alt_name,
                  "DNS:" BENCH_HOST ",DNS:example.com");
    add_extension(cert, issuer, NID_info_access,
                  "OCSP;URI:http://ocsp.example.com/,"
                  "caIssuers;URI:http://ca.example.com/middle.cer");
    add_extension(cert, issuer, NID_certificate_policies, "2.23.140.1.2.1");
    add_extension(cert, issuer, NID_crl_distribution_points,
                  "URI:http://crl.example.com/middle.crl");
}

static void set_names(X509 *cert, X509 *issuer, const char *name)
{
    X509_NAME *subject = X509_get_subject_name(cert);

    must(X509_NAME_add_entry_by_txt(subject, "C", MBSTRING_ASC,
             (const unsigned char *)"SE", -1, -1, 0) == 1
         && X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_ASC,
             (const unsigned char *)"Example Trust Services", -1, -1, 0) == 1
         && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
             (const unsigned char *)name, -1, -1, 0) == 1
         && X509_set_issuer_name(cert, X509_get_subject_name(issuer)) == 1);
}

static EVP_PKEY *new_key(const char *kind)
{
    EVP_PKEY *key = strcmp(kind, "rsa") == 0
                  ? EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048)
                  : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");

    must(key != NULL);
    return key;
}

struct made {
    X509 *cert;
    EVP_PKEY *key;
};

/* A certificate by an issuer, or by itself where that is NULL. */
static struct made issue(const char *kind, const struct made *issuer,
                         const char *name)
{
    struct made made = { X509_new(), new_key(kind) };
    X509 *above = issuer != NULL ? issuer->cert : made.cert;

    must(made.cert != NULL && X509_set_version(made.cert, 2) == 1
         && ASN1_INTEGER_set(X509_get_serialNumber(made.cert), 0x123456) == 1
         && X509_set_pubkey(made.cert, made.key) == 1
         && ASN1_TIME_set(X509_getm_notBefore(made.cert),
                          BENCH_MOMENT - DAY) != NULL
         && ASN1_TIME_set(X509_getm_notAfter(made.cert),
                          BENCH_MOMENT + DAY) != NULL);
    set_names(made.cert, above, name);
    add_extensions(made.cert, above, strcmp(name, BENCH_HOST) == 0);
    must(X509_sign(made.cert, issuer != NULL ? issuer->key : made.key,
                   EVP_sha256()) > 0);
    return made;
}

static struct octets encode(X509 *cert)
{
    uint8_t *der = NULL;
    int size = i2d_X509(cert, &der);

    must(size > 0);
    return (struct octets){ der, (size_t)size };
}

void authority_chain(struct bench_chain *chain, const char *kind)
{
    struct made anchor = issue(kind, NULL, ANCHOR);
    struct made middle = issue(kind, &anchor, MIDDLE);
    struct made leaf = issue(kind, &middle, BENCH_HOST);
    const struct made *all[] = { &leaf, &middle, &anchor };

    chain->kind = kind;
    for (size_t i = 0; i < BENCH_CHAIN; i++) {
        chain->certs[i] = encode(all[i]->cert);
        chain->keys[i] = all[i]->key;
    }
}

struct octets authority_twin(const struct bench_chain *chain)
{
    const unsigned char *next = chain->certs[BENCH_CHAIN - 1].data;
    struct made anchor = {
        d2i_X509(NULL, &next, (long)chain->certs[BENCH_CHAIN - 1].size),
        chain->keys[BENCH_CHAIN - 1]
    };
    struct made twin;

    must(anchor.cert != NULL);
    twin = issue(chain->kind, &anchor, MIDDLE);
    return encode(twin.cert);
}
