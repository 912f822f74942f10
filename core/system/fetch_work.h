/* The process of one server: looks its name up, connects, and begins the
 * process that shakes hands. What it reads itself is what the C library makes
 * of names; nothing that it tells is believed. */
#ifndef COTTER_FETCH_WORK_H
#define COTTER_FETCH_WORK_H

#include "system/tls.h"

/* What it says: an octet once the name is looked up, and at the end this, with
 * the message of the certificates behind it. */
struct fetch_told {
    char address[NET_ADDRESS_ROOM]; /* tried last; empty if none was */
    uint32_t lacking; /* enum confine_layer: that did not hold for it, or for
                         the process that shook hands */
    struct tls_report report;
};

/* Of struct child_work, with a struct tls_request as context. */
void fetch_work_live(const void *request, int socket);

/* Reads what it has said by its end, that octet and all. False if it is no
 * whole answer. Certificates are views of it. */
MUST_CHECK bool fetch_work_read(struct octets octets,
                                struct tls_result *result);

#endif
