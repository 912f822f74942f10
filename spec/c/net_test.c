/* Tests of core/system/net on a network that fails as it is told: the calls of
 * the system that it makes are those below. What each errno means is said by
 * the pages of the manual: getaddrinfo(3), connect(2), send(2), recv(2). Prints
 * TAP. */
#define _GNU_SOURCE /* EAI_NODATA */
#undef _FORTIFY_SOURCE /* its calls are wrapped by functions of their own */
#include "system/net.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/limits.h"

#include "tap.h"

enum { SOON = 1000, ADDRESSES = 2, DESCRIPTOR = 1000000 };

/* What connecting to an address ends in, or a moment of sending. */
struct end {
    int at_socket, at_connect, later; /* errno, or 0 */
    bool silent;                      /* nothing happens any more */
};

static struct world {
    int lookup; /* EAI_* */
    struct end ends[ADDRESSES];
    size_t addresses, tried;
    bool nameless, shut;  /* getnameinfo, getsockopt fail */
    int error;            /* of the first send or recv */
    bool silent;
    ssize_t most;         /* of what a call moves */
    int64_t now;
    int longest;          /* of a wait in poll */
} world;

static struct sockaddr_in address = { .sin_family = AF_INET };
static struct addrinfo list[ADDRESSES];

/* The calls ---------------------------------------------------------------- */

int clock_gettime(clockid_t clock, struct timespec *moment)
{
    (void)clock;
    *moment = (struct timespec){ world.now / 1000, world.now % 1000 * 1000000 };
    return 0;
}

int getaddrinfo(const char *host, const char *port,
                const struct addrinfo *hints, struct addrinfo **result)
{
    (void)host;
    if (strcmp(port, "443") != 0 || hints->ai_socktype != SOCK_STREAM)
        return EAI_SERVICE;
    if (world.lookup == 0)
        *result = list;
    return world.lookup;
}

static const struct end *end_now(void)
{
    return &world.ends[world.tried - 1];
}

static int fail(int error)
{
    errno = error;
    return error == 0 ? 0 : -1;
}

int socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)type;
    (void)protocol;
    world.tried++;
    return fail(end_now()->at_socket) == 0 ? DESCRIPTOR : -1;
}

int getnameinfo(const struct sockaddr *to, socklen_t size, char *host,
                socklen_t room, char *port, socklen_t port_room, int flags)
{
    (void)to;
    (void)size;
    (void)port;
    (void)port_room;
    (void)flags;
    if (world.nameless)
        return EAI_FAMILY;
    snprintf(host, room, "127.0.0.%zu", world.tried);
    return 0;
}

int connect(int descriptor, __CONST_SOCKADDR_ARG to, socklen_t size)
{
    (void)descriptor;
    (void)to;
    (void)size;
    return fail(end_now()->at_connect);
}

int getsockopt(int descriptor, int level, int name, void *value,
               socklen_t *size)
{
    (void)descriptor;
    (void)level;
    (void)name;
    memcpy(value, &end_now()->later, *size);
    return fail(world.shut ? ENOTSOCK : 0);
}

int poll(struct pollfd *pollers, nfds_t count, int timeout)
{
    (void)pollers;
    (void)count;
    world.longest = timeout > world.longest ? timeout : world.longest;
    if (!world.silent && (world.tried == 0 || !end_now()->silent))
        return 1;
    world.now += timeout;
    return 0;
}

/* What is left of size octets, or -1 the first time if there is an error. */
static ssize_t move(size_t size)
{
    int error = world.error;

    world.error = 0;
    if (fail(error) != 0)
        return -1;
    return (ssize_t)size < world.most ? (ssize_t)size : world.most;
}

ssize_t send(int descriptor, const void *octets, size_t size, int flags)
{
    (void)descriptor;
    (void)octets;
    (void)flags;
    return move(size);
}

ssize_t recv(int descriptor, void *room, size_t size, int flags)
{
    (void)descriptor;
    (void)flags;
    memset(room, 'x', size);
    return move(size);
}

int close(int descriptor)
{
    (void)descriptor;
    return 0;
}

/* Tests -------------------------------------------------------------------- */

static void begin(struct world next)
{
    world = next;
    for (size_t i = 0; i < ADDRESSES; i++)
        list[i] = (struct addrinfo){
            .ai_family = AF_INET, .ai_socktype = SOCK_STREAM,
            .ai_addr = (struct sockaddr *)&address,
            .ai_addrlen = sizeof address,
            .ai_next = i + 1 < world.addresses ? &list[i + 1] : NULL,
        };
}

/* The fault of looking a name up, or FAULT_NONE. */
static enum fault_code look_up(const char *host)
{
    struct addrinfo *found = NULL;
    struct fault fault = { FAULT_NONE, 0 };
    bool known = net_look_up(host, 443, &found, &fault);

