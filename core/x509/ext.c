#include "x509/ext.h"

#include "asn1/oid_read.h"
#include "base/limits.h"
#include "x509/ext_value.h"

/* Those under id-ce, 2.5.29, by their last arc. */
static const uint8_t id_ce_kinds[] = {
    [9] = EXT_SUBJECT_DIRECTORY_ATTRIBUTES,
    [14] = EXT_SUBJECT_KEY_IDENTIFIER,
    [15] = EXT_KEY_USAGE,
    [17] = EXT_SUBJECT_ALT_NAME,
    [18] = EXT_ISSUER_ALT_NAME,
    [19] = EXT_BASIC_CONSTRAINTS,
    [30] = EXT_NAME_CONSTRAINTS,
    [31] = EXT_CRL_DISTRIBUTION_POINTS,
    [32] = EXT_CERTIFICATE_POLICIES,
    [33] = EXT_POLICY_MAPPINGS,
    [35] = EXT_AUTHORITY_KEY_IDENTIFIER,
    [36] = EXT_POLICY_CONSTRAINTS,
    [37] = EXT_EXTENDED_KEY_USAGE,
    [46] = EXT_FRESHEST_CRL,
    [54] = EXT_INHIBIT_ANY_POLICY,
};

/* Those under id-pe, 1.3.6.1.5.5.7.1, by their last arc. */
static const uint8_t id_pe_kinds[] = {
    [1] = EXT_AUTHORITY_INFO_ACCESS,
    [11] = EXT_SUBJECT_INFO_ACCESS,
};

enum ext_kind ext_kind_of(struct octets oid)
{
    static const uint8_t id_pe[] = { 0x2b, 6, 1, 5, 5, 7, 1 };

    if (oid.size == 3 && oid.data[0] == 0x55 && oid.data[1] == 0x1d)
        return oid.data[2] < sizeof id_ce_kinds
             ? (enum ext_kind)id_ce_kinds[oid.data[2]] : EXT_OTHER;
    if (oid.size == 8 && memcmp(oid.data, id_pe, sizeof id_pe) == 0)
        return oid.data[7] < sizeof id_pe_kinds
             ? (enum ext_kind)id_pe_kinds[oid.data[7]] : EXT_OTHER;
    return EXT_OTHER;
}

/* Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE,
 * extnValue } */
bool ext_next(struct der *list, struct ext *out)
{
    struct der extension;
    struct der_element element, value;

    if (!der_expect(list, DER_SEQUENCE, &element))
        return false;
    extension = der_within(list, element.contents);
    if (!oid_read(&extension, DER_OBJECT_IDENTIFIER, &out->oid)
        || !der_default_false(&extension, &out->critical)
        || !der_expect(&extension, DER_OCTET_STRING, &value)
        || !der_end(&extension))
        return der_back(list, &element);
    out->kind = ext_kind_of(out->oid);
    out->encoding = element.encoding;
    out->value = value.contents;
    return true;
}

static bool check_directory_attributes(struct der *in)
{
    struct der list;
    struct octets type;

    if (!ext_value_list(in, &list))
        return false;
    while (!der_is_done(&list))
        if (!ext_value_attribute(&list, &type))
            return false;
    return true;
}

static bool check_subject_key_identifier(struct der *in)
{
    struct octets identifier;

    return ext_value_subject_key_identifier(in, &identifier);
}

static bool check_key_usage(struct der *in)
{
    uint32_t bits;

    return ext_value_key_usage(in, &bits);
}

static bool check_general_names(struct der *in)
{
    struct octets names;

    return ext_value_general_names(in, &names);
}

static bool check_basic_constraints(struct der *in)
{
    struct ext_basic_constraints constraints;

    return ext_value_basic_constraints(in, &constraints);
}

static bool check_name_constraints(struct der *in)
{
    struct ext_name_constraints constraints;

    return ext_value_name_constraints(in, &constraints);
}

static bool check_distribution_points(struct der *in)
{
    struct der list;
    struct ext_distribution_point point;

    if (!ext_value_list(in, &list))
        return false;
    while (!der_is_done(&list))
        if (!ext_value_distribution_point(&list, &point))
            return false;
    return true;
}

static bool check_policies(struct der *in)
{
    struct der list;
    struct ext_policy policy;

    if (!ext_value_list(in, &list))
        return false;
    while (!der_is_done(&list))
        if (!ext_value_policy(&list, &policy))
            return false;
    return true;
}

