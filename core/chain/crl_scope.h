/* What a revocation list speaks of: issuingDistributionPoint (RFC 5280
 * 5.2.5), beside the distribution points of a certificate (4.2.1.13). */
#ifndef COTTER_CRL_SCOPE_H
#define COTTER_CRL_SCOPE_H

#include "x509/cert.h"

/* Reasons for revocation, as bits of ReasonFlags (RFC 5280 4.2.1.13): bit 1
 * is keyCompromise, bit 8 aACompromise. */
enum { CRL_ALL_REASONS = 0x1fe };

/* All zero but for the reasons, which are then all, where there is no such
 * extension. */
struct crl_scope {
    struct octets encoding;      /* of its value */
    struct octets full_name;     /* GeneralNames, or absent */
    struct octets relative_name; /* elements of an RDN, or absent */
    bool only_users;
    bool only_authorities;
    bool only_attributes; /* certificates of attributes: of no use here */
    uint32_t reasons;     /* bits */
};

/* What a scope views lies within what was read; it may be read. */
/*@ predicate crl_scope_within(struct crl_scope *scope, uint8_t *from,
                               uint8_t *to) =
      octets_within(&scope->encoding, from, to)
      && octets_may_be_within(&scope->full_name, from, to)
      && octets_may_be_within(&scope->relative_name, from, to);

    predicate crl_scope_whole(struct crl_scope scope) =
      octets_valid(scope.encoding) && octets_valid(scope.full_name)
      && octets_valid(scope.relative_name);

    predicate crl_scope_valid(struct crl_scope *scope) =
      \valid_read(scope) && crl_scope_whole(*scope); */

/* Reads the value of issuingDistributionPoint, to its end.
 * Faults: those of DER, OID and the names in it; NAME_COUNT for over
 * LIMIT_CRL_NAMES; CRL_INDIRECT; CRL_SCOPE for two kinds of certificates that
 * are each the only one. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result ? crl_scope_within(out, \old(in->next), in->end)
                    : in->fault->code != FAULT_NONE; */
MUST_CHECK bool crl_scope_read(struct der *in, struct crl_scope *out);

/* The reasons for which a list of this scope, by the issuer of cert, would
 * revoke cert; none if it does not speak of such certificates, or of the
 * distribution points in it. */
/*@ requires crl_scope_valid(scope) && cert_valid(cert);
    assigns \nothing; */
uint32_t crl_scope_covers(const struct crl_scope *scope,
                          const struct cert *cert);

#endif
