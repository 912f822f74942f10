/* What is to go wrong in a run, and what was seen of it: one page that the
 * driver shares with all processes of the program under test. */
#ifndef COTTER_FAULTS_PLAN_H
#define COTTER_FAULTS_PLAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The variable that names the descriptor of the page. */
#define PLAN_VARIABLE "COTTER_FAULTS"

/* The program itself is process 0; those that it forks follow in order. Some
 * commands ask dozens, which are much alike: each of the first has faults of
 * its own, those behind share what would be those of one. */
enum { PLAN_PROCESSES = 256, PLAN_FIRST = 4 };

/* How many stacks are told apart, or allocations where each is one to tell:
 * 117,000 of the longest scenario. */
enum { PLAN_STACKS = 1 << 19 };

enum plan_act {
    PLAN_NOTHING,
    /* By inject.c, at an allocation of memory. */
    PLAN_ALLOCATION,  /* it fails */
    PLAN_TWICE,       /* it fails, and what Lua asks again */
    PLAN_ALLOCATIONS, /* it fails, and all that follow */
    PLAN_RAISE,       /* a signal arrives */
    PLAN_TRAP,        /* the process crashes */
    PLAN_CLOCK,       /* the clock says something else */
    /* By trace.c, at a call of the system. */
    PLAN_COUNT,  /* nothing, but calls are counted */
    PLAN_ERROR,  /* it fails */
    PLAN_ERRORS, /* it fails, and all of its kind that follow */
    PLAN_SHORT,  /* it moves half of the octets */
    PLAN_END,    /* it finds the end of the file */
    PLAN_SIGNAL, /* a signal arrives */
    PLAN_CUT,    /* file is cut in half */
    /* By inject.c, once the program is loaded. */
    PLAN_LIMIT,  /* resource value is bounded by number; memory by so much
                    more than there is */
    /* By run.c, before the program starts. */
    PLAN_CLOSED, /* descriptor value is closed */
    PLAN_FULL,   /* it is a full device */
    PLAN_UNREAD  /* it is a pipe that nobody reads */
};

struct plan {
    enum plan_act act;
    unsigned process;
    uint64_t number; /* of the allocation, or the call of its kind, from 1 */
    int64_t value;   /* errno, signal, moment, resource or descriptor; of
                        PLAN_COUNT, whether each allocation is one to tell */
    long call;       /* of the system: its kind */
    const char *file; /* for the driver alone */
};

/* From where memory is asked for, as a number that is not 0, and the first of
 * those allocations: PLAN_AT of process and number. */
struct plan_stack {
    _Atomic uint64_t stack;
    _Atomic uint64_t first;
};
#define PLAN_AT(process, number) ((uint64_t)(process) << 48 | (number))

struct plan_page {
    struct plan plan;
    bool begun;     /* the program has been loaded */
    bool happened;  /* what was planned did */
    bool lost;      /* it was a call that says that what was written is not
                       kept, of a file or an output of the program itself */
    unsigned processes;
    uint64_t allocations[PLAN_PROCESSES];
    /* By PLAN_COUNT: each stack at its place, or behind it. */
    struct plan_stack stacks[PLAN_STACKS];
};

#endif
