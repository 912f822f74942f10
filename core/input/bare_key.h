/* Private keys as base64 without the lines of PEM, as code and settings have
 * them pasted in. */
#ifndef COTTER_BARE_KEY_H
#define COTTER_BARE_KEY_H

#include "input/secret.h"

/* Finds the next word of base64 whose DER begins as a private key does (RFC
 * 5208 5, RFC 5958 2, RFC 8017 A.1.2, RFC 5915 3), from *at on, and moves *at
 * behind its beginning. A slash may be escaped, as in JSON. It is neither
 * locked nor cut: what is encrypted begins as public keys do. */
bool bare_key_next(struct octets text, size_t *at, struct secret *out);

#endif
