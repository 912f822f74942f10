/* Private keys as JSON Web Keys (RFC 7517), in JSON and in code. */
#ifndef COTTER_JWK_H
#define COTTER_JWK_H

#include "input/secret.h"

/* Finds the next object that says to be a key of RSA, EC or OKP and has the
 * private member "d" (RFC 7518 6.2.2 and 6.3.2, RFC 8037 2), from *at on, and
 * moves *at behind it. Names may have quotes, as in JSON, or none. Its offset
 * is that of the member "kty"; it is neither locked nor cut. */
bool jwk_next(struct octets text, size_t *at, struct secret *out);

#endif
