/* GnuTLS. It keeps no octets of the key: it writes them anew, and its pin of
 * an RSA key without the usual NULL is another than everybody's. */
#define _GNU_SOURCE /* memmem */

#include "bench.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

static gnutls_x509_crt_t parse(struct octets der)
{
    gnutls_x509_crt_t cert;
    gnutls_datum_t datum = { (unsigned char *)(uintptr_t)der.data,
                             (unsigned)der.size };

    if (gnutls_x509_crt_init(&cert) != GNUTLS_E_SUCCESS)
        bench_stop("no memory", "peer.gnutls");
    if (gnutls_x509_crt_import(cert, &datum, GNUTLS_X509_FMT_DER)
        == GNUTLS_E_SUCCESS)
        return cert;
    gnutls_x509_crt_deinit(cert);
    return NULL;
}

static enum bench_answer pin_one(struct octets der, char pin[SPKI_PIN_SIZE])
{
    gnutls_x509_crt_t cert = parse(der);
    uint8_t digest[DIGEST_SHA256_SIZE];
    size_t size = sizeof digest;
    bool done = cert != NULL
        && gnutls_x509_crt_get_key_id(cert, GNUTLS_KEYID_USE_SHA256, digest,
                                      &size) == GNUTLS_E_SUCCESS;

    if (cert != NULL)
        gnutls_x509_crt_deinit(cert);
    if (done)
        bench_pin(digest, pin);
    return done ? BENCH_PIN : BENCH_REFUSED;
}

static bool rewrites(struct octets der)
{
    gnutls_x509_crt_t cert = parse(der);
    gnutls_pubkey_t key;
    gnutls_datum_t written = { NULL, 0 };
    bool found;

    if (cert == NULL || gnutls_pubkey_init(&key) != GNUTLS_E_SUCCESS)
        return false;
    if (gnutls_pubkey_import_x509(key, cert, 0) == GNUTLS_E_SUCCESS)
        gnutls_pubkey_export2(key, GNUTLS_X509_FMT_DER, &written);
    found = memmem(der.data, der.size, written.data, written.size) != NULL;
    gnutls_free(written.data);
    gnutls_pubkey_deinit(key);
    gnutls_x509_crt_deinit(cert);
    return !found;
}

static size_t parse_all(void *context)
{
    const struct corpus *corpus = context;

    for (size_t i = 0; i < corpus->count; i++)
        gnutls_x509_crt_deinit(parse(corpus->certs[i]));
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

/* GnuTLS asks a function for the time. */
static time_t present(time_t *out)
{
    if (out != NULL)
        *out = BENCH_MOMENT;
    return BENCH_MOMENT;
}

static bool verify(gnutls_x509_crt_t *certs, const char *host)
{
    gnutls_x509_trust_list_t list;
    gnutls_typed_vdata_st data[] = {
        { GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)(uintptr_t)host, 0 },
        { GNUTLS_DT_KEY_PURPOSE_OID,
          (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER, 0 },
    };
    unsigned status = 1;

    gnutls_x509_trust_list_init(&list, 0);
    gnutls_x509_trust_list_add_cas(list, &certs[2], 1, 0);
    if (gnutls_x509_trust_list_verify_crt2(list, certs, 2, data, 2, 0, &status,
                                           NULL) != GNUTLS_E_SUCCESS)
        status = 1;
    gnutls_x509_trust_list_deinit(list, 0);
    return status == 0;
}

static bool validates(const struct bench_chain *chain, const char *host)
{
    gnutls_x509_crt_t certs[BENCH_CHAIN];
    bool valid;

    for (size_t i = 0; i < BENCH_CHAIN; i++)
        certs[i] = parse(chain->certs[i]);
    valid = verify(certs, host);
    for (size_t i = 0; i < BENCH_CHAIN; i++)
        gnutls_x509_crt_deinit(certs[i]);
    return valid;
}

static void add(struct bench *bench, struct corpus *corpus)
{
    bench_add(bench, "peer.gnutls.parse", "ns", parse_all, corpus);
    bench_against(bench, "cert.read");
    bench_add(bench, "peer.gnutls.pin", "ns", pin_all, corpus);
    bench_against(bench, "cert.pin");
}

const struct peer *peer_gnutls(void)
{
    static const struct peer peer = { "GnuTLS", pin_one, rewrites,
                                       validates, add };

    gnutls_global_set_time_function(present);

    return &peer;
}
