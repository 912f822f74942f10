#define _GNU_SOURCE /* strerrorname_np, sigabbrev_np */
#include "plans.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/resource.h>

#include "ends.h"

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

static void add_call(struct plans *plans, enum plan_act act,
                     const struct trace_call *call, int64_t value)
{
    add(plans, (struct plan){ act, call->process, call->number, value,
                              call->call, NULL });
}

/* Whether what a call ends in may go on for long: a disk that is full, or
 * descriptors that others hold. */
static bool may_last(int error)
{
    return error == EIO || error == ENOSPC || error == EMFILE
        || error == ENFILE || error == ENOMEM || error == EPIPE;
}

static bool is_power_of_two(uint64_t number)
{
    return (number & (number - 1)) == 0;
}

static void add_end(struct plans *plans, const struct trace_call *call,
                    int error)
{
    add_call(plans, error == ENDS_SHORT ? PLAN_SHORT
                  : error == ENDS_EARLY ? PLAN_END : PLAN_ERROR, call, error);
    if (may_last(error) && is_power_of_two(call->number))
        add_call(plans, PLAN_ERRORS, call, error);
}

static bool add_ends(struct plans *plans, const struct trace_call *call)
{
    const struct ends *ends = ends_of(call->call);

    if (ends == NULL) {
        fprintf(stderr, "call %ld is not in the table of ends\n", call->call);
        return false;
    }
    for (size_t i = 0; i < ENDS_ERRORS && ends->errors[i] != 0; i++)
        add_end(plans, call, ends->errors[i]);
    return true;
}

/* Whether a process meets a call: those behind the first ones take turns. */
static bool takes_turn(const struct trace_call *call, unsigned processes)
{
    uint64_t turn = call->number + (uint64_t)call->call;

    return call->process < PLAN_FIRST
        || turn % (processes - PLAN_FIRST) == call->process - PLAN_FIRST;
}

static unsigned count_processes(const struct trace_calls *calls)
{
    unsigned count = 0;

    for (size_t i = 0; i < calls->count; i++)
        if (calls->list[i].process >= count)
            count = calls->list[i].process + 1;
    return count;
}

bool plans_add_calls(struct plans *plans, const struct trace_calls *calls,
                     const char *file)
{
    unsigned processes = count_processes(calls);

    for (size_t i = 0; i < calls->count; i++) {
        const struct trace_call *call = &calls->list[i];

        if (!takes_turn(call, processes))
            continue;
        if (!add_ends(plans, call))
            return false;
        add_call(plans, PLAN_SIGNAL, call, SIGTERM);
        add_call(plans, PLAN_SIGNAL, call, SIGINT);
        if (call->process > 0)
            add_call(plans, PLAN_SIGNAL, call, SIGKILL);
        if (file != NULL)
            add(plans, (struct plan){ PLAN_CUT, call->process, call->number,
                                      0, call->call, file });
    }
    return true;
}

static void add_at(struct plans *plans, enum plan_act act, unsigned process,
                   uint64_t number, int64_t value)
{
    add(plans, (struct plan){ act, process, number, value, 0, NULL });
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

static void add_others(struct plans *plans, unsigned process, uint64_t most)
{
    uint64_t distance = 1 + most / (process < PLAN_FIRST ? 50 : 4);

    for (uint64_t i = distance; i <= most; i += distance)
        add_other(plans, process, i);
}

static int compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return (a > b) - (a < b);
}

/* The first allocations of the stacks, in order; returns how many. */
static size_t list_stacks(const struct plan_page *page,
                          uint64_t list[PLAN_STACKS])
{
    size_t count = 0;

    for (size_t i = 0; i < PLAN_STACKS; i++)
        if (page->stacks[i].first != 0)
            list[count++] = page->stacks[i].first;
    if (count == PLAN_STACKS) {
        fputs("more stacks than are told apart\n", stderr);
        exit(EXIT_FAILURE);
    }
    qsort(list, count, sizeof *list, compare);
    return count;
}

void plans_add_allocations(struct plans *plans, const struct plan_page *page)
{
    static uint64_t firsts[PLAN_STACKS];
    size_t count = list_stacks(page, firsts);

    for (size_t i = 0; i < count; i++) {
        unsigned process = (unsigned)(firsts[i] >> 48);
        uint64_t number = firsts[i] - PLAN_AT(process, 0);

        add_at(plans, PLAN_ALLOCATION, process, number, 0);
        if (page->plan.value == 0 && i % 2 == 0)
            add_at(plans, PLAN_TWICE, process, number, 0);
    }
    for (unsigned i = 0; i <= page->processes && i < PLAN_PROCESSES; i++)
        add_others(plans, i, page->allocations[i]);
}

static void add_limit(struct plans *plans, int resource, uint64_t most)
{
    add_at(plans, PLAN_LIMIT, 0, most, resource);
}

void plans_add_limits(struct plans *plans)
{
    enum { DESCRIPTORS = 24, SIZES = 24, STEPS = 24 };
    const uint64_t kibibyte = 1024;

    for (uint64_t i = 0; i < DESCRIPTORS; i++)
        add_limit(plans, RLIMIT_NOFILE, i);
    for (uint64_t i = 0; i < SIZES; i++)
        add_limit(plans, RLIMIT_FSIZE, i * i * 31);
    for (uint64_t i = 0; i < STEPS; i++)
        add_limit(plans, RLIMIT_AS, 16 * i * i * kibibyte);
    add_at(plans, PLAN_CLOSED, 0, 0, STDIN_FILENO);
    for (int i = STDOUT_FILENO; i <= STDERR_FILENO; i++) {
        add_at(plans, PLAN_CLOSED, 0, 0, i);
        add_at(plans, PLAN_FULL, 0, 0, i);
        add_at(plans, PLAN_UNREAD, 0, 0, i);
    }
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
         : resource == RLIMIT_FSIZE ? "octets a file" : "octets of memory more";
}

static void name_call(const struct plan *plan, char *text, size_t size)
{
    const struct ends *ends = ends_of(plan->call);
    const char *name = plan->act == PLAN_SHORT ? "moves less"
                     : plan->act == PLAN_END ? "end of the file"
                     : plan->act == PLAN_CUT ? "the file is cut"
                     : plan->act == PLAN_SIGNAL ? signal_name(plan->value)
                     : strerrorname_np((int)plan->value);

    snprintf(text, size, "process %u, %s %ju: %s%s", plan->process,
             ends == NULL ? "another call" : ends->name,
             (uintmax_t)plan->number, name,
             plan->act == PLAN_ERRORS ? " and on" : "");
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
    else if (plan->act >= PLAN_CLOSED)
        snprintf(text, size, "descriptor %jd is %s", (intmax_t)plan->value,
                 plan->act == PLAN_CLOSED ? "closed"
                 : plan->act == PLAN_FULL ? "full" : "not read");
    else if (plan->act >= PLAN_COUNT)
        name_call(plan, text, size);
    else
        name_allocation(plan, text, size);
    return text;
}
