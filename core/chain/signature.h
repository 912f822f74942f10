/* Does a signature verify. The one place that uses keys; all else here is
 * comparing octets. Nothing is left in OpenSSL's error queue. */
#ifndef COTTER_SIGNATURE_H
#define COTTER_SIGNATURE_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"
#include "chain/scheme.h"
#include "x509/spki.h"

/* What was signed, how, and the result. */
struct signature {
    struct scheme scheme;
    struct octets message; /* what is signed: the encoding of a TBS… */
    struct octets value;   /* octets of the BIT STRING */
};

/* What OpenSSL has to look up once, and keeps. */
struct signature_maker;

/* A public key that is ready to verify. */
struct signature_key;

/* Makes a maker of keys; NULL if there is no memory. */
struct signature_maker *signature_open(void);

/* Frees a maker; NULL is taken. Its keys must have been freed. */
void signature_close(struct signature_maker *maker);

/* Makes a key from what spki_read took and permit_key permits. NULL if OpenSSL
 * refuses it, as it does a point that is not on its curve, or if there is no
 * memory. */
struct signature_key *signature_key_new(struct signature_maker *maker,
                                        const struct spki *spki);

/* Frees a key; NULL is taken. */
void signature_key_free(struct signature_key *key);

/* True if the signature verifies by the key, for which permit_scheme permits
 * its scheme. */
MUST_CHECK bool signature_verify(struct signature_key *key,
                                 const struct signature *signature);

#endif
