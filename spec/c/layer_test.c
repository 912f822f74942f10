/* Tests of which layers core/system/confine says to hold, on kernels of each
 * version of Landlock, for which this program stands in. What is expected is
 * what the kernel's documentation says of each
 * (Documentation/userspace-api/landlock.rst, "Previous limitations"), with the
 * numbers of include/uapi/linux/landlock.h of Linux 6.12. Prints TAP. */
#define _GNU_SOURCE /* prlimit, syscall */
#include "system/confine.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/landlock.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "tap.h"

/* What the kernel is asked to handle, in its own order. */
struct rights {
    uint64_t files, network, scopes;
};

/* EXECUTE to MAKE_SYM; REFER, TRUNCATE, IOCTL_DEV; bind and connect of TCP;
 * abstract names and signals. */
enum {
    FIRST = (1 << 13) - 1, REFER = 1 << 13, TRUNCATE = 1 << 14,
    IOCTL_DEV = 1 << 15, TCP = 1 << 0 | 1 << 1, SCOPES = 1 << 0 | 1 << 1
};

/* A kernel, and what is expected of who asks it. */
struct row {
    const char *what;
    long version; /* or a negative error */
    int fails;    /* the call that fails */
    struct rights rights;
    unsigned layers;
};

enum { BOTH = CONFINE_LIMITS | CONFINE_LANDLOCK };

static const struct row rows[] = {
    { "Linux 5.13 handles files", 1, 0, { FIRST, 0, 0 }, BOTH },
    { "Linux 5.19 handles links between folders, too", 2, 0,
      { FIRST | REFER, 0, 0 }, BOTH },
    { "Linux 6.2 handles cuts, too", 3, 0, { FIRST | REFER | TRUNCATE, 0, 0 },
      BOTH },
    { "Linux 6.7 handles TCP, too", 4, 0,
      { FIRST | REFER | TRUNCATE, TCP, 0 }, BOTH },
    { "Linux 6.10 handles requests to devices, too", 5, 0,
      { FIRST | REFER | TRUNCATE | IOCTL_DEV, TCP, 0 }, BOTH },
    { "Linux 6.12 handles abstract names and signals, too", 6, 0,
      { FIRST | REFER | TRUNCATE | IOCTL_DEV, TCP, SCOPES }, BOTH },
    { "Linux 6.15 handles the same", 7, 0,
      { FIRST | REFER | TRUNCATE | IOCTL_DEV, TCP, SCOPES }, BOTH },
    { "a kernel to come is asked for what is known", 1000, 0,
      { FIRST | REFER | TRUNCATE | IOCTL_DEV, TCP, SCOPES }, BOTH },
    { "a kernel without Landlock is asked for nothing", -ENOSYS, 0,
      { 0, 0, 0 }, CONFINE_LIMITS },
    { "Landlock that was not started is asked for nothing", -EOPNOTSUPP, 0,
      { 0, 0, 0 }, CONFINE_LIMITS },
    { "rules that are refused do not hold", 1, SYS_landlock_create_ruleset,
      { 0, 0, 0 }, CONFINE_LIMITS },
    { "rules that are not entered do not hold", 1, SYS_landlock_restrict_self,
      { FIRST, 0, 0 }, CONFINE_LIMITS },
    { "limits that are refused do not hold", 1, SYS_prlimit64,
      { FIRST, 0, 0 }, CONFINE_LANDLOCK },
};

/* The kernel of now, and what it was asked to handle, which processes of ours
 * share. */
static const struct row *kernel;
static struct rights *asked;

static long fail(long error)
{
    errno = (int)error;
    return -1;
}

/* A descriptor of rules. What a caller has of it that the kernel does not know
 * has to be 0. */
static long make_rules(const void *attributes, size_t size)
{
    if (size > sizeof *asked)
        return fail(E2BIG);
    if (kernel->fails == SYS_landlock_create_ruleset)
        return fail(EINVAL);
    memcpy(asked, attributes, size);
    return dup(STDOUT_FILENO);
}

long __wrap_syscall(long number, uintptr_t first, uintptr_t second,
                    uintptr_t third);

/* A kernel that has no other calls. */
long __wrap_syscall(long number, uintptr_t first, uintptr_t second,
                    uintptr_t third)
{
    if (number == SYS_landlock_restrict_self)
        return kernel->fails == number ? fail(E2BIG) : 0;
    if (number != SYS_landlock_create_ruleset)
        return fail(ENOSYS);
    if (third == LANDLOCK_CREATE_RULESET_VERSION)
        return kernel->version < 0 ? fail(-kernel->version) : kernel->version;
    return make_rules((const void *)first, second);
}

int __real_prlimit(pid_t process, __rlimit_resource_t resource,
                   const struct rlimit *limit, struct rlimit *before);
int __wrap_prlimit(pid_t process, __rlimit_resource_t resource,
                   const struct rlimit *limit, struct rlimit *before);
int __wrap_prlimit(pid_t process, __rlimit_resource_t resource,
                   const struct rlimit *limit, struct rlimit *before)
{
    return kernel->fails == SYS_prlimit64
               ? (int)fail(EPERM)
               : __real_prlimit(process, resource, limit, before);
}

/* The layers of a process of its own, which gives up its rights. */
static unsigned enter(void)
{
    pid_t process = fork();
    int status = -1;

    if (process == 0)
        _exit((int)confine_enter());
    return waitpid(process, &status, 0) == process && WIFEXITED(status)
               ? (unsigned)WEXITSTATUS(status) : CONFINE_SECCOMP;
}

static void test_row(const struct row *row)
{
    unsigned layers;

    kernel = row;
    *asked = (struct rights){ 0, 0, 0 };
    layers = enter();
    report(memcmp(asked, &row->rights, sizeof *asked) == 0
           && layers == row->layers, row->what);
}

int main(void)
{
    asked = mmap(NULL, sizeof *asked, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (asked == MAP_FAILED)
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(&rows[i]);
    return tap_end();
}
