#define _GNU_SOURCE /* strerrorname_np, sigabbrev_np, landlock's calls */
#include "plans.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>
#include <sys/syscall.h>

static void add(struct plans *plans, struct plan plan)
{
    if (plans->count == plans->room) {
        plans->room = plans->room == 0 ? 1024 : 2 * plans->room;
        plans->list = realloc(plans->list,
                              plans->room * sizeof *plans->list);
        if (plans->list == NULL)
            abort();
    }
    plans->list[plans->count++] = plan;
}

enum { ERRORS = 6, SHORT = -1 };

/* How calls fail, by their pages of the manual; SHORT stands for a call that
 * moves less than it was asked to. */
#define CALL(name) #name, SYS_##name
static const struct {
    const char *name;
    long call;
    int errors[ERRORS];
} ends[] = {
    { CALL(read), { SHORT, EINTR, EAGAIN, EIO } },
    { CALL(pread64), { SHORT, EINTR, EAGAIN, EIO } },
    { CALL(recvfrom), { SHORT, EINTR, EAGAIN, EIO, ECONNRESET } },
    { CALL(recvmsg), { SHORT, EINTR, EAGAIN, EIO, ECONNRESET } },
    { CALL(write), { SHORT, EINTR, EAGAIN, EIO, ENOSPC, EPIPE } },
    { CALL(writev), { SHORT, EINTR, EAGAIN, EIO, ENOSPC, EPIPE } },
    { CALL(sendto), { SHORT, EINTR, EAGAIN, EIO, ENOBUFS, EPIPE } },
    { CALL(sendmsg), { SHORT, EINTR, EAGAIN, EIO, ENOBUFS, EPIPE } },
    { CALL(socket), { EMFILE, ENFILE, ENOMEM, EACCES } },
    { CALL(connect), { EINTR, ECONNREFUSED, ENETUNREACH, ETIMEDOUT } },
    { CALL(setsockopt), { ENOMEM, ENOPROTOOPT } },
    { CALL(getsockopt), { ENOBUFS } },
    { CALL(pipe2), { EMFILE, ENFILE } },
    { CALL(clone3), { EAGAIN, ENOMEM } },
    { CALL(ftruncate), { EIO, ENOSPC } },
    { CALL(fdatasync), { EIO, ENOSPC, EINTR } },
    { CALL(statx), { EIO, EACCES, ENOMEM } },
    { CALL(open), { EMFILE, ENFILE, EINTR, EACCES, ENOMEM } },
    { CALL(openat), { EMFILE, ENFILE, EINTR, EACCES, ENOMEM, ENOSPC } },
    { CALL(close), { EIO, EINTR, ENOSPC } },
    { CALL(fstat), { EIO } },
    { CALL(newfstatat), { EIO, EACCES, ENOMEM } },
    { CALL(getdents64), { EIO } },
    { CALL(lseek), { EIO } },
    { CALL(fsync), { EIO, ENOSPC, EINTR } },
    { CALL(fchmod), { EPERM, EIO } },
    { CALL(rename), { ENOSPC, EACCES, EIO } },
    { CALL(unlink), { EACCES } },
    { CALL(mkdir), { ENOSPC, EACCES } },
    { CALL(fcntl), { EMFILE } },
    { CALL(dup2), { EMFILE, EINTR } },
    { CALL(socketpair), { EMFILE, ENFILE, ENOMEM } },
    { CALL(clone), { EAGAIN, ENOMEM } },
    { CALL(pidfd_open), { EMFILE, ENOSYS } },
    { CALL(pidfd_send_signal), { EPERM } },
    { CALL(poll), { EINTR, ENOMEM } },
    { CALL(waitid), { EINTR, ECHILD } },
    { CALL(mmap), { ENOMEM } },
    { CALL(mremap), { ENOMEM } },
    { CALL(munmap), { ENOMEM } },
    { CALL(mprotect), { ENOMEM } },
    { CALL(madvise), { EINVAL } },
    { CALL(prlimit64), { EPERM } },
    { CALL(prctl), { EPERM, EINVAL } },
    { CALL(seccomp), { EINVAL, ENOMEM, ENOSYS } },
    { CALL(landlock_create_ruleset), { ENOSYS, EMFILE } },
    { CALL(landlock_restrict_self), { EPERM } },
    { CALL(close_range), { ENOSYS } },
    { CALL(getrandom), { EINTR, EAGAIN } },
    { CALL(getcwd), { ENOENT } },
    { CALL(readlink), { EIO } },
    { CALL(sysinfo), { EFAULT } },
    { CALL(ioctl), { ENOTTY } },
};

