/* What is to go wrong in a run, and what was seen of it: one page that the
 * driver shares with all processes of the program under test. */
#ifndef COTTER_FAULTS_PLAN_H
#define COTTER_FAULTS_PLAN_H

#include <stdbool.h>
#include <stdint.h>

/* The variable that names the descriptor of the page. */
#define PLAN_VARIABLE "COTTER_FAULTS"

/* The program itself is process 0; those that it forks follow in order. */
enum { PLAN_PROCESSES = 256 };

/* Those that faults are for, since some commands ask dozens; and how many
 * allocations of each are told apart by their stacks. */
enum { PLAN_MET = 4, PLAN_STACKS = 1 << 17 };

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
    PLAN_SHORT,  /* it moves half of the octets */
    PLAN_SIGNAL, /* a signal arrives */
    /* By run.c, before the program starts. */
    PLAN_LIMIT,  /* resource value is bounded by number */
    PLAN_CLOSED, /* descriptor value is closed */
    PLAN_FULL    /* standard output is a full device */
};

struct plan {
    enum plan_act act;
    unsigned process;
    uint64_t number; /* of the allocation, or the call of its kind, from 1 */
    int64_t value;   /* errno, signal, moment, resource or descriptor */
    long call;       /* of the system: its kind */
};

struct plan_page {
    struct plan plan;
    bool begun;     /* the program has been loaded */
    bool happened;  /* what was planned did */
    unsigned processes;
    uint64_t allocations[PLAN_PROCESSES];
    /* By PLAN_COUNT, which is told of by none: from where an allocation was
     * asked for, as a number that is not 0. */
    uint32_t stacks[PLAN_MET][PLAN_STACKS];
};

#endif
