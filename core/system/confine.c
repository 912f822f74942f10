#define _GNU_SOURCE /* close_range, prlimit */
#include "system/confine.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "base/limits.h"
#include "system/filter.h"

/* A program that sanitizers watch takes terabytes of address space, which is
 * not bounded then, and asks the kernel for more, so that it has a filter of
 * its own (core/filter.c). What they find is written to standard error: it is
 * kept, and may be a file that grows; where none may, SIGXFSZ ends the process
 * before the first octet. Nothing else differs. As no file can be opened, a
 * report has modules and offsets, of which addr2line makes lines. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#endif
#ifdef SANITIZED
enum { INSTRUMENTED = 1 };
#else
enum { INSTRUMENTED = 0 };
#endif

extern char **environ;

/* Whether a variable, NAME=VALUE, is one of a list. */
static bool is_listed(const char *variable, const char *const *names)
{
    size_t size = strcspn(variable, "=");

    for (; *names != NULL; names++)
        if (strlen(*names) == size && memcmp(*names, variable, size) == 0)
            return true;
    return false;
}

/* What the variables were is of nobody's concern, in memory either. */
static void forget_environment(const char *const *kept)
{
    char **left = environ;

    for (char **variable = environ; variable && *variable; variable++)
        if (is_listed(*variable, kept))
            *left++ = *variable;
        else
            explicit_bzero(*variable, strlen(*variable));
    if (left != NULL)
        *left = NULL;
}

static int close_others(void)
{
    if (INSTRUMENTED)
        return close_range(1, 1, 0) | close_range(STDERR_FILENO + 1, ~0U, 0);
    return close_range(1, ~0U, 0);
}

/* A parent that was gone before it could be asked for has closed its end of
 * the socket: the process ends as it finds that. Which number its parent has
 * says nothing, as the first process of a container is a parent, too. */
int confine_strip(int socket, const char *const *kept)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return -1;
    if (dup2(socket, 0) != 0)
        return -1;
    if (socket != 0)
        close(socket);
    if (close_others() != 0)
        return -1;
    signal(SIGPIPE, SIG_DFL);
    signal(SIGBUS, SIG_DFL); /* it tells of a file that became shorter */
    forget_environment(kept);
    return 0;
}

/* Sets a limit of a process, 0: of this one, or leaves the one that whoever
 * started it has set, if that is less: nobody but root may raise it. */
static int lower(pid_t process, int name, struct rlimit limit)
{
    __rlimit_resource_t resource = (__rlimit_resource_t)name;
    struct rlimit before;

    if (prlimit(process, resource, NULL, &before) != 0)
        return -1;
    if (limit.rlim_max > before.rlim_max)
        limit.rlim_max = before.rlim_max;
    if (limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    return prlimit(process, resource, &limit, NULL);
}

static int bound(int resource, rlim_t most)
{
    return lower(0, resource, (struct rlimit){ most, most });
}

/* Leaves nothing behind. */
static int bound_traces(void)
{
    return bound(RLIMIT_CORE, 0)
         | (INSTRUMENTED ? 0 : bound(RLIMIT_FSIZE, 0))
         | prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static unsigned enter_limits(void)
{
    int status = bound_traces() | bound(RLIMIT_NOFILE, 0)
               | bound(RLIMIT_NPROC, 0)
               | bound(RLIMIT_STACK, LIMIT_JAIL_STACK);

    return status == 0 ? CONFINE_LIMITS : 0;
}

/* What a set of rules handles: struct landlock_ruleset_attr as Linux 6.12 has
 * it (include/uapi/linux/landlock.h), which headers may be too old for. It has
 * grown at its end; what a kernel does not know of it has to be 0. */
struct handled {
    uint64_t files, network, scopes;
};

/* All that each version of Landlock knows, and what it added: a kernel refuses
 * what it does not know (Documentation/userspace-api/landlock.rst). */
static const struct handled versions[] = {
    { 0x1fff, 0, 0 },     /* EXECUTE to MAKE_SYM */
    { 0x3fff, 0, 0 },     /* REFER */
    { 0x7fff, 0, 0 },     /* TRUNCATE */
    { 0x7fff, 0x3, 0 },   /* BIND_TCP, CONNECT_TCP */
    { 0xffff, 0x3, 0 },   /* IOCTL_DEV */
    { 0xffff, 0x3, 0x3 }, /* ABSTRACT_UNIX_SOCKET, SIGNAL */
};

/* What is not handled is allowed. */
static struct handled without(struct handled all, struct handled allowed)
{
    return (struct handled){ all.files & ~allowed.files,
                             all.network & ~allowed.network,
                             all.scopes & ~allowed.scopes };
}

/* A set of rules without a rule allows nothing of what it handles. Of a kernel
 * that is newer than this is wanted what is known here. */
static unsigned enter_landlock(struct handled allowed)
{
    long newest = syscall(SYS_landlock_create_ruleset, NULL, 0,
                          LANDLOCK_CREATE_RULESET_VERSION);
    long known = sizeof versions / sizeof *versions;
    struct handled handled;
    long rules, status;

    if (newest < 1)
        return 0;
    handled = without(versions[(newest < known ? newest : known) - 1],
                      allowed);
    rules = syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0)
        return 0;
    status = syscall(SYS_landlock_restrict_self, rules, 0);
    close((int)rules);
    return status == 0 ? CONFINE_LANDLOCK : 0;
}

static unsigned enter_seccomp(void)
{
    const struct sock_filter *rows =
        INSTRUMENTED ? filter_instrumented : filter_rows;
    struct sock_fprog program = {
        INSTRUMENTED ? filter_instrumented_count : filter_rows_count,
        (struct sock_filter *)(uintptr_t)rows,
    };

    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0
               ? CONFINE_SECCOMP : 0;
}

/* No file can be opened once there may be none, so limits come after
 * Landlock, which opens one; the filter forbids both. */
unsigned confine_enter(void)
{
    unsigned layers;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return 0;
    layers = enter_landlock((struct handled){ 0, 0, 0 });
    layers |= enter_limits();
    return layers | enter_seccomp();
}

/* No seccomp: by which modules the C library looks names up is an
 * administrator's choice (nsswitch.conf(5)), and so is what they ask of the
 * kernel. Landlock, where it holds anything, holds ptrace(2) as well. */
unsigned confine_client(void)
{
    static const struct handled allowed = {
        LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        0x2, /* CONNECT_TCP */
        0,
    };

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return 0;
    return enter_landlock(allowed)
         | (bound_traces() == 0 ? CONFINE_LIMITS : 0);
}

size_t confine_space(void)
{
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    char text[32] = "";
    ssize_t size = file < 0 ? 0 : read(file, text, sizeof text - 1);

    if (file >= 0)
        close(file);
    return size <= 0 ? 0 : strtoull(text, NULL, 10)
                           * (size_t)sysconf(_SC_PAGESIZE);
}

/* A signal tells of time before death does: once to the process itself
 * (system/budget.h), a second later to who watches it. */
int confine_bound(pid_t process, const struct confine_bounds *bounds)
{
    struct rlimit time = { bounds->seconds, bounds->most_seconds + 2 };
    struct rlimit space = { bounds->octets, bounds->octets };

    if (lower(process, RLIMIT_CPU, time) != 0)
        return -1;
    return INSTRUMENTED ? 0 : lower(process, RLIMIT_AS, space);
}