    return known == (found == list) && known == (fault.code == FAULT_NONE)
               ? fault.code : FAULT_COUNT;
}

static const struct lookup {
    const char *name;
    int end;
    enum fault_code fault;
} lookups[] = {
    { "a name with an address", 0, FAULT_NONE },
    { "a name that nobody knows", EAI_NONAME, FAULT_NET_NAME },
    { "a name without addresses", EAI_NODATA, FAULT_NET_NAME },
    { "a resolver that is to be asked later", EAI_AGAIN, FAULT_NET_RESOLVER },
    { "a resolver that fails", EAI_FAIL, FAULT_NET_RESOLVER },
    { "a system that cannot ask", EAI_SYSTEM, FAULT_NET_RESOLVER },
    { "no memory for the answer", EAI_MEMORY, FAULT_MEMORY },
};

static void test_lookups(void)
{
    for (size_t i = 0; i < sizeof lookups / sizeof *lookups; i++) {
        begin((struct world){ .lookup = lookups[i].end, .addresses = 1 });
        report(look_up("a.example") == lookups[i].fault, lookups[i].name);
    }
}

/* Names that nobody is asked for. */
static void test_names(void)
{
    char name[LIMIT_HOST_OCTETS + 1];

    begin((struct world){ .lookup = EAI_FAIL });
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = 0;
    report(look_up(name) == FAULT_NET_NAME,
           "a name that is longer than any is not asked for");
    name[sizeof name - 2] = 0;
    report(look_up(name) == FAULT_NET_RESOLVER,
           "a name that is as long as names may be is asked for");
    report(look_up("a.invalid") == FAULT_NET_NAME,
           "a name below invalid is not asked for");
    report(look_up("valid") == FAULT_NET_RESOLVER,
           "a name that is shorter than .invalid is asked for");
}

static const struct connection {
    const char *name;
    struct end ends[ADDRESSES];
    enum fault_code fault;
    const char *address; /* the last that was tried */
    size_t addresses;
} connections[] = {
    { "an address that answers", { { 0 } }, FAULT_NONE, "127.0.0.1", 1 },
    { "an address that answers later", { { .at_connect = EINPROGRESS } },
      FAULT_NONE, "127.0.0.1", 1 },
    { "an interrupted call", { { .at_connect = EINTR } }, FAULT_NONE,
      "127.0.0.1", 1 },
    { "a port that is closed", { { .at_connect = ECONNREFUSED } },
      FAULT_NET_REFUSED, "127.0.0.1", 1 },
    { "a port that turns out to be closed",
      { { .at_connect = EINPROGRESS, .later = ECONNREFUSED } },
      FAULT_NET_REFUSED, "127.0.0.1", 1 },
    { "a network without a way to it", { { .at_connect = ENETUNREACH } },
      FAULT_NET_UNREACHABLE, "127.0.0.1", 1 },
    { "a host without a way to it",
      { { .at_connect = EINPROGRESS, .later = EHOSTUNREACH } },
      FAULT_NET_UNREACHABLE, "127.0.0.1", 1 },
    { "a network that is down", { { .at_connect = ENETDOWN } },
      FAULT_NET_UNREACHABLE, "127.0.0.1", 1 },
    { "no address to come from", { { .at_connect = EADDRNOTAVAIL } },
      FAULT_NET_UNREACHABLE, "127.0.0.1", 1 },
    { "a family that the system lacks", { { .at_socket = EAFNOSUPPORT } },
      FAULT_NET_UNREACHABLE, "", 1 },
    { "a host that the system gave up",
      { { .at_connect = EINPROGRESS, .later = ETIMEDOUT } },
      FAULT_NET_TIMEOUT, "127.0.0.1", 1 },
    { "a host that is silent", { { .at_connect = EINPROGRESS, .silent = 1 } },
      FAULT_NET_TIMEOUT, "127.0.0.1", 1 },
    { "a host that hangs up",
      { { .at_connect = EINPROGRESS, .later = ECONNRESET } },
      FAULT_NET_RESET, "127.0.0.1", 1 },
    { "a firewall of this host", { { .at_connect = EPERM } },
      FAULT_NET_FAILED, "127.0.0.1", 1 },
    { "no descriptors", { { .at_socket = EMFILE } }, FAULT_NET_FAILED, "", 1 },
    { "the second of two addresses",
      { { .at_connect = ECONNREFUSED }, { 0 } }, FAULT_NONE, "127.0.0.2", 2 },
    { "the second behind one that is silent",
      { { .at_connect = EINPROGRESS, .silent = 1 }, { 0 } }, FAULT_NONE,
      "127.0.0.2", 2 },
    { "what the first of two said",
      { { .at_connect = ECONNREFUSED }, { .at_connect = EPERM } },
      FAULT_NET_REFUSED, "127.0.0.2", 2 },
    { "what the second said if there is no way to the first",
      { { .at_connect = ENETUNREACH }, { .at_connect = EPERM } },
      FAULT_NET_FAILED, "127.0.0.2", 2 },
};

