#define _GNU_SOURCE /* memfd_create */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { WORDS = 32, SECONDS = 20, DEPTH = 4, COMMAND = 512 };

/* The group of the process that runs. */
static volatile pid_t running;
static volatile sig_atomic_t late;

static void end_run(int signal)
{
    (void)signal;
    late = 1;
    if (running > 0)
        kill(-running, SIGKILL);
}

static void stop(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

void stage_open(struct stage *stage, const char *program,
                const char *injector, const char *port)
{
    struct sigaction action = { .sa_handler = end_run };

    *stage = (struct stage){ .program = program, .injector = injector,
                             .port = port };
    stage->page_descriptor = memfd_create("page", 0);
    stage->out = memfd_create("out", MFD_CLOEXEC);
    stage->err = memfd_create("err", MFD_CLOEXEC);
    if (stage->page_descriptor < 0 || stage->out < 0 || stage->err < 0
        || ftruncate(stage->page_descriptor, sizeof *stage->page) != 0)
        stop("memfd");
    stage->page = mmap(NULL, sizeof *stage->page, PROT_READ | PROT_WRITE,
                       MAP_SHARED, stage->page_descriptor, 0);
    if (stage->page == MAP_FAILED)
        stop("mmap");
    /* What the program leaves behind is to be seen, and to be waited for. */
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    sigaction(SIGALRM, &action, NULL);
}

void stage_enter(struct stage *stage, const struct scenario *scenario)
{
    for (size_t i = 0; i < SCENARIO_FILES; i++) {
        free(stage->before[i].data);
        stage->before[i] = (struct text){ NULL, 0 };
        if (scenario->written[i] != NULL)
            stage->before[i] = text_read(scenario->written[i]);
    }
    free(stage->whole.data);
    stage->whole = (struct text){ NULL, 0 };
    stage->cut = scenario_cut(scenario);
    if (stage->cut != NULL)
        stage->whole = text_read(stage->cut);
}

/* Makes a descriptor another, and nothing else. */
static void move_descriptor(int from, int to)
{
    dup2(from, to);
    if (from != to)
        close(from);
}

static int open_unread(void)
{
    int ends[2];

    if (pipe(ends) != 0)
        _exit(127);
    close(ends[0]);
    return ends[1];
}

/* Sets up what an act of the driver's own asks for. */
static void prepare(const struct plan *plan)
{
    int descriptor = (int)plan->value;

    if (plan->act == PLAN_CLOSED)
        close(descriptor);
    else if (plan->act == PLAN_FULL)
        move_descriptor(open("/dev/full", O_WRONLY), descriptor);
    else if (plan->act == PLAN_UNREAD)
        move_descriptor(open_unread(), descriptor);
}

/* Copies the command line, with a port in place of each @. */
static void write_line(const char *words, const char *port, char *line,
                       size_t size)
{
    size_t at = 0;

    for (; *words != '\0' && at + 8 < size; words++)
        if (*words == '@')
            at += (size_t)snprintf(line + at, size - at, "%s", port);
        else
            line[at++] = *words;
    line[at] = '\0';
}

/* Splits the command line at its blanks. */
static void split(char *line, char *words[WORDS])
{
    size_t count = 1;
    char *word = strtok(line, " ");

    for (; word != NULL && count + 1 < WORDS; word = strtok(NULL, " "))
        words[count++] = word;
    words[count] = NULL;
}

static bool is_traced(const struct plan *plan)
{
    return plan->act >= PLAN_COUNT && plan->act <= PLAN_CUT;
}

/* A pipe that holds what stands in a file, which is short, and ends. */
static int open_pipe(const char *path)
{
    struct text text = text_read(path);
    int ends[2];

    if (pipe(ends) != 0
        || write(ends[1], text.data, text.size) != (ssize_t)text.size)
        stop(path);
    free(text.data);
    close(ends[1]);
    return ends[0];
}

static int open_input(const char *name)
{
    if (name != NULL && *name == '|')
        return open_pipe(name + 1);
    return open(name == NULL ? "/dev/null" : name, O_RDONLY);
}

/* Becomes the program. */
static _Noreturn void become(const struct stage *stage,
                             const struct scenario *scenario,
                             const struct plan *plan)
{
    char line[COMMAND], number[16];
    char name[] = "cotter";
    char *words[WORDS] = { name };

    setpgid(0, 0);
    move_descriptor(open_input(scenario->input), STDIN_FILENO);
    dup2(stage->out, STDOUT_FILENO);
    dup2(stage->err, STDERR_FILENO);
    snprintf(number, sizeof number, "%d", stage->page_descriptor);
    write_line(scenario->words, stage->port, line, sizeof line);
    split(line, words);
    setenv(PLAN_VARIABLE, number, 1);
    setenv("LD_PRELOAD", stage->injector, 1);
    if (is_traced(plan))
        trace_offer();
    prepare(plan);
    execv(stage->program, words);
    _exit(127);
}

/* Waits for the process and all that it left. */
static int wait_for(pid_t process)
{
    int status, result = 0;
    pid_t id;

    for (;;) {
        id = waitpid(-1, &status, 0);
        if (id == process)
            result = status;
        if (id < 0 && errno == ECHILD)
            return result;
    }
}

static int start(struct stage *stage, const struct scenario *scenario,
                 const struct plan *plan, struct trace_calls *calls)
{
    int status;

    late = 0;
    running = fork();
    if (running < 0)
        stop("fork");
    if (running == 0)
        become(stage, scenario, plan);
    setpgid(running, running);
    alarm(SECONDS);
    status = is_traced(plan) ? trace_follow(running, stage->page, calls)
                             : wait_for(running);
    alarm(0);
    running = 0;
    return status;
}

struct run run_once(struct stage *stage, const struct scenario *scenario,
                    const struct plan *plan, struct trace_calls *calls)
{
    struct run run = { 0 };

    for (size_t i = 0; i < SCENARIO_FILES && scenario->written[i]; i++)
        files_put_back(scenario->written[i], stage->before[i]);
    if (stage->cut != NULL)
        files_put_back(stage->cut, stage->whole);
    if (ftruncate(stage->out, 0) != 0 || ftruncate(stage->err, 0) != 0)
        stop("ftruncate");
    lseek(stage->out, 0, SEEK_SET);
    lseek(stage->err, 0, SEEK_SET);
    memset(stage->page, 0, plan->act == PLAN_COUNT ? sizeof *stage->page
                                         : offsetof(struct plan_page, stacks));
    stage->page->plan = *plan;
    run.status = start(stage, scenario, plan, calls);
    run.late = late != 0;
    run.happened = stage->page->happened || plan->act >= PLAN_LIMIT;
    run.lost = stage->page->lost;
    run.out = text_of(stage->out);
    run.err = text_of(stage->err);
    for (size_t i = 0; i < SCENARIO_FILES && scenario->written[i]; i++)
        run.written[i] = text_read(scenario->written[i]);
    for (size_t i = 0; i < SCENARIO_FILES && scenario->written[i]; i++)
        run.temporary |= files_remove_temporary(scenario->written[i]);
    run.entries = files_count(".", DEPTH);
    return run;
}

void run_free(struct run *run)
{
    free(run->out.data);
    free(run->err.data);
    for (size_t i = 0; i < SCENARIO_FILES; i++)
        free(run->written[i].data);
}
