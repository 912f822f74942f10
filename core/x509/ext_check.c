#include "asn1/oid_read.h"
#include "x509/ext.h"
#include "x509/ext_value.h"

/*@ requires der_valid(list);
    assigns list->next, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
static bool check_attribute(struct der *list)
{
    struct octets type;

    return ext_value_attribute(list, &type);
}

/*@ requires der_valid(list);
    assigns list->next, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
static bool check_distribution_point(struct der *list)
{
    struct ext_distribution_point point;

    return ext_value_distribution_point(list, &point);
}

/*@ requires der_valid(list);
    assigns list->next, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
static bool check_policy(struct der *list)
{
    struct ext_policy policy;

    return ext_value_policy(list, &policy);
}

/*@ requires der_valid(list);
    assigns list->next, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
static bool check_policy_mapping(struct der *list)
{
    struct ext_policy_mapping mapping;

    return ext_value_policy_mapping(list, &mapping);
}

/*@ requires der_valid(list);
    assigns list->next, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
static bool check_purpose(struct der *list)
{
    struct octets purpose;

    return oid_read(list, DER_OBJECT_IDENTIFIER, &purpose);
}

/*@ requires der_valid(list);
    assigns list->next, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
static bool check_access(struct der *list)
{
    struct ext_access access;

    return ext_value_access(list, &access);
}

/* The kinds of which the value is a SEQUENCE OF, and nothing else. */
enum {
    LISTS = 1 << EXT_SUBJECT_DIRECTORY_ATTRIBUTES
        | 1 << EXT_CRL_DISTRIBUTION_POINTS
        | 1 << EXT_CERTIFICATE_POLICIES
        | 1 << EXT_POLICY_MAPPINGS
        | 1 << EXT_EXTENDED_KEY_USAGE
        | 1 << EXT_FRESHEST_CRL
        | 1 << EXT_AUTHORITY_INFO_ACCESS
        | 1 << EXT_SUBJECT_INFO_ACCESS
};

/* An element of one of them. */
/*@ requires der_valid(list);
    assigns list->next, *list->fault;
    ensures der_went(list, \old(list->next), \result); */
static bool check_element(enum ext_kind kind, struct der *list)
{
    switch (kind) {
    case EXT_SUBJECT_DIRECTORY_ATTRIBUTES:
        return check_attribute(list);
    case EXT_CERTIFICATE_POLICIES:
        return check_policy(list);
    case EXT_POLICY_MAPPINGS:
        return check_policy_mapping(list);
    case EXT_EXTENDED_KEY_USAGE:
        return check_purpose(list);
    case EXT_AUTHORITY_INFO_ACCESS:
    case EXT_SUBJECT_INFO_ACCESS:
        return check_access(list);
    default: /* EXT_CRL_DISTRIBUTION_POINTS, EXT_FRESHEST_CRL */
        break;
    }
    return check_distribution_point(list);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_list(enum ext_kind kind, struct der *in)
{
    struct der list;

    if (!ext_value_list(in, &list))
        return false;
    /*@ loop invariant der_valid(&list);
        loop assigns list.next, *in->fault;
        loop variant list.end - list.next; */
    while (!der_is_done(&list))
        if (!check_element(kind, &list))
            return false;
    return true;
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_subject_key_identifier(struct der *in)
{
    struct octets identifier;

    return ext_value_subject_key_identifier(in, &identifier);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_key_usage(struct der *in)
{
    uint32_t bits;

    return ext_value_key_usage(in, &bits);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_general_names(struct der *in)
{
    struct octets names;

    return ext_value_general_names(in, &names);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_basic_constraints(struct der *in)
{
    struct ext_basic_constraints constraints;

    return ext_value_basic_constraints(in, &constraints);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_name_constraints(struct der *in)
{
    struct ext_name_constraints constraints;

    return ext_value_name_constraints(in, &constraints);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_authority_key_identifier(struct der *in)
{
    struct ext_authority_key_identifier identifier;

    return ext_value_authority_key_identifier(in, &identifier);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_policy_constraints(struct der *in)
{
    struct ext_policy_constraints constraints;

    return ext_value_policy_constraints(in, &constraints);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_inhibit_any_policy(struct der *in)
{
    uint32_t skip_certs;

    return ext_value_inhibit_any_policy(in, &skip_certs);
}

/* Kinds that CAs seldom use, and others. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_seldom(enum ext_kind kind, struct der *in)
{
    switch (kind) {
    case EXT_ISSUER_ALT_NAME:
        return check_general_names(in);
    case EXT_NAME_CONSTRAINTS:
        return check_name_constraints(in);
    case EXT_POLICY_CONSTRAINTS:
        return check_policy_constraints(in);
    case EXT_INHIBIT_ANY_POLICY:
        return check_inhibit_any_policy(in);
    default:
        return true;
    }
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_value(enum ext_kind kind, struct der *in)
{
    switch (kind) {
    case EXT_SUBJECT_KEY_IDENTIFIER:
        return check_subject_key_identifier(in);
    case EXT_KEY_USAGE:
        return check_key_usage(in);
    case EXT_SUBJECT_ALT_NAME:
        return check_general_names(in);
    case EXT_BASIC_CONSTRAINTS:
        return check_basic_constraints(in);
    case EXT_AUTHORITY_KEY_IDENTIFIER:
        return check_authority_key_identifier(in);
    default:
        break;
    }
    return check_seldom(kind, in);
}

bool ext_check(const struct der *list, const struct ext *ext)
{
    struct der in = der_within(list, ext->value);

    return (LISTS >> ext->kind & 1) != 0 ? check_list(ext->kind, &in)
                                         : check_value(ext->kind, &in);
}
