/* SHA-256 (FIPS 180-4), which makes pins and fingerprints, and SHA-1, which
 * made pins once.
 *
 * Through libcrypto's low-level functions: they need no provider, so that
 * nothing is loaded or initialised for the sake of a hash. */
#ifndef COTTER_DIGEST_H
#define COTTER_DIGEST_H

#include "base/octets.h"

enum { DIGEST_SHA1_SIZE = 20, DIGEST_SHA256_SIZE = 32 }; /* octets */

/* Hashes octets into digest. Cannot fail. */
/*@ requires octets_valid(octets)
             && \valid(digest + (0 .. DIGEST_SHA256_SIZE - 1));
    assigns digest[0 .. DIGEST_SHA256_SIZE - 1]; */
void digest_sha256(struct octets octets, uint8_t digest[DIGEST_SHA256_SIZE]);

/* Hashes octets into digest. Cannot fail. Only to compare with what OkHttp
 * still takes: nothing here relies on it. */
void digest_sha1(struct octets octets, uint8_t digest[DIGEST_SHA1_SIZE]);

#endif
