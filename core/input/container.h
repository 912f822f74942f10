/* What octets hold, told by their structure and never by a file's name: a
 * certificate, a request for one, a key, or a bag of certificates; and in
 * each case the SubjectPublicKeyInfo whose SHA-256 is the pin. */
#ifndef COTTER_CONTAINER_H
#define COTTER_CONTAINER_H

#include "base/limits.h"
#include "x509/cert.h"

enum container_kind {
    CONTAINER_CERTIFICATE,    /* RFC 5280 4.1 */
    CONTAINER_REQUEST,        /* CertificationRequest, RFC 2986 */
    CONTAINER_PUBLIC_KEY,     /* SubjectPublicKeyInfo, RFC 5280 4.1.2.7 */
    CONTAINER_RSA_PUBLIC_KEY, /* RSAPublicKey, RFC 8017 A.1.1 */
    CONTAINER_PRIVATE_KEY,    /* RFC 5208, RFC 8017 A.1.2, RFC 5915, DSA's */
    CONTAINER_SIGNED_DATA,    /* SignedData, RFC 2315 9.1: its certificates */
    CONTAINER_PARAMETERS      /* of keys, in a block of their own: no key */
};

struct container {
    enum container_kind kind;
    struct octets encoding;     /* of the whole */
    struct octets subject;      /* a Name; of certificate and request */
    struct octets spki;         /* its encoding; absent for the last four */
    struct octets certificates; /* SIGNED_DATA: one after another */
    struct cert cert;           /* CERTIFICATE */
};

/* All of it is what was read, and its parts lie within, or are absent. */
/*@ predicate container_absent(struct octets *part) =
      part->data == \null && part->size == 0;

    predicate container_part(struct octets *part, uint8_t *from,
                             uint8_t *to) =
      container_absent(part) || octets_within(part, from, to);

    predicate container_within(struct container *it, uint8_t *from,
                               uint8_t *to) =
      it->encoding.data == from && it->encoding.data + it->encoding.size == to
      && container_part(&it->subject, from, to)
      && container_part(&it->spki, from, to)
      && container_part(&it->certificates, from, to); */

/* Reads what comes next, of whatever kind but PARAMETERS, strictly and to its
 * end; of a private key the DER alone, of SIGNED_DATA not the certificates.
 * On failure *out is unspecified.
 * Faults: those of DER, OID, NAME, SPKI and CERT; KEY_ENCRYPTED;
 * CONTAINER_PKCS12; CONTAINER_BER; CONTAINER_KIND for anything else. */
/*@ requires der_valid(in) && \valid(out) && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> container_within(out, \old(in->next), in->next); */
MUST_CHECK bool container_next(struct der *in, struct container *out);

/* True for the beginnings of PKCS#7 and PKCS#12. Never fails. */
/*@ requires der_valid(in);
    assigns \nothing; */
bool container_is_bag(const struct der *in);

/* Reads a Certificate and nothing else, for the certificates of a bag. */
/*@ requires der_valid(in) && \valid(out) && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> container_within(out, \old(in->next), in->next); */
MUST_CHECK bool container_certificate(struct der *in, struct container *out);

/* Reads the one thing that a PEM block with this label holds.
 * Faults: as container_next; DER_TRAILING; CONTAINER_LABEL for a label that
 * stands for no kind; CONTAINER_UNLIKE where it stands for another. */
/*@ requires der_valid(in) && octets_valid(label) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> container_within(out, \old(in->next), in->next); */
MUST_CHECK bool container_labelled(struct der *in, struct octets label,
                                   struct container *out);

/* Room that the SubjectPublicKeyInfo around an RSAPublicKey needs. */
#define CONTAINER_WRAPPED_SIZE(octets) ((octets) + 32)

/* Writes the SubjectPublicKeyInfo (RFC 3279 2.3.1) of an RSAPublicKey, of
 * LIMIT_SPKI_OCTETS at most, to out, which has room for
 * CONTAINER_WRAPPED_SIZE(key.size). Returns the number of octets. */
/*@ requires octets_valid(key) && key.size <= LIMIT_SPKI_OCTETS
             && \valid(out + (0 .. CONTAINER_WRAPPED_SIZE(key.size) - 1));
    assigns out[0 .. CONTAINER_WRAPPED_SIZE(key.size) - 1];
    ensures \result <= CONTAINER_WRAPPED_SIZE(key.size); */
size_t container_wrap_rsa(struct octets key, uint8_t *out);

#endif
