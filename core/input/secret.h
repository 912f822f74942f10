/* Private keys in the files of an app, wherever they stand. A search wants to
 * miss none, and so takes what is nearly PEM as well: in a string of JSON or of
 * code, in the middle of a line, cut off. Time grows with the file alone. */
#ifndef COTTER_SECRET_H
#define COTTER_SECRET_H

#include <stdbool.h>

#include "base/octets.h"

struct secret {
    size_t offset; /* in the text, of its first hyphen */
    bool locked;   /* encrypted, so it says */
    bool cut;      /* the text ends before it can be told whether it is one */
};

/* Finds the next block of PEM (RFC 7468) that says to be a private key, from
 * *at on, and moves *at behind its first line: base64 has to follow, or the
 * headers of RFC 1421; line ends may be those of the text or escapes. One that
 * is cut off before that, as the last, may be of another label. */
bool secret_next(struct octets text, size_t *at, struct secret *out);

/* True for UTF-16 with its mark, as PowerShell's > writes it. */
bool secret_is_wide(struct octets file);

/* Writes what of such a file is ASCII, as it is in UTF-8, to out, which has
 * room for the whole file. Returns how many octets. */
size_t secret_narrow(struct octets file, uint8_t *out);

#endif
