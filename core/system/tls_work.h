/* The process of one connection, without rights: a tunnel where there is a
 * proxy, and the handshake behind it. */
#ifndef COTTER_TLS_WORK_H
#define COTTER_TLS_WORK_H

#include <stdint.h>

#include "system/handshake.h"
#include "system/jailed.h"
#include "system/tls_report.h"

/* The head of a request. Behind it come the request to a proxy, which is empty
 * without one, and the name, with its NUL. */
struct tls_task {
    uint32_t tunnel, name; /* octets */
};

/* What it keeps. */
struct tls_work {
    SSL_CTX *context;
    struct relay relay;
    struct handshake_result result;
};

/* Of struct jail_work, with a struct tls_work as context. Makes OpenSSL ready
 * before the process gives up its rights. */
void tls_work_prepare(void *work);

/* Of struct jail_work, with the same. The answer is a struct tls_report with
 * the message of the certificates behind it. */
enum jail_outcome tls_work_serve(void *work, struct octets request,
                                 size_t memory, struct octets *answer);

#endif
