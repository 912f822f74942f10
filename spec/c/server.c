/* Servers that behave badly, and proxies, for the specs: each on a port of its
 * own of 127.0.0.1. Prints its process, the name and port of each, and
 * "ready"; ends when it is killed, or after an hour. One serves the files that
 * are named to it, certificates in DER. */
#define _GNU_SOURCE /* memmem */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 16 * 1024, MOST = 100 * 1024, LIFE = 3600, PATIENCE = 20 };

static int say(int client, const void *octets, size_t size)
{
    return send(client, octets, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static int say_text(int client, const char *text)
{
    return say(client, text, strlen(text));
}

static void hear(int client)
{
    char room[ROOM];

    if (recv(client, room, sizeof room, 0) < 0)
        exit(1);
}

/* Until the client goes. */
static void hold(int client)
{
    char room[ROOM];

    while (recv(client, room, sizeof room, 0) > 0)
        continue;
}

static void end_with_reset(int client)
{
    struct linger linger = { .l_onoff = 1, .l_linger = 0 };

    hear(client);
    setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static void end(int client)
{
    hear(client);
}

static void http(int client)
{
    hear(client);
    say_text(client, "HTTP/1.1 400 Bad Request\r\n\r\n");
    hold(client);
}

static void smtp(int client)
{
    say_text(client, "220 mail.example ESMTP\r\n");
    hold(client);
}

/* A record that is never whole, octet by octet. */
static void drip(int client)
{
    static const uint8_t head[] = { 22, 3, 3, 64, 0, 2, 0, 63, 252, 3, 3 };

    if (!say(client, head, sizeof head))
        return;
    do
        usleep(50 * 1000);
    while (say(client, "", 1));
}

static void alert(int client)
{
    static const uint8_t record[] = { 21, 3, 3, 0, 2, 2, 40 };

    hear(client);
    say(client, record, sizeof record);
    hold(client);
}

enum { CROWD = 8 };

/* How many have come to crowd, for all its processes. */
static atomic_int *come;

/* Answers nobody before so many are there at the same time. */
static void crowd(int client)
{
    alarm(LIFE);
    atomic_fetch_add(come, 1);
    while (atomic_load(come) < CROWD)
        usleep(10 * 1000);
    alert(client);
}

static void repeat(int client, const uint8_t *octets, size_t size)
{
    hear(client);
    while (say(client, octets, size))
        continue;
}

static void warnings(int client)
{
    static const uint8_t record[] = { 21, 3, 3, 0, 2, 1, 90 };

    repeat(client, record, sizeof record);
}

static void hello_requests(int client)
{
    static const uint8_t record[] = { 22, 3, 3, 0, 4, 0, 0, 0, 0 };

    repeat(client, record, sizeof record);
}

/* Says a ServerHello without extensions: of TLS 1.2 if minor is 3. */
static void say_hello(int client, uint8_t minor)
{
    uint8_t record[5 + 4 + 38] = { 22, 3, minor, 0, 42, 2, 0, 0, 38, 3, minor };

    hear(client);
    record[44] = 0xc0; /* TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 */
    record[45] = 0x2f;
    say(client, record, sizeof record);
}

/* Says one record of a Certificate message of TLS 1.2. */
static void say_certificates(int client, const uint8_t *list, size_t size)
{
    uint8_t record[ROOM] = {
        22, 3, 3, (uint8_t)((size + 7) >> 8), (uint8_t)(size + 7),
        11, 0, (uint8_t)((size + 3) >> 8), (uint8_t)(size + 3),
        0, (uint8_t)(size >> 8), (uint8_t)size,
    };

    if (size > 0)
        memcpy(record + 12, list, size);
    say(client, record, 12 + size);
}

static void say_list(int client, const uint8_t *list, size_t size)
{
    say_hello(client, 3);
    say_certificates(client, list, size);
    hold(client);
}

static void no_certificate(int client)
{
    say_list(client, NULL, 0);
}

static void no_der(int client)
{
    static const uint8_t list[] = { 0, 0, 5, 'h', 'e', 'l', 'l', 'o' };

    say_list(client, list, sizeof list);
}

/* Of certificates, in the order in which they are served. */
static char **paths;

/* Adds a certificate of a file to a list, and returns its new size. */
static size_t add_file(const char *path, uint8_t *list, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t got;

    if (file == NULL || ROOM - 12 < size + 3)
        exit(1);
    got = fread(list + size + 3, 1, ROOM - 12 - size - 3, file);
    fclose(file);
    list[size] = 0;
    list[size + 1] = (uint8_t)(got >> 8);
    list[size + 2] = (uint8_t)got;
    return size + 3 + got;
}

static void files(int client)
{
    static const uint8_t done[] = { 22, 3, 3, 0, 4, 14, 0, 0, 0 };
    uint8_t list[ROOM];
    size_t size = 0;

    for (char **path = paths; *path != NULL; path++)
        size = add_file(*path, list, size);
    say_hello(client, 3);
    say_certificates(client, list, size);
    say(client, done, sizeof done);
    hold(client);
}

static void bad_list(int client)
{
    static const uint8_t list[] = { 0, 0, 5, 'h', 'e' };

    say_list(client, list, sizeof list);
}

static void many_certificates(int client)
{
    uint8_t list[101 * 4] = { 0 };

    for (size_t i = 0; i < sizeof list; i += 4)
        list[i + 2] = 1;
    say_list(client, list, sizeof list);
}

/* A Certificate message of so many octets: one certificate, of zeros. */
static void say_chain(int client, size_t size)
{
    static uint8_t message[4 + MOST + 1] = { 11 };
    uint8_t record[5] = { 22, 3, 3 };
    size_t part;

    for (size_t i = 0; i < 3; i++) {
        message[1 + i] = (uint8_t)(size >> (16 - 8 * i));
        message[4 + i] = (uint8_t)((size - 3) >> (16 - 8 * i));
        message[7 + i] = (uint8_t)((size - 6) >> (16 - 8 * i));
    }
    say_hello(client, 3);
    for (size_t at = 0; at < 4 + size; at += part) {
        part = 4 + size - at < ROOM ? 4 + size - at : ROOM;
        record[3] = (uint8_t)(part >> 8);
        record[4] = (uint8_t)part;
        if (!say(client, record, sizeof record)
            || !say(client, message + at, part))
            return;
    }
    hold(client);
}

static void longest_chain(int client)
{
    say_chain(client, MOST);
}

static void chain_too_long(int client)
{
    say_chain(client, MOST + 1);
}

/* The first record of a message of ten megabytes, and the others. */
static void long_chain(int client)
{
    static const uint8_t head[] = { 22, 3, 3, 4, 4, 11, 160, 0, 0 };
    static const uint8_t next[] = { 22, 3, 3, 4, 0 };
    static const uint8_t body[1024];

    say_hello(client, 3);
    if (!say(client, head, sizeof head) || !say(client, body, sizeof body))
        return;
    while (say(client, next, sizeof next) && say(client, body, sizeof body))
        continue;
}

/* A message of certificates in records of one octet. */
static void crumbs(int client)
{
    static const uint8_t head[] = { 11, 1, 0, 0 };
    uint8_t record[] = { 22, 3, 3, 0, 1, 0 };

    say_hello(client, 3);
    for (size_t i = 0; i < sizeof head; i++) {
        record[5] = head[i];
        if (!say(client, record, sizeof record))
            return;
    }
    record[5] = 0;
    while (say(client, record, sizeof record))
        continue;
}

static void old_version(int client)
{
    say_hello(client, 1);
    hold(client);
}

/* A version of TLS that there is none of. */
static void future_version(int client)
{
    say_hello(client, 9);
    hold(client);
}

/* The first record of a ServerHello of sixteen megabytes, and the others. */
static void say_endless_hello(int client)
{
    static const uint8_t head[] = { 22, 3, 3, 4, 4, 2, 255, 255, 255 };
    static const uint8_t next[] = { 22, 3, 3, 4, 0 };
    static const uint8_t body[1024];

    if (!say(client, head, sizeof head) || !say(client, body, sizeof body))
        return;
    while (say(client, next, sizeof next) && say(client, body, sizeof body))
        continue;
}

static void endless_hello(int client)
{
    hear(client);
    say_endless_hello(client);
}

/* Where a ClientHello has its session. */
enum { SESSION = 5 + 4 + 2 + 32 + 1, SESSION_SIZE = 32 };

/* Asks for another ClientHello, with a key on P-256 (RFC 8446 4.1.4), and says
 * such a ServerHello then. */
static void endless_retry(int client)
{
    uint8_t asked[SESSION + SESSION_SIZE], record[5 + 4 + 84] = {
        22, 3, 3, 0, 88, 2, 0, 0, 84, 3, 3,
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02,
        0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
        0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c, SESSION_SIZE,
    };
    static const uint8_t rest[] = {
        0x13, 0x01, 0, 0, 12, 0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0, 23,
    };

    if (recv(client, asked, sizeof asked, MSG_WAITALL) != sizeof asked)
        return;
    memcpy(record + SESSION, asked + SESSION, SESSION_SIZE);
    memcpy(record + SESSION + SESSION_SIZE, rest, sizeof rest);
    if (say(client, record, sizeof record))
        say_endless_hello(client);
}

/* Warnings and requests to say hello again, by turns. */
static void idle(int client)
{
    static const uint8_t records[] = { 21, 3, 3, 0, 2, 1, 90,
                                       22, 3, 3, 0, 4, 0, 0, 0, 0 };

    repeat(client, records, sizeof records);
}

/* Says a ServerHello and so many requests to say hello again. */
static void say_requests(int client, size_t requests)
{
    static const uint8_t record[] = { 22, 3, 3, 0, 4, 0, 0, 0, 0 };

    say_hello(client, 3);
    for (size_t i = 0; i < requests; i++)
        say(client, record, sizeof record);
}

static void ten_requests(int client)
{
    static const uint8_t list[] = { 0, 0, 5, 'h', 'e', 'l', 'l', 'o' };

    say_requests(client, 10);
    say_certificates(client, list, sizeof list);
    hold(client);
}

static void eleven_requests(int client)
{
    say_requests(client, 11);
    hold(client);
}

/* A Certificate message of TLS 1.2. */
static const uint8_t certificates[] = { 11, 0, 0, 11, 0, 0, 8,
                                        0, 0, 5, 'h', 'e', 'l', 'l', 'o' };

/* Says a ServerHello and so many warnings, each before an octet of the
 * certificates: OpenSSL, which takes four of them in a row, counts anew after
 * each octet. */
static void say_warnings(int client, size_t warnings)
{
    uint8_t records[] = { 21, 3, 3, 0, 2, 1, 90, 22, 3, 3, 0, 1, 0 };

    say_hello(client, 3);
    for (size_t i = 0; i < warnings; i++) {
        records[sizeof records - 1] = certificates[i];
        say(client, records, sizeof records);
    }
}

static void ten_warnings(int client)
{
    uint8_t record[] = { 22, 3, 3, 0, sizeof certificates - 10,
                         0, 0, 0, 0, 0 };

    say_warnings(client, 10);
    memcpy(record + 5, certificates + 10, sizeof certificates - 10);
    say(client, record, sizeof record);
    hold(client);
}

static void eleven_warnings(int client)
{
    say_warnings(client, 11);
    hold(client);
}

/* Extensions that ask for a session to be kept or resumed, or for certificates
 * to be compressed (RFC 5077 3.2, RFC 8446 4.2.11, RFC 8879 3). */
static int is_unwanted(unsigned extension)
{
    return extension == 35 || extension == 41 || extension == 27;
}

static unsigned two(const uint8_t *octets)
{
    return (unsigned)octets[0] << 8 | octets[1];
}

/* Whether a ClientHello (RFC 8446 4.1.2) asks for the handshake alone: without
 * compression, and for nothing of an earlier or for a later session. */
static int is_modest(const uint8_t *hello, size_t size)
{
    const uint8_t *end = hello + size, *at = hello + 9 + 2 + 32;

    at += 1 + at[0];       /* the session, a random number in TLS 1.3 */
    at += 2 + two(at);     /* the ciphers */
    if (at[0] != 1 || at[1] != 0)
        return 0;
    at += 2;               /* the methods of compression: none */
    if (two(at) != end - at - 2)
        return 0;
    for (at += 2; at < end; at += 4 + two(at + 2))
        if (is_unwanted(two(at)))
            return 0;
    return at == end;
}

/* Serves whoever asks for nothing more. */
static void modest(int client)
{
    static const uint8_t refusal[] = { 21, 3, 3, 0, 2, 2, 40 };
    uint8_t asked[ROOM];
    ssize_t got = recv(client, asked, sizeof asked, MSG_PEEK);

    if (got > 5 && is_modest(asked, (size_t)got))
        say_list(client, certificates + 7, sizeof certificates - 7);
    else
        say(client, refusal, sizeof refusal);
}

/* Reads a request to its empty line; false if the client goes. */
static int hear_request(int client, char *room)
{
    size_t size = 0;

    while (size < ROOM - 1) {
        ssize_t got = recv(client, room + size, ROOM - 1 - size, 0);

        if (got <= 0)
            return 0;
        size += (size_t)got;
        room[size] = 0;
        if (strstr(room, "\r\n\r\n") != NULL)
            return 1;
    }
    return 0;
}

static int pass_on(int from, int to)
{
    char room[ROOM];
    ssize_t got = recv(from, room, sizeof room, 0);

    return got > 0 && say(to, room, (size_t)got);
}

static void relay(int client, int server)
{
    struct pollfd both[] = { { .fd = client, .events = POLLIN },
                             { .fd = server, .events = POLLIN } };

    while (poll(both, 2, -1) > 0) {
        if (both[0].revents != 0 && !pass_on(client, server))
            return;
        if (both[1].revents != 0 && !pass_on(server, client))
            return;
    }
}

/* Whatever the host is called, it is here. */
static void connect_through(int client, const char *request)
{
    const char *end = strstr(request, " HTTP/1.1\r\nHost: ");
    struct sockaddr_in address = { .sin_family = AF_INET };
    int server = socket(AF_INET, SOCK_STREAM, 0);

    if (end == NULL || strncmp(request, "CONNECT ", 8) != 0)
        exit(1);
    while (end[-1] != ':')
        end--;
    address.sin_port = htons((uint16_t)atoi(end));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0) {
        say_text(client, "HTTP/1.1 502 Bad Gateway\r\n\r\n");
        return;
    }
    say_text(client, "HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
    relay(client, server);
}

static void proxy(int client)
{
    char request[ROOM];

    if (hear_request(client, request))
        connect_through(client, request);
}

static void proxy_of_user(int client)
{
    char request[ROOM];

    if (!hear_request(client, request))
        return;
    if (strstr(request, "\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n"))
        connect_through(client, request); /* user:p@ss */
    else
        say_text(client, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
}

static void proxy_forbids(int client)
{
    hear(client);
    say_text(client, "HTTP/1.1 403 Forbidden\r\n\r\n");
    hold(client);
}

static void proxy_of_nothing(int client)
{
    hear(client);
    say_text(client, "hello\r\n\r\n");
    hold(client);
}

static void proxy_without_end(int client)
{
    hear(client);
    say_text(client, "HTTP/1.1 200 OK\r\n");
    while (say_text(client, "X: y\r\n"))
        continue;
}

static const struct {
    const char *name;
    void (*serve)(int client);
} servers[] = {
    { "alert", alert },
    { "bad-list", bad_list },
    { "chain-too-long", chain_too_long },
    { "closed", end },
    { "crowd", crowd },
    { "crumbs", crumbs },
    { "drip", drip },
    { "hello-requests", hello_requests },
    { "eleven-requests", eleven_requests },
    { "eleven-warnings", eleven_warnings },
    { "endless-hello", endless_hello },
    { "endless-retry", endless_retry },
    { "files", files },
    { "future-version", future_version },
    { "idle", idle },
    { "http", http },
    { "long-chain", long_chain },
    { "longest-chain", longest_chain },
    { "many-certificates", many_certificates },
    { "modest", modest },
    { "no-certificate", no_certificate },
    { "no-der", no_der },
    { "old-version", old_version },
    { "proxy", proxy },
    { "proxy-forbids", proxy_forbids },
    { "proxy-of-nothing", proxy_of_nothing },
    { "proxy-of-user", proxy_of_user },
    { "proxy-without-end", proxy_without_end },
    { "reset", end_with_reset },
    { "silent", hold },
    { "smtp", smtp },
    { "ten-requests", ten_requests },
    { "ten-warnings", ten_warnings },
    { "warnings", warnings },
};

enum { COUNT = sizeof servers / sizeof *servers };

static int open_port(const char *name)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0
        || listen(listener, 16) != 0
        || getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        exit(1);
    printf("%s %d\n", name, ntohs(address.sin_port));
    return listener;
}

/* A port whose queue is full: nobody accepts, and who connects waits. */
static void open_full_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int listener = open_port("full");

    if (listen(listener, 0) != 0
        || getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        exit(1);
    for (int i = 0; i < 4; i++) {
        int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

        if (client >= 0)
            connect(client, (struct sockaddr *)&address, sizeof address);
    }
}

static void serve(int listener, void (*behave)(int client))
{
    int client = accept(listener, NULL, NULL);

    if (client >= 0 && fork() == 0) {
        signal(SIGALRM, SIG_DFL);
        alarm(PATIENCE);
        fclose(stdout);
        behave(client);
        close(client);
        _exit(0);
    }
    close(client);
}

int main(int argc, char **argv)
{
    struct pollfd listeners[COUNT];

    paths = argv + (argc > 0);
    come = mmap(NULL, sizeof *come, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (come == MAP_FAILED)
        return 1;
    signal(SIGCHLD, SIG_IGN);
    alarm(LIFE);
    printf("process %ld\n", (long)getpid());
    for (size_t i = 0; i < COUNT; i++)
        listeners[i] = (struct pollfd){ .fd = open_port(servers[i].name),
                                        .events = POLLIN };
    open_full_port();
    puts("ready");
    fflush(stdout);
    while (poll(listeners, COUNT, -1) > 0)
        for (size_t i = 0; i < COUNT; i++)
            if (listeners[i].revents != 0)
                serve(listeners[i].fd, servers[i].serve);
    return 0;
}
