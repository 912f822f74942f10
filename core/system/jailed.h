/* The process of a jail (system/jail.h), as it is from within. */
#ifndef COTTER_JAILED_H
#define COTTER_JAILED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/octets.h"

/* What became of a request. Others than ANSWER tell why there is none; a
 * QUESTION is none yet. */
enum jail_outcome {
    JAIL_ANSWER, JAIL_ERROR, JAIL_MEMORY, JAIL_QUESTION, JAIL_OUTCOMES
};

/* What is replied to a question: octets, and those of a file that are of more
 * use where they are; no data without. */
struct jail_reply {
    struct octets octets, file;
};

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

/* All that the process does: strips itself, makes ready, gives up its rights,
 * reads a request from the socket, answers it and ends. */
_Noreturn void jailed_live(const struct jail_work *work, int socket);

/* Asks whoever has made the request, and waits. The caller frees the octets of
 * *reply, with which its file goes; *memory is what work may take from here
 * on. False outside of such a process, and where there is no reply: then there
 * is nothing left to do. */
MUST_CHECK bool jailed_ask(struct octets question, struct jail_reply *reply,
                           size_t *memory);

#endif
