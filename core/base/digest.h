/* SHA-256 (FIPS 180-4), which makes pins and fingerprints.
 *
 * Through libcrypto's low-level functions: they need no provider, so that
 * nothing is loaded or initialised for the sake of a hash. */
#ifndef COTTER_DIGEST_H
#define COTTER_DIGEST_H

#include "base/octets.h"

enum { DIGEST_SHA256_SIZE = 32 }; /* octets */

/* Hashes octets into digest. Cannot fail. */
void digest_sha256(struct octets octets, uint8_t digest[DIGEST_SHA256_SIZE]);

#endif
