#define _GNU_SOURCE /* P_PIDFD, SOCK_CLOEXEC */
#include "system/jail.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/limits.h"
#include "system/channel.h"
#include "system/confine.h"

/* Heads of what goes through the socket, in this order. */
struct ready {
    uint32_t layers;
    uint64_t space; /* octets of addresses that are in use */
};
struct request {
    uint64_t memory, size;
};
struct answer {
    uint32_t magic, outcome;
    uint64_t size;
};

/* Tells an answer from stray octets. */
static const uint32_t magic = 0xc077e12d;

/* Reads the request, answers it, and returns the exit status. */
static int answer_request(const struct jail_work *work)
{
    struct request request;
    struct answer answer = { .magic = magic };
    struct channel_message message = { &answer, sizeof answer, { NULL, 0 } };
    char *octets;

    if (!channel_read(0, &request, sizeof request))
        return EXIT_FAILURE;
    octets = malloc(request.size + 1);
    answer.outcome = JAIL_MEMORY;
    if (octets == NULL)
        return !channel_write(0, &message);
    if (!channel_read(0, octets, request.size))
        return EXIT_FAILURE;
    answer.outcome = work->serve(
        work->context,
        (struct octets){ (const uint8_t *)octets, request.size },
        request.memory, &message.octets);
    answer.size = message.octets.size;
    return !channel_write(0, &message);
}

/* Lets go of the socket first: who waits for its end need not wait until all
 * memory is taken back. */
static _Noreturn void end(int status)
{
    close(0);
    _exit(status);
}

/* All that the process does. */
static _Noreturn void live(const struct jail_work *work, int socket)
{
    struct ready ready = { 0 };
    struct channel_message message = { &ready, sizeof ready, { NULL, 0 } };

    if (confine_strip(socket) != 0)
        _exit(EXIT_FAILURE);
    work->prepare(work->context);
    ready.space = confine_space();
    ready.layers = confine_enter();
    if (!channel_write(0, &message))
        _exit(EXIT_FAILURE);
    end(answer_request(work));
}

/* The process is watched by a descriptor, as its number may be another's once
 * somebody else has waited for it. */
static bool watch(struct jail *jail, struct fault *fault)
{
    jail->descriptor = (int)syscall(SYS_pidfd_open, jail->process, 0);
    if (jail->descriptor >= 0)
        return true;
    kill(jail->process, SIGKILL);
    waitpid(jail->process, NULL, 0);
    jail->process = 0;
    close(jail->socket);
    return fault_refuse(fault, FAULT_JAIL_START, 0);
}

bool jail_open(struct jail *jail, const struct jail_work *work,
               struct fault *fault)
{
    pid_t process;
    int ends[2];

    *jail = (struct jail){ .descriptor = -1, .socket = -1 };
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fault_refuse(fault, FAULT_JAIL_START, 0);
    process = fork();
    if (process == 0)
        live(work, ends[1]); /* jail may be in memory that is not copied */
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return fault_refuse(fault, FAULT_JAIL_START, 0);
    }
    jail->process = process;
    jail->socket = ends[0];
    return watch(jail, fault);
}

static void kill_process(const struct jail *jail)
{
    syscall(SYS_pidfd_send_signal, jail->descriptor, SIGKILL, NULL, 0);
}

size_t jail_seconds(size_t octets)
{
    return LIMIT_JAIL_SECONDS
         + LIMIT_JAIL_SECONDS * (octets / (1024 * 1024));
}

/* Waits until the process has ended; kills one that has hung up and goes on. */
static void wait_for_end(const struct jail *jail, siginfo_t *info)
{
    struct pollfd watched = { jail->descriptor, POLLIN, 0 };

    if (poll(&watched, 1, LIMIT_JAIL_END) <= 0)
        kill_process(jail);
    while (waitid(P_PIDFD, (id_t)jail->descriptor, info, WEXITED | WNOWAIT)
               != 0 && errno == EINTR)
        continue;
}

