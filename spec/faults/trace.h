/* Follows a process and all that it forks through their calls of the system,
 * and makes one of them go wrong. Everything is met so, what the C library
 * asks for within itself as well: its buffers of files, its loader. */
#ifndef COTTER_FAULTS_TRACE_H
#define COTTER_FAULTS_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "plan.h"

/* Calls that were seen, in order; of those beyond the room it is known that
 * there were some. */
struct trace_calls {
    size_t count;
    bool more;
    struct trace_call {
        unsigned process;
        uint64_t number; /* of its calls of that kind, from 1 */
        long call;
    } list[1 << 17];
};

/* To be called in a new process, before it becomes another program: it stops
 * until it is followed, or ends where nobody may follow it. */
void trace_offer(void);

/* Follows the process until none of its kind is left, and returns the status
 * that wait() gives of it. calls may be NULL. */
int trace_follow(pid_t process, struct plan_page *page,
                 struct trace_calls *calls);

#endif