static bool check_policy_mappings(struct der *in)
{
    struct der list;
    struct ext_policy_mapping mapping;

    if (!ext_value_list(in, &list))
        return false;
    while (!der_is_done(&list))
        if (!ext_value_policy_mapping(&list, &mapping))
            return false;
    return true;
}

static bool check_authority_key_identifier(struct der *in)
{
    struct ext_authority_key_identifier identifier;

    return ext_value_authority_key_identifier(in, &identifier);
}

static bool check_policy_constraints(struct der *in)
{
    struct ext_policy_constraints constraints;

    return ext_value_policy_constraints(in, &constraints);
}

static bool check_extended_key_usage(struct der *in)
{
    struct der list;
    struct octets purpose;

    if (!ext_value_list(in, &list))
        return false;
    while (!der_is_done(&list))
        if (!oid_read(&list, DER_OBJECT_IDENTIFIER, &purpose))
            return false;
    return true;
}

static bool check_inhibit_any_policy(struct der *in)
{
    uint32_t skip_certs;

    return ext_value_inhibit_any_policy(in, &skip_certs);
}

static bool check_accesses(struct der *in)
{
    struct der list;
    struct ext_access access;

    if (!ext_value_list(in, &list))
        return false;
    while (!der_is_done(&list))
        if (!ext_value_access(&list, &access))
            return false;
    return true;
}

bool ext_check(const struct der *list, const struct ext *ext)
{
    static bool (*const checks[EXT_KINDS])(struct der *) = {
        [EXT_SUBJECT_DIRECTORY_ATTRIBUTES] = check_directory_attributes,
        [EXT_SUBJECT_KEY_IDENTIFIER] = check_subject_key_identifier,
        [EXT_KEY_USAGE] = check_key_usage,
        [EXT_SUBJECT_ALT_NAME] = check_general_names,
        [EXT_ISSUER_ALT_NAME] = check_general_names,
        [EXT_BASIC_CONSTRAINTS] = check_basic_constraints,
        [EXT_NAME_CONSTRAINTS] = check_name_constraints,
        [EXT_CRL_DISTRIBUTION_POINTS] = check_distribution_points,
        [EXT_CERTIFICATE_POLICIES] = check_policies,
        [EXT_POLICY_MAPPINGS] = check_policy_mappings,
        [EXT_AUTHORITY_KEY_IDENTIFIER] = check_authority_key_identifier,
        [EXT_POLICY_CONSTRAINTS] = check_policy_constraints,
        [EXT_EXTENDED_KEY_USAGE] = check_extended_key_usage,
        [EXT_FRESHEST_CRL] = check_distribution_points,
        [EXT_INHIBIT_ANY_POLICY] = check_inhibit_any_policy,
        [EXT_AUTHORITY_INFO_ACCESS] = check_accesses,
        [EXT_SUBJECT_INFO_ACCESS] = check_accesses,
    };
    struct der in = der_within(list, ext->value);

    return checks[ext->kind] == NULL || checks[ext->kind](&in);
}

/* The extensions before the present one that RFC 5280 does not have. */
struct others {
    struct octets oids[LIMIT_CERT_EXTENSIONS];
    size_t count;
};

/* Adds an OID; false if it was there. */
static bool add_other(struct others *others, struct octets oid)
{
    for (size_t i = 0; i < others->count; i++)
        if (octets_equal(others->oids[i], oid))
            return false;
    others->oids[others->count++] = oid;
    return true;
}

/* Adds ext to what was found; false if it was there. */
static bool add(struct ext_values *out, struct others *others,
                const struct ext *ext)
{
    bool other = ext->kind == EXT_OTHER;

    if (other ? !add_other(others, ext->oid)
              : out->values[ext->kind].data != NULL)
        return false;
    out->values[ext->kind] = ext->value;
    if (!ext->critical)
        return true;
    out->critical |= UINT32_C(1) << ext->kind;
    if (other && out->unknown.data == NULL)
        out->unknown = ext->oid;
    return true;
}

bool ext_read_all(struct der list, struct ext_values *out)
{
    COUNTED struct others others;
    struct ext ext;

    others.count = 0;
    *out = (struct ext_values){ 0 };
    for (size_t i = 0; !der_is_done(&list); i++) {
        if (i == LIMIT_CERT_EXTENSIONS)
            return der_refuse(&list, FAULT_CERT_EXTENSIONS, list.next);
        if (!ext_next(&list, &ext))
            return false;
        if (!add(out, &others, &ext))
            return der_refuse(&list, FAULT_CERT_DUPLICATE, ext.encoding.data);
        if (!ext_check(&list, &ext))
            return false;
    }
    return true;
}
