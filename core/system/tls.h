/* The certificates of a server, fetched over a connection of ours by a process
 * without rights (system/handshake.h): it speaks TLS, and is told octets. */
#ifndef COTTER_TLS_H
#define COTTER_TLS_H

#include <stdint.h>

#include "base/octets.h"
#include "system/tls_report.h"

struct tls_request {
    const char *name;     /* that the server is asked for (SNI), "": none */
    const char *address;  /* to connect to: a name or an address */
    uint16_t port;
    struct octets tunnel; /* a request with CONNECT; empty without a proxy */
    int64_t begun;        /* when its name was asked for, by net_clock */
    int timeout;          /* of all of it, in milliseconds */
    int connect_timeout;  /* of name and connection alone */
};

/* Until when there is to be a connection. */
int64_t tls_connected_until(const struct tls_request *request);

/* Fetches the certificates from one of the addresses. Free the result in either
 * case. */
void tls_fetch(const struct tls_request *request,
               const struct addrinfo *addresses, struct tls_result *result);

/* Frees the octets, of which served and message are views. */
void tls_result_free(struct tls_result *result);

#endif
