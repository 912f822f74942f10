/* Heads of what goes through the socket of a jail (system/channel.h), in this
 * order: one READY, one REQUEST; then any number of questions, each an ANSWER
 * of which the outcome says so, and a REQUEST with the reply; at last the
 * ANSWER. Behind the latter two stand so many octets as they say, and behind
 * those of a reply the ones of a file. */
#ifndef COTTER_JAIL_WIRE_H
#define COTTER_JAIL_WIRE_H

#include <stdint.h>

struct jail_ready {
    uint32_t layers; /* enum confine_layer */
};

struct jail_request {
    uint64_t memory; /* octets that work may take from here on */
    uint64_t size, file_size;
};

struct jail_head {
    uint32_t magic, outcome; /* JAIL_MAGIC; enum jail_outcome */
    uint64_t size;
};

/* Tells a head from stray octets. */
static const uint32_t jail_magic = 0xc077e12d;

#endif
