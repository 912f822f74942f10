/* Loaded before the C library (LD_PRELOAD): counts what the program under test
 * allocates, in each of its processes, and makes go wrong what the page of
 * plan.h says. The clock is set here too, since no call of the system reads
 * it. Descriptor and environment are let go before the program begins. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
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

/* The octets that are mapped. */
static rlim_t mapped(void)
{
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");

    if (file == NULL || fscanf(file, "%llu", &pages) != 1)
        _exit(127);
    fclose(file);
    return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* Bounds a resource: the program, and not what loads it or what injects. */
static void bound(const struct plan *plan)
{
    rlim_t most = plan->number;
    struct rlimit limit;

    if (plan->value == RLIMIT_AS)
        most += mapped();
    limit = (struct rlimit){ most, most };
    setrlimit((__rlimit_resource_t)plan->value, &limit);
}

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv(PLAN_VARIABLE);
    int descriptor = number == NULL ? -1 : atoi(number);
    struct plan_page *shared;

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
    if (shared->plan.act == PLAN_LIMIT)
        bound(&shared->plan);
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

/* From where an allocation is asked for: the addresses of the innermost
 * callers, as FNV-1a makes one number of them. What is asked for in a jail ends
 * elsewhere, so that each process has its own. */
static uint64_t stack_number(void)
{
    enum { DEPTH = 12 + 3 }; /* and this, note_stack and malloc */
    const uint64_t prime = UINT64_C(1099511628211);
    void *callers[DEPTH];
    uint64_t sum = UINT64_C(14695981039346656037)
                 ^ (process < PLAN_FIRST ? process : PLAN_FIRST);
    int count = backtrace(callers, DEPTH);

    for (int i = 0; i < count; i++)
        sum = (sum ^ (uintptr_t)callers[i]) * prime;
    return sum == 0 ? 1 : sum;
}

/* The row of a stack, which may be met by several processes at a time; NULL if
 * there is no room. */
static struct plan_stack *row_of(uint64_t stack)
{
    for (size_t i = 0; i < PLAN_STACKS; i++) {
        struct plan_stack *row = &page->stacks[(stack + i) % PLAN_STACKS];
        uint64_t there = 0;

        if (atomic_compare_exchange_strong(&row->stack, &there, stack)
            || there == stack)
            return row;
    }
    return NULL;
}

/* Where each is to be told from each, its number makes it another. Processes
 * that are alike behind the first ones ask for the same from the same place:
 * then one of them is to do without. */
static void note_stack(uint64_t number)
{
    bool every = page->plan.value != 0;
    struct plan_stack *row = row_of(stack_number() + (every ? number : 0));
    uint64_t at = PLAN_AT(process, number), first;

    if (row == NULL)
        return;
    first = atomic_load(&row->first);
    while ((first == 0 || first > at)
           && !atomic_compare_exchange_weak(&row->first, &first, at))
        ;
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
    if (plan->act == PLAN_COUNT)
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
