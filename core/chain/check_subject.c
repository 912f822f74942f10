#include "chain/check_subject.h"

#include "chain/purpose.h"

bool check_purpose(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);
    enum request_purpose purpose = view->request->purpose;

    if (purpose == REQUEST_ANY || !member_has(cert, EXT_EXTENDED_KEY_USAGE)
        || purpose_is_listed(cert, purpose_oid(purpose))
        || purpose_is_any(cert))
        return true;
    refusal_say(refusal, "has an extKeyUsage without ");
    return refusal_say(refusal, purpose_name(purpose));
}

bool check_purposes_asked(const struct check_view *view,
                          struct refusal *refusal)
{
    const struct member *cert = check_cert(view);
    const struct request *request = view->request;

    if (request->extended_key_usage_count == 0
        || !member_has(cert, EXT_EXTENDED_KEY_USAGE) || purpose_is_any(cert))
        return true;
    for (size_t i = 0; i < request->extended_key_usage_count; i++)
        if (!purpose_is_listed(cert, request->extended_key_usage[i])) {
            refusal_say(refusal, "has an extKeyUsage without ");
            return refusal_say_oid(refusal, request->extended_key_usage[i]);
        }
    return true;
}

bool check_purpose_not_any(const struct check_view *view,
                           struct refusal *refusal)
{
    if (!purpose_is_any(check_cert(view)))
        return true;
    return refusal_say(refusal, "has anyExtendedKeyUsage");
}

bool check_purposes_not_critical(const struct check_view *view,
                                 struct refusal *refusal)
{
    if (!member_is_critical(check_cert(view), EXT_EXTENDED_KEY_USAGE))
        return true;
    return refusal_say(refusal, "has a critical extKeyUsage");
}

/* A CA in this place, which RFC 5280 allows, need not have them. */
bool check_usable_in_tls(const struct check_view *view,
                         struct refusal *refusal)
{
    const uint32_t uses = MEMBER_DIGITAL_SIGNATURE | MEMBER_KEY_ENCIPHERMENT
                        | MEMBER_KEY_AGREEMENT;
    const struct member *cert = check_cert(view);

    if (view->request->purpose == REQUEST_ANY
        || !member_has(cert, EXT_KEY_USAGE) || cert->basic_constraints.ca
        || (cert->key_usage & uses) != 0)
        return true;
    return refusal_say(refusal, "has a keyUsage with none of digitalSignature, "
                                "keyEncipherment, keyAgreement");
}

bool check_usages_asked(const struct check_view *view, struct refusal *refusal)
{
    static const char *const names[] = {
        "digitalSignature", "nonRepudiation", "keyEncipherment",
        "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
        "encipherOnly", "decipherOnly"
    };
    const struct member *cert = check_cert(view);
    uint32_t missing = view->request->key_usage & ~cert->key_usage;

    if (missing == 0 || !member_has(cert, EXT_KEY_USAGE))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((missing & UINT32_C(1) << i) != 0) {
            refusal_say(refusal, "has a keyUsage without ");
            return refusal_say(refusal, names[i]);
        }
    return true;
}

bool check_ca_signs(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (!cert->basic_constraints.ca || !member_has(cert, EXT_KEY_USAGE)
        || (cert->key_usage & MEMBER_CERT_SIGN) != 0)
        return true;
    return refusal_say(refusal, "has cA without keyCertSign");
}

bool check_constrains_nothing(const struct check_view *view,
                              struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (!member_has(cert, EXT_NAME_CONSTRAINTS) || cert->basic_constraints.ca)
        return true;
    return refusal_say(refusal, "has nameConstraints without being a CA");
}

static bool is_nameless(const struct member *cert)
{
    return cert->cert.subject.size <= 2;
}

bool check_names_critical(const struct check_view *view,
                          struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (!is_nameless(cert) || member_is_critical(cert, EXT_SUBJECT_ALT_NAME))
        return true;
    return refusal_say(refusal,
                       "has an empty subject, and no critical subjectAltName");
}

bool check_names_not_critical(const struct check_view *view,
                              struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (is_nameless(cert) || !member_is_critical(cert, EXT_SUBJECT_ALT_NAME))
        return true;
    return refusal_say(refusal,
                       "has a critical subjectAltName beside a subject");
}
