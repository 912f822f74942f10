/* make bench: bench CERTIFICATES CONFIGS PROGRAM TSV [strict]
 *
 * What is measured depends on the machine and on what else it does, so that
 * only who asks for it, by the last word, has a goal that is not reached
 * decide the status: 1. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

/* Lists the peers that are linked, and says which are not. */
static void find_peers(const struct peer *found[BENCH_PEERS + 1])
{
    static const char *const names[] = { "OpenSSL", "mbed TLS", "GnuTLS" };
    const struct peer *(*const peers[])(void) = {
        peer_openssl, peer_mbedtls, peer_gnutls
    };

    for (size_t i = 0; i < BENCH_PEERS; i++)
        if (peers[i] != NULL)
            *found++ = peers[i]();
        else
            printf("left out: %s, which is not installed\n", names[i]);
    *found = NULL;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    static struct corpus corpus;
    const struct peer *peers[BENCH_PEERS + 1];
    bool strict = argc == 6 && strcmp(argv[5], "strict") == 0, reached;
    char config[4096];

    if (argc != 5 && !strict)
        bench_stop("want CERTIFICATES CONFIGS PROGRAM TSV [strict]", argv[0]);
    find_peers(peers);
    corpus_open(&corpus, argv[1], peers);
    ours_add(&bench, &corpus);
    chain_add(&bench, peers);
    snprintf(config, sizeof config, "%s/1000/pinning.json", argv[2]);
    lua_add(&bench, &corpus, config);
    snprintf(config, sizeof config, "%s/network_security_config.xml",
             argv[2]);
    lua_add_xml(&bench, config);
    expat_add(&bench, config);
    process_add(&bench, argv[3], argv[2]);
    worst_add(&bench, argv[3]);
    for (size_t i = 0; peers[i] != NULL; i++)
        peers[i]->add(&bench, &corpus);
    bench_run(&bench);
    reached = bench_print(&bench, &corpus);
    bench_write(&bench, argv[4]);
    return strict && !reached;
}
