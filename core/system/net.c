#define _DEFAULT_SOURCE /* getaddrinfo, clock_gettime */
#include "system/net.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

const char *const net_variables[] = {
    "HOSTALIASES", "LOCALDOMAIN", "RESOLV_ADD_TRIM_DOMAINS",
    "RESOLV_HOST_CONF", "RESOLV_MULTI", "RESOLV_OVERRIDE_TRIM_DOMAINS",
    "RESOLV_REORDER", "RES_OPTIONS", NULL,
};

int64_t net_clock(void)
{
    struct timespec moment;

    clock_gettime(CLOCK_MONOTONIC, &moment);
    return (int64_t)moment.tv_sec * 1000 + moment.tv_nsec / 1000000;
}

static bool refuse(struct fault *fault, enum fault_code code)
{
    *fault = (struct fault){ .code = code };
    return false;
}

static bool is_reserved(const char *host)
{
    static const char suffix[] = ".invalid";
    size_t size = strlen(host), end = sizeof suffix - 1;

    return size >= end && memcmp(host + size - end, suffix, end) == 0;
}

static enum fault_code cause_of_lookup(int status)
{
    switch (status) {
    case EAI_AGAIN:
    case EAI_FAIL:
    case EAI_SYSTEM:
        return FAULT_NET_RESOLVER;
    case EAI_MEMORY:
        return FAULT_MEMORY;
    default:
        return FAULT_NET_NAME;
    }
}

bool net_look_up(const char *host, uint16_t port, struct addrinfo **list,
                 struct fault *fault)
{
    static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
                                           .ai_flags = AI_NUMERICSERV };
    char digits[sizeof "65535"];
    int status;

    if (is_reserved(host) || strlen(host) >= LIMIT_HOST_OCTETS)
        return refuse(fault, FAULT_NET_NAME);
    snprintf(digits, sizeof digits, "%u", (unsigned)port);
    status = getaddrinfo(host, digits, &hints, list);
    return status == 0 || refuse(fault, cause_of_lookup(status));
}

static enum fault_code cause(int error)
{
    switch (error) {
    case ECONNREFUSED:
        return FAULT_NET_REFUSED;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return FAULT_NET_UNREACHABLE;
    case ETIMEDOUT:
        return FAULT_NET_TIMEOUT;
    case ECONNRESET:
    case EPIPE:
        return FAULT_NET_RESET;
    default:
        return FAULT_NET_FAILED;
    }
}

/* Waits until events are there; a deadline that is over is a fault even if
 * they are. */
static bool await(int descriptor, short events, int64_t deadline,
                  struct fault *fault)
{
    struct pollfd poller = { .fd = descriptor, .events = events };

    for (;;) {
        int64_t left = deadline - net_clock();

        if (left <= 0)
            return refuse(fault, FAULT_NET_TIMEOUT);
        if (poll(&poller, 1, left < 60000 ? (int)left : 60000) > 0)
            return true;
    }
}

/* Connects a socket. Returns 0 or an errno; ETIMEDOUT for the deadline. */
static int connect_socket(int descriptor, const struct addrinfo *to,
                          int64_t deadline)
{
    struct fault ignored;
    int error = 0;
    socklen_t size = sizeof error;

    if (connect(descriptor, to->ai_addr, to->ai_addrlen) == 0)
        return 0;
    if (errno != EINPROGRESS && errno != EINTR)
        return errno;
    if (!await(descriptor, POLLOUT, deadline, &ignored))
        return ETIMEDOUT;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return errno;
    return error;
}

static int try_address(struct net *net, const struct addrinfo *to,
                       int64_t deadline)
{
    int error;

    net->descriptor =
        socket(to->ai_family, to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
               to->ai_protocol);
    if (net->descriptor < 0)
        return errno;
    if (getnameinfo(to->ai_addr, to->ai_addrlen, net->address,
                    sizeof net->address, NULL, 0, NI_NUMERICHOST) != 0)
        net->address[0] = 0;
    error = connect_socket(net->descriptor, to, deadline);
    if (error != 0)
        net_close(net);
    return error;
}

static int64_t count(const struct addrinfo *list)
{
    int64_t number = 0;

    for (; list != NULL; list = list->ai_next)
        number++;
    return number;
}

/* Of the addresses that fail the first is told, unless it has no route. */
static bool try_each(struct net *net, const struct addrinfo *list,
                     struct fault *fault)
{
    enum fault_code told = FAULT_NET_UNREACHABLE;
    int64_t left = count(list);

    for (; list != NULL; list = list->ai_next, left--) {
        int64_t now = net_clock();
        int error = try_address(net, list, now + (net->deadline - now) / left);

        if (error == 0)
            return true;
        if (told == FAULT_NET_UNREACHABLE)
            told = cause(error);
    }
    return refuse(fault, told);
}

bool net_connect(const struct addrinfo *list, int64_t deadline,
                 struct net *net, struct fault *fault)
{
    *net = (struct net){ .descriptor = -1, .deadline = deadline };
    return try_each(net, list, fault);
}

static bool may_retry(int error)
{
    return error == EAGAIN || error == EINTR;
}

bool net_send(struct net *net, struct octets octets, struct fault *fault)
{
    while (octets.size > 0) {
        ssize_t sent;

        if (!await(net->descriptor, POLLOUT, net->deadline, fault))
            return false;
        sent = send(net->descriptor, octets.data, octets.size, MSG_NOSIGNAL);
        if (sent < 0 && !may_retry(errno))
            return refuse(fault, cause(errno));
        if (sent > 0) {
            octets.data += sent;
            octets.size -= (size_t)sent;
        }
    }
    return true;
}

bool net_receive(struct net *net, uint8_t *room, size_t size, size_t *got,
                 struct fault *fault)
{
    for (;;) {
        ssize_t taken;

        if (!await(net->descriptor, POLLIN, net->deadline, fault))
            return false;
        taken = recv(net->descriptor, room, size, 0);
        if (taken >= 0) {
            *got = (size_t)taken;
            return true;
        }
        if (!may_retry(errno))
            return refuse(fault, cause(errno));
    }
}

void net_close(struct net *net)
{
    if (net->descriptor >= 0)
        close(net->descriptor);
    net->descriptor = -1;
}
