#define _GNU_SOURCE /* P_PIDFD, SOCK_CLOEXEC */
#include "system/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/limits.h"

/* The process is watched by a descriptor, as its number may be another's once
 * somebody else has waited for it. */
static bool watch(struct child *child, struct fault *fault)
{
    child->descriptor = (int)syscall(SYS_pidfd_open, child->process, 0);
    if (child->descriptor >= 0)
        return true;
    kill(child->process, SIGKILL);
    waitpid(child->process, NULL, 0);
    child->process = 0;
    close(child->socket);
    return fault_refuse(fault, FAULT_JAIL_START, 0);
}

/* Lets a request and an answer of usual size go at once, where the system
 * allows it: each part of one that has to wait costs a change of processes. */
static void widen(const int ends[2])
{
    static const int octets = LIMIT_JAIL_CHANNEL;

    for (int i = 0; i < 2; i++)
        (void)setsockopt(ends[i], SOL_SOCKET, SO_SNDBUF, &octets,
                         sizeof octets);
}

bool child_begin(struct child *child, const struct child_work *work,
                 struct fault *fault)
{
    pid_t process;
    int ends[2];

    *child = (struct child){ .descriptor = -1, .socket = -1 };
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fault_refuse(fault, FAULT_JAIL_START, 0);
    widen(ends);
    process = fork();
    if (process == 0) {
        work->live(work->context, ends[1]); /* not child: it is not copied */
        _exit(EXIT_SUCCESS);
    }
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return fault_refuse(fault, FAULT_JAIL_START, 0);
    }
    child->process = process;
    child->socket = ends[0];
    return watch(child, fault);
}

static void kill_process(const struct child *child)
{
    syscall(SYS_pidfd_send_signal, child->descriptor, SIGKILL, NULL, 0);
}

/* Waits until the process has ended. True: it had hung up and gone on, and was
 * killed, which is no news to a process that is at its end. */
static bool wait_for_end(const struct child *child, siginfo_t *info)
{
    struct pollfd watched = { child->descriptor, POLLIN, 0 };
    bool goes_on = poll(&watched, 1, LIMIT_JAIL_END) <= 0;

    if (goes_on)
        kill_process(child);
    while (waitid(P_PIDFD, (id_t)child->descriptor, info, WEXITED | WNOWAIT)
               != 0 && errno == EINTR)
        continue;
    return goes_on;
}

bool child_refuse(const struct child *child, struct fault *fault)
{
    siginfo_t info = { 0 };
    bool killed = wait_for_end(child, &info) && info.si_status == SIGKILL;

    if (killed || info.si_code == CLD_EXITED)
        return fault_refuse(fault, FAULT_JAIL_SHORT, 0);
    switch (info.si_status) {
    case SIGXCPU:
        return fault_refuse(fault, FAULT_JAIL_TIME, 0);
    case SIGSYS:
        return fault_refuse(fault, FAULT_JAIL_FORBIDDEN, 0);
    case SIGKILL:
        return fault_refuse(fault, FAULT_JAIL_KILLED, 0);
    default:
        return fault_refuse(fault, FAULT_JAIL_CRASH, (size_t)info.si_status);
    }
}

void child_end(struct child *child)
{
    siginfo_t info;

    if (child->process == 0)
        return;
    kill_process(child);
    while (waitid(P_PIDFD, (id_t)child->descriptor, &info, WEXITED) != 0
           && errno == EINTR)
        continue;
    close(child->socket);
    close(child->descriptor);
    *child = (struct child){ .descriptor = -1, .socket = -1 };
}
