/* Public keys for OpenSSL, made from their octets without its decoders, which
 * on 3.0 cost more than two signatures. Nothing is left in OpenSSL's error
 * queue. */
#ifndef COTTER_PUBLIC_KEY_H
#define COTTER_PUBLIC_KEY_H

#include <openssl/types.h>

#include "x509/spki.h"

enum { PUBLIC_KEY_TYPES = 5, PUBLIC_KEY_CURVES = 15 };

/* What is made once and kept; all NULL at first. */
struct public_key_maker {
    EVP_PKEY_CTX *contexts[PUBLIC_KEY_TYPES];
    EVP_PKEY *curves[PUBLIC_KEY_CURVES];
};

/* Frees what is kept. */
void public_key_close(struct public_key_maker *maker);

/* Makes a key, which is the caller's, from what spki_read took and permit_key
 * permits. NULL if OpenSSL refuses it, as it does a point that is not on its
 * curve, or if there is no memory. */
EVP_PKEY *public_key_make(struct public_key_maker *maker,
                          const struct spki *spki);

#endif
