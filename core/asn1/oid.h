/* Object identifiers: their check, and their dotted text. */
#ifndef COTTER_OID_H
#define COTTER_OID_H

#include "asn1/der.h"
#include "base/limits.h"

/* An octet makes at most three digits and a dot. */
enum { OID_TEXT_SIZE = 4 * LIMIT_OID_OCTETS };

/* Checks contents octets (X.690 8.19). Gives FAULT_NONE, FAULT_OID_SYNTAX or
 * FAULT_OID_LONG. */
enum fault_code oid_check(struct octets contents);

/* True for the three octets of an OID of X.520 or id-ce, which half of those
 * in a certificate are: one for each arc. */
static inline bool oid_is_plain(struct octets contents)
{
    return contents.size == 3
        && ((contents.data[0] | contents.data[1] | contents.data[2])
            & 0x80) == 0;
}

/* oid_read in general. */
MUST_CHECK bool oid_read_long(struct der *in, uint8_t identifier,
                              struct octets *contents);

/* Reads an OBJECT IDENTIFIER under identifier, which is the universal one or
 * an IMPLICIT tag, and gives its contents octets.
 * Faults: OID_SYNTAX, OID_LONG. */
MUST_CHECK static inline bool oid_read(struct der *in, uint8_t identifier,
                                       struct octets *contents)
{
    const uint8_t *at = in->next;
    struct octets plain = { at + 2, 3 };

    if (in->end - at < 5 || at[0] != identifier || at[1] != 3
        || !oid_is_plain(plain))
        return oid_read_long(in, identifier, contents);
    *contents = plain;
    in->next = at + 5;
    return true;
}

/* Writes contents octets that oid_check took as "1.2.840.113549" to out, with
 * no NUL, arcs of any size in full. Returns the number of characters. */
size_t oid_text(struct octets contents, char out[OID_TEXT_SIZE]);

#endif
