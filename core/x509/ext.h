/* Extensions (RFC 5280 4.2): the list of them, which one each is, and the
 * check of its value. */
#ifndef COTTER_EXT_H
#define COTTER_EXT_H

#include "asn1/der.h"

/* The extensions of RFC 5280 4.2. */
enum ext_kind {
    EXT_OTHER,
    EXT_SUBJECT_DIRECTORY_ATTRIBUTES,
    EXT_SUBJECT_KEY_IDENTIFIER,
    EXT_KEY_USAGE,
    EXT_SUBJECT_ALT_NAME,
    EXT_ISSUER_ALT_NAME,
    EXT_BASIC_CONSTRAINTS,
    EXT_NAME_CONSTRAINTS,
    EXT_CRL_DISTRIBUTION_POINTS,
    EXT_CERTIFICATE_POLICIES,
    EXT_POLICY_MAPPINGS,
    EXT_AUTHORITY_KEY_IDENTIFIER,
    EXT_POLICY_CONSTRAINTS,
    EXT_EXTENDED_KEY_USAGE,
    EXT_FRESHEST_CRL,
    EXT_INHIBIT_ANY_POLICY,
    EXT_AUTHORITY_INFO_ACCESS,
    EXT_SUBJECT_INFO_ACCESS,
    EXT_KINDS
};

struct ext {
    enum ext_kind kind;
    bool critical;
    struct octets encoding; /* of the whole Extension */
    struct octets oid;      /* contents octets */
    struct octets value;    /* contents octets of extnValue */
};

/* What ext_next gives, and ext_check takes. */
/*@ predicate ext_valid(struct der *in, struct ext *ext) =
      0 <= ext->kind < EXT_KINDS && octets_valid(ext->oid)
      && octets_valid(ext->value)
      && octets_ordered(in->origin, ext->encoding.data)
      && octets_ordered(in->origin, ext->oid.data)
      && octets_ordered(in->origin, ext->value.data)
      && ext->value.data + ext->value.size - in->origin <= PTRDIFF_MAX; */

/* Reads the next Extension of a list, its value unread.
 * Faults: those of DER and OID. */
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_moved(list, \old(list->next), \result);
    ensures \result ==> ext_valid(list, out);
    ensures \result ==> out->value.data + out->value.size == list->next; */
MUST_CHECK bool ext_next(struct der *list, struct ext *out);

/* The kind that an OID, given as contents octets, stands for. */
/*@ requires octets_valid(oid);
    assigns \nothing;
    ensures 0 <= \result < EXT_KINDS; */
enum ext_kind ext_kind_of(struct octets oid);

/* Reads the value of one that is of RFC 5280, strictly and to its end; list
 * is any cursor into the same input. Other kinds are opaque and pass. */
/*@ requires der_valid(list) && \valid_read(ext) && ext_valid(list, ext)
             && \separated(list, ext, list->fault);
    assigns *list->fault;
    ensures \result || list->fault->code != FAULT_NONE; */
MUST_CHECK bool ext_check(const struct der *list, const struct ext *ext);

/* What a certificate has of extensions. */
struct ext_values {
    struct octets values[EXT_KINDS]; /* contents of extnValue, or absent */
    uint32_t critical; /* bit n: one of kind n that is critical */
    struct octets unknown; /* OID of the first that is critical, of EXT_OTHER */
};

/* Reads every Extension of the list, and its value.
 * Faults: as ext_next and ext_check; CERT_EXTENSIONS for too many;
 * CERT_DUPLICATE at the second of two with one OID (RFC 5280 4.2). */
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures \result ? list->next == list->end
                    : list->fault->code != FAULT_NONE; */
MUST_CHECK bool ext_read_all(struct der *list, struct ext_values *out);

#endif
