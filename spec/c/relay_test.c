/* Tests of core/system/relay: a process that asks for what it may not, and
 * connections that end. Prints TAP. */
#define _DEFAULT_SOURCE /* MSG_NOSIGNAL */
#include "system/relay.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>

#include "system/jail.h"

#include "tap.h"

/* As the process asks: a wish, and so many octets of nothing. */
static void ask(uint8_t wish, size_t octets)
{
    static uint8_t question[2 + LIMIT_RELAY_OCTETS];
    struct jail_reply reply;
    size_t memory;

    question[0] = wish;
    if (jailed_ask((struct octets){ question, 1 + octets }, &reply, &memory))
        free((void *)(uintptr_t)reply.octets.data);
}

/* Deeds --------------------------------------------------------------------
 * What the process does; its answer is what it saw. */

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static struct relay relay;

/* Reads to the end or a fault, whose name is the answer. */
static struct octets read_all(size_t *size)
{
    struct fault fault = { FAULT_NONE, 0 };
    uint8_t room[100];
    size_t got;

    for (*size = 0; relay_receive(&relay, room, sizeof room, &got, &fault);
         *size += got)
        if (got == 0)
            return view("end");
    return view(fault_name(fault.code));
}

static struct octets echo(void)
{
    static uint8_t room[100];
    struct fault fault = { FAULT_NONE, 0 };
    size_t got = 0;

    if (!relay_send(view("hello"), &fault)
        || !relay_receive(&relay, room, 2, &got, &fault) || got != 2
        || !relay_receive(&relay, room + 2, 98, &got, &fault))
        return view(fault_name(fault.code));
    return (struct octets){ room, 2 + got };
}

static struct octets hear_all(void)
{
    size_t size;
    struct octets answer = read_all(&size);

    return answer;
}

static struct octets send_much(void)
{
    static const uint8_t octets[LIMIT_HANDSHAKE_SENT];
    struct fault fault = { FAULT_NONE, 0 };
    struct octets answer = view("sent");

    if (!relay_send((struct octets){ octets, sizeof octets }, &fault))
        answer = view(fault_name(fault.code));
    return answer;
}

static struct octets send_one_more(void)
{
    for (size_t sent = 0; sent < LIMIT_HANDSHAKE_SENT;
         sent += LIMIT_RELAY_OCTETS)
        ask(1, LIMIT_RELAY_OCTETS);
    ask(1, 1);
    return view("");
}

static struct octets send_large(void)
{
    ask(1, LIMIT_RELAY_OCTETS + 1);
    return view("");
}

static struct octets send_nothing(void)
{
    ask(1, 0);
    return view("");
}

static struct octets wish_nothing(void)
{
    struct jail_reply reply;
    size_t memory;
    bool asked = jailed_ask(view(""), &reply, &memory);

    return view(asked ? "asked" : "");
}

static struct octets wish_unknown(void)
{
    ask(3, 0);
    return view("");
}

static struct octets receive_with_octets(void)
{
    ask(2, 1);
    return view("");
}

static struct octets go(void)
{
    _exit(EXIT_SUCCESS);
}

static struct octets hang(void)
{
    volatile bool on = true;

    while (on)
        continue;
    return view("");
}

/* Work that does a deed. */
static void prepare(void *context)
{
    (void)context;
}

static enum jail_outcome serve(void *context, struct octets request,
                               size_t memory, struct octets *answer)
{
    struct octets (*const *deed)(void) = context;

    (void)request;
    (void)memory;
    *answer = (*deed)();
    return JAIL_ANSWER;
}

/* The other end of the connection. */
enum server { ECHOES, CLOSES, IS_SILENT, FLOODS, CRUMBLES, READS,
              SAYS_MOST, SAYS_MORE, SAYS_MOST_PIECES, SAYS_MORE_PIECES };

