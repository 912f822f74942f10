/* Object identifiers in DER. */
#ifndef COTTER_OID_READ_H
#define COTTER_OID_READ_H

#include "asn1/der.h"
#include "asn1/oid.h"

/* oid_read in general. */
/*@ requires der_valid(in) && \valid(contents)
             && \separated(in, contents, in->fault);
    assigns in->next, *contents, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> octets_ordered(\old(in->next) + 2, contents->data)
                && contents->data + contents->size == in->next
                && 0 < contents->size <= LIMIT_OID_OCTETS; */
MUST_CHECK bool oid_read_long(struct der *in, uint8_t identifier,
                              struct octets *contents);

/* Reads an OBJECT IDENTIFIER under identifier, which is the universal one or
 * an IMPLICIT tag, and gives its contents octets.
 * Faults: OID_SYNTAX, OID_LONG. */
/*@ requires der_valid(in) && \valid(contents)
             && \separated(in, contents, in->fault);
    assigns in->next, *contents, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> octets_ordered(\old(in->next) + 2, contents->data)
                && contents->data + contents->size == in->next
                && 0 < contents->size <= LIMIT_OID_OCTETS; */
MUST_CHECK static inline bool oid_read(struct der *in, uint8_t identifier,
                                       struct octets *contents)
{
    const uint8_t *at = in->next;

    if (in->end - at < 5 || at[0] != identifier || at[1] != 3
        || !oid_is_plain((struct octets){ at + 2, 3 }))
        return oid_read_long(in, identifier, contents);
    contents->data = at + 2;
    contents->size = 3;
    in->next = at + 5;
    return true;
}

#endif