/* Tells why a process has left the socket. */
static bool refuse_ended(const struct jail *jail, struct fault *fault)
{
    siginfo_t info = { 0 };

    wait_for_end(jail, &info);
    if (info.si_code == CLD_EXITED)
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

/* true for DONE; the fault of any other end. */
static bool take_end(const struct jail *jail, enum channel_end end,
                   struct fault *fault)
{
    if (end == CHANNEL_DONE)
        return true;
    if (end == CHANNEL_LATE)
        return fault_refuse(fault, FAULT_JAIL_TIME, 0);
    return refuse_ended(jail, fault);
}

/* Waits until the process has given up its rights, and bounds it. */
static bool meet(struct jail *jail, size_t size,
                 const struct jail_terms *terms, int64_t until,
                 struct fault *fault)
{
    struct ready ready;
    unsigned missing;

    if (!take_end(jail, channel_receive(jail->socket, &ready, sizeof ready,
                                        until), fault))
        return false;
    jail->layers = ready.layers & CONFINE_ALL;
    missing = terms->needed & ~jail->layers;
    if (missing != 0)
        return fault_refuse(fault, FAULT_JAIL_LAYER, missing);
    if (confine_bound(jail->process, terms->seconds,
                      ready.space + LIMIT_JAIL_SPACE + terms->memory
                          + 4 * size) != 0)
        return fault_refuse(fault, FAULT_JAIL_START, 0);
    return true;
}

static bool send_request(const struct jail *jail, struct octets octets,
                         size_t memory, int64_t until, struct fault *fault)
{
    struct request request = { memory, octets.size };
    struct channel_message message = { &request, sizeof request, octets };

    return take_end(jail, channel_send(jail->socket, &message, until), fault);
}

/* Receives the octets of an answer, behind which nothing may follow. */
static bool receive_octets(const struct jail *jail, size_t size,
                           int64_t until, struct octets *octets,
                           struct fault *fault)
{
    uint8_t *data = malloc(size + 1);
    char more;
    enum channel_end end;

    if (data == NULL)
        return fault_refuse(fault, FAULT_MEMORY, 0);
    *octets = (struct octets){ data, size };
    if (!take_end(jail, channel_receive(jail->socket, data, size, until),
                fault))
        return false;
    end = channel_receive(jail->socket, &more, 1, until);
    if (end == CHANNEL_SHORT)
        return true;
    return fault_refuse(fault, end == CHANNEL_LATE ? FAULT_JAIL_TIME
                                                   : FAULT_JAIL_ODD, size);
}

static bool receive_answer(const struct jail *jail, size_t most,
                           int64_t until, struct jail_answer *answer,
                           struct fault *fault)
{
    struct answer head;

    if (!take_end(jail, channel_receive(jail->socket, &head, sizeof head,
                                      until), fault))
        return false;
    if (head.magic != magic || head.outcome >= JAIL_OUTCOMES
        || head.size > most)
        return fault_refuse(fault, FAULT_JAIL_ODD, 0);
    answer->outcome = (enum jail_outcome)head.outcome;
    return receive_octets(jail, head.size, until, &answer->octets, fault);
}

bool jail_ask(struct jail *jail, struct octets request,
              const struct jail_terms *terms, struct jail_answer *answer,
              struct fault *fault)
{
    int64_t until = channel_now()
                  + (int64_t)terms->seconds * LIMIT_JAIL_PATIENCE * 1000;

    *answer = (struct jail_answer){ JAIL_ERROR, { NULL, 0 } };
    if (meet(jail, request.size, terms, until, fault)
        && send_request(jail, request, terms->memory, until, fault)
        && receive_answer(jail, terms->memory, until, answer, fault))
        return true;
    free((void *)(uintptr_t)answer->octets.data);
    answer->octets = (struct octets){ NULL, 0 };
    return false;
}

void jail_close(struct jail *jail)
{
    siginfo_t info;

    if (jail->process == 0)
        return;
    kill_process(jail);
    while (waitid(P_PIDFD, (id_t)jail->descriptor, &info, WEXITED) != 0
           && errno == EINTR)
        continue;
    close(jail->socket);
    close(jail->descriptor);
    *jail = (struct jail){ .descriptor = -1, .socket = -1 };
}
