/* Which keys and signature algorithms a profile permits. */
#ifndef COTTER_PERMIT_H
#define COTTER_PERMIT_H

#include "base/fault.h"
#include "chain/profile.h"
#include "chain/scheme.h"

/* Judges a key, whether it signs or not. FAULT_NONE or
 * KEY_TYPE: in webpki neither RSA nor EC (BR 6.1.5); in RFC 5280 no type that
 *           signs, such as DH;
 * KEY_CURVE: in webpki not P-256, P-384 or P-521 (BR 6.1.5); in RFC 5280 one
 *           that has no name here;
 * KEY_SIZE: an RSA modulus under 2048 bits (BR 6.1.5; 1024 in RFC 5280) or
 *           over 8192;
 * KEY_OCTETS: one whose bits are no multiple of eight (BR 6.1.5; webpki);
 * KEY_EXPONENT: of RSA, even, under 3 (BR 6.1.6) or over 64 bits;
 * KEY_MODULUS: of RSA, even. */
enum fault_code permit_key(enum profile profile, const struct spki *key);

/* Judges an algorithm for a signature by a key. FAULT_NONE or
 * SIGNATURE_DIGEST: MD5, and in webpki SHA-1 and SHA-224 (BR 7.1.3.2);
 * SIGNATURE_ALGORITHM: in webpki DSA, Ed25519, Ed448;
 * SIGNATURE_PARAMETERS: RSASSA-PSS with other hashes or sizes than the
 *           profile or the key has;
 * SIGNATURE_KEY: the key is of another type. */
enum fault_code permit_scheme(enum profile profile,
                              const struct scheme *scheme,
                              const struct spki *key);

#endif
