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

/* A check: its name, the clause that wants it, and in which places each profile
 * makes it. */
struct row {
    const char *code;
    const char *source;
    unsigned places[PROFILES]; /* webpki, rfc5280 */
    check_function *holds;
};

/* Those that look at the certificate alone. Where the profiles differ from each
 * other, or from the letter, the reason stands above the row. */
static const struct row rows_alone[] = {
    { "chain.unreadable", "X.690, RFC 5280 4.1", { ALL, ALL },
      check_readable },
    { "chain.not-yet-valid", "RFC 5280 6.1.3 (a)(2)", { ALL, ALL },
      check_begun },
    { "chain.expired", "RFC 5280 6.1.3 (a)(2)", { ALL, ALL },
      check_not_over },
    { "chain.host", "RFC 9525 6", { SUBJECT, SUBJECT },
      check_names_asked },
    /* A CA of version 1 lacks basicConstraints; an anchor is trusted for what
     * it is. */
    { "chain.version", "BR 7.1.1", { ISSUED, NONE }, check_version },
    /* RFC 5280 4.1.2.2 has users take such numbers with grace. Eight roots of
     * Debian's have zero. */
    { "chain.serial-number", "BR 7.1.2.7, RFC 5280 4.1.2.2",
      { SUBJECT, NONE }, check_serial_number },
    { "chain.issuer-empty", "RFC 5280 4.1.2.4", { ALL, ALL },
      check_issuer_named },
    { "chain.subject-empty", "RFC 5280 4.1.2.6", { ISSUERS, ISSUERS },
      check_subject_named },
    { "chain.algorithms-differ", "RFC 5280 4.1.1.2", { ISSUED, ISSUED },
      check_algorithms_agree },
    { "chain.key", "BR 6.1.5, 6.1.6", { ALL, ALL }, check_key },
    { "chain.critical-extension", "RFC 5280 4.2, 6.1.4 (o), 6.1.5 (f)",
      { ALL, ALL }, check_critical_known },
    { "chain.critical-key-identifier", "RFC 5280 4.2.1.1, 4.2.1.2",
      { ALL, ALL }, check_identifiers_not_critical },
    /* Not asked of anchors: one that another CA has signed need not say so. */
    { "chain.authority-key-identifier", "RFC 5280 4.2.1.1",
      { ISSUED, ISSUED }, check_authority_key_identifier },
    { "chain.not-ca", "RFC 5280 4.2.1.9, 6.1.4 (k)", { ISSUERS, ISSUERS },
      check_is_ca },
    /* 6.1.4 (k) takes one that is not critical, so that rfc5280 asks for it of
     * roots alone. */
    { "chain.basic-constraints-critical", "RFC 5280 4.2.1.9",
      { ISSUERS, ANCHOR }, check_constraints_critical },
    { "chain.subject-key-identifier", "RFC 5280 4.2.1.2",
      { ISSUERS, ISSUERS }, check_subject_key_identifier },
    { "chain.cert-sign", "RFC 5280 4.2.1.3, 6.1.4 (n)", { ISSUERS, ISSUERS },
      check_may_sign },
    { "chain.cert-sign-without-ca", "RFC 5280 4.2.1.3, 4.2.1.9", { ALL, ALL },
      check_signs_as_ca },
    { "chain.path-length-without-ca", "RFC 5280 4.2.1.9", { ALL, ALL },
      check_bounds_as_ca },
    /* RFC 5280 allows any certificate as an end entity; the BR do not, but
     * CAs are met in that place. */
    { "chain.ca-without-cert-sign", "BR 7.1.2.7.8", { SUBJECT, NONE },
      check_ca_signs },
    { "chain.name-constraints-not-ca", "RFC 5280 4.2.1.10",
      { SUBJECT, SUBJECT }, check_constrains_nothing },
    /* Path validation does not ask whether it is critical (6.1.4 (i)). */
    { "chain.policy-constraints-critical", "RFC 5280 4.2.1.11",
      { ISSUERS, NONE }, check_policies_critical },
    { "chain.purposes-empty", "RFC 5280 4.2.1.12", { ALL, ALL },
      check_purposes_given },
    { "chain.purpose", "RFC 5280 4.2.1.12", { SUBJECT, SUBJECT },
      check_purpose },
    { "chain.purpose", "RFC 5280 4.2.1.12", { SUBJECT, SUBJECT },
      check_purposes_asked },
    { "chain.purpose-any", "BR 7.1.2.7.10", { SUBJECT, NONE },
      check_purpose_not_any },
    { "chain.purpose-critical", "BR 7.1.2.7.6", { SUBJECT, NONE },
      check_purposes_not_critical },
    /* Not in RFC 5280, but what every implementation does with a CA that has
     * purposes. */
    { "chain.purpose-below", "BR 7.1.2.10.6", { ISSUERS, ISSUERS },
      check_purpose },
    { "chain.root-purposes", "BR 7.1.2.1.2", { ANCHOR, NONE },
      check_root_purposes },
    { "chain.root-issuer", "BR 7.1.2.1.3", { ANCHOR, NONE },
      check_root_issuer },
    { "chain.key-usage", "RFC 5280 4.2.1.3, 4.2.1.12", { SUBJECT, SUBJECT },
      check_usable_in_tls },
    { "chain.key-usage", "RFC 5280 4.2.1.3", { SUBJECT, SUBJECT },
      check_usages_asked },
    { "chain.access-empty", "RFC 5280 4.2.2.1", { ALL, ALL },
      check_accesses_given },
    { "chain.names-critical", "RFC 5280 4.1.2.6", { SUBJECT, SUBJECT },
      check_names_critical },
    { "chain.names-not-critical", "BR 7.1.2.7.12", { SUBJECT, NONE },
      check_names_not_critical },
    { "chain.names-empty", "RFC 5280 4.2.1.6", { SUBJECT, SUBJECT },
      check_names_given },
    { "chain.name-syntax", "RFC 5280 4.2.1.6", { SUBJECT, SUBJECT },
      check_names_formed },
    { "chain.common-name", "BR 7.1.4.3", { SUBJECT, NONE },
      check_common_name },
};

/* Those that look at the others in its path, too. */
static const struct row rows_in_path[] = {
    { "chain.path-length", "RFC 5280 4.2.1.9, 6.1.4 (m)",
      { ISSUERS, ISSUERS }, check_path_length },
    { "chain.depth", "as asked", { ANCHOR, ANCHOR }, check_depth },
};

static bool hold(const struct check_view *view, const struct row *rows,
                 size_t count, struct refusal *refusal)
{
    enum profile profile = view->request->profile;

    refusal->size = 0;
    for (size_t i = 0; i < count; i++) {
        const struct row *row = &rows[i];

        if ((row->places[profile] & view->place) == 0
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
    return hold(view, rows_alone, sizeof rows_alone / sizeof *rows_alone,
                refusal);
}

bool checks_hold_in_path(const struct check_view *view,
                         struct refusal *refusal)
{
    return hold(view, rows_in_path,
                sizeof rows_in_path / sizeof *rows_in_path, refusal);
}
