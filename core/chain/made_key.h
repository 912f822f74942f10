/* Elliptic keys that are made of a seed: the same seed gives the same key on
 * every machine, and the same signature of the same message. For tests of
 * rules, which want certificates and no files. Whoever knows the seed has the
 * key, so nothing that is to be kept from anybody may be made here. */
#ifndef COTTER_MADE_KEY_H
#define COTTER_MADE_KEY_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

/* An uncompressed point of P-521, and an ECDSA-Sig-Value of P-256. */
enum { MADE_KEY_POINT_SIZE = 1 + 2 * 66, MADE_KEY_SIGNATURE_SIZE = 72 };

/* Octets that are given back, with room for the longest. */
struct made_key_octets {
    size_t size;
    uint8_t data[MADE_KEY_POINT_SIZE];
};

/* Makes the public key of a seed: an uncompressed point (RFC 5480 2.2) of
 * "P-256", "P-384" or "P-521". false for another curve, or if there is no
 * memory. */
MUST_CHECK bool made_key_point(const char *curve, struct octets seed,
                               struct made_key_octets *out);

/* Signs a message by the P-256 key of a seed, with SHA-256: an ECDSA-Sig-Value
 * (RFC 3279 2.2.3). false if there is no memory. */
MUST_CHECK bool made_key_sign(struct octets seed, struct octets message,
                              struct made_key_octets *out);

#endif
