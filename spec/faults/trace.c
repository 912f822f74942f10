#define _GNU_SOURCE /* SYS_*, registers, __WALL */
#include "trace.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#if !defined __x86_64__
#error "calls of the system are met on x86-64 alone"
#endif

/* More than the system has. */
enum { CALLS = 1024 };

/* A process, or a thread of one, that is followed. */
struct tracee {
    pid_t id;
    unsigned process; /* the number of the one that it is of */
    bool inside;    /* between the begin and the end of a call */
    bool overruled; /* the call that it is in returns result */
    long result;
};

struct trace {
    struct plan_page *page;
    struct trace_calls *calls;
    struct tracee tracees[PLAN_PROCESSES];
    unsigned count;
    uint64_t made[PLAN_PROCESSES][CALLS]; /* calls, by process */
    unsigned processes;
};

void trace_offer(void)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        _exit(127);
    raise(SIGSTOP);
}

/* Whether it is a thread of the program itself, the one that has some. */
static bool is_thread(const struct trace *trace, pid_t id)
{
    char path[64];

    if (trace->count == 0)
        return false;
    snprintf(path, sizeof path, "/proc/%d/task/%d", trace->tracees[0].id, id);
    return access(path, F_OK) == 0;
}

/* The process of a number; new ones are numbered as they are met. */
static struct tracee *find(struct trace *trace, pid_t id)
{
    for (unsigned i = 0; i < trace->count; i++)
        if (trace->tracees[i].id == id)
            return &trace->tracees[i];
    if (trace->count == PLAN_PROCESSES) {
        fputs("too many processes to follow\n", stderr);
        exit(EXIT_FAILURE);
    }
    trace->tracees[trace->count] = (struct tracee){
        .id = id, .process = is_thread(trace, id) ? 0 : trace->processes++,
    };
    return &trace->tracees[trace->count++];
}

static void keep(struct trace *trace, const struct tracee *tracee, long call)
{
    struct trace_calls *calls = trace->calls;

    if (calls == NULL)
        return;
    calls->more = calls->count == sizeof calls->list / sizeof *calls->list;
    if (!calls->more)
        calls->list[calls->count++] = (struct trace_call){
            tracee->process, trace->made[tracee->process][call], call,
        };
}

static unsigned long long peek(pid_t id, unsigned long long address)
{
    return (unsigned long long)ptrace(PTRACE_PEEKDATA, id, address, NULL);
}

/* Halves the last vector that has octets. */
static bool halve_vectors(pid_t id, unsigned long long vectors,
                          unsigned long long count)
{
    while (count-- > 0) {
        unsigned long long length = vectors + count * sizeof(struct iovec)
                                  + offsetof(struct iovec, iov_len);
        unsigned long long octets = peek(id, length);

        if (octets > 1) {
            ptrace(PTRACE_POKEDATA, id, length, octets / 2);
            return true;
        }
    }
    return false;
}

static bool halve(pid_t id, struct user_regs_struct *registers)
{
    switch (registers->orig_rax) {
    case SYS_writev:
    case SYS_readv:
    case SYS_preadv:
    case SYS_pwritev:
        return halve_vectors(id, registers->rsi, registers->rdx);
    case SYS_sendmsg:
    case SYS_recvmsg:
        return halve_vectors(
            id, peek(id, registers->rsi + offsetof(struct msghdr, msg_iov)),
            peek(id, registers->rsi + offsetof(struct msghdr, msg_iovlen)));
    default:
        if (registers->rdx < 2)
            return false;
        registers->rdx /= 2;
        ptrace(PTRACE_SETREGS, id, NULL, registers);
        return true;
    }
}

/* A call that fails does not take place, and one that any process may make
 * stands in for it; but a descriptor is closed whatever close() says. */
static void fail(struct tracee *tracee, struct user_regs_struct *registers,
                 int64_t number)
{
    tracee->overruled = true;
    tracee->result = -(long)number;
    if (registers->orig_rax == SYS_close)
        return;
    registers->orig_rax = SYS_getpid;
    ptrace(PTRACE_SETREGS, tracee->id, NULL, registers);
}

/* Whether a call reads a file, which may be cut while it is read; what comes
 * through a pipe, and standard input, ends where it ends. */
static bool reads_file(pid_t id, const struct user_regs_struct *registers)
{
    char path[64];
    struct stat info;

    snprintf(path, sizeof path, "/proc/%d/fd/%llu", id, registers->rdi);
    return registers->rdi != STDIN_FILENO && stat(path, &info) == 0
        && S_ISREG(info.st_mode);
}

/* Whether a link leads to a file in which a build that counts what runs keeps
 * its counts (make coverage): no result of the program. */
static bool is_of_counts(const char *link)
{
    static const char end[] = ".profraw";
    char path[4096];
    ssize_t size = readlink(link, path, sizeof path);
    size_t length = sizeof end - 1;

    return size > (ssize_t)length
        && memcmp(path + (size_t)size - length, end, length) == 0;
}

/* Whether a call is of a file that is open for writing, which the mode of the
 * link to it tells; what cannot be told is no result. */
