/* Distinguished names compared as RFC 5280 7.1 wants them: RDN by RDN, each
 * attribute of one in the other whatever their order. Strings of ASCII in any
 * of the types of DirectoryString, and in IA5String, are the same but for
 * letter case and the amount of white space in them, and none at their ends.
 * Values with other characters, and those of other types, are the same if
 * their encodings are.
 *
 * A name is the encoding that name_read took. One that it would refuse is
 * like no other. */
#ifndef COTTER_DN_H
#define COTTER_DN_H

#include <stdbool.h>

#include "base/octets.h"

/* True if both are one name. */
/*@ requires octets_valid(a) && octets_valid(b);
    assigns \nothing; */
bool dn_equal(struct octets a, struct octets b);

/* True if name is base, or base with more RDNs after it: lies in the subtree
 * of base. The empty name holds all. */
/*@ requires octets_valid(name) && octets_valid(base);
    assigns \nothing; */
bool dn_under(struct octets name, struct octets base);

/* True if name is base and one RDN more, given as the elements within its
 * SET: what nameRelativeToCRLIssuer stands for (RFC 5280 4.2.1.13). */
/*@ requires octets_valid(name) && octets_valid(base) && octets_valid(rdn);
    assigns \nothing; */
bool dn_is_relative(struct octets name, struct octets base, struct octets rdn);

/* True if two RDNs, each given as the elements within its SET, are one. */
/*@ requires octets_valid(a) && octets_valid(b);
    assigns \nothing; */
bool dn_same_rdn(struct octets a, struct octets b);

#endif
