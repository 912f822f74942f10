/* Distinguished names (RFC 5280 4.1.2.4) and their text (RFC 4514). */
#ifndef COTTER_NAME_H
#define COTTER_NAME_H

#include "asn1/der.h"

/* Room that the text of any name needs, from the octets of its encoding. An
 * escaped octet makes three characters; a dotted type four for an octet. */
#define NAME_TEXT_SIZE(octets) (4 * (octets))

/* An AttributeTypeAndValue. */
struct name_attribute {
    struct octets type;       /* contents octets of the OID */
    struct der_element value; /* a well-formed string, of a type that
                                 der_is_string knows, BIT STRING or SEQUENCE */
    bool first;               /* of its RDN, where a name goes on */
};

/* Goes through the attributes of a name, from the root down. */
struct name_walk {
    struct der names; /* RDNs not begun */
    struct der rdn;   /* attributes of the present one not read yet */
};

/* A walk that can go on. */
/*@ predicate name_walk_valid(struct name_walk *walk) =
      \valid(walk) && \separated(walk, walk->names.fault)
      && der_valid(&walk->names) && der_valid(&walk->rdn)
      && walk->rdn.origin == walk->names.origin
      && walk->rdn.fault == walk->names.fault; */

/* Reads a Name and begins a walk through it. */
/*@ requires der_valid(in) && \valid(walk)
             && \separated(in, walk, in->fault);
    assigns in->next, *walk, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> name_walk_valid(walk)
                && der_inside(&walk->names, in, \old(in->next))
                && walk->rdn.next == walk->rdn.end; */
MUST_CHECK bool name_begin(struct der *in, struct name_walk *walk);

/* True if every attribute has been read. */
/*@ requires \valid_read(walk);
    assigns \nothing;
    ensures \result <==> walk->rdn.next == walk->rdn.end
                         && walk->names.next == walk->names.end; */
bool name_is_done(const struct name_walk *walk);

/* Reads the next attribute.
 * Faults: those of DER and OID; DER_EMPTY for an RDN without an attribute,
 * DER_ORDER within one of several, DER_STRING, NAME_VALUE. */
/*@ requires name_walk_valid(walk) && \valid(out)
             && \separated(walk, out, walk->names.fault);
    assigns *walk, *out, *walk->names.fault;
    ensures \result
            ? name_walk_valid(walk)
            : walk->names.next == \old(walk->names.next)
              && walk->rdn.next == \old(walk->rdn.next)
              && walk->names.fault->code != FAULT_NONE; */
MUST_CHECK bool name_next(struct name_walk *walk, struct name_attribute *out);

/* Reads a Name and all in it. Faults: as name_next; NAME_COUNT for over
 * LIMIT_CERT_NAMES attributes, or over LIMIT_RDN_ATTRIBUTES in one RDN. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool name_read(struct der *in);

/* Reads a RelativeDistinguishedName under identifier, DER_SET or an IMPLICIT
 * tag. Faults: as name_next; NAME_COUNT for over LIMIT_RDN_ATTRIBUTES. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool name_read_rdn(struct der *in, uint8_t identifier);

/* Writes the encoding of a Name that name_read took to out, which has room
 * for NAME_TEXT_SIZE(encoding.size), as UTF-8 without a NUL: "CN=a,O=b". An
 * attribute without a registered short name, or that is no string, is written
 * as hexadecimal (RFC 4514 2.4); control characters are escaped. Returns the
 * number of octets. */
size_t name_text(struct octets encoding, char *out);

/* The registered short name of an attribute type, "CN"; NULL if it has
 * none. */
/*@ requires octets_valid(type);
    assigns \nothing; */
const char *name_of_attribute(struct octets type);

#endif