static void add_errors(struct plans *plans, const struct trace_call *call)
{
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        for (size_t k = 0; ends[i].call == call->call && k < ERRORS; k++) {
            int error = ends[i].errors[k];

            if (error != 0)
                add(plans, (struct plan){
                    error == SHORT ? PLAN_SHORT : PLAN_ERROR, call->process,
                    call->number, error, call->call });
        }
}

static void add_signal(struct plans *plans, const struct trace_call *call,
                       int signal)
{
    add(plans, (struct plan){ PLAN_SIGNAL, call->process, call->number,
                              signal, call->call });
}

void plans_add_calls(struct plans *plans, const struct trace_calls *calls)
{
    for (size_t i = 0; i < calls->count; i++) {
        const struct trace_call *call = &calls->list[i];

        if (call->process >= PLAN_MET)
            continue;
        add_errors(plans, call);
        add_signal(plans, call, SIGTERM);
        add_signal(plans, call, SIGINT);
        if (call->process > 0)
            add_signal(plans, call, SIGKILL);
    }
}

enum { OTHERS = 50 };

static void add_at(struct plans *plans, enum plan_act act, unsigned process,
                   uint64_t number, int64_t value)
{
    add(plans, (struct plan){ act, process, number, value, 0 });
}

/* What else happens at an allocation, wherever it stands: it ends much the same
 * way. The program itself is not to crash. */
static void add_other(struct plans *plans, unsigned process, uint64_t number)
{
    add_at(plans, PLAN_ALLOCATIONS, process, number, 0);
    if (process > 0)
        add_at(plans, PLAN_TRAP, process, number, 0);
    else
        add_at(plans, PLAN_RAISE, process, number,
               number % 2 == 0 ? SIGTERM : SIGINT);
}

/* The stacks that were met: a table of their numbers, each at its remainder or
 * behind it. */
struct stacks {
    uint32_t rows[4 * PLAN_STACKS];
};

/* Whether a stack is met for the first time. */
static bool is_new(struct stacks *met, uint32_t stack)
{
    enum { ROWS = sizeof met->rows / sizeof *met->rows };
    size_t row = stack % ROWS;

    while (met->rows[row] != 0 && met->rows[row] != stack)
        row = (row + 1) % ROWS;
    if (met->rows[row] == stack)
        return false;
    met->rows[row] = stack;
    return true;
}

/* Each process has its own: what is asked for in a jail ends elsewhere. */
static void add_of_process(struct plans *plans, const struct plan_page *page,
                           unsigned process)
{
    static struct stacks met;
    uint64_t most = page->allocations[process];
    uint64_t distance = 1 + most / OTHERS;
    bool twice = false;

    if (most > PLAN_STACKS) {
        fputs("more allocations than are told apart\n", stderr);
        exit(EXIT_FAILURE);
    }
    memset(&met, 0, sizeof met);
    for (uint64_t i = 0; i < most; i++)
        if (is_new(&met, page->stacks[process][i])) {
            add_at(plans, PLAN_ALLOCATION, process, i + 1, 0);
            twice = !twice;
            if (twice)
                add_at(plans, PLAN_TWICE, process, i + 1, 0);
        }
    for (uint64_t i = distance; i <= most; i += distance)
        add_other(plans, process, i);
}

