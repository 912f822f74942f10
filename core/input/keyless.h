/* What surely holds no private key, though nobody may be able to read it. */
#ifndef COTTER_KEYLESS_H
#define COTTER_KEYLESS_H

#include <stdbool.h>

#include "base/octets.h"

/* False for a file that begins as a private key does, or as PKCS#12 does, and
 * of which it cannot be told that it holds none: DER or base64 of it, cut off
 * or with lengths that do not fit as well. Certificates, requests and public
 * keys are told by their first elements: what else is in them may be wrong, but
 * nothing may follow them. A text is one where secret_is_doubtful. */
bool keyless_file(struct octets file);

#endif