static bool writes_file(pid_t id, const struct user_regs_struct *registers)
{
    char path[64];
    struct stat info;

    snprintf(path, sizeof path, "/proc/%d/fd/%llu", id, registers->rdi);
    return registers->rdi != STDERR_FILENO
        && stat(path, &info) == 0 && S_ISREG(info.st_mode)
        && lstat(path, &info) == 0 && (info.st_mode & S_IWUSR) != 0
        && !is_of_counts(path);
}

/* Whether a call that fails so loses what was written. No more shows it than
 * what the call says, since what can be read meanwhile is whole. */
static bool loses(pid_t id, const struct user_regs_struct *registers,
                  int64_t number)
{
    switch (registers->orig_rax) {
    case SYS_rename:
    case SYS_fsync:
        return true;
    case SYS_write:
    case SYS_close:
        return (number == EIO || number == ENOSPC)
            && writes_file(id, registers);
    default:
        return false;
    }
}

/* What others do to a file that is being read. */
static bool cut(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && truncate(path, info.st_size / 2) == 0;
}

static void act(struct trace *trace, struct tracee *tracee,
                struct user_regs_struct *registers)
{
    const struct plan *plan = &trace->page->plan;

    trace->page->happened = true;
    if (plan->act == PLAN_ERROR || plan->act == PLAN_ERRORS) {
        trace->page->lost |= tracee->process == 0
                          && loses(tracee->id, registers, plan->value);
        fail(tracee, registers, plan->value);
    } else if (plan->act == PLAN_END && reads_file(tracee->id, registers))
        fail(tracee, registers, 0);
    else if (plan->act == PLAN_SIGNAL)
        kill(tracee->id, (int)plan->value);
    else if (plan->act == PLAN_CUT)
        trace->page->happened = cut(plan->file);
    else if (plan->act == PLAN_SHORT)
        trace->page->happened = halve(tracee->id, registers);
    else
        trace->page->happened = false;
}

/* Whether a call is one of those that are to go wrong. */
static bool is_meant(const struct plan *plan, unsigned process, long call,
                     uint64_t number)
{
    return process == plan->process && call == plan->call
        && (number == plan->number
            || (plan->act == PLAN_ERRORS && number > plan->number));
}

/* Whether a call is one that the program has made. The kernel makes the other
 * in its name, to go on with one that a stop has cut (restart_syscall(2)):
 * whether there are such is a matter of time alone. */
static bool is_made(unsigned long long call)
{
    return call < CALLS && call != SYS_restart_syscall;
}

static void enter(struct trace *trace, struct tracee *tracee)
{
    const struct plan *plan = &trace->page->plan;
    struct user_regs_struct registers;
    long call;

    if (!trace->page->begun
        || ptrace(PTRACE_GETREGS, tracee->id, NULL, &registers) != 0
        || !is_made(registers.orig_rax))
        return;
    call = (long)registers.orig_rax;
    trace->made[tracee->process][call]++;
    keep(trace, tracee, call);
    if (is_meant(plan, tracee->process, call,
                 trace->made[tracee->process][call]))
        act(trace, tracee, &registers);
}

static void leave(struct tracee *tracee)
{
    struct user_regs_struct registers;

    if (!tracee->overruled)
        return;
    tracee->overruled = false;
    if (ptrace(PTRACE_GETREGS, tracee->id, NULL, &registers) != 0)
        return;
    registers.rax = (unsigned long long)tracee->result;
    ptrace(PTRACE_SETREGS, tracee->id, NULL, &registers);
}

/* Answers a stop; returns the signal that the process is to go on with. */
static int answer(struct trace *trace, struct tracee *tracee, int status)
{
    int signal = WSTOPSIG(status);

    if (signal == (SIGTRAP | 0x80)) {
        tracee->inside = !tracee->inside;
        if (tracee->inside)
            enter(trace, tracee);
        else
            leave(tracee);
        return 0;
    }
    if (status >> 16 != 0 || signal == SIGSTOP)
        return 0; /* a process was forked, or begins */
    return signal;
}

int trace_follow(pid_t process, struct plan_page *page,
                 struct trace_calls *calls)
{
    static struct trace trace;
    int status, result = 0;
    pid_t id;

    trace.page = page;
    trace.calls = calls;
    trace.count = trace.processes = 0;
    memset(trace.made, 0, sizeof trace.made);
    find(&trace, process);
    if (waitpid(process, &status, 0) != process || !WIFSTOPPED(status))
        return status;
    ptrace(PTRACE_SETOPTIONS, process, NULL,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK
               | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC
               | PTRACE_O_EXITKILL);
    ptrace(PTRACE_SYSCALL, process, NULL, 0);
    for (;;) {
        id = waitpid(-1, &status, __WALL);
        if (id < 0 && errno == EINTR)
            continue;
        if (id < 0)
            return result;
        if (!WIFSTOPPED(status)) {
            if (id == process)
                result = status;
            continue;
        }
        ptrace(PTRACE_SYSCALL, id, NULL,
               answer(&trace, find(&trace, id), status));
    }
}
