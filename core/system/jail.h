/* A process of our own for what strangers wrote: it begins as a copy of this
 * one, gives up its rights (system/confine.h), reads one request from a
 * socket, answers it and ends. Before it answers it may ask (system/jailed.h):
 * it has no files, and which ones are named shows when one is read.
 *
 * Nothing that it does is trusted. An answer that is missing, short, odd or
 * late is a fault, and a process that has not ended by itself is killed.
 *
 *     open, ask, close */
#ifndef COTTER_JAIL_H
#define COTTER_JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/octets.h"
#include "system/child.h"
#include "system/jailed.h"

struct jail {
    struct child child; /* of process 0: closed */
    size_t space;    /* octets of addresses that it began with */
    unsigned layers; /* enum confine_layer, once it was asked */
};

/* Who answers the questions of a process, of which nothing is trusted. */
struct jail_clerk {
    void *context;
    /* Gives octets that live until the next question; those of its file may
     * be mapped, and are not looked at here. False: no reply, and the process
     * is done with. */
    bool (*reply)(void *context, struct octets question,
                  struct jail_reply *reply);
};

/* What a process may take, and what it must have given up. What it is replied
 * counts as more of the request: LIMIT_JAIL_REPLIES octets at most, of
 * LIMIT_JAIL_QUESTIONS questions. */
struct jail_terms {
    size_t memory;   /* octets that work may take, and the answer may have */
    size_t seconds;  /* of processor */
    /* When the caller gives up, by channel_now, whatever the process has left
     * of its own time, and the fault of that; 0: never. */
    int64_t until;
    enum fault_code late;
    unsigned needed; /* enum confine_layer */
    const struct jail_clerk *clerk; /* NULL: it may ask nothing */
    /* What to do while the process works, or NULL. False: the caller gives
     * up. */
    bool (*meanwhile)(void *context);
    void *context;
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
