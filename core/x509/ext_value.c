#include "x509/ext_value.h"

#include "asn1/oid_read.h"
#include "base/limits.h"
#include "x509/name.h"

enum { BITS_OCTETS = 4 }; /* that ext_value_bits has room for */

bool ext_value_list(struct der *in, struct der *list)
{
    return der_enter(in, DER_SEQUENCE, list) && der_end(in);
}

/* BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE,
 * pathLenConstraint INTEGER (0..MAX) OPTIONAL } */
bool ext_value_basic_constraints(struct der *in,
                                 struct ext_basic_constraints *out)
{
    struct der value;

    *out = (struct ext_basic_constraints){ 0 };
    if (!der_enter(in, DER_SEQUENCE, &value)
        || !der_default_false(&value, &out->ca))
        return false;
    out->has_path_length = der_peek(&value, DER_INTEGER);
    return (!out->has_path_length
            || der_unsigned(&value, DER_INTEGER, UINT32_MAX,
                            &out->path_length))
        && der_end(&value)
        && der_end(in);
}

/*@ assigns \nothing; */
static uint32_t reverse_bits(uint8_t octet)
{
    uint32_t bits = octet;

    bits = (bits & 0xf0) >> 4 | (bits & 0x0f) << 4;
    bits = (bits & 0xcc) >> 2 | (bits & 0x33) << 2;
    return (bits & 0xaa) >> 1 | (bits & 0x55) << 1;
}

uint32_t ext_value_bits(struct octets octets)
{
    uint32_t bits = 0;

    /*@ loop invariant 0 <= i <= octets.size && i <= BITS_OCTETS;
        loop assigns i, bits;
        loop variant octets.size - i; */
    for (size_t i = 0; i < octets.size && i < BITS_OCTETS; i++)
        bits |= reverse_bits(octets.data[i]) << 8 * i;
    return bits;
}

bool ext_value_key_usage(struct der *in, uint32_t *bits)
{
    const uint8_t *start = in->next;
    struct der_bits usage;

    if (!der_bit_string(in, DER_BIT_STRING, &usage) || !der_end(in))
        return false;
    if (usage.octets.size > BITS_OCTETS)
        return der_refuse(in, FAULT_DER_RANGE, start);
    *bits = ext_value_bits(usage.octets);
    return true;
}

bool ext_value_subject_key_identifier(struct der *in, struct octets *out)
{
    struct der_element identifier;

    if (!der_expect(in, DER_OCTET_STRING, &identifier))
        return false;
    *out = identifier.contents;
    return der_end(in);
}

/*@ requires der_valid(in) && \valid(names)
             && \separated(in, names, in->fault);
    assigns in->next, *names, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(names, \old(in->next),
                                             in->next); */
static bool optional_names(struct der *in, uint8_t identifier,
                           struct octets *names)
{
    octets_clear(names);
    return !der_peek(in, identifier)
        || general_name_read_all(in, identifier, names);
}

/*@ requires der_valid(in) && \valid(contents)
             && \separated(in, contents, in->fault);
    assigns in->next, *contents, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(contents, \old(in->next),
                                             in->next); */
static bool optional_octets(struct der *in, uint8_t identifier,
                            struct octets *contents)
{
    struct der_element element;

    if (!der_optional(in, identifier, &element))
        return false;
    *contents = element.contents;
    return true;
}

/*@ requires der_valid(in) && \valid(contents)
             && \separated(in, contents, in->fault);
    assigns in->next, *contents, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(contents, \old(in->next),
                                             in->next); */
static bool optional_integer(struct der *in, uint8_t identifier,
                             struct octets *contents)
{
    octets_clear(contents);
    return !der_peek(in, identifier) || der_integer(in, identifier, contents);
}

/*@ requires der_valid(in) && \valid(out) && \valid(present)
             && \separated(in, out, present, in->fault);
    assigns in->next, *out, *present, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool optional_unsigned(struct der *in, uint8_t identifier,
                              bool *present, uint32_t *out)
{
    *out = 0;
    *present = der_peek(in, identifier);
    return !*present || der_unsigned(in, identifier, UINT32_MAX, out);
}

/*@ requires der_valid(value) && \valid(out)
             && \separated(value, out, value->fault);
    assigns value->next, *out, *value->fault;
    ensures \result || value->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->key_identifier,
                                             \old(value->next), value->end);
    ensures \result ==> octets_may_be_within(&out->issuer,
                                             \old(value->next), value->end);
    ensures \result ==> octets_may_be_within(&out->serial,
                                             \old(value->next), value->end); */
static bool read_key_identifier(struct der *value,
                                struct ext_authority_key_identifier *out)
{
    return optional_octets(value, DER_CONTEXT_PRIMITIVE(0),
                           &out->key_identifier)
        && optional_names(value, DER_CONTEXT_CONSTRUCTED(1), &out->issuer)
        && optional_integer(value, DER_CONTEXT_PRIMITIVE(2), &out->serial)
        && der_end(value);
}

/* AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0], authorityCertIssuer
 * [1], authorityCertSerialNumber [2], all OPTIONAL } */
bool ext_value_authority_key_identifier(
    struct der *in, struct ext_authority_key_identifier *out)
{
    struct der value;

    return ext_value_list(in, &value) && read_key_identifier(&value, out);
}

bool ext_value_general_names(struct der *in, struct octets *names)
{
    return general_name_read_all(in, DER_SEQUENCE, names) && der_end(in);
}

/* GeneralSubtree ::= SEQUENCE { base, minimum [0] DEFAULT 0, maximum [1]
 * OPTIONAL } */
bool ext_value_subtree(struct der *list, struct ext_subtree *out)
{
    struct der subtree;
    const uint8_t *minimum;
    bool written;

    if (!der_enter(list, DER_SEQUENCE, &subtree)
        || !general_name_read(&subtree, GENERAL_NAME_CONSTRAINT, &out->base))
        return false;
    minimum = subtree.next;
    if (!optional_unsigned(&subtree, DER_CONTEXT_PRIMITIVE(0), &written,
                           &out->minimum))
        return false;
    if (written && out->minimum == 0)
        return der_refuse(list, FAULT_DER_DEFAULT, minimum);
    return optional_unsigned(&subtree, DER_CONTEXT_PRIMITIVE(1),
                             &out->has_maximum, &out->maximum)
        && der_end(&subtree);
}

/*@ requires der_valid(in) && \valid(subtrees)
             && \separated(in, subtrees, in->fault);
    assigns in->next, *subtrees, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(subtrees, \old(in->next),
                                             in->next); */
static bool optional_subtrees(struct der *in, uint8_t identifier,
                              struct octets *subtrees)
{
    struct der list;
    struct octets all;
    struct ext_subtree subtree;

    octets_clear(subtrees);
    if (!der_peek(in, identifier))
        return true;
    if (!der_enter(in, identifier, &list))
        return false;
    all = der_rest(&list);
    /*@ loop invariant der_valid(&list) && i <= LIMIT_CERT_NAMES;
        loop assigns list.next, *in->fault, subtree, i;
        loop variant list.end - list.next; */
    for (size_t i = 0; !der_is_done(&list); i++) {
        if (i == LIMIT_CERT_NAMES)
            return der_refuse(in, FAULT_NAME_COUNT, list.next);
        if (!ext_value_subtree(&list, &subtree))
            return false;
    }
    subtrees->data = all.data;
    subtrees->size = all.size;
    return true;
}

/*@ requires der_valid(value) && \valid(out)
             && \separated(value, out, value->fault);
    assigns value->next, *out, *value->fault;
    ensures \result || value->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->permitted,
                                             \old(value->next), value->end);
    ensures \result ==> octets_may_be_within(&out->excluded,
                                             \old(value->next), value->end); */
static bool read_name_constraints(struct der *value,
                                  struct ext_name_constraints *out)
{
    return optional_subtrees(value, DER_CONTEXT_CONSTRUCTED(0),
                             &out->permitted)
        && optional_subtrees(value, DER_CONTEXT_CONSTRUCTED(1),
                             &out->excluded)
        && der_end(value);
}

/* NameConstraints ::= SEQUENCE { permittedSubtrees [0], excludedSubtrees [1],
 * both OPTIONAL } */
bool ext_value_name_constraints(struct der *in,
                                struct ext_name_constraints *out)
{
    struct der value;

    return ext_value_list(in, &value) && read_name_constraints(&value, out);
}

/* PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0],
 * inhibitPolicyMapping [1], both OPTIONAL } */
bool ext_value_policy_constraints(struct der *in,
                                  struct ext_policy_constraints *out)
{
    struct der value;

    return der_enter(in, DER_SEQUENCE, &value)
        && optional_unsigned(&value, DER_CONTEXT_PRIMITIVE(0),
                             &out->has_require_explicit_policy,
                             &out->require_explicit_policy)
        && optional_unsigned(&value, DER_CONTEXT_PRIMITIVE(1),
                             &out->has_inhibit_policy_mapping,
                             &out->inhibit_policy_mapping)
        && der_end(&value)
        && der_end(in);
}

bool ext_value_inhibit_any_policy(struct der *in, uint32_t *skip_certs)
{
    return der_unsigned(in, DER_INTEGER, UINT32_MAX, skip_certs)
        && der_end(in);
}

/* DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer
 * [1] } */
/*@ requires der_valid(name) && \valid(full) && \valid(relative)
             && full->data == \null && full->size == 0
             && relative->data == \null && relative->size == 0
             && \separated(name, full, relative, name->fault);
    assigns name->next, *full, *relative, *name->fault;
    ensures \result || name->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(full, \old(name->next),
                                             name->end);
    ensures \result ==> octets_may_be_within(relative, \old(name->next),
                                             name->end); */
