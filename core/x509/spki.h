/* SubjectPublicKeyInfo (RFC 5280 4.1.2.7): what kind of key it is, how large,
 * and its fingerprint, which is what a pin pins (RFC 7469 2.4). */
#ifndef COTTER_SPKI_H
#define COTTER_SPKI_H

#include "asn1/der.h"
#include "base/base64.h"
#include "base/digest.h"

enum spki_type {
    SPKI_UNKNOWN, /* the key is not looked into */
    SPKI_RSA,     /* RFC 3279 2.3.1 */
    SPKI_RSA_PSS, /* RFC 4055 1.2 */
    SPKI_DSA,     /* RFC 3279 2.3.2 */
    SPKI_DH,      /* RFC 3279 2.3.3 */
    SPKI_EC,      /* RFC 5480 */
    SPKI_X25519,  /* RFC 8410 */
    SPKI_X448,
    SPKI_ED25519,
    SPKI_ED448,
    SPKI_TYPES
};

struct spki {
    enum spki_type type;
    struct octets algorithm;  /* contents octets of the OID */
    struct octets parameters; /* encoding, or absent */
    struct octets curve;      /* EC: contents octets of its OID */
    struct octets key;        /* the octets of subjectPublicKey */
    uint32_t bits;            /* of the modulus, prime or field; 0 for an
                                 unknown type or curve, and for a DSA key that
                                 inherits its parameters */
};

enum { SPKI_PIN_SIZE = BASE64_ENCODED_SIZE(DIGEST_SHA256_SIZE) };

/* Reads a SubjectPublicKeyInfo and the key in it, strictly; on failure in has
 * not moved, and *out is unspecified.
 * Faults: those of DER and OID; SPKI_PARAMETERS; SPKI_CURVE for a curve that
 * is given by its equation; SPKI_KEY for a key of the wrong size or form. */
/*@ requires der_valid(in) && \valid(out) && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool spki_read(struct der *in, struct spki *out);

/* The INTEGERs of an RSA key that spki_read took, as contents octets; false
 * for a key of another type. */
/*@ requires \valid_read(spki) && octets_valid(spki->key)
             && \valid(modulus) && \valid(exponent)
             && \separated(spki, modulus, exponent);
    assigns *modulus, *exponent; */
bool spki_rsa(const struct spki *spki, struct octets *modulus,
              struct octets *exponent);

/* "rsa", "ec", "ed25519" and so on; "unknown". */
/*@ requires 0 <= type < SPKI_TYPES;
    assigns \nothing; */
const char *spki_type_name(enum spki_type type);

/* The name of a curve, "P-256"; NULL if it has none here. */
/*@ requires octets_valid(curve);
    assigns \nothing; */
const char *spki_curve_name(struct octets curve);

/* Writes the base64 of the SHA-256 of the encoding: a pin without its
 * "sha256/", and without a NUL. */
/*@ requires octets_valid(encoding)
             && \valid(out + (0 .. SPKI_PIN_SIZE - 1));
    assigns out[0 .. SPKI_PIN_SIZE - 1]; */
void spki_pin(struct octets encoding, char out[SPKI_PIN_SIZE]);

#endif
