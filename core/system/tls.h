/* TLS, up to the certificates: what a server sends to whoever connects.
 *
 * A handshake of TLS 1.2 or 1.3 is begun and ended as soon as the certificates
 * are there: nothing but its first messages is sent. Nothing about them is
 * verified, so that a chain that no client would take can be looked at; neither
 * is it known whether the server has their keys. The policy of the system's
 * OpenSSL (its openssl.cnf) has no part in it. */
#ifndef COTTER_TLS_H
#define COTTER_TLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/octets.h"
#include "input/served.h"
#include "system/net.h"

struct tls_request {
    const char *name;     /* that the server is asked for (SNI), "": none */
    const char *address;  /* to connect to: a name or an address */
    uint16_t port;
    struct octets tunnel; /* a request with CONNECT; empty without a proxy */
    int timeout;          /* of all of it, in milliseconds */
    int connect_timeout;  /* of the connection alone */
};

/* Where a fault comes from. */
enum tls_stage { TLS_CONNECTING, TLS_TUNNELLING, TLS_SHAKING_HANDS };

struct tls_result {
    struct fault fault;      /* of code FAULT_NONE: served is there */
    enum tls_stage stage;
    int version;             /* 0x0303 or 0x0304 where served is there */
    int alert;               /* that the server sent (RFC 8446 6), or -1 */
    int status;              /* of the proxy's answer, or 0 */
    const char *reason;      /* OpenSSL's, of "tls.handshake"; may be NULL */
    bool client_certificate; /* the server asked for one */
    size_t received;         /* octets of the handshake */
    char address[NET_ADDRESS_ROOM]; /* tried last; empty if none was */
    struct served served;    /* views of message */
    uint8_t *message;
};

/* Fetches the certificates. Free the result in either case. */
void tls_fetch(const struct tls_request *request, struct tls_result *result);
void tls_result_free(struct tls_result *result);

#endif
