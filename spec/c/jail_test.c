/* Tests of core/system/jail: work that does what no reader may. What is
 * expected is Linux's own word on it: the signal of seccomp(2), of
 * setrlimit(2), and what is left of a socket. Prints TAP. */
#define _GNU_SOURCE /* memfd_create, prlimit, unshare */
#include "system/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/futex.h>
#include <linux/landlock.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "base/limits.h"
#include "system/confine.h"

#include "instrumented.h"
#include "tap.h"

enum { MEMORY = 1024 * 1024 };

/* The layers that this kernel can give: one older than 5.13 has no Landlock,
 * and some are started without it. */
static unsigned all_layers(void)
{
    bool has_landlock = syscall(SYS_landlock_create_ruleset, NULL, 0,
                                LANDLOCK_CREATE_RULESET_VERSION) > 0;

    return has_landlock
               ? CONFINE_ALL : CONFINE_ALL & ~(unsigned)CONFINE_LANDLOCK;
}

static void no_preparation(void *context)
{
    (void)context;
}

/* Honest work: gives the request back. */
static enum jail_outcome echo(void *context, struct octets request,
                              size_t memory, struct octets *answer)
{
    (void)context;
    (void)memory;
    *answer = request;
    return JAIL_ANSWER;
}

/* What hostile work does; it answers with what came of it, if it lives. */
typedef long deed(void);

static enum jail_outcome attempt(void *context, struct octets request,
                                 size_t memory, struct octets *answer)
{
    static long result;

    (void)request;
    (void)memory;
    result = (*(deed **)context)();
    *answer = (struct octets){ (const uint8_t *)&result, sizeof result };
    return JAIL_ANSWER;
}

static long read_file(void)
{
    return open("/etc/passwd", O_RDONLY);
}

static long write_file(void)
{
    return open("/tmp/jail_test", O_WRONLY | O_CREAT, 0600);
}

static long write_terminal(void)
{
    return write(2, "# hello\n", 8);
}

static long make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static long make_process(void)
{
    return syscall(SYS_fork);
}

