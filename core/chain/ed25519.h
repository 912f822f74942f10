/* Signatures over files, by Ed25519 (RFC 8032 5.1) and keys as the openssl
 * command writes them: PEM of PKCS#8 (RFC 8410 7) and of SubjectPublicKeyInfo
 * (RFC 8410 4). What is signed is the message as it stands. Nothing is left in
 * OpenSSL's error queue. */
#ifndef COTTER_ED25519_H
#define COTTER_ED25519_H

#include "base/fault.h"
#include "base/octets.h"

enum { ED25519_SIGNATURE_SIZE = 64 };

/* Signs a message by the private key that a PEM file holds. Clears *fault
 * first.
 * Faults: those of PEM, BASE64 and DER; KEY_ENCRYPTED; KEY_PRIVATE for a key
 * that is not as RFC 8410 7 has it; KEY_WANT_PRIVATE for a file without a
 * private key; KEY_WANT_ED25519 for one of another type; KEY_SEVERAL;
 * KEY_LARGE above LIMIT_PRIVATE_KEY_OCTETS; MEMORY. */
MUST_CHECK bool ed25519_sign(struct octets pem, struct octets message,
                             uint8_t signature[ED25519_SIGNATURE_SIZE],
                             struct fault *fault);

/* Verifies a signature by the public key that a PEM file holds; *verified says
 * whether it is one over the message. Clears *fault first; on failure nothing
 * has been verified, and *verified is false.
 * Faults: as ed25519_sign, but KEY_WANT_PUBLIC; MEMORY. */
MUST_CHECK bool ed25519_verify(struct octets pem, struct octets message,
                               struct octets signature, bool *verified,
                               struct fault *fault);

#endif
