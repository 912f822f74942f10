#include "chain/check_authority.h"

#include "chain/purpose.h"

/* Certificates have extensions since X.509 of 1996; the first Baseline
 * Requirements took effect on 1 July 2012. A root from between bound nobody to
 * them, and is still deployed: of Debian's, three have basicConstraints that
 * are not critical, two no subjectKeyIdentifier, and five an
 * authorityKeyIdentifier that names themselves. */
#define FIRST_V3 INT64_C(820454400)            /* 1996-01-01 */
#define FIRST_REQUIREMENTS INT64_C(1341100800) /* 2012-07-01 */

static bool is_old_root(const struct check_view *view)
{
    const struct member *cert = check_cert(view);

    return view->place == CHECK_ANCHOR && cert->self_issued
        && cert->parts.validity.not_before >= FIRST_V3
        && cert->parts.validity.not_before < FIRST_REQUIREMENTS;
}

bool check_subject_named(const struct check_view *view,
                         struct refusal *refusal)
{
    if (check_cert(view)->cert.subject.size > 2)
        return true;
    return refusal_say(refusal, "is a CA whose subject has no name");
}

bool check_is_ca(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (!member_has(cert, EXT_BASIC_CONSTRAINTS))
        return refusal_say(refusal, "is no CA: it has no basicConstraints");
    if (cert->basic_constraints.ca)
        return true;
    return refusal_say(refusal, "is no CA: basicConstraints without cA");
}

bool check_constraints_critical(const struct check_view *view,
                                struct refusal *refusal)
{
    if (member_is_critical(check_cert(view), EXT_BASIC_CONSTRAINTS)
        || is_old_root(view))
        return true;
    return refusal_say(refusal, "has basicConstraints that are not critical");
}

bool check_may_sign(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (!member_has(cert, EXT_KEY_USAGE)
        || (cert->key_usage & MEMBER_CERT_SIGN) != 0)
        return true;
    return refusal_say(refusal, "has a keyUsage without keyCertSign");
}

bool check_subject_key_identifier(const struct check_view *view,
                                  struct refusal *refusal)
{
    if (member_has(check_cert(view), EXT_SUBJECT_KEY_IDENTIFIER)
        || is_old_root(view))
        return true;
    return refusal_say(refusal, "is a CA without subjectKeyIdentifier");
}

/* Intermediates before index that are not self-issued; the end entity does not
 * count, whatever it is (RFC 5280 4.2.1.9). */
static size_t count_below(const struct check_view *view, size_t index)
{
    size_t count = 0;

    for (size_t i = 1; i < index; i++)
        if (!view->certs[i]->self_issued)
            count++;
    return count;
}

bool check_path_length(const struct check_view *view, struct refusal *refusal)
{
    const struct ext_basic_constraints *constraints
        = &check_cert(view)->basic_constraints;
    size_t below = count_below(view, view->index);

    if (!constraints->has_path_length || below <= constraints->path_length)
        return true;
    refusal_say(refusal, "allows at most ");
    refusal_say_number(refusal, constraints->path_length);
    refusal_say(refusal, " intermediates below it by pathLenConstraint; there "
                         "are ");
    return refusal_say_number(refusal, below);
}

bool check_depth(const struct check_view *view, struct refusal *refusal)
{
    size_t count = count_below(view, view->count - 1);

    if (count <= view->request->max_depth)
        return true;
    refusal_say(refusal, "ends a path of ");
    refusal_say_number(refusal, count);
    refusal_say(refusal, " intermediates; at most ");
    refusal_say_number(refusal, view->request->max_depth);
    return refusal_say(refusal, " are asked for");
}

bool check_policies_critical(const struct check_view *view,
                             struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (!member_has(cert, EXT_POLICY_CONSTRAINTS)
        || member_is_critical(cert, EXT_POLICY_CONSTRAINTS))
        return true;
    return refusal_say(refusal, "has policyConstraints that are not critical");
}

bool check_root_purposes(const struct check_view *view,
                         struct refusal *refusal)
{
    const struct member *cert = check_cert(view);

    if (!cert->self_issued || !member_has(cert, EXT_EXTENDED_KEY_USAGE))
        return true;
    return refusal_say(refusal, "is a root with extKeyUsage");
}

bool check_root_issuer(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);
    const struct ext_authority_key_identifier *identifier
        = &cert->authority_key_identifier;

    if (!cert->self_issued || is_old_root(view)
        || !member_has(cert, EXT_AUTHORITY_KEY_IDENTIFIER))
        return true;
    if (identifier->key_identifier.data == NULL)
        return refusal_say(refusal, "is a root whose authorityKeyIdentifier "
                                    "has no identifier of a key");
    if (identifier->issuer.data != NULL || identifier->serial.data != NULL)
        return refusal_say(refusal, "is a root whose authorityKeyIdentifier "
                                    "names an issuer or a serial number");
    if (octets_equal(identifier->key_identifier, cert->subject_key_identifier))
        return true;
    return refusal_say(refusal, "is a root whose authorityKeyIdentifier is of "
                                "another key");
}
