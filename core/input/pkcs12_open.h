/* What a password does to PKCS#12, through libcrypto: its MAC, and the
 * decryption of safes and keys. Keys that are derived are overwritten. */
#ifndef COTTER_PKCS12_OPEN_H
#define COTTER_PKCS12_OPEN_H

#include "input/pkcs12.h"

/* A password at work on one file. password.data is NULL for none, which RFC
 * 7292 B.1 tells from an empty one. */
struct pkcs12_opener {
    struct octets password; /* UTF-8 */
    uint32_t before;        /* iterations for other files of the input, at most
                               LIMIT_PKCS12_TOGETHER with those of this one */
    uint32_t spent;         /* iterations so far, LIMIT_PKCS12_ITERATIONS */
    struct fault fault;     /* its offset is always 0 */
};

/* Opens the legacy provider once for all files to come, which a process that
 * can open no file is to do before; without it each file does by itself. */
void pkcs12_prepare(void);

/* Checks the MAC of a file that has one.
 * Faults: PKCS12_PASSWORD if it does not fit; PKCS12_PASSWORD_LONG,
 * PKCS12_SALT, PKCS12_ITERATIONS and PKCS12_TOGETHER above their bounds;
 * PKCS12_ALGORITHM. */
MUST_CHECK bool pkcs12_verify(struct pkcs12_opener *opener,
                              const struct pkcs12 *file);

/* Decrypts to room, which has sealed->octets.size octets, and which the caller
 * overwrites. Faults: as pkcs12_verify; PKCS12_LEGACY for RC2 and RC4 where
 * OpenSSL's legacy provider is not installed. */
MUST_CHECK bool pkcs12_decrypt(struct pkcs12_opener *opener,
                               const struct pkcs12_sealed *sealed,
                               uint8_t *room, struct octets *plain);

#endif
