#include "chain/checks.h"

#include "chain/check_authority.h"
#include "chain/check_form.h"
#include "chain/check_names.h"
#include "chain/check_subject.h"

enum {
    NONE = 0,
    SUBJECT = CHECK_SUBJECT,
    MIDDLE = CHECK_MIDDLE,
    ANCHOR = CHECK_ANCHOR,
    ISSUED = CHECK_ISSUED,
    ISSUERS = CHECK_ISSUERS,
    ALL = CHECK_ALL
};

/* A check: its name, the clause that wants it, in which places each profile
 * makes it, and whether it looks at the certificate alone. */
struct row {
    const char *code;
    const char *source;
    unsigned places[PROFILES]; /* webpki, rfc5280 */
    bool alone;
    check_function *holds;
};

/* Where the profiles differ from each other, or from the letter, the reason
 * stands above the row. */
static const struct row rows[] = {
    { "chain.unreadable", "X.690, RFC 5280 4.1", { ALL, ALL }, true,
      check_readable },
    { "chain.not-yet-valid", "RFC 5280 6.1.3 (a)(2)", { ALL, ALL }, true,
      check_begun },
    { "chain.expired", "RFC 5280 6.1.3 (a)(2)", { ALL, ALL }, true,
      check_not_over },
    { "chain.host", "RFC 9525 6", { SUBJECT, SUBJECT }, true,
      check_names_asked },
    /* A CA of version 1 lacks basicConstraints; an anchor is trusted for what
     * it is. */
    { "chain.version", "BR 7.1.1", { ISSUED, NONE }, true, check_version },
    /* RFC 5280 4.1.2.2 has users take such numbers with grace. Eight roots of
     * Debian's have zero. */
    { "chain.serial-number", "BR 7.1.2.7, RFC 5280 4.1.2.2",
      { SUBJECT, NONE }, true, check_serial_number },
    { "chain.issuer-empty", "RFC 5280 4.1.2.4", { ALL, ALL }, true,
      check_issuer_named },
    { "chain.subject-empty", "RFC 5280 4.1.2.6", { ISSUERS, ISSUERS }, true,
      check_subject_named },
    { "chain.algorithms-differ", "RFC 5280 4.1.1.2", { ISSUED, ISSUED }, true,
      check_algorithms_agree },
    { "chain.key", "BR 6.1.5, 6.1.6", { ALL, ALL }, true, check_key },
    { "chain.critical-extension", "RFC 5280 4.2, 6.1.4 (o), 6.1.5 (f)",
      { ALL, ALL }, true, check_critical_known },
    { "chain.critical-key-identifier", "RFC 5280 4.2.1.1, 4.2.1.2",
      { ALL, ALL }, true, check_identifiers_not_critical },
    /* Not asked of anchors: one that another CA has signed need not say so. */
    { "chain.authority-key-identifier", "RFC 5280 4.2.1.1",
      { ISSUED, ISSUED }, true, check_authority_key_identifier },
    { "chain.not-ca", "RFC 5280 4.2.1.9, 6.1.4 (k)", { ISSUERS, ISSUERS },
      true, check_is_ca },
    /* 6.1.4 (k) takes one that is not critical, so that rfc5280 asks for it of
     * roots alone. */
    { "chain.basic-constraints-critical", "RFC 5280 4.2.1.9",
      { ISSUERS, ANCHOR }, true, check_constraints_critical },
    { "chain.subject-key-identifier", "RFC 5280 4.2.1.2",
      { ISSUERS, ISSUERS }, true, check_subject_key_identifier },
    { "chain.cert-sign", "RFC 5280 4.2.1.3, 6.1.4 (n)", { ISSUERS, ISSUERS },
      true, check_may_sign },
    { "chain.cert-sign-without-ca", "RFC 5280 4.2.1.3, 4.2.1.9", { ALL, ALL },
      true, check_signs_as_ca },
    { "chain.path-length-without-ca", "RFC 5280 4.2.1.9", { ALL, ALL }, true,
      check_bounds_as_ca },
    /* RFC 5280 allows any certificate as an end entity; the BR do not, but
     * CAs are met in that place. */
    { "chain.ca-without-cert-sign", "BR 7.1.2.7.8", { SUBJECT, NONE }, true,
      check_ca_signs },
    { "chain.name-constraints-not-ca", "RFC 5280 4.2.1.10",
      { SUBJECT, SUBJECT }, true, check_constrains_nothing },
    /* Path validation does not ask whether it is critical (6.1.4 (i)). */
    { "chain.policy-constraints-critical", "RFC 5280 4.2.1.11",
      { ISSUERS, NONE }, true, check_policies_critical },
    { "chain.purposes-empty", "RFC 5280 4.2.1.12", { ALL, ALL }, true,
      check_purposes_given },
    { "chain.purpose", "RFC 5280 4.2.1.12", { SUBJECT, SUBJECT }, true,
      check_purpose },
    { "chain.purpose", "RFC 5280 4.2.1.12", { SUBJECT, SUBJECT }, true,
      check_purposes_asked },
    { "chain.purpose-any", "BR 7.1.2.7.10", { SUBJECT, NONE }, true,
      check_purpose_not_any },
    { "chain.purpose-critical", "BR 7.1.2.7.6", { SUBJECT, NONE }, true,
      check_purposes_not_critical },
    /* Not in RFC 5280, but what every implementation does with a CA that has
     * purposes. */
    { "chain.purpose-below", "BR 7.1.2.10.6", { ISSUERS, ISSUERS }, true,
      check_purpose_below },
    { "chain.root-purposes", "BR 7.1.2.1.2", { ANCHOR, NONE }, true,
      check_root_purposes },
    { "chain.root-issuer", "BR 7.1.2.1.3", { ANCHOR, NONE }, true,
      check_root_issuer },
    { "chain.key-usage", "RFC 5280 4.2.1.3, 4.2.1.12", { SUBJECT, SUBJECT },
      true, check_usable_in_tls },
    { "chain.key-usage", "RFC 5280 4.2.1.3", { SUBJECT, SUBJECT }, true,
      check_usages_asked },
    { "chain.access-empty", "RFC 5280 4.2.2.1", { ALL, ALL }, true,
      check_accesses_given },
    { "chain.names-critical", "RFC 5280 4.1.2.6", { SUBJECT, SUBJECT }, true,
      check_names_critical },
    { "chain.names-not-critical", "BR 7.1.2.7.12", { SUBJECT, NONE }, true,
      check_names_not_critical },
    { "chain.names-empty", "RFC 5280 4.2.1.6", { SUBJECT, SUBJECT }, true,
      check_names_given },
    { "chain.name-syntax", "RFC 5280 4.2.1.6", { SUBJECT, SUBJECT }, true,
      check_names_formed },
    { "chain.common-name", "BR 7.1.4.3", { SUBJECT, NONE }, true,
      check_common_name },
    { "chain.path-length", "RFC 5280 4.2.1.9, 6.1.4 (m)",
      { ISSUERS, ISSUERS }, false, check_path_length },
    { "chain.depth", "as asked", { ANCHOR, ANCHOR }, false, check_depth },
};

/* Makes the checks that look at the certificate alone, or the others. */
static bool hold(const struct check_view *view, bool alone,
                 struct refusal *refusal)
{
    enum profile profile = view->request->profile;

    refusal->size = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];

        if (row->alone != alone || (row->places[profile] & view->place) == 0
            || row->holds(view, refusal))
            continue;
        refusal->code = row->code;
        refusal->source = row->source;
        refusal->cert = check_cert(view);
        refusal->index = refusal->blame = view->index;
        refusal->count = view->count;
        return false;
    }
    return true;
}

bool checks_hold_alone(const struct check_view *view, struct refusal *refusal)
{
    return hold(view, true, refusal);
}

bool checks_hold_in_path(const struct check_view *view,
                         struct refusal *refusal)
{
    return hold(view, false, refusal);
}
