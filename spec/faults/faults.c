/* The gate of faults: everything that a run of the program asks of the system
 * goes wrong once, and the program has to tell of it.
 *
 *     faults [-m MOST] [-s SCENARIO] [-e] PROGRAM INJECTOR FOLDER
 *
 * FOLDER is what prepare has laid out, in a copy for each worker: 0, 1... MOST
 * bounds the faults of a scenario; SCENARIO is one of scenario.c, or clock; -e
 * has every allocation fail, and not one of each call stack. Prints a line for
 * each fault that the program did not survive, one for each scenario as it
 * ends, and the sums. */
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
#include "server.h"

enum { WORKERS = 2, TEXT = 512, NOT_EVALUATED = 2 };

/* Sums of a scenario, by all workers, and how many of them are done with it. */
struct sums {
    _Atomic unsigned injected, survived, lasted, done;
};

static struct sums *sums;

struct worker {
    struct stage stage;
    const char *folder;
    const char *port; /* of the server */
    size_t most; /* faults of a scenario */
    const char *only; /* scenario, or NULL */
    bool every; /* allocation, or one of each stack */
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
                   &(struct plan){ .act = PLAN_COUNT, .value = worker->every },
                   &calls);
    run_free(&run);
    if (calls.count == 0 || calls.more) {
        fputs(calls.more ? "more calls of the system than are kept\n"
                         : "no process may be traced here\n", stderr);
        exit(EXIT_FAILURE);
    }
    if (!plans_add_calls(plans, &calls, worker->stage.cut))
        exit(EXIT_FAILURE);
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

/* Whether a scenario ends as it should without faults; it shows nothing
 * otherwise. */
static bool is_sound(const struct scenario *scenario, const struct run *whole)
{
    if (whole->status == scenario->status << 8)
        return true;
    tell(scenario, &(struct plan){ 0 }, whole, "another status");
    count((size_t)(scenario - scenarios), false, false);
    return false;
}

static void work_on(struct worker *worker, const struct scenario *scenario)
{
    struct plans plans = { NULL, 0, 0 };
    struct run whole;

    enter(worker, scenario);
    whole = run_once(&worker->stage, scenario, &(struct plan){ 0 }, NULL);
    if (is_sound(scenario, &whole))
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
         && text_equal(run->written[0], whole.written[0])
                ? NULL : "not what --at makes of the moment";
    run_free(&whole);
    return wrong;
}

static void set_clock(struct worker *worker, const struct dated *row,
                      const struct scenario_moment *moment)
{
    struct plan plan = { .act = PLAN_CLOCK, .value = moment->seconds };
    struct run run = run_once(&worker->stage, &row->by_clock, &plan, NULL);
    const char *wrong = judge_clock(worker, row, moment, &run);

    if (wrong != NULL)
        tell(&row->by_clock, &plan, &run, wrong);
    count(scenario_count, wrong == NULL, false);
    run_free(&run);
}

/* Prints what came of a scenario, when all the workers are done with it. */
static void end_scenario(size_t scenario, unsigned workers)
{
    struct sums *sum = &sums[scenario];

    if (++sum->done < workers)
        return;
    printf("%-10s injected %5u, survived %5u, of which %5u ended as if "
           "nothing had been\n",
           scenario < scenario_count ? scenarios[scenario].name : "clock",
           sum->injected, sum->survived, sum->lasted);
    fflush(stdout);
}

static void set_clocks(struct worker *worker)
{
    for (size_t i = 0; i < dated_count; i++) {
        enter(worker, &dated[i].by_clock);
        for (size_t k = 0; k < scenario_moment_count; k++)
            set_clock(worker, &dated[i], &scenario_moments[k]);
    }
    end_scenario(scenario_count, 1);
}

static bool is_wanted(const struct worker *worker, const char *name)
{
    return worker->only == NULL || strcmp(worker->only, name) == 0;
}

static void work(struct worker *worker)
{
    if (worker->number == 0 && is_wanted(worker, "clock"))
        set_clocks(worker);
    for (size_t i = 0; i < scenario_count; i++)
        if (is_wanted(worker, scenarios[i].name)) {
            work_on(worker, &scenarios[i]);
            end_scenario(i, WORKERS);
        }
}

/* Prints the sums; true if there are some, and nothing broke. */
static bool tell_sums(void)
{
    unsigned injected = 0, survived = 0;

    for (size_t i = 0; i <= scenario_count; i++) {
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

/* Waits for all the workers; false if one of them, or the server, ended before
 * its work did: the sums are then of less than was to be done. */
static bool wait_for_workers(pid_t server)
{
    bool whole = true;
    int status;

    for (unsigned waited = 0; waited < WORKERS;) {
        bool is_server = wait(&status) == server;

        if (is_server || status != 0) {
            printf("a %s ended before its work did (status %#x)\n",
                   is_server ? "server" : "worker", (unsigned)status);
            whole = false;
        }
        waited += !is_server;
    }
    return whole;
}

/* Starts a worker in its own folder, of a program, an injector and folders. */
static void start(struct worker worker, char **files)
{
    char folder[4096];

    if (fork() != 0)
        return;
    stage_open(&worker.stage, files[0], files[1], worker.port);
    snprintf(folder, sizeof folder, "%s/%u", files[2], worker.number);
    worker.folder = folder;
    work(&worker);
    exit(EXIT_SUCCESS);
}

/* Reads the options; false if one is unknown. */
static bool read_options(int argc, char **argv, struct worker *worker)
{
    int option;

    while ((option = getopt(argc, argv, "m:s:e")) >= 0)
        if (option == 'm')
            worker->most = strtoul(optarg, NULL, 10);
        else if (option == 's')
            worker->only = optarg;
        else if (option == 'e')
            worker->every = true;
        else
            return false;
    return argc - optind == 3;
}

int main(int argc, char **argv)
{
    struct worker worker = { .most = SIZE_MAX };
    struct server server;
    bool whole;

    if (!read_options(argc, argv, &worker))
        return EXIT_FAILURE;
    argv += optind;
    server = server_start(argv[2]);
    worker.port = server.port;
    sums = share((scenario_count + 1) * sizeof *sums);
    fflush(stdout);
    for (; worker.number < WORKERS; worker.number++)
        start(worker, argv);
    whole = wait_for_workers(server.process);
    kill(server.process, SIGKILL);
    return tell_sums() && whole ? EXIT_SUCCESS : EXIT_FAILURE;
}
