/* A process of our own for what strangers wrote: it begins as a copy of this
 * one, gives up its rights (system/confine.h), reads one request from a
 * socket, answers it and ends.
 *
 * Nothing that it does is trusted. An answer that is missing, short, odd or
 * late is a fault, and a process that has not ended by itself is killed.
 *
 *     open, ask, close */
#ifndef COTTER_JAIL_H
#define COTTER_JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/fault.h"
#include "base/octets.h"

/* What became of a request. Others than ANSWER tell why there is none. */
enum jail_outcome { JAIL_ANSWER, JAIL_ERROR, JAIL_MEMORY, JAIL_OUTCOMES };

/* The work of the process. Its memory is thrown away with it. */
struct jail_work {
    void *context;
    /* Makes ready, with all rights and none of a stranger's octets. */
    void (*prepare)(void *context);
    /* Answers a request, for which memory octets may be taken. What *answer
     * has lives as long as the process: octets, or a text for people. */
    enum jail_outcome (*serve)(void *context, struct octets request,
                               size_t memory, struct octets *answer);
};

struct jail {
    pid_t process; /* 0: closed */
    int descriptor; /* of the process */
    int socket;
    unsigned layers; /* enum confine_layer, once it was asked */
};

/* What a process may take, and what it must have given up. */
struct jail_terms {
    size_t memory;   /* octets that work may take, and the answer may have */
    size_t seconds;  /* of processor */
    unsigned needed; /* enum confine_layer */
};

/* Seconds of processor that work on so many octets may take. */
size_t jail_seconds(size_t octets);

struct jail_answer {
    enum jail_outcome outcome;
    struct octets octets; /* the caller frees data */
};

/* Starts the process, which makes itself ready. On refusal jail is closed. */
MUST_CHECK bool jail_open(struct jail *jail, const struct jail_work *work,
                          struct fault *fault);

/* Hands over a request and waits for the answer. No octet is handed over where
 * one of the layers that are needed does not hold. Only once. */
MUST_CHECK bool jail_ask(struct jail *jail, struct octets request,
                         const struct jail_terms *terms,
                         struct jail_answer *answer, struct fault *fault);

/* Ends the process. Accepts what is closed. */
void jail_close(struct jail *jail);

#endif
