/* Loaded before the C library (LD_PRELOAD): counts what the program under test
 * allocates, in each of its processes, and makes go wrong what the page of
 * plan.h says. The clock is set here too, since no call of the system reads
 * it. Descriptor and environment are let go before the program begins. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "plan.h"

/* The C library's own. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static struct plan_page none;
static struct plan_page *page = &none;
static unsigned process;

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv(PLAN_VARIABLE);
    int descriptor = number == NULL ? -1 : atoi(number);
    void *shared;

    if (descriptor < 0)
        return;
    backtrace((void *[1]){ NULL }, 1); /* loads what it is made of */
    shared = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED,
                  descriptor, 0);
    close(descriptor);
    unsetenv(PLAN_VARIABLE);
    unsetenv("LD_PRELOAD");
    if (shared == MAP_FAILED)
        _exit(127); /* not loaded */
    page = shared;
    page->begun = true;
}

pid_t fork(void)
{
    pid_t (*of_library)(void);
    void *found = dlsym(RTLD_NEXT, "fork");
    unsigned number = ++page->processes;
    pid_t made;

    memcpy(&of_library, &found, sizeof found);
    made = of_library();
    if (made == 0)
        process = number;
    return made;
}

/* Notes from where an allocation is asked for: the addresses of the innermost
 * callers, as FNV-1a makes one number of them. */
static void note_stack(uint64_t number)
{
    enum { DEPTH = 12 + 2 }; /* and this and malloc */
    void *callers[DEPTH];
    uint32_t *stack = &page->stacks[process][number - 1];
    uint32_t sum = 2166136261u;
    int count = backtrace(callers, DEPTH);

    for (int i = 0; i < count; i++)
        sum = (sum ^ (uint32_t)(uintptr_t)callers[i]) * 16777619u;
    *stack = sum == 0 ? 1 : sum;
}

/* Whether an allocation is one of those that are to go wrong. */
static bool is_meant(uint64_t number)
{
    const struct plan *plan = &page->plan;
    uint64_t last = plan->act == PLAN_ALLOCATIONS ? UINT64_MAX
                  : plan->number + (plan->act == PLAN_TWICE);

    return plan->process == process && number >= plan->number
        && number <= last;
}

/* Whether an allocation is to fail. A signal has no other moment to arrive
 * than one of these. */
static bool fails(void)
{
    const struct plan *plan = &page->plan;
    uint64_t number;

    if (!page->begun || process >= PLAN_PROCESSES)
        return false;
    number = ++page->allocations[process];
    if (plan->act == PLAN_COUNT && process < PLAN_MET
        && number <= PLAN_STACKS)
        note_stack(number);
    if (!is_meant(number))
        return false;
    switch (plan->act) {
    case PLAN_ALLOCATION:
    case PLAN_TWICE:
    case PLAN_ALLOCATIONS:
        page->happened = true;
        errno = ENOMEM;
        return true;
    case PLAN_RAISE:
        page->happened = true;
        kill(getpid(), (int)plan->value);
        return false;
    case PLAN_TRAP:
        page->happened = true;
        __builtin_trap();
    default:
        return false;
    }
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    if (fails())
        return ENOMEM;
    *block = __libc_memalign(alignment, size);
    return *block == NULL ? ENOMEM : 0;
}

static bool tells_time(int64_t *moment)
{
    if (page->plan.act != PLAN_CLOCK)
        return false;
    page->happened = true;
    *moment = page->plan.value;
    return true;
}

int clock_gettime(clockid_t clock, struct timespec *result)
{
    int (*of_library)(clockid_t, struct timespec *);
    void *found;
    int64_t moment;

    if (clock == CLOCK_REALTIME && tells_time(&moment)) {
        *result = (struct timespec){ .tv_sec = moment };
        return 0;
    }
    found = dlsym(RTLD_NEXT, "clock_gettime");
    memcpy(&of_library, &found, sizeof found);
    return of_library(clock, result);
}

time_t time(time_t *result)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL)
        *result = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *result, void *zone)
{
    struct timespec now;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *result = (struct timeval){ now.tv_sec, now.tv_nsec / 1000 };
    return 0;
}
