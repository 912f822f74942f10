#include "chain/check_form.h"

#include "chain/permit.h"

enum { SERIAL_OCTETS = 20 };

/* The extensions that are processed wherever they stand, as bits. */
static const uint32_t processed = UINT32_C(1) << EXT_KEY_USAGE
    | UINT32_C(1) << EXT_SUBJECT_ALT_NAME
    | UINT32_C(1) << EXT_BASIC_CONSTRAINTS
    | UINT32_C(1) << EXT_NAME_CONSTRAINTS
    | UINT32_C(1) << EXT_CERTIFICATE_POLICIES
    | UINT32_C(1) << EXT_POLICY_MAPPINGS
    | UINT32_C(1) << EXT_POLICY_CONSTRAINTS
    | UINT32_C(1) << EXT_EXTENDED_KEY_USAGE
    | UINT32_C(1) << EXT_INHIBIT_ANY_POLICY
    | UINT32_C(1) << EXT_AUTHORITY_KEY_IDENTIFIER /* have their own check */
    | UINT32_C(1) << EXT_SUBJECT_KEY_IDENTIFIER;

static const char *const extension_names[EXT_KINDS] = {
    [EXT_SUBJECT_DIRECTORY_ATTRIBUTES] = "subjectDirectoryAttributes",
    [EXT_ISSUER_ALT_NAME] = "issuerAltName",
    [EXT_CRL_DISTRIBUTION_POINTS] = "cRLDistributionPoints",
    [EXT_FRESHEST_CRL] = "freshestCRL",
    [EXT_AUTHORITY_INFO_ACCESS] = "authorityInfoAccess",
    [EXT_SUBJECT_INFO_ACCESS] = "subjectInfoAccess",
};

bool check_readable(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (cert->fault.code == FAULT_NONE)
        return true;
    refusal_say(refusal, "cannot be read: ");
    return refusal_say_fault(refusal, &cert->fault);
}

bool check_version(const struct check_view *view, struct refusal *refusal)
{
    if (check_cert(view)->parts.version == 3)
        return true;
    refusal_say(refusal, "is of version ");
    refusal_say_number(refusal, (uint64_t)check_cert(view)->parts.version);
    return refusal_say(refusal, ", not 3");
}

bool check_serial_number(const struct check_view *view,
                         struct refusal *refusal)
{
    struct octets serial = check_cert(view)->parts.serial_number;

    if (serial.data[0] >= 0x80)
        return refusal_say(refusal, "has a serial number that is negative");
    if (serial.size == 1 && serial.data[0] == 0)
        return refusal_say(refusal, "has the serial number zero");
    if (serial.size <= SERIAL_OCTETS)
        return true;
    return refusal_say(refusal, "has a serial number of over 20 octets");
}

bool check_issuer_named(const struct check_view *view, struct refusal *refusal)
{
    if (check_cert(view)->cert.issuer.size > 2)
        return true;
    return refusal_say(refusal, "has an issuer without a name");
}

bool check_begun(const struct check_view *view, struct refusal *refusal)
{
    int64_t begin = check_cert(view)->parts.validity.not_before;

    if (begin <= view->request->at)
        return true;
    refusal_say(refusal, "is not valid before ");
    refusal_say_moment(refusal, begin);
    refusal_say(refusal, "; it is ");
    return refusal_say_moment(refusal, view->request->at);
}

bool check_not_over(const struct check_view *view, struct refusal *refusal)
{
    int64_t end = check_cert(view)->parts.validity.not_after;

    if (view->request->at <= end)
        return true;
    refusal_say(refusal, "is not valid after ");
    refusal_say_moment(refusal, end);
    refusal_say(refusal, "; it is ");
    return refusal_say_moment(refusal, view->request->at);
}

bool check_algorithms_agree(const struct check_view *view,
                            struct refusal *refusal)
{
    const struct cert *cert = &check_cert(view)->cert;

    if (octets_equal(cert->signature, cert->signature_algorithm))
        return true;
    return refusal_say(refusal, "names one signature algorithm within what is "
                                "signed and another outside");
}

bool check_key(const struct check_view *view, struct refusal *refusal)
{
    const struct spki *key = &check_cert(view)->parts.key;
    enum fault_code code = permit_key(view->request->profile, key);

    if (code == FAULT_NONE)
        return true;
    refusal_say(refusal, "has ");
    refusal_say(refusal, fault_text(code));
    refusal_say(refusal, ": ");
    refusal_say(refusal, spki_type_name(key->type));
    if (key->bits == 0)
        return false;
    refusal_say(refusal, " of ");
    refusal_say_number(refusal, key->bits);
    return refusal_say(refusal, " bits");
}

bool check_critical_known(const struct check_view *view,
                          struct refusal *refusal)
{
    const struct ext_values *extensions
        = &check_cert(view)->parts.extensions;
    uint32_t strange = extensions->critical & ~processed
                     & ~(UINT32_C(1) << EXT_OTHER);

    if (extensions->unknown.data != NULL) {
        refusal_say(refusal, "has a critical extension that is unknown: ");
        return refusal_say_oid(refusal, extensions->unknown);
    }
    for (size_t kind = 0; strange != 0 && kind < EXT_KINDS; kind++)
        if ((strange & UINT32_C(1) << kind) != 0) {
            refusal_say(refusal, "has a critical ");
            refusal_say(refusal, extension_names[kind]);
            return refusal_say(refusal, ", which is not processed");
        }
    return true;
}

bool check_identifiers_not_critical(const struct check_view *view,
                                    struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (member_is_critical(cert, EXT_AUTHORITY_KEY_IDENTIFIER))
        return refusal_say(refusal, "has a critical authorityKeyIdentifier");
    if (!member_is_critical(cert, EXT_SUBJECT_KEY_IDENTIFIER))
        return true;
    return refusal_say(refusal, "has a critical subjectKeyIdentifier");
}

bool check_authority_key_identifier(const struct check_view *view,
                                    struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    /* The exception is for certificates that are self-signed. */
    if (view->place != CHECK_MIDDLE && cert->self_issued)
        return true;
    if (cert->authority_key_identifier.key_identifier.data != NULL)
        return true;
    return refusal_say(refusal, "has no authorityKeyIdentifier with the "
                                "identifier of a key");
}

/* True if a list that is there has an element. */
static bool is_given(const struct member *cert, enum ext_kind kind)
{
    struct der in, list;
    struct fault fault;

    if (!member_has(cert, kind))
        return true;
    member_enter(cert, kind, &in, &fault);
    return ext_value_list(&in, &list) && !der_is_done(&list);
}

bool check_purposes_given(const struct check_view *view,
                          struct refusal *refusal)
{
    if (is_given(check_cert(view), EXT_EXTENDED_KEY_USAGE))
        return true;
    return refusal_say(refusal, "has an extKeyUsage without a purpose");
}

bool check_accesses_given(const struct check_view *view,
                          struct refusal *refusal)
{
    if (is_given(check_cert(view), EXT_AUTHORITY_INFO_ACCESS))
        return true;
    return refusal_say(refusal, "has an authorityInfoAccess without an access");
}

bool check_signs_as_ca(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if ((cert->key_usage & MEMBER_CERT_SIGN) == 0 || cert->basic_constraints.ca)
        return true;
    return refusal_say(refusal, "has keyCertSign without being a CA");
}

bool check_bounds_as_ca(const struct check_view *view, struct refusal *refusal)
{
    const struct ext_basic_constraints *constraints
        = &check_cert(view)->basic_constraints;

    if (!constraints->has_path_length || constraints->ca)
        return true;
    return refusal_say(refusal, "has a pathLenConstraint without being a CA");
}