static const struct {
    const char *name;
    struct octets (*deed)(void);
    enum server server;
    enum fault_code fault; /* of the jail */
    const char *answer;
} rows[] = {
    { "passes octets on, each way", echo, ECHOES, FAULT_NONE, "hello" },
    { "tells the end of a connection", hear_all, CLOSES, FAULT_NONE, "end" },
    { "tells that time is over", hear_all, IS_SILENT, FAULT_NONE,
      "net.timeout" },
    { "lets no more in than a handshake has", hear_all, FLOODS, FAULT_NONE,
      "tls.size" },
    { "lets no more in than so many pieces", hear_all, CRUMBLES, FAULT_NONE,
      "tls.size" },
    { "lets as much in as a handshake may have", hear_all, SAYS_MOST,
      FAULT_NONE, "end" },
    { "lets not one octet more in", hear_all, SAYS_MORE, FAULT_NONE,
      "tls.size" },
    { "lets as many pieces in as there may be", hear_all, SAYS_MOST_PIECES,
      FAULT_NONE, "end" },
    { "lets not one piece more in", hear_all, SAYS_MORE_PIECES, FAULT_NONE,
      "tls.size" },
    { "lets as much out as a handshake may", send_much, READS, FAULT_NONE,
      "sent" },
    { "lets not one octet more out", send_one_more, READS, FAULT_JAIL_ODD,
      NULL },
    { "takes no more at once than there is room", send_large, CLOSES,
      FAULT_JAIL_ODD, NULL },
    { "refuses a question of nothing", wish_nothing, CLOSES, FAULT_JAIL_ODD,
      NULL },
    { "refuses to send nothing", send_nothing, CLOSES, FAULT_JAIL_ODD, NULL },
    { "refuses a wish that it does not know", wish_unknown, CLOSES,
      FAULT_JAIL_ODD, NULL },
    { "refuses octets where none belong", receive_with_octets, CLOSES,
      FAULT_JAIL_ODD, NULL },
    { "tells of a process that goes", go, CLOSES, FAULT_JAIL_SHORT, NULL },
    { "waits for no process that hangs", hang, CLOSES, FAULT_JAIL_TIME,
      NULL },
    { "waits for none longer than for the connection", hang, IS_SILENT,
      FAULT_NET_TIMEOUT, NULL },
};

static void read_on(int socket)
{
    uint8_t room[4096];

    while (recv(socket, room, sizeof room, 0) > 0)
        continue;
}

/* Sends so many octets, in pieces of so many. */
static void say(int socket, size_t octets, size_t piece)
{
    static const uint8_t zeros[4096];

    while (octets > 0) {
        size_t size = octets < piece ? octets : piece;

        if (send(socket, zeros, size, MSG_NOSIGNAL) != (ssize_t)size)
            return;
        octets -= size;
    }
}

/* What the server does. What goes on has a process of its own, which
 * ends with the connection. */
static void begin_server(enum server server, int socket, int other)
{
    bool is_more = server == SAYS_MORE || server == SAYS_MORE_PIECES;

    if (server == ECHOES && write(socket, "hello", 5) != 5)
        exit(EXIT_FAILURE);
    if (server == CLOSES)
        shutdown(socket, SHUT_WR);
    if (server < FLOODS || fork() != 0)
        return;
    close(other);
    if (server == READS)
        read_on(socket);
    else if (server == SAYS_MOST || server == SAYS_MORE)
        say(socket, LIMIT_HANDSHAKE_OCTETS + is_more, 4096);
    else if (server == SAYS_MOST_PIECES || server == SAYS_MORE_PIECES)
        say(socket, LIMIT_HANDSHAKE_PIECES + is_more, 1);
    else
        say(socket, SIZE_MAX, server == CRUMBLES ? 1 : 4096);
    shutdown(socket, SHUT_WR);
    _exit(EXIT_SUCCESS);
}

/* Runs a row over a connection of ours. Only where time is to run out there is
 * little of it: a machine that has other work takes long for many pieces. */
static bool run(size_t row, struct jail *jail, struct net *net)
{
    struct relay_line line = { .net = net };
    struct jail_clerk clerk = { &line, relay_reply };
    bool is_late = rows[row].fault == FAULT_JAIL_TIME;
    struct jail_terms terms = { .memory = 1024 * 1024, .clerk = &clerk,
                                .seconds = is_late ? 1 : 10,
                                .late = FAULT_NET_TIMEOUT };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail_answer answer;
    bool ok;

    net->deadline = net_clock() + (rows[row].server == IS_SILENT ? 300 : 30000);
    terms.until = net->deadline + LIMIT_HANDSHAKE_END;
    if (!jail_ask(jail, view("go"), &terms, &answer, &fault))
        return fault.code == rows[row].fault && fault.code != FAULT_NONE;
    ok = rows[row].answer != NULL
      && answer.octets.size == strlen(rows[row].answer)
      && memcmp(answer.octets.data, rows[row].answer, answer.octets.size) == 0;
    free((void *)(uintptr_t)answer.octets.data);
    return ok;
}

static void test_row(size_t row)
{
    struct octets (*deed)(void) = rows[row].deed;
    struct jail_work work = { &deed, prepare, serve };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail jail;
    struct net net;
    enum server server = rows[row].server;
    int type = server == CRUMBLES || server >= SAYS_MOST_PIECES
             ? SOCK_SEQPACKET : SOCK_STREAM;
    int ends[2];
    bool ok = false;

    if (socketpair(AF_UNIX, type, 0, ends) != 0
        || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
        exit(EXIT_FAILURE);
    net = (struct net){ .descriptor = ends[0] };
    begin_server(server, ends[1], ends[0]);
    if (jail_open(&jail, &work, &fault)) {
        ok = run(row, &jail, &net);
        jail_close(&jail);
    }
    close(ends[0]);
    close(ends[1]);
    report(ok, rows[row].name);
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(i);
    return tap_end();
}
