/* All that can go wrong in a scenario, from what a run without faults does. */
#ifndef COTTER_FAULTS_PLANS_H
#define COTTER_FAULTS_PLANS_H

#include <stddef.h>

#include "plan.h"
#include "trace.h"

struct plans {
    struct plan *list;
    size_t count, room;
};

/* Each call of the system, with each error that it may end in, cut short, and
 * met by each signal; at some the error lasts. At each a file is cut, unless it
 * is NULL. False: a call is not in the table of ends.c. */
bool plans_add_calls(struct plans *plans, const struct trace_calls *calls,
                     const char *file);

/* An allocation fails of each call stack that asks for one in a process: the
 * first of those whose 12 innermost callers are the same. At every second of
 * them the next fails as well, which Lua asks for behind a collection. Where
 * each is one to tell, each fails by itself. At 50 at even distances all that
 * follow fail, and a signal or a crash comes; at 4 in the processes behind
 * PLAN_FIRST. */
void plans_add_allocations(struct plans *plans, const struct plan_page *page);

/* Few descriptors, files that cannot grow, little memory, outputs that are
 * closed, full or not read. */
void plans_add_limits(struct plans *plans);

/* Leaves at most so many, at even distances. */
void plans_thin(struct plans *plans, size_t most);

/* The plan in words, for the list of what broke. */
const char *plan_name(const struct plan *plan, char *text, size_t size);

#endif