static long make_clone(void)
{
    return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static long run_program(void)
{
    return execl("/bin/true", "true", (char *)NULL);
}

static long kill_parent(void)
{
    return kill(getppid(), SIGTERM);
}

static long ask_parent(void)
{
    return getppid();
}

static long trace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long map_code(void)
{
    return (long)mmap(NULL, 4096, PROT_READ | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static long protect_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static long raise_limits(void)
{
    struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

    return prlimit(0, RLIMIT_CPU, &limit, NULL);
}

static long read_clock(void)
{
    struct timespec now;

    return syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
}

static long receive_descriptors(void)
{
    struct msghdr message = { 0 };

    return recvmsg(0, &message, 0);
}

static long use_ring(void)
{
    return syscall(SYS_io_uring_setup, 1, NULL);
}

static long make_file_in_memory(void)
{
    return memfd_create("jail", 0);
}

static long spin(void)
{
    for (volatile long i = 0;; i++)
        continue;
    return 0;
}

static long hold_signals(void)
{
    sigset_t all;

    sigfillset(&all);
    return sigprocmask(SIG_BLOCK, &all, NULL);
}

static long hold_signals_and_spin(void)
{
    return hold_signals() + spin();
}

static long sleep_for_ever(void)
{
    static uint32_t word;

    return syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static long hang_up_and_sleep(void)
{
    close(0);
    return sleep_for_ever();
}

static long end_early(void)
{
    _exit(0);
}

static long end_with_half_a_head(void)
{
    if (write(0, "\x2d\xe1", 2) != 2)
        return 0;
    _exit(0);
}

static long send_noise(void)
{
    char noise[64];

    memset(noise, 'x', sizeof noise);
    if (write(0, noise, sizeof noise) != sizeof noise)
        return 0;
    _exit(0);
}

static long answer_twice(void)
{
    long value = 0;
    struct {
        uint32_t magic, outcome;
        uint64_t size;
    } head = { 0xc077e12d, JAIL_ANSWER, sizeof value };
    struct iovec parts[2] = { { &head, sizeof head },
                              { &value, sizeof value } };

    return writev(0, parts, 2);
}

static long claim_much(void)
{
    struct {
        uint32_t magic, outcome;
        uint64_t size;
    } head = { 0xc077e12d, JAIL_ANSWER, UINT64_MAX };

    if (write(0, &head, sizeof head) != sizeof head)
        return 0;
    _exit(0);
}

static long claim_an_outcome(void)
{
    struct {
        uint32_t magic, outcome;
        uint64_t size;
    } head = { 0xc077e12d, JAIL_OUTCOMES, 0 };

    if (write(0, &head, sizeof head) != sizeof head)
        return 0;
    _exit(0);
}

static long crash(void)
{
    long *volatile nowhere = NULL;

    return *nowhere;
}

static long deep(long levels);

/* A compiler may make a loop of a function that calls itself by its name. */
static long (*const volatile again)(long) = deep;

static long deep(long levels)
{
    volatile char frame[4096];

    frame[levels % (long)sizeof frame] = (char)levels;
    return levels == 0 ? 0 : again(levels - 1) + frame[0];
}

static long use_up_the_stack(void)
{
    return deep(8L * LIMIT_JAIL_STACK / 4096);
}

static long read_variable(void)
{
    return getenv("COTTER_JAIL_SECRET") != NULL;
}

static long use_up_addresses(void)
{
    long taken = 0;

    while (mmap(NULL, 1 << 26, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        taken += 1 << 26;
    return taken > (long)LIMIT_JAIL_SPACE + 2 * MEMORY;
}

struct row {
    const char *what;
    deed *deed;
    enum fault_code code; /* NONE: it goes on, and answers with 0 */
    bool plain; /* an instrumented program is allowed it, or notices itself */
};

static const struct row rows[] = {
    { "a file is read", read_file, FAULT_JAIL_FORBIDDEN, true },
    { "a file is written", write_file, FAULT_JAIL_FORBIDDEN, true },
    { "the terminal is written to", write_terminal, FAULT_JAIL_FORBIDDEN,
      true },
    { "a socket is made", make_socket, FAULT_JAIL_FORBIDDEN, false },
    { "a process is made", make_process, FAULT_JAIL_FORBIDDEN, false },
    { "a process is made by clone", make_clone, FAULT_JAIL_FORBIDDEN, true },
    { "a program is run", run_program, FAULT_JAIL_FORBIDDEN, false },
    { "the parent is killed", kill_parent, FAULT_JAIL_FORBIDDEN, true },
    { "the parent is asked for", ask_parent, FAULT_JAIL_FORBIDDEN, true },
    { "the parent is to trace it", trace, FAULT_JAIL_FORBIDDEN, true },
    { "code is mapped", map_code, FAULT_JAIL_FORBIDDEN, true },
    { "memory becomes code", protect_code, FAULT_JAIL_FORBIDDEN, true },
    { "limits are raised", raise_limits, FAULT_JAIL_FORBIDDEN, true },
    { "the clock is read", read_clock, FAULT_JAIL_FORBIDDEN, true },
    { "descriptors are received", receive_descriptors, FAULT_JAIL_FORBIDDEN,
      true },
    { "a ring of requests is set up", use_ring, FAULT_JAIL_FORBIDDEN, true },
    { "a file in memory is made", make_file_in_memory, FAULT_JAIL_FORBIDDEN,
      true },
    { "no instruction ends it", spin, FAULT_JAIL_TIME, false },
    { "it sleeps for ever", sleep_for_ever, FAULT_JAIL_TIME, false },
    { "it hangs up and sleeps", hang_up_and_sleep, FAULT_JAIL_SHORT, false },
    { "it ends without an answer", end_early, FAULT_JAIL_SHORT, false },
    { "it ends within the head", end_with_half_a_head, FAULT_JAIL_SHORT,
      false },
    { "noise comes in place of a head", send_noise, FAULT_JAIL_ODD, false },
    { "it answers twice", answer_twice, FAULT_JAIL_ODD, false },
    { "the answer is to be larger than memory", claim_much, FAULT_JAIL_ODD,
      false },
    { "an outcome is made up", claim_an_outcome, FAULT_JAIL_ODD, false },
    { "it crashes", crash, FAULT_JAIL_CRASH, true },
    { "it uses up the stack", use_up_the_stack, FAULT_JAIL_CRASH, true },
    { "it reads a variable of the environment", read_variable, FAULT_NONE,
      false },
    { "it takes no signals", hold_signals, FAULT_NONE, false },
    { "it takes all addresses there are", use_up_addresses, FAULT_NONE,
      true },
};

static const struct octets greeting = { (const uint8_t *)"hello", 5 };

/* What becomes of a process that does something; *result is what it gives. */
static enum fault_code fate(deed *done, long *result)
{
    struct jail_work work = { &done, no_preparation, attempt };
    struct jail_terms terms = {
        .memory = MEMORY, .seconds = 1, .needed = all_layers(),
    };
    struct jail_answer answer = { 0 };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail jail;

    *result = -1;
    if (jail_open(&jail, &work, &fault)
        && jail_ask(&jail, greeting, &terms, &answer, &fault)
        && answer.octets.size == sizeof *result)
        memcpy(result, answer.octets.data, sizeof *result);
    jail_close(&jail);
    free((void *)(uintptr_t)answer.octets.data);
    return fault.code;
}

static void test_row(const struct row *row)
{
    long result;
    enum fault_code code = fate(row->deed, &result);
    bool ok = code == row->code && (code != FAULT_NONE || result == 0);

    if (!ok)
        printf("# %s %ld\n", fault_name(code), result);
    report(ok, row->what);
}

/* Its bound of CPU and the clock end it at about the same time. */
static void test_held(void)
{
    long result;
    enum fault_code code = fate(hold_signals_and_spin, &result);

    report(code == FAULT_JAIL_KILLED || code == FAULT_JAIL_TIME,
           "no instruction ends it, and it takes no signals");
}

static void test_deeds(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!INSTRUMENTED || !rows[i].plain)
            test_row(&rows[i]);
}

/* Sizes around those at which a socket's buffer is full. */
static void test_sizes(void)
{
    static const size_t sizes[] = { 0, 1, 4096, 212992, 212993, 5000000 };
    struct jail_work work = { NULL, no_preparation, echo };
    char *octets = calloc(1, 5000000);
    bool ok = octets != NULL;

    for (size_t i = 0; ok && i < sizeof sizes / sizeof *sizes; i++) {
        struct octets request = { (uint8_t *)octets, sizes[i] };
        struct jail_terms terms = {
            .memory = (size_t)8 * MEMORY, .seconds = 10,
            .needed = all_layers(),
        };
        struct jail_answer answer = { 0 };
        struct fault fault = { FAULT_NONE, 0 };
        struct jail jail;

        if (sizes[i] > 0)
            octets[sizes[i] - 1] = 'x';
        ok = jail_open(&jail, &work, &fault)
          && jail_ask(&jail, request, &terms, &answer, &fault)
          && answer.outcome == JAIL_ANSWER && answer.octets.size == sizes[i]
          && memcmp(answer.octets.data, octets, sizes[i]) == 0
          && jail.layers == all_layers();
        free((void *)(uintptr_t)answer.octets.data);
        jail_close(&jail);
    }
    free(octets);
    report(ok, "requests and answers of any size pass whole");
}

/* An answer may have as many octets as memory. */
static void test_bound(void)
{
    static const size_t excess[] = { 0, 1 };
    struct jail_work work = { NULL, no_preparation, echo };
    char *octets = calloc(1, MEMORY + 1);

    for (size_t i = 0; octets != NULL && i < 2; i++) {
        struct octets request = { (uint8_t *)octets, MEMORY + excess[i] };
        struct jail_terms terms = {
            .memory = MEMORY, .seconds = 10, .needed = all_layers(),
        };
        struct jail_answer answer = { 0 };
        struct fault fault = { FAULT_NONE, 0 };
        struct jail jail;
        bool answered = jail_open(&jail, &work, &fault)
                     && jail_ask(&jail, request, &terms, &answer, &fault);

        free((void *)(uintptr_t)answer.octets.data);
        jail_close(&jail);
        report(excess[i] == 0 ? answered
                              : !answered && fault.code == FAULT_JAIL_ODD,
               excess[i] == 0 ? "an answer at the bound passes"
                              : "an answer past the bound is odd");
    }
    free(octets);
}

static void test_layer(void)
{
    struct jail_work work = { NULL, no_preparation, echo };
    struct jail_terms terms = {
        .memory = MEMORY, .seconds = 10, .needed = CONFINE_ALL << 1,
    };
    struct jail_answer answer;
    struct fault fault = { FAULT_NONE, 0 };
    struct jail jail;
    bool answered = jail_open(&jail, &work, &fault)
                 && jail_ask(&jail, greeting, &terms, &answer, &fault);

    jail_close(&jail);
    report(!answered && fault.code == FAULT_JAIL_LAYER,
           "nothing is asked where a layer is missing that is needed");
}

/* A call of the system on what is no socket fails at once, and for good. */
static void test_socket(void)
{
    struct jail_work work = { NULL, no_preparation, echo };
    struct jail_terms terms = { .memory = MEMORY, .seconds = 10 };
    struct jail_answer answer = { 0 };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail jail;
    bool opened = jail_open(&jail, &work, &fault), answered;

    close(jail.child.socket);
    jail.child.socket = open("/dev/null", O_RDWR | O_CLOEXEC);
    answered = opened
            && jail_ask(&jail, greeting, &terms, &answer, &fault);
    free((void *)(uintptr_t)answer.octets.data);
    jail_close(&jail);
    report(opened && !answered && fault.code == FAULT_JAIL_SOCKET,
           "a socket that fails is not taken for the end of the process");
}

static void test_closed(void)
{
    struct jail jail = { 0 };
    struct jail_work work = { NULL, no_preparation, echo };
    struct fault fault = { FAULT_NONE, 0 };
    bool opened = jail_open(&jail, &work, &fault);

    jail_close(&jail);
    jail_close(&jail);
    report(opened && waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "a jail that was never asked leaves no process behind");
}

/* Opens a jail where so many more descriptors may be had: it wants two for its
 * socket, one of which it closes before it wants one for its process. */
static enum fault_code open_with(rlim_t more)
{
    struct jail jail = { 0 };
    struct jail_work work = { NULL, no_preparation, echo };
    struct fault fault = { FAULT_NONE, 0 };
    struct rlimit usual, few;
    int next = dup(STDOUT_FILENO);

    close(next);
    if (getrlimit(RLIMIT_NOFILE, &usual) != 0)
        return FAULT_NONE;
    few = usual;
    few.rlim_cur = (rlim_t)next + more;
    setrlimit(RLIMIT_NOFILE, &few);
    if (jail_open(&jail, &work, &fault))
        jail_close(&jail);
    setrlimit(RLIMIT_NOFILE, &usual);
    return fault.code;
}

static void test_descriptors(void)
{
    report(open_with(0) == FAULT_JAIL_START
           && open_with(1) == FAULT_JAIL_START && open_with(2) == FAULT_NONE,
           "a jail is not begun without a socket");
}

/* Sets limits that are less than a jail's, and becomes somebody who may not
 * raise them, which root may. */
static bool become_limited(void)
{
    static const struct rlimit time = { 8, 8 };
    static const struct rlimit stack = { 1024 * 1024, 1024 * 1024 };
    static const struct rlimit space = { 400 * 1024 * 1024,
                                         400 * 1024 * 1024 };

    return setrlimit(RLIMIT_CPU, &time) == 0
        && setrlimit(RLIMIT_STACK, &stack) == 0
        && (INSTRUMENTED || setrlimit(RLIMIT_AS, &space) == 0)
        && (getuid() != 0 || setresuid(65534, 65534, 65534) == 0);
}

static bool echo_in_full(void)
{
    struct jail_work work = { NULL, no_preparation, echo };
    struct jail_terms terms = { .memory = MEMORY, .seconds = 10,
                                .needed = all_layers() };
    struct jail_answer answer = { 0 };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail jail;
    bool answered = jail_open(&jail, &work, &fault)
                 && jail_ask(&jail, greeting, &terms, &answer, &fault)
                 && answer.octets.size == greeting.size;

    free((void *)(uintptr_t)answer.octets.data);
    jail_close(&jail);
    return answered;
}

/* ulimit -t, -s and -v of a shell: no limit of a jail may be set that is
 * higher. */
static void test_limited(void)
{
    pid_t process = fork();
    int status = -1;

    if (process == 0)
        _exit(become_limited() && echo_in_full() ? EXIT_SUCCESS
                                                 : EXIT_FAILURE);
    report(waitpid(process, &status, 0) == process && status == 0,
           "a jail takes lower limits than its own from who started it");
}

/* The first process of a container has the number 1, and is nobody's orphan:
 * pid_namespaces(7). */
static void test_first(void)
{
    pid_t outer = fork(), process;
    int status = -1;

    if (outer == 0) {
        /* Where no container may be made, there is nothing to look at. */
        if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
            _exit(EXIT_SUCCESS);
        process = fork();
        if (process == 0)
            _exit(getpid() == 1 && echo_in_full() ? EXIT_SUCCESS
                                                  : EXIT_FAILURE);
        _exit(waitpid(process, &status, 0) == process && status == 0
                  ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    report(waitpid(outer, &status, 0) == outer && status == 0,
           "a jail of the first process of a container answers");
}

int main(void)
{
    setenv("COTTER_JAIL_SECRET", "s", 1);
    test_deeds();
    test_held();
    test_sizes();
    test_bound();
    test_layer();
    test_socket();
    test_closed();
    test_descriptors();
    test_limited();
    test_first();
    return tap_end();
}
