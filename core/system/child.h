/* Processes of ours: each begins as a copy of this one, at the other end of a
 * socket. Nothing that one does is trusted, and one that has not ended by
 * itself is killed.
 *
 *     begin, fault, end */
#ifndef COTTER_CHILD_H
#define COTTER_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/fault.h"
#include "base/octets.h"

struct child {
    pid_t process; /* 0: none */
    int descriptor; /* of the process */
    int socket;
};

/* What the process does with its end of the socket, and ends with. */
struct child_work {
    const void *context;
    void (*live)(const void *context, int socket);
};

/* Starts the process. On refusal there is none. */
MUST_CHECK bool child_begin(struct child *child, const struct child_work *work,
                            struct fault *fault);

/* Refuses by why a process has left the socket: a fault "jail.…". */
bool child_refuse(const struct child *child, struct fault *fault);

/* Ends the process. Accepts none. */
void child_end(struct child *child);

#endif
