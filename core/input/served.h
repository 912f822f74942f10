/* The certificates of a handshake, exactly as a server sends them.
 *
 * Nothing is said about what the certificates hold: each is any octets. */
#ifndef COTTER_SERVED_H
#define COTTER_SERVED_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"

struct served {
    struct octets certs[LIMIT_SERVED_CERTS]; /* views of the message */
    size_t count;
};

enum served_form {
    SERVED_TLS12, /* RFC 5246 7.4.2: a list of certificates */
    SERVED_TLS13, /* RFC 8446 4.4.2: a context; extensions beside each */
};

/* Each certificate lies within a message. */
/*@ predicate served_within(struct served *served, uint8_t *from,
                            uint8_t *to) =
      served->count <= LIMIT_SERVED_CERTS
      && \forall integer i; 0 <= i < served->count
         ==> octets_ordered(from, served->certs[i].data)
             && octets_ordered(served->certs[i].data + served->certs[i].size,
                               to); */

/* Reads the contents of a Certificate message; a list that is empty is refused
 * ("tls.no-certificate"). Clears *fault first. */
/*@ requires octets_valid(message) && \valid(served) && \valid(fault)
             && \separated(served, fault);
    assigns *served, *fault;
    ensures \result ? served->count > 0
                      && served_within(served, message.data,
                                       message.data + message.size)
                    : fault->code != FAULT_NONE; */
MUST_CHECK bool served_read(struct octets message, enum served_form form,
                            struct served *served, struct fault *fault);

#endif
