/* The values of the extensions of RFC 5280 4.2, one reader each.
 *
 * in is a cursor over the contents of extnValue, as ext_value gives it. A
 * reader of a whole value reads to its end; a list is entered with
 * ext_value_list, and its elements are read one by one. All are strict: a
 * value that is not what the schema says is refused, by the faults of DER, OID
 * and the names in it. After a failure cursor and *out are unspecified. Left
 * to rules is what a profile says beyond the schema (say, that
 * pathLenConstraint needs cA), and that a list is SIZE (1..MAX): lists with
 * nothing in them are in use. */
#ifndef COTTER_EXT_VALUE_H
#define COTTER_EXT_VALUE_H

#include "asn1/der.h"
#include "x509/general_name.h"

/* 4.2.1.9 */
struct ext_basic_constraints {
    bool ca;
    bool has_path_length;
    uint32_t path_length;
};

/* 4.2.1.1; a component that is absent is all zero. */
struct ext_authority_key_identifier {
    struct octets key_identifier;
    struct octets issuer; /* GeneralNames, for general_name_read */
    struct octets serial; /* contents of an INTEGER */
};

/* 4.2.1.10; GeneralSubtrees for ext_value_subtree, or absent. */
struct ext_name_constraints {
    struct octets permitted;
    struct octets excluded;
};

struct ext_subtree {
    struct general_name base;
    uint32_t minimum; /* 0 unless it is written */
    bool has_maximum;
    uint32_t maximum;
};

/* 4.2.1.11 */
struct ext_policy_constraints {
    bool has_require_explicit_policy, has_inhibit_policy_mapping;
    uint32_t require_explicit_policy, inhibit_policy_mapping;
};

/* 4.2.1.4 */
struct ext_policy {
    struct octets identifier; /* contents of an OID */
    struct octets qualifiers; /* for ext_value_qualifier, or absent */
};

struct ext_qualifier {
    struct octets identifier; /* contents of an OID */
    struct octets cps;        /* the URI, for id-qt-cps, or absent */
    struct octets qualifier;  /* encoding, whatever it is */
};

/* 4.2.1.13; name lists for general_name_read, or absent. */
struct ext_distribution_point {
    struct octets full_name;
    struct octets relative_name; /* contents of an RDN */
    struct octets reasons;       /* contents of a BIT STRING */
    struct octets crl_issuer;
};

/* 4.2.2.1 */
struct ext_access {
    struct octets method; /* contents of an OID */
    struct general_name location;
};

/* 4.2.1.5 */
struct ext_policy_mapping {
    struct octets issuer_domain_policy; /* contents of OIDs */
    struct octets subject_domain_policy;
};

/* The bits of a BIT STRING, given as its octets: bit n of the number is bit n
 * of the string, of which those past the 32nd are left out. */
/*@ requires octets_valid(octets);
    assigns \nothing; */
uint32_t ext_value_bits(struct octets octets);

/* Enters a value that is a SEQUENCE OF. */
/*@ requires der_valid(in) && \valid(list)
             && \separated(in, list, in->fault);
    assigns in->next, *list, *in->fault;
    ensures \result ? der_inside(list, in, \old(in->next))
                      && in->next == in->end
                    : in->fault->code != FAULT_NONE; */
MUST_CHECK bool ext_value_list(struct der *in, struct der *list);

/* Whole values. keyUsage: bit n of *bits is bit n of the BIT STRING, which
 * has 32 at most (DER_RANGE). skipCerts and the like: up to 2^32-1. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
MUST_CHECK bool ext_value_basic_constraints(
    struct der *in, struct ext_basic_constraints *out);
/*@ requires der_valid(in) && \valid(bits)
             && \separated(in, bits, in->fault);
    assigns in->next, *bits, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
MUST_CHECK bool ext_value_key_usage(struct der *in, uint32_t *bits);
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_within(out, \old(in->next), in->end); */
MUST_CHECK bool ext_value_subject_key_identifier(struct der *in,
                                                 struct octets *out);
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->key_identifier,
                                             \old(in->next), in->end);
    ensures \result ==> octets_may_be_within(&out->issuer,
                                             \old(in->next), in->end);
    ensures \result ==> octets_may_be_within(&out->serial,
                                             \old(in->next), in->end); */
MUST_CHECK bool ext_value_authority_key_identifier(
    struct der *in, struct ext_authority_key_identifier *out);
/*@ requires der_valid(in) && \valid(names)
             && \separated(in, names, in->fault);
    assigns in->next, *names, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_within(names, \old(in->next), in->end); */
MUST_CHECK bool ext_value_general_names(struct der *in, struct octets *names);
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->permitted,
                                             \old(in->next), in->end);
    ensures \result ==> octets_may_be_within(&out->excluded,
                                             \old(in->next), in->end); */
MUST_CHECK bool ext_value_name_constraints(struct der *in,
                                           struct ext_name_constraints *out);
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
MUST_CHECK bool ext_value_policy_constraints(
    struct der *in, struct ext_policy_constraints *out);
/*@ requires der_valid(in) && \valid(skip_certs)
             && \separated(in, skip_certs, in->fault);
    assigns in->next, *skip_certs, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
MUST_CHECK bool ext_value_inhibit_any_policy(struct der *in,
                                             uint32_t *skip_certs);

/* Elements of lists. Those of extKeyUsage are read with oid_read. */
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result);
    ensures \result ==> general_name_within(&out->base, \old(list->next),
                                            list->next); */
MUST_CHECK bool ext_value_subtree(struct der *list, struct ext_subtree *out);
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
MUST_CHECK bool ext_value_policy(struct der *list, struct ext_policy *out);
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
MUST_CHECK bool ext_value_qualifier(struct der *list,
                                    struct ext_qualifier *out);
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
MUST_CHECK bool ext_value_policy_mapping(struct der *list,
                                         struct ext_policy_mapping *out);
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result);
    ensures \result ==> octets_may_be_within(&out->full_name,
                                             \old(list->next), list->next);
    ensures \result ==> octets_may_be_within(&out->relative_name,
                                             \old(list->next), list->next);
    ensures \result ==> octets_may_be_within(&out->reasons,
                                             \old(list->next), list->next);
    ensures \result ==> octets_may_be_within(&out->crl_issuer,
                                             \old(list->next), list->next); */
MUST_CHECK bool ext_value_distribution_point(
    struct der *list, struct ext_distribution_point *out);
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
MUST_CHECK bool ext_value_access(struct der *list, struct ext_access *out);

/* A DistributionPointName under its tag [0], which is OPTIONAL: one of the
 * names, or none. */
/*@ requires der_valid(in) && \valid(full) && \valid(relative)
             && \separated(in, full, relative, in->fault);
    assigns in->next, *full, *relative, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(full, \old(in->next), in->next);
    ensures \result ==> octets_may_be_within(relative, \old(in->next),
                                             in->next); */
MUST_CHECK bool ext_value_point_name(struct der *in, struct octets *full,
                                     struct octets *relative);

/* An Attribute of subjectDirectoryAttributes (4.2.1.8), with its type. */
/*@ requires der_valid(list) && \valid(type)
             && \separated(list, type, list->fault);
    assigns list->next, *type, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
MUST_CHECK bool ext_value_attribute(struct der *list, struct octets *type);

#endif
