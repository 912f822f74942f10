/* OpenSSL, which is always there: the core links it. */
#include "bench.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

static const EVP_MD *sha256; /* fetched once: a fetch costs a short hash */
static EVP_MD_CTX *digest_context;

static bool hash_key(X509 *cert, char pin[SPKI_PIN_SIZE])
{
    uint8_t *key = NULL, digest[EVP_MAX_MD_SIZE];
    int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &key);
    bool done = size > 0
        && EVP_DigestInit_ex(digest_context, sha256, NULL) == 1
        && EVP_DigestUpdate(digest_context, key, (size_t)size) == 1
        && EVP_DigestFinal_ex(digest_context, digest, NULL) == 1;

    OPENSSL_free(key);
    if (done)
        bench_pin(digest, pin);
    return done;
}

static enum bench_answer pin_one(struct octets der, char pin[SPKI_PIN_SIZE])
{
    const unsigned char *next = der.data;
    X509 *cert = d2i_X509(NULL, &next, (long)der.size);
    bool done = cert != NULL && hash_key(cert, pin);

    X509_free(cert);
    return done ? BENCH_PIN : BENCH_REFUSED;
}

static size_t parse_all(void *context)
{
    const struct corpus *corpus = context;

    for (size_t i = 0; i < corpus->count; i++) {
        const unsigned char *next = corpus->certs[i].data;

        X509_free(d2i_X509(NULL, &next, (long)corpus->certs[i].size));
    }
    return corpus->count;
}

static size_t pin_all(void *context)
{
    const struct corpus *corpus = context;
    char pin[SPKI_PIN_SIZE];

    for (size_t i = 0; i < corpus->count; i++)
        pin_one(corpus->certs[i], pin);
    return corpus->count;
}

static size_t decode_all(void *context)
{
    const struct corpus *corpus = context;
    BIO *text = BIO_new_mem_buf(corpus->text.data, (int)corpus->text.size);
    char *name, *header;
    unsigned char *data;
    long size;
    size_t count = 0;

    while (PEM_read_bio(text, &name, &header, &data, &size) == 1) {
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
        count++;
    }
    BIO_free(text);
    if (count != corpus->count)
        bench_stop("not every block is found", "peer.openssl.pem");
    return count;
}

static X509 *decode(struct octets der)
{
    const unsigned char *next = der.data;

    return d2i_X509(NULL, &next, (long)der.size);
}

static bool verify(X509 *const certs[BENCH_CHAIN], const char *host)
{
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_VERIFY_PARAM *param;
    bool verified;

    sk_X509_push(untrusted, certs[1]);
    X509_STORE_add_cert(store, certs[2]);
    X509_STORE_CTX_init(context, store, certs[0], untrusted);
    param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(param, BENCH_MOMENT);
    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set1_host(param, host, 0);
    verified = X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    sk_X509_free(untrusted);
    return verified;
}

static bool validates(const struct bench_chain *chain, const char *host)
{
    X509 *certs[BENCH_CHAIN];
    bool valid;

    for (size_t i = 0; i < BENCH_CHAIN; i++)
        certs[i] = decode(chain->certs[i]);
    valid = verify(certs, host);
    for (size_t i = 0; i < BENCH_CHAIN; i++)
        X509_free(certs[i]);
    return valid;
}

static void add(struct bench *bench, struct corpus *corpus)
{
    bench_add(bench, "peer.openssl.parse", "ns", parse_all, corpus);
    bench_against(bench, "cert.read");
    bench_add(bench, "peer.openssl.pin", "ns", pin_all, corpus);
    bench_against(bench, "cert.pin");
    bench_add(bench, "peer.openssl.pem", "ns", decode_all, corpus);
    bench_against(bench, "pem.decode");
}

const struct peer *peer_openssl(void)
{
    static const struct peer peer = { "OpenSSL", pin_one, NULL, validates,
                                       add };

    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    digest_context = EVP_MD_CTX_new();
    if (sha256 == NULL || digest_context == NULL)
        bench_stop("no digest", "peer.openssl");
    return &peer;
}