void plans_add_allocations(struct plans *plans, const struct plan_page *page)
{
    for (unsigned i = 0; i <= page->processes && i < PLAN_MET; i++)
        add_of_process(plans, page, i);
}

static void add_limit(struct plans *plans, int resource, uint64_t most)
{
    add(plans, (struct plan){ PLAN_LIMIT, 0, most, resource, 0 });
}

void plans_add_limits(struct plans *plans)
{
    /* With less, the system loads no program of this size. */
    enum { LOADED = 10, DESCRIPTORS = 24, SIZES = 24, STEPS = 24 };
    const uint64_t mebibyte = 1024 * 1024;

    for (uint64_t i = 0; i < DESCRIPTORS; i++)
        add_limit(plans, RLIMIT_NOFILE, i);
    for (uint64_t i = 0; i < SIZES; i++)
        add_limit(plans, RLIMIT_FSIZE, i * i * 31);
    for (uint64_t i = 1; i <= STEPS; i++)
        add_limit(plans, RLIMIT_AS, (LOADED + 2 * i) * mebibyte);
    for (int i = 0; i < 3; i++)
        add(plans, (struct plan){ PLAN_CLOSED, 0, 0, i, 0 });
    add(plans, (struct plan){ PLAN_FULL, 0, 0, 0, 0 });
}

void plans_thin(struct plans *plans, size_t most)
{
    if (plans->count <= most)
        return;
    for (size_t i = 0; i < most; i++)
        plans->list[i] = plans->list[i * plans->count / most];
    plans->count = most;
}

static const char *signal_name(int64_t signal)
{
    const char *name = sigabbrev_np((int)signal);

    return name == NULL ? "?" : name;
}

static const char *resource_name(int64_t resource)
{
    return resource == RLIMIT_NOFILE ? "descriptors"
         : resource == RLIMIT_FSIZE ? "octets a file" : "octets of memory";
}

static const char *call_name(long call)
{
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i].call == call)
            return ends[i].name;
    return "another call";
}

static void name_call(const struct plan *plan, char *text, size_t size)
{
    const char *name = plan->act == PLAN_SHORT ? "moves less"
                     : plan->act == PLAN_ERROR
                         ? strerrorname_np((int)plan->value)
                         : signal_name(plan->value);

    snprintf(text, size, "process %u, %s %ju: %s", plan->process,
             call_name(plan->call), (uintmax_t)plan->number, name);
}

static void name_allocation(const struct plan *plan, char *text, size_t size)
{
    static const char *const names[] = {
        [PLAN_ALLOCATION] = "fails",
        [PLAN_TWICE] = "and the next fail",
        [PLAN_ALLOCATIONS] = "and all behind fail",
        [PLAN_TRAP] = "crash",
    };

    snprintf(text, size, "process %u, allocation %ju: %s", plan->process,
             (uintmax_t)plan->number,
             plan->act == PLAN_RAISE ? signal_name(plan->value)
                                     : names[plan->act]);
}

const char *plan_name(const struct plan *plan, char *text, size_t size)
{
    if (plan->act == PLAN_NOTHING)
        snprintf(text, size, "nothing");
    else if (plan->act == PLAN_CLOCK)
        snprintf(text, size, "the clock is at %jd", (intmax_t)plan->value);
    else if (plan->act == PLAN_LIMIT)
        snprintf(text, size, "%ju %s", (uintmax_t)plan->number,
                 resource_name(plan->value));
    else if (plan->act == PLAN_CLOSED)
        snprintf(text, size, "descriptor %jd closed", (intmax_t)plan->value);
    else if (plan->act == PLAN_FULL)
        snprintf(text, size, "standard output is full");
    else if (plan->act >= PLAN_COUNT)
        name_call(plan, text, size);
    else
        name_allocation(plan, text, size);
    return text;
}