static bool read_point_name(struct der *name, struct octets *full,
                            struct octets *relative)
{
    struct der ahead = der_within(name, der_rest(name));
    struct der_element rdn;

    if (!der_peek(name, DER_CONTEXT_CONSTRUCTED(1)))
        return general_name_read_all(name, DER_CONTEXT_CONSTRUCTED(0), full)
            && der_end(name);
    if (!name_read_rdn(name, DER_CONTEXT_CONSTRUCTED(1))
        || !der_next(&ahead, &rdn))
        return false;
    *relative = rdn.contents;
    return der_end(name);
}

bool ext_value_point_name(struct der *in, struct octets *full,
                          struct octets *relative)
{
    struct der name;

    octets_clear(full);
    octets_clear(relative);
    return !der_peek(in, DER_CONTEXT_CONSTRUCTED(0))
        || (der_enter(in, DER_CONTEXT_CONSTRUCTED(0), &name)
            && read_point_name(&name, full, relative));
}

/*@ requires der_valid(in) && \valid(reasons)
             && \separated(in, reasons, in->fault);
    assigns in->next, *reasons, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(reasons, \old(in->next),
                                             in->next); */
static bool optional_reasons(struct der *in, struct octets *reasons)
{
    struct der_bits bits;

    octets_clear(reasons);
    if (!der_peek(in, DER_CONTEXT_PRIMITIVE(1)))
        return true;
    if (!der_bit_string(in, DER_CONTEXT_PRIMITIVE(1), &bits))
        return false;
    *reasons = bits.octets;
    return true;
}

/* What there is beside the name of a point, which is the last of it. */
/*@ requires der_valid(point) && \valid(out)
             && \separated(point, out, point->fault);
    assigns point->next, out->reasons, out->crl_issuer, *point->fault;
    ensures \result || point->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->reasons,
                                             \old(point->next), point->end);
    ensures \result ==> octets_may_be_within(&out->crl_issuer,
                                             \old(point->next), point->end); */
static bool read_point_rest(struct der *point,
                            struct ext_distribution_point *out)
{
    return optional_reasons(point, &out->reasons)
        && optional_names(point, DER_CONTEXT_CONSTRUCTED(2),
                          &out->crl_issuer)
        && der_end(point);
}

/*@ requires der_valid(point) && \valid(out)
             && \separated(point, out, point->fault);
    assigns point->next, *out, *point->fault;
    ensures \result || point->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->full_name,
                                             \old(point->next), point->end);
    ensures \result ==> octets_may_be_within(&out->relative_name,
                                             \old(point->next), point->end);
    ensures \result ==> octets_may_be_within(&out->reasons,
                                             \old(point->next), point->end);
    ensures \result ==> octets_may_be_within(&out->crl_issuer,
                                             \old(point->next), point->end); */
static bool read_point(struct der *point, struct ext_distribution_point *out)
{
    if (!ext_value_point_name(point, &out->full_name, &out->relative_name))
        return false;
    /*@ assert octets_may_be_within(&out->full_name, \at(point->next, Pre),
                                    point->end); */
    /*@ assert octets_may_be_within(&out->relative_name,
                                    \at(point->next, Pre), point->end); */
    return read_point_rest(point, out);
}

/* DistributionPoint ::= SEQUENCE { distributionPoint [0], reasons [1],
 * cRLIssuer [2], all OPTIONAL } */
bool ext_value_distribution_point(struct der *list,
                                  struct ext_distribution_point *out)
{
    struct der point;

    return der_enter(list, DER_SEQUENCE, &point) && read_point(&point, out);
}

/* AccessDescription ::= SEQUENCE { accessMethod, accessLocation } */
bool ext_value_access(struct der *list, struct ext_access *out)
{
    struct der access;

    return der_enter(list, DER_SEQUENCE, &access)
        && oid_read(&access, DER_OBJECT_IDENTIFIER, &out->method)
        && general_name_read(&access, GENERAL_NAME_PLAIN, &out->location)
        && der_end(&access);
}

/* Attribute ::= SEQUENCE { type, values SET SIZE (1..MAX) OF ANY } */
bool ext_value_attribute(struct der *list, struct octets *type)
{
    struct der attribute, values;
    struct der_element value;

    if (!der_enter(list, DER_SEQUENCE, &attribute)
        || !oid_read(&attribute, DER_OBJECT_IDENTIFIER, type)
        || !der_enter(&attribute, DER_SET, &values))
        return false;
    /*@ loop invariant der_valid(&values);
        loop assigns values.next, *list->fault, value;
        loop variant values.end - values.next; */
    while (!der_is_done(&values))
        if (!der_any(&values, &value))
            return false;
    return der_end(&attribute);
}
