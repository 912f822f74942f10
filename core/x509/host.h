/* Names of hosts: what one is (RFC 1123 2.1, RFC 5890), and the one form that
 * they are compared in: lower case, A-labels for what is not ASCII (UTS #46,
 * not transitional), no dot at the end. */
#ifndef COTTER_HOST_H
#define COTTER_HOST_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

enum {
    HOST_NAME_SIZE = 253, /* RFC 1123 2.1: 255 octets in the DNS, less two */
    HOST_LABEL_SIZE = 63  /* RFC 1035 2.3.4 */
};

struct host {
    /* Canonical. Where there is a fault, the best that can be made of the
     * text, so that a rule may still say which host was meant. A view into
     * the text where that is plain: canonical, without two hyphens in a row,
     * and with a letter first in the last label. Else into buffer. */
    struct octets name;
    enum fault_code fault; /* FAULT_NONE, or a FAULT_HOST_… */
    bool wildcard;         /* an asterisk is in it; without a fault it is
                            * *.name or **.name */
    bool canonical;        /* no fault, and the text is the name */
    bool ulabel;           /* the text was not ASCII */
    char buffer[HOST_NAME_SIZE + 4]; /* "**." and a NUL besides */
};

/* Reads any text as the name of a host. What is told is the fault that says
 * most: that it is a URL before its port or path. Allocates for names outside
 * ASCII and in xn-- form only, and frees it. A copied struct host still views
 * the buffer of the first. */
void host_read(struct octets text, struct host *out);

/* Reads a suffix: x.y or *.x.y, either with labels further in that are an
 * asterisk, at most LIMIT_SUFFIX_ASTERISKS, the last not. False, with the
 * fault in out, for anything else. */
MUST_CHECK bool host_read_suffix(struct octets text, struct host *out);

#endif
