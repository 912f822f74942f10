/* Our own rows in C. */
#include "bench.h"

#include <stdlib.h>

#include "x509/cert.h"
#include "x509/pem.h"

/* What is worked out goes here, so that no compiler leaves the work out. */
static volatile uint8_t sink;

static size_t open_all(void *context)
{
    const struct corpus *corpus = context;
    struct cert cert;
    struct fault fault;

    for (size_t i = 0; i < corpus->count; i++) {
        if (!cert_open(corpus->certs[i], &cert, &fault))
            bench_stop(fault_text(fault.code), "cert.open");
        sink = *cert.subject_public_key_info.data;
    }
    return corpus->count;
}

static size_t read_all(void *context)
{
    const struct corpus *corpus = context;
    struct cert cert;
    struct fault fault;

    for (size_t i = 0; i < corpus->count; i++)
        if (!cert_open(corpus->certs[i], &cert, &fault)
            || !cert_check(&cert, &fault))
            bench_stop(fault_text(fault.code), "cert.read");
    return corpus->count;
}

static size_t pin_all(void *context)
{
    const struct corpus *corpus = context;
    struct cert cert;
    struct fault fault;
    char pin[SPKI_PIN_SIZE];

    for (size_t i = 0; i < corpus->count; i++) {
        if (!cert_open(corpus->certs[i], &cert, &fault))
            bench_stop(fault_text(fault.code), "cert.pin");
        spki_pin(cert.subject_public_key_info, pin);
        sink = (uint8_t)pin[0];
    }
    return corpus->count;
}

static size_t hash_all(void *context)
{
    const struct corpus *corpus = context;
    uint8_t digest[DIGEST_SHA256_SIZE];

    for (size_t i = 0; i < corpus->count; i++) {
        digest_sha256(corpus->keys[i], digest);
        sink = digest[0];
    }
    return corpus->count;
}

/* Decodes the next block of a PEM file to out. */
static bool decode_next(struct pem *in, uint8_t *out, struct octets *der)
{
    struct pem_block block;
    struct fault fault;

    if (!pem_find(in))
        return false;
    if (!pem_next(in, &block)
        || !base64_decode(block.body, BASE64_LINES, out, der, &fault))
        bench_stop("a block is refused", "pem.decode");
    return true;
}

struct pem_context {
    const struct corpus *corpus;
    uint8_t *out;
};

static size_t decode_all(void *context)
{
    const struct pem_context *pem = context;
    struct octets der;
    struct fault fault;
    struct pem in;
    size_t count = 0;

    if (!pem_init(&in, pem->corpus->text, &fault))
        bench_stop(fault_text(fault.code), "pem.decode");
    while (decode_next(&in, pem->out, &der)) {
        sink = *der.data;
        count++;
    }
    return count;
}

/* What comes out of PEM must be what went in. */
static void compare_pem(const struct pem_context *pem)
{
    struct octets der;
    struct fault fault;
    struct pem in;
    size_t count = 0;

    if (!pem_init(&in, pem->corpus->text, &fault))
        bench_stop(fault_text(fault.code), "pem.decode");
    while (decode_next(&in, pem->out, &der))
        if (!octets_equal(der, pem->corpus->certs[count++]))
            bench_stop("other octets come out", "pem.decode");
    if (count != pem->corpus->count)
        bench_stop("not every block is found", "pem.decode");
}

void ours_add(struct bench *bench, struct corpus *corpus)
{
    static struct pem_context pem;

    pem = (struct pem_context){ corpus, malloc(corpus->text.size) };
    if (pem.out == NULL)
        bench_stop("no memory", "pem.decode");
    compare_pem(&pem);
    bench_add(bench, "sha256.spki", "ns", hash_all, corpus);
    bench_add(bench, "cert.open", "ns", open_all, corpus);
    bench_against(bench, "sha256.spki");
    bench_add(bench, "cert.read", "ns", read_all, corpus);
    bench_against(bench, "sha256.spki");
    bench_add(bench, "cert.pin", "ns", pin_all, corpus);
    bench_against(bench, "sha256.spki");
    bench_add(bench, "pem.decode", "ns", decode_all, &pem);
    bench_against(bench, "sha256.spki");
}
