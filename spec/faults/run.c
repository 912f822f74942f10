#define _GNU_SOURCE /* memfd_create */
#include "run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
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
                const char *injector)
{
    struct sigaction action = { .sa_handler = end_run };

    *stage = (struct stage){ .program = program, .injector = injector };
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

static struct text read_open(int descriptor)
{
    struct stat info;
    struct text text;

    if (fstat(descriptor, &info) != 0)
        stop("fstat");
    text.size = (size_t)info.st_size;
    text.data = malloc(text.size + 1);
    if (text.data == NULL
        || pread(descriptor, text.data, text.size, 0) != (ssize_t)text.size)
        stop("pread");
    text.data[text.size] = '\0';
    return text;
}

static struct text read_file(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct text text = { NULL, 0 };

    if (descriptor < 0)
        return text;
    text = read_open(descriptor);
    close(descriptor);
    return text;
}

/* Removes what should have been renamed; true if there is something. */
static bool remove_temporary(const char *path)
{
    char pattern[COMMAND];
    glob_t found;

    snprintf(pattern, sizeof pattern, "%s.??????", path);
    if (glob(pattern, 0, NULL, &found) != 0)
        return false;
    for (size_t i = 0; i < found.gl_pathc; i++)
        unlink(found.gl_pathv[i]);
    globfree(&found);
    return true;
}

/* Removes the folders of a path that are empty. */
static void remove_folders(const char *path)
{
    char folder[COMMAND];
    char *end;

    snprintf(folder, sizeof folder, "%s", path);
    while ((end = strrchr(folder, '/')) != NULL) {
        *end = '\0';
        if (rmdir(folder) != 0)
            return;
    }
}

static void put_back(const char *path, struct text text)
{
    int descriptor;

    unlink(path);
    if (text.data == NULL) {
        remove_folders(path);
        return;
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0
        || write(descriptor, text.data, text.size) != (ssize_t)text.size
        || close(descriptor) != 0)
        stop(path);
}

bool text_equal(struct text left, struct text right)
{
    return (left.data == NULL) == (right.data == NULL)
        && left.size == right.size
        && (left.data == NULL
            || memcmp(left.data, right.data, left.size) == 0);
}

void stage_enter(struct stage *stage, const struct scenario *scenario)
{
    for (size_t i = 0; i < SCENARIO_FILES; i++) {
        free(stage->before[i].data);
        stage->before[i] = (struct text){ NULL, 0 };
        if (scenario->written[i] != NULL)
            stage->before[i] = read_file(scenario->written[i]);
    }
}

static bool is_folder(const struct dirent *entry)
{
    return entry->d_type == DT_DIR && entry->d_name[0] != '.';
}

/* Counts the entries of a folder and those in it, to a small depth. */
static size_t count_entries(const char *path, unsigned depth)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    size_t count = 0;

    if (folder == NULL || depth == 0)
        return 0;
    while ((entry = readdir(folder)) != NULL) {
        char below[COMMAND];

        count++;
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (is_folder(entry))
            count += count_entries(below, depth - 1);
    }
    closedir(folder);
    return count;
}

/* Sets up what an act of the driver's own asks for. */
static void prepare(const struct plan *plan)
{
    struct rlimit limit = { plan->number, plan->number };

    if (plan->act == PLAN_LIMIT)
        setrlimit((__rlimit_resource_t)plan->value, &limit);
    else if (plan->act == PLAN_CLOSED)
        close((int)plan->value);
    else if (plan->act == PLAN_FULL)
        dup2(open("/dev/full", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
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
    return plan->act >= PLAN_COUNT && plan->act <= PLAN_SIGNAL;
}

/* A pipe that holds what stands in a file, which is short, and ends. */
static int open_pipe(const char *path)
{
    struct text text = read_file(path);
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

/* Makes a descriptor another, and nothing else. */
static void move_descriptor(int from, int to)
{
    dup2(from, to);
    if (from != to)
        close(from);
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
        put_back(scenario->written[i], stage->before[i]);
    if (ftruncate(stage->out, 0) != 0 || ftruncate(stage->err, 0) != 0)
        stop("ftruncate");
    lseek(stage->out, 0, SEEK_SET);
    lseek(stage->err, 0, SEEK_SET);
    memset(stage->page, 0, offsetof(struct plan_page, stacks));
    stage->page->plan = *plan;
    run.status = start(stage, scenario, plan, calls);
    run.late = late != 0;
    run.happened = stage->page->happened || plan->act >= PLAN_LIMIT;
    run.out = read_open(stage->out);
    run.err = read_open(stage->err);
    for (size_t i = 0; i < SCENARIO_FILES && scenario->written[i]; i++)
        run.written[i] = read_file(scenario->written[i]);
    for (size_t i = 0; i < SCENARIO_FILES && scenario->written[i]; i++)
        run.temporary |= remove_temporary(scenario->written[i]);
    run.entries = count_entries(".", DEPTH);
    return run;
}

void run_free(struct run *run)
{
    free(run->out.data);
    free(run->err.data);
    for (size_t i = 0; i < SCENARIO_FILES; i++)
        free(run->written[i].data);
}
