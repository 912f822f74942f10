/* GeneralName (RFC 5280 4.2.1.6): what alternative names, distribution
 * points, access descriptions and name constraints are made of. */
#ifndef COTTER_GENERAL_NAME_H
#define COTTER_GENERAL_NAME_H

#include "asn1/der.h"

/* The tag numbers of the CHOICE. */
enum general_name_kind {
    GENERAL_NAME_OTHER,
    GENERAL_NAME_EMAIL,
    GENERAL_NAME_DNS,
    GENERAL_NAME_X400,
    GENERAL_NAME_DIRECTORY,
    GENERAL_NAME_EDI,
    GENERAL_NAME_URI,
    GENERAL_NAME_IP,
    GENERAL_NAME_REGISTERED,
    GENERAL_NAME_KINDS
};

/* What an iPAddress is: an address, or an address and a mask (RFC 5280
 * 4.2.1.10). */
enum general_name_use { GENERAL_NAME_PLAIN, GENERAL_NAME_CONSTRAINT };

struct general_name {
    enum general_name_kind kind;
    struct octets encoding;
    /* EMAIL, DNS, URI: IA5String, its alphabet not checked. IP: octets in
     * network order. DIRECTORY: the encoding of a Name. REGISTERED: contents
     * of an OID. Others: contents, of which the form has been checked. */
    struct octets value;
};

/*@ predicate general_name_within(struct general_name *name, uint8_t *from,
                                  uint8_t *to) =
      octets_within(&name->encoding, from, to)
      && octets_within(&name->value, from, to); */

/* Reads one GeneralName.
 * Faults: those of DER, OID and Name; NAME_IP. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> general_name_within(out, \old(in->next), in->next); */
MUST_CHECK bool general_name_read(struct der *in, enum general_name_use use,
                                  struct general_name *out);

/* Reads GeneralNames under identifier: DER_SEQUENCE or an IMPLICIT tag; *names
 * becomes the elements, for general_name_read. There may be none, against the
 * schema: certificates with an empty subjectAltName are in use.
 * Faults: as general_name_read; NAME_COUNT. */
/*@ requires der_valid(in) && \valid(names)
             && \separated(in, names, in->fault);
    assigns in->next, *names, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> octets_within(names, \old(in->next), in->next); */
MUST_CHECK bool general_name_read_all(struct der *in, uint8_t identifier,
                                      struct octets *names);

#endif
