/* Private keys as base64 without the lines of PEM, as code and settings have
 * them pasted in. */
#ifndef COTTER_BARE_KEY_H
#define COTTER_BARE_KEY_H

#include "input/secret.h"

/* Finds the next word of base64 whose DER begins as a private key does (RFC
 * 5208 5 and 6, RFC 5958 2, RFC 8017 A.1.2, RFC 5915 3), from *at on, and moves
 * *at behind its beginning. A slash may be escaped, as in JSON. */
bool bare_key_next(struct octets text, size_t *at, struct secret *out);

/* Likewise, where it begins as PKCS#12 does (RFC 7292 4), unless the text is
 * base64 and nothing else, of which readers of PKCS#12 tell more. What is put
 * into a text like this has a key: certificates need not be hidden. */
bool bare_key_next_pkcs12(struct octets text, size_t *at, struct secret *out);

/* Likewise, where it is PEM once more in base64, as variables of build servers
 * have it, that have one line: behind whatever else is in it, as a certificate,
 * and where lines end. At least SECRET_DIGITS have to stand in one. */
bool bare_key_next_pem(struct octets text, size_t *at, struct secret *out);

#endif
