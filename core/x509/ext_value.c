#include "x509/ext_value.h"

#include "asn1/oid_read.h"
#include "asn1/text.h"
#include "base/limits.h"
#include "x509/name.h"

enum { KEY_USAGE_OCTETS = 4 };

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

static uint32_t reverse_bits(uint8_t octet)
{
    uint32_t bits = octet;

    bits = (bits & 0xf0) >> 4 | (bits & 0x0f) << 4;
    bits = (bits & 0xcc) >> 2 | (bits & 0x33) << 2;
    return (bits & 0xaa) >> 1 | (bits & 0x55) << 1;
}

bool ext_value_key_usage(struct der *in, uint32_t *bits)
{
    const uint8_t *start = in->next;
    struct der_bits usage;

    if (!der_bit_string(in, DER_BIT_STRING, &usage) || !der_end(in))
        return false;
    if (usage.octets.size > KEY_USAGE_OCTETS)
        return der_refuse(in, FAULT_DER_RANGE, start);
    *bits = 0;
    for (size_t i = 0; i < usage.octets.size; i++)
        *bits |= reverse_bits(usage.octets.data[i]) << 8 * i;
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

static bool optional_names(struct der *in, uint8_t identifier,
                           struct octets *names)
{
    *names = (struct octets){ 0 };
    return !der_peek(in, identifier)
        || general_name_read_all(in, identifier, names);
}

static bool optional_integer(struct der *in, uint8_t identifier,
                             struct octets *contents)
{
    *contents = (struct octets){ 0 };
    return !der_peek(in, identifier) || der_integer(in, identifier, contents);
}

static bool optional_unsigned(struct der *in, uint8_t identifier,
                              bool *present, uint32_t *out)
{
    *out = 0;
    *present = der_peek(in, identifier);
    return !*present || der_unsigned(in, identifier, UINT32_MAX, out);
}

/* AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0], authorityCertIssuer
 * [1], authorityCertSerialNumber [2], all OPTIONAL } */
bool ext_value_authority_key_identifier(
    struct der *in, struct ext_authority_key_identifier *out)
{
    struct der value;
    struct der_element key;

    if (!der_enter(in, DER_SEQUENCE, &value)
        || !der_optional(&value, DER_CONTEXT_PRIMITIVE(0), &key))
        return false;
    out->key_identifier = key.contents;
    return optional_names(&value, DER_CONTEXT_CONSTRUCTED(1), &out->issuer)
        && optional_integer(&value, DER_CONTEXT_PRIMITIVE(2), &out->serial)
        && der_end(&value)
        && der_end(in);
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

static bool optional_subtrees(struct der *in, uint8_t identifier,
                              struct octets *subtrees)
{
    struct der list;
    struct ext_subtree subtree;

    *subtrees = (struct octets){ 0 };
    if (!der_peek(in, identifier))
        return true;
    if (!der_enter(in, identifier, &list))
        return false;
    *subtrees = der_rest(&list);
    for (size_t i = 0; !der_is_done(&list); i++) {
        if (i == LIMIT_CERT_NAMES)
            return der_refuse(in, FAULT_NAME_COUNT, list.next);
        if (!ext_value_subtree(&list, &subtree))
            return false;
    }
    return true;
}

/* NameConstraints ::= SEQUENCE { permittedSubtrees [0], excludedSubtrees [1],
 * both OPTIONAL } */
bool ext_value_name_constraints(struct der *in,
                                struct ext_name_constraints *out)
{
    struct der value;

    return der_enter(in, DER_SEQUENCE, &value)
        && optional_subtrees(&value, DER_CONTEXT_CONSTRUCTED(0),
                             &out->permitted)
        && optional_subtrees(&value, DER_CONTEXT_CONSTRUCTED(1),
                             &out->excluded)
        && der_end(&value)
        && der_end(in);
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

/* DisplayText is one of four types of string. */
static bool read_display_text(struct der *in)
{
    struct der_element text;
    enum fault_code code;

    if (!der_next(in, &text))
        return false;
    switch (text.encoding.data[0]) {
    case DER_IA5_STRING:
    case DER_VISIBLE_STRING:
    case DER_BMP_STRING:
    case DER_UTF8_STRING:
        code = text_check(text.encoding.data[0], text.contents);
        break;
    default:
        code = FAULT_DER_IDENTIFIER;
    }
    return der_require(in, code == FAULT_NONE, code, text.encoding.data);
}

/* NoticeReference ::= SEQUENCE { organization, noticeNumbers } */
static bool read_notice_reference(struct der *in)
{
    struct der reference, numbers;
    struct octets number;

    if (!der_enter(in, DER_SEQUENCE, &reference)
        || !read_display_text(&reference)
        || !der_enter(&reference, DER_SEQUENCE, &numbers))
        return false;
    while (!der_is_done(&numbers))
        if (!der_integer(&numbers, DER_INTEGER, &number))
            return false;
    return der_end(&reference);
}

/* UserNotice ::= SEQUENCE { noticeRef OPTIONAL, explicitText OPTIONAL } */
static bool read_user_notice(struct der *in)
{
    struct der notice;

    return der_enter(in, DER_SEQUENCE, &notice)
        && (!der_peek(&notice, DER_SEQUENCE)
            || read_notice_reference(&notice))
        && (der_is_done(&notice) || read_display_text(&notice))
        && der_end(&notice);
}

static bool read_qualifier_value(struct der *in, struct ext_qualifier *out)
{
    static const uint8_t id_qt[] = { 0x2b, 6, 1, 5, 5, 7, 2 };
    struct der_element element;
    struct octets id = out->identifier;
    unsigned kind = 0; /* of RFC 5280: 1 is id-qt-cps, 2 id-qt-unotice */

    if (id.size == sizeof id_qt + 1
        && memcmp(id.data, id_qt, sizeof id_qt) == 0)
        kind = id.data[sizeof id_qt];
    if (kind == 2)
        return read_user_notice(in);
    if (kind != 1)
        return der_any(in, &element);
    if (!der_expect(in, DER_IA5_STRING, &element))
        return false;
    out->cps = element.contents;
    return true;
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId, qualifier ANY } */
bool ext_value_qualifier(struct der *list, struct ext_qualifier *out)
{
    struct der info;

    *out = (struct ext_qualifier){ 0 };
    if (!der_enter(list, DER_SEQUENCE, &info)
        || !oid_read(&info, DER_OBJECT_IDENTIFIER, &out->identifier))
        return false;
    out->qualifier = der_rest(&info);
    return read_qualifier_value(&info, out) && der_end(&info);
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier, policyQualifiers SIZE
 * (1..MAX) OPTIONAL } */
bool ext_value_policy(struct der *list, struct ext_policy *out)
{
    struct der policy, qualifiers;
    struct ext_qualifier qualifier;

    out->qualifiers = (struct octets){ 0 };
    if (!der_enter(list, DER_SEQUENCE, &policy)
        || !oid_read(&policy, DER_OBJECT_IDENTIFIER, &out->identifier))
        return false;
    if (der_is_done(&policy))
        return true;
    if (!der_enter(&policy, DER_SEQUENCE, &qualifiers))
        return false;
    out->qualifiers = der_rest(&qualifiers);
    while (!der_is_done(&qualifiers))
        if (!ext_value_qualifier(&qualifiers, &qualifier))
            return false;
    return der_end(&policy);
}

bool ext_value_policy_mapping(struct der *list, struct ext_policy_mapping *out)
{
    struct der mapping;

    return der_enter(list, DER_SEQUENCE, &mapping)
        && oid_read(&mapping, DER_OBJECT_IDENTIFIER,
                    &out->issuer_domain_policy)
        && oid_read(&mapping, DER_OBJECT_IDENTIFIER,
                    &out->subject_domain_policy)
        && der_end(&mapping);
}

/* DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer
 * [1] } */
bool ext_value_point_name(struct der *in, struct ext_distribution_point *out)
{
    struct der name, ahead;
    struct der_element rdn;

    if (!der_enter(in, DER_CONTEXT_CONSTRUCTED(0), &name))
        return false;
    if (!der_peek(&name, DER_CONTEXT_CONSTRUCTED(1)))
        return general_name_read_all(&name, DER_CONTEXT_CONSTRUCTED(0),
                                     &out->full_name)
            && der_end(&name);
    ahead = name;
    if (!name_read_rdn(&name, DER_CONTEXT_CONSTRUCTED(1))
        || !der_next(&ahead, &rdn))
        return false;
    out->relative_name = rdn.contents;
    return der_end(&name);
}

static bool optional_reasons(struct der *in, struct octets *reasons)
{
    struct der_bits bits;

    if (!der_peek(in, DER_CONTEXT_PRIMITIVE(1)))
        return true;
    if (!der_bit_string(in, DER_CONTEXT_PRIMITIVE(1), &bits))
        return false;
    *reasons = bits.octets;
    return true;
}

/* DistributionPoint ::= SEQUENCE { distributionPoint [0], reasons [1],
 * cRLIssuer [2], all OPTIONAL } */
bool ext_value_distribution_point(struct der *list,
                                  struct ext_distribution_point *out)
{
    struct der point;

    *out = (struct ext_distribution_point){ 0 };
    return der_enter(list, DER_SEQUENCE, &point)
        && (!der_peek(&point, DER_CONTEXT_CONSTRUCTED(0))
            || ext_value_point_name(&point, out))
        && optional_reasons(&point, &out->reasons)
        && optional_names(&point, DER_CONTEXT_CONSTRUCTED(2),
                          &out->crl_issuer)
        && der_end(&point);
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
    while (!der_is_done(&values))
        if (!der_any(&values, &value))
            return false;
    return der_end(&attribute);
}
