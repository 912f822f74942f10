#define _DEFAULT_SOURCE /* scandir */

#include "bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "x509/cert.h"

static void *allocate(size_t size)
{
    void *block = malloc(size);

    if (block == NULL)
        bench_stop("no memory", "corpus");
    return block;
}

struct octets bench_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = -1;
    uint8_t *data;

    if (file != NULL && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size < 0)
        bench_stop("cannot be read", path);
    data = allocate((size_t)size + 1);
    rewind(file);
    if (fread(data, 1, (size_t)size, file) != (size_t)size)
        bench_stop("cannot be read", path);
    fclose(file);
    return (struct octets){ data, (size_t)size };
}

void bench_pin(const uint8_t *digest, char pin[SPKI_PIN_SIZE])
{
    base64_encode((struct octets){ digest, DIGEST_SHA256_SIZE }, pin);
}

static void our_pin(struct octets der, const char *path,
                    char pin[SPKI_PIN_SIZE])
{
    struct cert cert;
    struct fault fault;

    if (!cert_open(der, &cert, &fault) || !cert_check(&cert, &fault))
        bench_stop(fault_text(fault.code), path);
    spki_pin(cert.subject_public_key_info, pin);
}

/* What a peer makes of certificates that are then left out. */
struct tally {
    size_t refused;
    size_t rewritten;
};

/* True if a peer takes the certificate, and then gives our pin. */
static bool compare(struct octets der, const char *path,
                    const struct peer *peer, struct tally *tally)
{
    char ours[SPKI_PIN_SIZE], theirs[SPKI_PIN_SIZE];

    if (peer->pin(der, theirs) == BENCH_REFUSED) {
        tally->refused++;
        return false;
    }
    our_pin(der, path, ours);
    if (memcmp(ours, theirs, SPKI_PIN_SIZE) == 0)
        return true;
    tally->rewritten++;
    if (peer->rewrites != NULL && peer->rewrites(der))
        return false;
    printf("%s: %.44s is our pin, %.44s that of %s\n", path, ours, theirs,
           peer->name);
    bench_stop("the pins differ", path);
}

static bool agree(struct octets der, const char *path,
                  const struct peer *const *peers, struct tally *tallies)
{
    bool all = true;

    for (size_t i = 0; peers[i] != NULL; i++)
        all = compare(der, path, peers[i], &tallies[i]) && all;
    return all;
}

static int is_der(const struct dirent *entry)
{
    return strstr(entry->d_name, ".der") != NULL;
}

/* Puts the certificates one after another, as a file of them would. */
static void lay_out(struct corpus *corpus)
{
    uint8_t *all, *next;

    for (size_t i = 0; i < corpus->count; i++)
        corpus->all.size += corpus->certs[i].size;
    all = next = allocate(corpus->all.size);
    corpus->all.data = all;
    for (size_t i = 0; i < corpus->count; i++) {
        memcpy(next, corpus->certs[i].data, corpus->certs[i].size);
        corpus->certs[i].data = next;
        next += corpus->certs[i].size;
    }
}

/* Keeps where the key of each is, and its pin. */
static void note_keys(struct corpus *corpus)
{
    corpus->keys = allocate(corpus->count * sizeof *corpus->keys);
    corpus->pins = allocate(corpus->count * sizeof *corpus->pins);
    for (size_t i = 0; i < corpus->count; i++) {
        struct cert cert;
        struct fault fault;

        if (!cert_open(corpus->certs[i], &cert, &fault))
            bench_stop(fault_text(fault.code), corpus->path);
        corpus->keys[i] = cert.subject_public_key_info;
        corpus->keys_size += corpus->keys[i].size;
        spki_pin(corpus->keys[i], corpus->pins[i]);
    }
}

enum { LINE = 48 }; /* octets that a line of PEM encodes */

/* Writes one block as RFC 7468 does. Returns the end. */
static char *write_pem(struct octets der, char *out)
{
    out += sprintf(out, "-----BEGIN CERTIFICATE-----\n");
    for (size_t at = 0; at < der.size; at += LINE) {
        size_t left = der.size - at;

        out += base64_encode((struct octets){ der.data + at,
                                              left < LINE ? left : LINE },
                             out);
        *out++ = '\n';
    }
    return out + sprintf(out, "-----END CERTIFICATE-----\n");
}

static void write_text(struct corpus *corpus)
{
    char *text = allocate(corpus->all.size * 2 + corpus->count * 64);
    char *next = text;

    corpus->pems = allocate(corpus->count * sizeof *corpus->pems);
    for (size_t i = 0; i < corpus->count; i++) {
        char *end = write_pem(corpus->certs[i], next);

        corpus->pems[i] = (struct octets){ (const uint8_t *)next,
                                           (size_t)(end - next) };
        next = end;
    }
    corpus->text = (struct octets){ (const uint8_t *)text,
                                    (size_t)(next - text) };
}

static void tell(const char *peer, const struct tally *tally, size_t seen)
{
    if (tally->refused > 0)
        printf("left out: %zu of %zu certificates, which %s refuses\n",
               tally->refused, seen, peer);
    if (tally->rewritten > 0)
        printf("left out: %zu of %zu certificates, whose key %s writes anew "
               "before it hashes it\n", tally->rewritten, seen, peer);
}

void corpus_open(struct corpus *corpus, const char *path,
                 const struct peer *const *peers)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_der, alphasort);
    struct tally tallies[BENCH_PEERS] = { 0 };
    char name[4096];

    if (count <= 0)
        bench_stop("no certificates", path);
    corpus->path = path;
    corpus->certs = allocate((size_t)count * sizeof *corpus->certs);
    for (int i = 0; i < count; i++) {
        struct octets der;

        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        der = bench_file(name);
        if (agree(der, name, peers, tallies))
            corpus->certs[corpus->count++] = der;
    }
    for (size_t i = 0; peers[i] != NULL; i++)
        tell(peers[i]->name, &tallies[i], (size_t)count);
    if (corpus->count == 0)
        bench_stop("no certificate that all take", path);
    printf("pins are compared: all implementations agree\n");
    lay_out(corpus);
    note_keys(corpus);
    write_text(corpus);
}
