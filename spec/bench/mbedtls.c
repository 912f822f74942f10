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

static void add(struct bench *bench, struct corpus *corpus)
{
    bench_add(bench, "peer.mbedtls.parse", "ns", parse_all, corpus);
    bench_against(bench, "cert.read");
    bench_add(bench, "peer.mbedtls.pin", "ns", pin_all, corpus);
    bench_against(bench, "cert.pin");
}

const struct peer *peer_mbedtls(void)
{
    static const struct peer peer = { "mbed TLS", pin_one, NULL, add };

    return &peer;
}
