/* Tests of core/system/processor. Prints TAP. */
#define _GNU_SOURCE /* cpu_set_t */
#include "system/processor.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <sys/wait.h>

#include "tap.h"

static const struct {
    const char *what, *loads;
    bool alone;
} rows[] = {
    { "the caller alone runs", "0.00 0.01 0.05 1/168 21732\n", true },
    { "another runs", "0.00 0.01 0.05 2/168 21732\n", false },
    { "ten others run", "9.00 9.01 9.05 11/168 21732\n", false },
    { "nothing runs, as nobody could say", "0.00 0.01 0.05 0/168 1\n", false },
    { "a field is missing", "0.00 0.01 1/168 21732\n", false },
    { "it ends behind the loads", "0.00 0.01 0.05", false },
    { "it ends behind a blank", "0.00 0.01 0.05 ", false },
    { "it is empty", "", false },
};

static pid_t start(void (*work)(void))
{
    pid_t process = fork();

    if (process == 0) {
        work();
        _exit(0);
    }
    if (process < 0)
        abort();
    return process;
}

static void end(pid_t process)
{
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
}

static void rest(void)
{
    pause();
}

static void spin(void)
{
    for (volatile long i = 0;; i++)
        continue;
}

static cpu_set_t set_of(pid_t process)
{
    cpu_set_t set;

    if (sched_getaffinity(process, sizeof set, &set) != 0)
        abort();
    return set;
}

/* Whether a process may use so many processors less than this one, and no
 * other than this one may. */
static bool lacks(pid_t process, int less)
{
    cpu_set_t own = set_of(0), its = set_of(process), both;

    CPU_AND(&both, &own, &its);
    return CPU_EQUAL(&both, &its) && CPU_COUNT(&own) - CPU_COUNT(&its) == less;
}

static void test_part(void)
{
    pid_t process = start(rest);
    cpu_set_t own = set_of(0);
    bool others = CPU_COUNT(&own) > 1, parts = processor_part(process);

    report(parts == others && lacks(process, others),
           "a process is kept from one processor, where there is another");
    processor_share(process);
    report(lacks(process, 0), "it is given all of them again");
    end(process);
    report(!processor_part(process), "a process that is no more is not kept");
}

/* In a process of its own, which may use one processor. */
static void part_on_one(void)
{
    cpu_set_t own = set_of(0), one;
    pid_t process;
    bool parts;
    int first = 0;

    while (!CPU_ISSET((size_t)first, &own))
        first++;
    CPU_ZERO(&one);
    CPU_SET((size_t)first, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0)
        _exit(2);
    process = start(rest);
    parts = processor_part(process) || !lacks(process, 0);
    end(process);
    _exit(parts);
}

static void test_one(void)
{
    pid_t process = start(part_on_one);
    int status = 0;

    waitpid(process, &status, 0);
    report(status == 0, "where there is one processor nothing changes");
}

/* A process that has begun to spin is counted for as long as it does. */
static void test_busy(void)
{
    static const struct timespec begin = { 0, 100 * 1000 * 1000 };
    pid_t process = start(spin);
    bool alone;

    nanosleep(&begin, NULL);
    alone = processor_alone();
    end(process);
    report(!alone, "beside a process that spins nobody is alone");
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        report(processor_tells_alone(rows[i].loads) == rows[i].alone,
               rows[i].what);
    test_part();
    test_one();
    test_busy();
    return tap_end();
}
