/* mbed TLS. */
#include "bench.h"

#include <mbedtls/sha256.h>
#include <mbedtls/x509_crt.h>

static bool parse(struct octets der, mbedtls_x509_crt *cert)
{
    mbedtls_x509_crt_init(cert);
    return mbedtls_x509_crt_parse_der_nocopy(cert, der.data, der.size) == 0;
}

static enum bench_answer pin_one(struct octets der, char pin[SPKI_PIN_SIZE])
{
    mbedtls_x509_crt cert;
    uint8_t digest[DIGEST_SHA256_SIZE];
    bool done = parse(der, &cert)
        && mbedtls_sha256_ret(cert.pk_raw.p, cert.pk_raw.len, digest, 0) == 0;

    mbedtls_x509_crt_free(&cert);
    if (done)
        bench_pin(digest, pin);
    return done ? BENCH_PIN : BENCH_REFUSED;
}

static size_t parse_all(void *context)
{
    const struct corpus *corpus = context;
    mbedtls_x509_crt cert;

    for (size_t i = 0; i < corpus->count; i++) {
        if (!parse(corpus->certs[i], &cert))
            bench_stop("a certificate is refused", "peer.mbedtls.parse");
        mbedtls_x509_crt_free(&cert);
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

/* mbed TLS takes the time from the clock, and cannot be told another: that it
 * is not BENCH_MOMENT is let pass. */
static int pass_time(void *context, mbedtls_x509_crt *cert, int depth,
                     uint32_t *flags)
{
    (void)context;
    (void)cert;
    (void)depth;
    *flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_FUTURE
                          | MBEDTLS_X509_BADCERT_EXPIRED);
    return 0;
}

static bool validates(const struct bench_chain *chain, const char *host)
{
    mbedtls_x509_crt certs, anchor;
    uint32_t flags;
    bool valid = parse(chain->certs[2], &anchor);

    mbedtls_x509_crt_init(&certs);
    for (size_t i = 0; i < 2; i++)
        valid = mbedtls_x509_crt_parse_der_nocopy(
            &certs, chain->certs[i].data, chain->certs[i].size) == 0 && valid;
    valid = valid
        && mbedtls_x509_crt_verify(&certs, &anchor, NULL, host, &flags,
                                   pass_time, NULL) == 0;
    mbedtls_x509_crt_free(&certs);
    mbedtls_x509_crt_free(&anchor);
    return valid;
}

static void add(struct bench *bench, struct corpus *corpus)
{
    bench_add(bench, "peer.mbedtls.parse", "ns", parse_all, corpus);
    bench_against(bench, "cert.read");
    bench_add(bench, "peer.mbedtls.pin", "ns", pin_all, corpus);
    bench_against(bench, "cert.pin");
}

const struct peer *peer_mbedtls(void)
{
    static const struct peer peer = { "mbed TLS", pin_one, NULL,
                                       validates, add };

    return &peer;
}
