/* Certificate revocation lists (RFC 5280 5), and whether one speaks of a
 * certificate (6.3.3).
 *
 * A list is read whole and strictly as it is opened: version 2, nextUpdate and
 * CRLNumber there, no critical extension that is not known. Not read are
 * indirect lists, which hold certificates of several issuers. The order of
 * use: crl_open; crl_is_current; crl_may_sign for each certificate that may
 * have signed it, and the check of its signature; crl_covers, and for what it
 * covers crl_find. Nothing is allocated. */
#ifndef COTTER_CRL_H
#define COTTER_CRL_H

#include "chain/crl_entry.h"
#include "chain/crl_scope.h"
#include "x509/cert.h"

/* Components are views into the input; absent ones are { NULL, 0 }. */
struct crl {
    struct octets encoding;
    struct octets tbs_cert_list;       /* what is signed */
    struct octets signature_algorithm; /* AlgorithmIdentifier, as signed */
    struct octets signature_value;     /* octets of the BIT STRING */
    struct octets issuer;              /* the encoding of a Name */
    int64_t this_update;               /* as moment_read gives them */
    int64_t next_update;
    struct octets revoked; /* entries, one after the other */
    size_t count;          /* of them */
    struct octets number;  /* contents of CRLNumber */
    struct octets base;    /* contents of deltaCRLIndicator, or absent */
    struct octets key_identifier; /* of the issuer's key, or absent */
    struct crl_scope scope;
};

/* A component that is there lies within the whole. */
/*@ predicate crl_view(struct octets whole, struct octets part) =
      part.data == \null
      ? part.size == 0
      : octets_ordered(whole.data, part.data)
        && octets_ordered(part.data + part.size, whole.data + whole.size); */

/* So do all; these are macros so that provers go for one after the other. */
#define CRL_HAS_HEAD(crl) \
    (crl_view((crl)->encoding, (crl)->issuer) \
     && crl_view((crl)->encoding, (crl)->revoked))
#define CRL_HAS_EXTENSIONS(crl) \
    (crl_view((crl)->encoding, (crl)->number) \
     && crl_view((crl)->encoding, (crl)->base) \
     && crl_view((crl)->encoding, (crl)->key_identifier) \
     && crl_view((crl)->encoding, (crl)->scope.encoding) \
     && crl_view((crl)->encoding, (crl)->scope.full_name) \
     && crl_view((crl)->encoding, (crl)->scope.relative_name))
#define CRL_IS_SIGNED(crl) \
    (crl_view((crl)->encoding, (crl)->tbs_cert_list) \
     && crl_view((crl)->encoding, (crl)->signature_algorithm) \
     && crl_view((crl)->encoding, (crl)->signature_value))
#define CRL_VALID(crl) \
    (\valid_read(crl) && octets_valid((crl)->encoding) \
     && CRL_HAS_HEAD(crl) && CRL_HAS_EXTENSIONS(crl) && CRL_IS_SIGNED(crl))

/* Opens the one CertificateList that input must hold and reads all of it.
 * Clears *fault first; after a failure *out is unspecified.
 * Faults: those of DER, OID, TIME and NAME; CRL_SIZE; CRL_VERSION;
 * CRL_ALGORITHM for two that differ; CRL_NEXT_UPDATE; CRL_NUMBER for none, or
 * one that is critical, negative or over 20 octets; CRL_EXTENSIONS;
 * CRL_DUPLICATE for an extension that is there twice; CRL_CRITICAL;
 * CRL_INDIRECT; CRL_SCOPE; CRL_REASON. */
/*@ requires octets_valid(input) && \valid(out) && \valid(fault)
             && \separated(out, fault);
    assigns *out, *fault;
    ensures \result || fault->code != FAULT_NONE;
    ensures \result ==> CRL_VALID(out); */
MUST_CHECK bool crl_open(struct octets input, struct crl *out,
                         struct fault *fault);

/* True if the list is the one in force at a moment: neither before thisUpdate
 * nor after nextUpdate. */
/*@ requires \valid_read(crl);
    assigns \nothing; */
bool crl_is_current(const struct crl *crl, int64_t at);

/* True if cert may be what signed the list: it bears the name of its issuer,
 * its key has the identifier that the list gives, where both have one, and
 * keyUsage, if it is there, has cRLSign. The signature is not looked at, nor
 * whether cert is valid itself. */
/*@ requires CRL_VALID(crl) && cert_valid(cert);
    assigns \nothing; */
bool crl_may_sign(const struct crl *crl, const struct cert *cert);

/* True if the list speaks of certificates such as cert: of the same issuer,
 * with it in the scope, and for one of its distribution points. *reasons is
 * then those that the list, a delta or not, would revoke it for, as bits: it
 * takes lists for CRL_ALL_REASONS to know that cert is not revoked. */
/*@ requires CRL_VALID(crl) && cert_valid(cert) && \valid(reasons)
             && \separated(reasons, crl, cert);
    assigns *reasons; */
bool crl_covers(const struct crl *crl, const struct cert *cert,
                uint32_t *reasons);

/* True if delta adds to complete: same issuer, scope and key, made after a
 * base that is no newer than complete (RFC 5280 5.2.4). An entry in delta then
 * stands before what complete says; CRL_REASON_REMOVE_FROM_CRL takes one
 * out. */
/*@ requires CRL_VALID(delta) && CRL_VALID(complete);
    assigns \nothing; */
bool crl_adds_to(const struct crl *delta, const struct crl *complete);

/* True if newer takes the place of older: same issuer, scope and key, both
 * complete or both deltas, and a greater CRLNumber (RFC 5280 5.2.3). */
/*@ requires CRL_VALID(newer) && CRL_VALID(older);
    assigns \nothing; */
bool crl_supersedes(const struct crl *newer, const struct crl *older);

/* Finds the entry of a serial number, given as contents of an INTEGER, by
 * going through all of them, which takes a millisecond for some 100,000; the
 * first of several. */
/*@ requires CRL_VALID(crl) && octets_valid(serial) && \valid(out)
             && \separated(out, crl);
    assigns *out; */
bool crl_find(const struct crl *crl, struct octets serial,
              struct crl_entry *out);

#endif
