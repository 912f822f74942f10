/* One run of the program in the folder of a scenario, with what was planned
 * for it, and what it left. */
#ifndef COTTER_FAULTS_RUN_H
#define COTTER_FAULTS_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "files.h"
#include "plan.h"
#include "scenario.h"
#include "trace.h"

/* What a run left. */
struct run {
    int status;    /* as wait() gives it */
    bool late;     /* it had to be killed */
    bool happened; /* what was planned */
    bool lost;     /* what it wrote may be, as a call said */
    struct text out, err;
    struct text written[SCENARIO_FILES];
    bool temporary; /* a file that should have been renamed, or removed */
    size_t entries; /* of the folder and those in it */
};

/* What stays the same from run to run. */
struct stage {
    const char *program;  /* absolute */
    const char *injector; /* inject.so, absolute */
    struct plan_page *page;
    int page_descriptor, out, err;
    struct text before[SCENARIO_FILES]; /* written files, to begin with */
    const char *cut;   /* a file that others cut, or NULL */
    struct text whole; /* what it has to begin with */
    const char *port; /* of the server, as a text */
};

/* Makes the page and the files that output goes to. */
void stage_open(struct stage *stage, const char *program,
                const char *injector, const char *port);

/* Keeps what the files that a scenario writes have to begin with; the folder
 * of the scenario is the current one. */
void stage_enter(struct stage *stage, const struct scenario *scenario);

/* Puts the files back, and runs. calls is for PLAN_COUNT, or NULL. */
struct run run_once(struct stage *stage, const struct scenario *scenario,
                    const struct plan *plan, struct trace_calls *calls);

void run_free(struct run *run);

#endif
