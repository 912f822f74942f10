/* Names of hosts: what one is (RFC 1123 2.1, RFC 5890), the one form that
 * they are compared in, how a certificate's name matches (RFC 9525 6.3), and
 * where a name lies in the tree of domains.
 *
 * The canonical form is lower case, A-labels for what is not ASCII (UTS #46,
 * not transitional), no dot at the end. Comparing and matching below takes
 * names as they stand but for letter case and one final dot. */
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

/* Takes the last label off rest and the dot before it; empty at the end. */
struct octets host_last_label(struct octets *rest);

/* True if two names or labels differ in the case of ASCII letters alone. */
bool host_same(struct octets a, struct octets b);

/* True if a certificate that presents pattern as a dNSName is one for name
 * (RFC 9525 6.3): equal, or the first label of the pattern is * and stands
 * for one label. False for a pattern with any other asterisk, and for an
 * address, which no dNSName is for. */
bool host_match(struct octets pattern, struct octets name);

/* True if name lies in suffix: x.y holds itself and what is below, *.x.y only
 * what is below; an asterisk further in stands for one label. */
bool host_under(struct octets name, struct octets suffix);

/* True for a name without a dot at its end that is read as an address: its
 * last label is a number, decimal or with 0x before it, which no top-level
 * domain is (RFC 1123 2.1; URL Standard, "ends in a number"). */
bool host_is_address(struct octets name);

#endif
