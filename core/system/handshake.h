/* The handshake of TLS, up to the certificates: what a server sends to whoever
 * connects. It runs in a process without rights, which has no connection but
 * what its parent relays.
 *
 * A handshake of TLS 1.2 or 1.3 is begun and ended as soon as the certificates
 * are there: nothing but its first messages is sent. Nothing about them is
 * verified, so that a chain that no client would take can be looked at; neither
 * is it known whether the server has their keys. The policy of the system's
 * OpenSSL (its openssl.cnf) has no part in it. */
#ifndef COTTER_HANDSHAKE_H
#define COTTER_HANDSHAKE_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "base/fault.h"
#include "input/served.h"
#include "system/relay.h"
#include "system/tls_report.h"

struct handshake_result {
    struct fault fault;      /* of code FAULT_NONE: served is there */
    int version;             /* 0x0303 or 0x0304 where served is there */
    int alert;               /* that the server sent (RFC 8446 6), or -1 */
    bool client_certificate; /* the server asked for one */
    size_t received;         /* octets of the server */
    char reason[TLS_REASON_ROOM]; /* OpenSSL's, of "tls.handshake", or "" */
    struct served served;    /* views of message */
    uint8_t *message;        /* of size octets */
    size_t size;
};

/* What all handshakes share: makes OpenSSL ready. NULL without memory. */
SSL_CTX *handshake_context(void);

/* Fetches the certificates of a server that is asked for name (SNI), "" for
 * none. Free the result in either case. */
void handshake_run(SSL_CTX *context, const char *name, struct relay *relay,
                   struct handshake_result *result);

/* Frees the message, and with it what served has views of. */
void handshake_result_free(struct handshake_result *result);

#endif
