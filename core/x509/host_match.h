/* How names of hosts compare: how a certificate's name matches (RFC 9525 6.3),
 * and where a name lies in the tree of domains. Names are taken as they stand
 * but for letter case and one final dot. */
#ifndef COTTER_HOST_MATCH_H
#define COTTER_HOST_MATCH_H

#include <stdbool.h>

#include "base/octets.h"

/* Takes the last label off rest and the dot before it; empty at the end. */
/*@ requires \valid(rest) && octets_valid(*rest)
             && \separated(rest, rest->data + (0 .. rest->size - 1));
    assigns rest->size;
    ensures octets_valid(\result)
            && octets_ordered(rest->data + rest->size, \result.data)
            && \result.data + \result.size == rest->data + \old(rest->size);
    ensures \old(rest->size) == 0 ? rest->size == 0
                                  : rest->size < \old(rest->size); */
struct octets host_last_label(struct octets *rest);

/* True if two names or labels differ in the case of ASCII letters alone. */
/*@ requires octets_valid(a) && octets_valid(b);
    assigns \nothing;
    ensures \result ==> a.size == b.size; */
bool host_same(struct octets a, struct octets b);

/* True if a certificate that presents pattern as a dNSName is one for name
 * (RFC 9525 6.3): equal, or the first label of the pattern is * and stands
 * for one label. False for a pattern with any other asterisk, and for an
 * address, which no dNSName is for. */
/*@ requires octets_valid(pattern) && octets_valid(name);
    assigns \nothing; */
bool host_match(struct octets pattern, struct octets name);

/* True if name lies in suffix: x.y holds itself and what is below, *.x.y only
 * what is below; an asterisk further in stands for one label. */
/*@ requires octets_valid(name) && octets_valid(suffix);
    assigns \nothing; */
bool host_under(struct octets name, struct octets suffix);

/* True for a name without a dot at its end that is read as an address: its
 * last label is a number, decimal or with 0x before it, which no top-level
 * domain is (RFC 1123 2.1; URL Standard, "ends in a number"). */
/*@ requires octets_valid(name);
    assigns \nothing; */
bool host_is_address(struct octets name);

#endif
