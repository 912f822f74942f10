/* The public half of a private key, through libcrypto. Nothing of the
 * private half is kept or told. */
#ifndef COTTER_PRIVATE_KEY_H
#define COTTER_PRIVATE_KEY_H

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"

/* Reads a private key, of any form that container_next takes for one, and
 * writes the SubjectPublicKeyInfo of its public half to out. *spki becomes a
 * view of it. Clears *fault first. No configuration of OpenSSL is read.
 * Faults, at offset 0: KEY_PRIVATE for what libcrypto cannot read; KEY_LARGE
 * above LIMIT_CERT_OCTETS, or LIMIT_SPKI_OCTETS for the public half. */
MUST_CHECK bool private_key_spki(struct octets encoding,
                                 uint8_t out[LIMIT_SPKI_OCTETS],
                                 struct octets *spki, struct fault *fault);

/* Overwrites memory that held a private key. */
void private_key_cleanse(void *memory, size_t octets);

#endif