/* The fault of connecting, or FAULT_NONE; *net is closed. */
static enum fault_code connect_to_list(struct net *net)
{
    struct fault fault = { FAULT_NONE, 0 };
    bool connected = net_connect(list, world.now + SOON, net, &fault);
    bool open = net->descriptor >= 0;

    net_close(net);
    return connected == open && connected == (fault.code == FAULT_NONE)
               ? fault.code : FAULT_COUNT;
}

static void test_connections(void)
{
    for (size_t i = 0; i < sizeof connections / sizeof *connections; i++) {
        const struct connection *row = &connections[i];
        struct world next = { .addresses = row->addresses };
        struct net net;

        memcpy(next.ends, row->ends, sizeof next.ends);
        begin(next);
        report(connect_to_list(&net) == row->fault
                   && strcmp(net.address, row->address) == 0,
               row->name);
    }
}

static void test_oddities(void)
{
    struct net net;

    begin((struct world){ .addresses = 1, .nameless = true });
    report(connect_to_list(&net) == FAULT_NONE && net.address[0] == 0,
           "an address that cannot be written is left out");
    begin((struct world){ .addresses = 1, .shut = true,
                          .ends = { { .at_connect = EINPROGRESS } } });
    report(connect_to_list(&net) == FAULT_NET_FAILED,
           "a socket that says nothing of itself is not connected");
    net = (struct net){ .descriptor = -1 };
    net_close(&net);
    report(net.descriptor == -1, "what is closed may be closed");
}

static const struct exchange {
    const char *name;
    int error;
    bool silent;
    ssize_t most;
    enum fault_code fault;
} exchanges[] = {
    { "all at once", 0, false, 100, FAULT_NONE },
    { "a little at a time", 0, false, 1, FAULT_NONE },
    { "after a signal", EINTR, false, 100, FAULT_NONE },
    { "after a false alarm", EAGAIN, false, 100, FAULT_NONE },
    { "to one that hung up", EPIPE, false, 100, FAULT_NET_RESET },
    { "to one that reset", ECONNRESET, false, 100, FAULT_NET_RESET },
    { "to one that went away", EHOSTUNREACH, false, 100,
      FAULT_NET_UNREACHABLE },
    { "without buffers", ENOBUFS, false, 100, FAULT_NET_FAILED },
    { "to one that is silent", 0, true, 100, FAULT_NET_TIMEOUT },
};

static enum fault_code send_ten(struct net *net)
{
    static const uint8_t octets[10];
    struct fault fault = { FAULT_NONE, 0 };
    bool sent = net_send(net, (struct octets){ octets, 10 }, &fault);

    return sent == (fault.code == FAULT_NONE) ? fault.code : FAULT_COUNT;
}

static enum fault_code receive_ten(struct net *net, size_t *got)
{
    struct fault fault = { FAULT_NONE, 0 };
    uint8_t room[10];
    bool received = net_receive(net, room, sizeof room, got, &fault);

    return received == (fault.code == FAULT_NONE) ? fault.code : FAULT_COUNT;
}

static void test_exchanges(void)
{
    for (size_t i = 0; i < sizeof exchanges / sizeof *exchanges; i++) {
        const struct exchange *row = &exchanges[i];
        struct net net = { .descriptor = DESCRIPTOR, .deadline = SOON };
        struct world next = { .error = row->error, .silent = row->silent,
                              .most = row->most };
        size_t got = 0, all = row->most < 10 ? (size_t)row->most : 10;
        bool done;

        begin(next);
        done = send_ten(&net) == row->fault;
        begin(next);
        done = done && receive_ten(&net, &got) == row->fault
            && got == (row->fault == FAULT_NONE ? all : 0);
        report(done, row->name);
    }
}

static void test_deadline(void)
{
    struct net net = { .descriptor = DESCRIPTOR, .deadline = 100000 };
    size_t got = 1;

    begin((struct world){ .silent = true });
    report(receive_ten(&net, &got) == FAULT_NET_TIMEOUT && world.now == 100000
               && world.longest == 60000,
           "a long deadline is waited for in parts");
    begin((struct world){ .most = 100, .now = 100000 });
    report(receive_ten(&net, &got) == FAULT_NET_TIMEOUT,
           "what is there when the deadline is over is not taken");
    begin((struct world){ .most = 0 });
    report(receive_ten(&net, &got) == FAULT_NONE && got == 0,
           "the end is no octets");
}

int main(void)
{
    test_lookups();
    test_names();
    test_connections();
    test_oddities();
    test_exchanges();
    test_deadline();
    return tap_end();
}
