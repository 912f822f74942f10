/* The gate of faults: everything that a run of the program asks of the system
 * goes wrong once, and the program has to tell of it.
 *
 *     faults PROGRAM INJECTOR FOLDER [MOST [SCENARIO]]
 *
 * FOLDER is what prepare has laid out, in a copy for each worker: 0, 1... MOST
 * bounds the faults of a scenario. Prints a line for each scenario, one for
 * each fault that the program did not survive, and the sums. */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/wait.h>

#include "judge.h"
#include "plans.h"
#include "run.h"
#include "scenario.h"

enum { WORKERS = 2, TEXT = 512, NOT_EVALUATED = 2 };

/* Sums of a scenario, by all workers. */
struct sums {
    _Atomic unsigned injected, survived, lasted;
};

static struct sums *sums;

struct worker {
    struct stage stage;
    const char *folder;
    size_t most; /* faults of a scenario */
    const char *only; /* scenario, or NULL */
    unsigned number;
};

/* A text without its line ends, cut. */
static void print_start(struct text text)
{
    size_t size = text.size < TEXT ? text.size : TEXT;

    for (size_t i = 0; i < size; i++)
        putchar(text.data[i] == '\n' ? '|' : text.data[i]);
}

static void tell(const struct scenario *scenario, const struct plan *plan,
                 const struct run *run, const char *wrong)
{
    char name[TEXT];

    printf("BROKEN %s: %s: %s (%s %d)\n    ", scenario->name,
           plan_name(plan, name, sizeof name), wrong,
           WIFSIGNALED(run->status) ? "signal" : "exit",
           WIFSIGNALED(run->status) ? WTERMSIG(run->status)
                                    : WEXITSTATUS(run->status));
    print_start(run->err.size > 0 ? run->err : run->out);
    putchar('\n');
    fflush(stdout);
}

/* Adds a fault to the sums of a scenario; those of the clock stand last. */
static void count(size_t scenario, bool survived, bool lasted)
{
    sums[scenario].injected++;
    sums[scenario].survived += survived;
    sums[scenario].lasted += lasted;
}

/* Has one thing go wrong. What the run never came to is not counted. */
static void inject(struct worker *worker, const struct scenario *scenario,
                   const struct plan *plan, const struct run *whole)
{
    struct run run = run_once(&worker->stage, scenario, plan, NULL);
    const char *wrong = judge(&run, whole, &worker->stage);

    if (wrong != NULL)
        tell(scenario, plan, &run, wrong);
    if (run.happened)
        count((size_t)(scenario - scenarios), wrong == NULL,
              run.status == whole->status);
    run_free(&run);
}

/* What may go wrong, from two runs in which nothing does. */
static void plan_all(struct worker *worker, const struct scenario *scenario,
                     struct plans *plans)
{
    static struct trace_calls calls;
    struct run run;

    calls.count = 0;
    run = run_once(&worker->stage, scenario,
                   &(struct plan){ .act = PLAN_COUNT }, &calls);
    run_free(&run);
    if (calls.count == 0) {
        fputs("no process may be traced here\n", stderr);
        exit(EXIT_FAILURE);
    }
    plans_add_calls(plans, &calls);
    plans_add_allocations(plans, worker->stage.page);
    plans_add_limits(plans);
    plans_thin(plans, worker->most);
}

static void enter(struct worker *worker, const struct scenario *scenario)
{
    if (chdir(worker->folder) != 0 || chdir(scenario->name) != 0) {
        perror(scenario->name);
        exit(EXIT_FAILURE);
    }
    stage_enter(&worker->stage, scenario);
}

static void work_on(struct worker *worker, const struct scenario *scenario)
{
    struct plans plans = { NULL, 0, 0 };
    struct run whole;

    enter(worker, scenario);
    whole = run_once(&worker->stage, scenario, &(struct plan){ 0 }, NULL);
    plan_all(worker, scenario, &plans);
    for (size_t i = worker->number; i < plans.count; i += WORKERS)
        inject(worker, scenario, &plans.list[i], &whole);
    run_free(&whole);
    free(plans.list);
}

