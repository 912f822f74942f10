/* Tests of core/system/tls: a handshake that comes to no end in the process
 * that has it. Prints TAP. */
#define _DEFAULT_SOURCE /* freeaddrinfo */
#include "system/tls.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "system/handshake.h"

#include "tap.h"

/* In place of the handshake. */
static void compute(void)
{
    volatile bool on = true;

    while (on)
        continue;
}

/* For a reply to what was not asked. */
static void wait_in_vain(void)
{
    char octet;

    while (read(0, &octet, 1) > 0)
        continue;
}

static void (*deed)(void);

void __wrap_handshake_run(SSL_CTX *context, const char *name,
                          struct relay *relay,
                          struct handshake_result *result);
void __wrap_handshake_run(SSL_CTX *context, const char *name,
                          struct relay *relay,
                          struct handshake_result *result)
{
    (void)context;
    (void)name;
    (void)relay;
    (void)result;
    deed();
}

/* A port that takes connections, and says nothing. */
static uint16_t open_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0
        || listen(listener, 16) != 0
        || getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        exit(EXIT_FAILURE);
    return ntohs(address.sin_port);
}

/* The process has seconds of its own, at the end of which the fault would be
 * another one: it is the connection's time that ends first. */
static const struct {
    const char *name;
    void (*deed)(void);
    int timeout; /* in ms */
    enum fault_code fault;
} rows[] = {
    { "a process that computes ends with the time of its connection", compute,
      100, FAULT_NET_TIMEOUT },
    { "one that waits does, too", wait_in_vain, 100, FAULT_NET_TIMEOUT },
    { "one that has more time computes no longer than it may", compute,
      600 * 1000, FAULT_JAIL_TIME },
};

int main(void)
{
    struct addrinfo *addresses;
    struct fault fault;
    uint16_t port = open_port();

    if (!net_look_up("127.0.0.1", port, &addresses, &fault))
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tls_request request = { .name = "", .address = "127.0.0.1",
                                       .port = port, .begun = net_clock(),
                                       .timeout = rows[i].timeout,
                                       .connect_timeout = 600 * 1000 };
        struct tls_result result;

        deed = rows[i].deed;
        tls_fetch(&request, addresses, &result);
        report(result.fault.code == rows[i].fault
                   && result.stage == TLS_SHAKING_HANDS
                   && result.received == 0 && result.served.count == 0,
               rows[i].name);
        tls_result_free(&result);
    }
    freeaddrinfo(addresses);
    return tap_end();
}
