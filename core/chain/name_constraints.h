/* Name constraints along a path (RFC 5280 4.2.1.10, 6.1.3 (b) and (c), 6.1.4
 * (g)).
 *
 * A path runs from the end entity, at index 0, to the trust anchor. The
 * constraints of each certificate but the first, the anchor's too, bind the
 * names of all before it: the subject, the emailAddress attributes within, and
 * subjectAltName. Certificates between that are self-issued go free.
 *
 * Where it is stricter than the text:
 * - Constraints that name nothing at all, that a dNSName constraint begins
 *   with a period or an address with a mask that is not of leading ones, are
 *   refused, whether or not a name meets them.
 * - A name of a kind that is constrained has to be well-formed: letters,
 *   digits and hyphens in labels of 1 to 63 octets, of a dNSName the first may
 *   be an asterisk; one @ in an rfc822Name; a host, which is no address, in a
 *   URI.
 * - A wildcard is refused if any name that it stands for is excluded.
 * - emailAddress counts beside a subjectAltName too.
 * - Any constraint on a kind that has no rule here refuses each name of the
 *   kind. */
#ifndef COTTER_NAME_CONSTRAINTS_H
#define COTTER_NAME_CONSTRAINTS_H

#include "x509/cert.h"
#include "x509/general_name.h"

/* What a certificate says itself, be it right or not. */
struct name_constraints_presence {
    bool present;
    bool critical; /* RFC 5280 wants it so */
};

/* A refusal; what it does not concern is zero. */
struct name_constraints_refusal {
    enum fault_code code;
    size_t offset;      /* of an extension that is refused, or in it, within
                         * the certificate */
    size_t certificate; /* index of the one whose name or extension it is */
    size_t authority;   /* index of the one whose constraint it is */
    enum general_name_kind kind;
    struct octets name;       /* as struct general_name has it */
    struct octets constraint; /* likewise; absent if none permits the name */
};

/* Tells whether there is a nameConstraints extension.
 * Faults: as ext_next. */
MUST_CHECK bool name_constraints_find(const struct cert *cert,
                                      struct name_constraints_presence *out,
                                      struct fault *fault);

/* Applies the constraints of path[count - 1] to the certificates before it,
 * so that a path can be checked as it grows. *budget, which begins as
 * LIMIT_NAME_COMPARISONS, is what may be spent on comparisons; it goes down.
 * Codes: those of ext_value and general_name; CONSTRAINTS_EMPTY,
 * CONSTRAINTS_SYNTAX, CONSTRAINTS_RANGE, CONSTRAINTS_NAME,
 * CONSTRAINTS_EXCLUDED, CONSTRAINTS_PERMITTED, CONSTRAINTS_KIND,
 * CONSTRAINTS_BUDGET. */
MUST_CHECK bool name_constraints_apply(
    const struct cert *const *path, size_t count, size_t *budget,
    struct name_constraints_refusal *refusal);

/* Applies the constraints of the whole path. Codes: likewise. */
MUST_CHECK bool name_constraints_check(
    const struct cert *const *path, size_t count,
    struct name_constraints_refusal *refusal);

#endif