/* By a clock all is as by --at; by one that is wrong nothing is. */
static const char *judge_clock(struct worker *worker,
                               const struct dated *row,
                               const struct scenario_moment *moment,
                               const struct run *run)
{
    struct scenario by_moment = row->by_clock;
    char words[TEXT];
    struct run whole;
    const char *wrong;

    if (moment->is_wrong)
        return run->happened && run->err.size > 0
               && run->status == NOT_EVALUATED << 8
                   ? NULL : "a wrong clock is believed";
    snprintf(words, sizeof words, row->by_moment, moment->text);
    by_moment.words = words;
    whole = run_once(&worker->stage, &by_moment, &(struct plan){ 0 }, NULL);
    wrong = run->happened && run->status == whole.status
         && text_equal(run->out, whole.out)
                ? NULL : "not what --at makes of the moment";
    run_free(&whole);
    return wrong;
}

static void set_clock(struct worker *worker, const struct dated *row,
                      const struct scenario_moment *moment)
{
    struct plan plan = { PLAN_CLOCK, 0, 0, moment->seconds, 0 };
    struct run run = run_once(&worker->stage, &row->by_clock, &plan, NULL);
    const char *wrong = judge_clock(worker, row, moment, &run);

    if (wrong != NULL)
        tell(&row->by_clock, &plan, &run, wrong);
    count(scenario_count, wrong == NULL, false);
    run_free(&run);
}

static void set_clocks(struct worker *worker)
{
    for (size_t i = 0; i < dated_count; i++) {
        enter(worker, &dated[i].by_clock);
        for (size_t k = 0; k < scenario_moment_count; k++)
            set_clock(worker, &dated[i], &scenario_moments[k]);
    }
}

static void work(struct worker *worker)
{
    if (worker->only == NULL && worker->number == 0)
        set_clocks(worker);
    for (size_t i = 0; i < scenario_count; i++)
        if (worker->only == NULL
            || strcmp(worker->only, scenarios[i].name) == 0)
            work_on(worker, &scenarios[i]);
}

/* Prints the sums; true if there are some, and nothing broke. */
static bool tell_sums(void)
{
    unsigned injected = 0, survived = 0;

    for (size_t i = 0; i <= scenario_count; i++) {
        if (sums[i].injected == 0)
            continue;
        printf("%-10s injected %5u, survived %5u, of which %5u ended as if "
               "nothing had been\n",
               i < scenario_count ? scenarios[i].name : "the clock",
               sums[i].injected, sums[i].survived, sums[i].lasted);
        injected += sums[i].injected;
        survived += sums[i].survived;
    }
    printf("injected %u, survived %u\n", injected, survived);
    return injected > 0 && survived == injected;
}

static void *share(size_t size)
{
    void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        abort();
    return shared;
}

/* Starts a worker in its own folder. */
static void start(char **argv, unsigned number)
{
    struct worker worker = { .number = number, .most = SIZE_MAX };
    char folder[4096];

    if (fork() != 0)
        return;
    stage_open(&worker.stage, argv[1], argv[2]);
    snprintf(folder, sizeof folder, "%s/%u", argv[3], number);
    worker.folder = folder;
    if (argv[4] != NULL) {
        worker.most = strtoul(argv[4], NULL, 10);
        worker.only = argv[5];
    }
    work(&worker);
    exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    bool whole = true;
    int status;

    if (argc < 4)
        return EXIT_FAILURE;
    sums = share((scenario_count + 1) * sizeof *sums);
    fflush(stdout);
    for (unsigned i = 0; i < WORKERS; i++)
        start(argv, i);
    while (wait(&status) > 0)
        whole = whole && status == 0;
    return tell_sums() && whole ? EXIT_SUCCESS : EXIT_FAILURE;
}
