/* What make bench measures, and how: rows that do a piece of work over and
 * over, in turn, so that a machine that slows down slows all of them. Ratios
 * are taken between rows of one run, never between runs. */
#ifndef COTTER_BENCH_H
#define COTTER_BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

#include <openssl/types.h>

#include "base/octets.h"
#include "x509/spki.h"

enum {
    BENCH_ROWS = 64,
    BENCH_PEERS = 3,     /* in C, measured with the same certificates */
    BENCH_CHAIN = 3,     /* end entity, intermediate, anchor */
    BENCH_CHAINS = 2,    /* of RSA and of EC */
    BENCH_XML_PINS = 10000, /* of the config in XML */
    BENCH_SAMPLES = 2048 /* passes of one row, all rounds together */
};

/* Does a piece of work once. Returns how many units it consists of: the time
 * of a pass is divided by them. */
typedef size_t bench_work(void *context);

/* One thing that is measured. */
struct bench_row {
    const char *name;    /* stable: "cert.pin", "peer.openssl.pin" */
    const char *unit;    /* "ns" or "ms" of a unit of work, or "octets" */
    const char *against; /* the row that ours is, or the floor; or NULL */
    bench_work *work;    /* NULL for what is no time */
    void *context;
    size_t runs;
    double samples[BENCH_SAMPLES];
    double median, min, max;
};

struct bench {
    struct bench_row rows[BENCH_ROWS];
    size_t count;
};

/* The certificates that are measured, and what they look like elsewhere. */
struct corpus {
    size_t count;
    struct octets *certs;      /* DER, one after another in `all` */
    struct octets *keys;       /* their SubjectPublicKeyInfo, within */
    struct octets *pems;       /* each as a PEM block, in `text` */
    struct octets all;
    struct octets text;
    size_t keys_size;          /* octets of all keys together */
    char (*pins)[SPKI_PIN_SIZE];
    const char *path;
};

#define BENCH_HOST "www.example.com"
#define BENCH_MOMENT 1800000000 /* seconds since 1970 */

/* A chain in DER, from the end entity, which is for BENCH_HOST, to the anchor;
 * valid at BENCH_MOMENT. */
struct bench_chain {
    const char *kind; /* of all keys: "rsa" of 2048 bits, or "ec" on P-256 */
    struct octets certs[BENCH_CHAIN];
    EVP_PKEY *keys[BENCH_CHAIN];
};

/* What somebody's implementation makes of a certificate. */
enum bench_answer { BENCH_REFUSED, BENCH_PIN };

/* Another implementation: how it gives a pin, which is compared with ours
 * before anything is measured, and what it adds to the table. */
struct peer {
    const char *name;
    enum bench_answer (*pin)(struct octets der, char pin[SPKI_PIN_SIZE]);
    bool (*rewrites)(struct octets der); /* or NULL: the octets that it hashes
                                          * are not in the certificate */
    bool (*validates)(const struct bench_chain *chain, const char *host);
    void (*add)(struct bench *bench, struct corpus *corpus);
};

/* Peers, each in a file of its own; Makefile leaves out those that are not
 * installed, and such a function is then NULL. */
const struct peer *peer_openssl(void);
__attribute__((weak)) const struct peer *peer_mbedtls(void);
__attribute__((weak)) const struct peer *peer_gnutls(void);

/* Prints why the bench cannot go on, and ends with status 1. */
noreturn void bench_stop(const char *what, const char *name);

/* Adds a row. */
void bench_add(struct bench *bench, const char *name, const char *unit,
               bench_work *work, void *context);

/* Says which row the last one is compared with. */
void bench_against(struct bench *bench, const char *name);

/* Adds a row that is no time, and known already. */
void bench_value(struct bench *bench, const char *name, const char *unit,
                 double value);

/* The row of a name; NULL if it was left out. */
const struct bench_row *bench_find(const struct bench *bench,
                                   const char *name);

/* Measures all rows in turn, round after round. */
void bench_run(struct bench *bench);

/* Prints the table; true if each goal is reached of which there is a row. */
bool bench_print(const struct bench *bench, const struct corpus *corpus);

/* Writes the file of tab-separated values. */
void bench_write(const struct bench *bench, const char *path);

/* Reads the certificates of a folder, *.der. Those that some peer refuses, or
 * whose key it writes anew before it hashes, are left out, which is said; any
 * other pin that is not ours ends the bench. */
void corpus_open(struct corpus *corpus, const char *path,
                 const struct peer *const *peers);

/* Adds our rows: certificates, hashes and PEM in C. */
void ours_add(struct bench *bench, struct corpus *corpus);

/* Makes a chain; it is never freed. */
void authority_chain(struct bench_chain *chain, const char *kind);

/* Makes another certificate as the intermediate of a chain: the same names,
 * by the same key, but its own key is another. */
struct octets authority_twin(const struct bench_chain *chain);

/* Adds chains: the bare signature checks, ours, and what the peers need, who
 * have to take and refuse what we do. */
void chain_add(struct bench *bench, const struct peer *const *peers);

/* Adds the rows that run in Lua: pins, configs, memory, lua-cjson. config is
 * the path of a config of many hosts. */
void lua_add(struct bench *bench, struct corpus *corpus, const char *config);

/* Adds what reads a network security config of BENCH_XML_PINS in Lua: the
 * index of it, and the model; and expat alone. */
void lua_add_xml(struct bench *bench, const char *config);
void expat_add(struct bench *bench, const char *config);

/* Adds whole processes: program is ours, folder has the configs. */
void process_add(struct bench *bench, const char *program,
                 const char *folder);

/* Writes the base64 of a digest as a pin has it. */
void bench_pin(const uint8_t *digest, char pin[SPKI_PIN_SIZE]);

/* Reads a whole file, which must be there; it is never freed. */
struct octets bench_file(const char *path);

/* Octets of memory that a program had at most, which runs to its end; 0 where
 * that cannot be told. */
double peak_of(char *const words[]);

/* Adds what one process takes at most to read a file of those at hand, while
 * the rows are not measured yet. */
void worst_add(struct bench *bench, const char *program);

#endif
