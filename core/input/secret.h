/* Private keys in the files of an app, wherever they stand. A search wants to
 * miss none, and so takes what is nearly PEM as well: in a string of JSON or of
 * code, in the middle of a line, cut off. Time grows with the file alone. */
#ifndef COTTER_SECRET_H
#define COTTER_SECRET_H

#include <stdbool.h>

#include "base/octets.h"

/* The digits of the shortest key that is searched for without lines of PEM: 32
 * octets in base64url, of a JSON Web Key on a curve. */
enum { SECRET_DIGITS = 43 };

struct secret {
    size_t offset; /* in the text, of its first hyphen */
    bool locked;   /* encrypted, so it says */
    bool cut;      /* the text ends before it can be told whether it is one */
};

/* Finds the next block of PEM (RFC 7468) that says to be a private key, from
 * *at on, and moves *at behind its first line: base64 has to follow, or the
 * headers of RFC 1421; line ends may be those of the text or escapes. One that
 * is cut off before that, as the last, may be of another label. */
bool secret_next_pem(struct octets text, size_t *at, struct secret *out);

/* Likewise, in the armour of SSH2 (RFC 4716), whose hyphens are four. */
bool secret_next_ssh2(struct octets text, size_t *at, struct secret *out);

/* Likewise, as PuTTY writes them: two lines tell one. */
bool secret_next_putty(struct octets text, size_t *at, struct secret *out);

/* False for a text that has none without such lines, as most have none: true if
 * so many digits of base64 or base64url stand in a row, or what escapes one. A
 * file of base64 alone (input/form.h) may have shorter lines. */
bool secret_has_digits(struct octets text);

/* Of a text in which none was found: true if one may be there that is broken,
 * as some base64 stands below the line with which a key in PEM begins. */
bool secret_is_doubtful(struct octets text);

/* True for what has octets of zero: UTF-16, as PowerShell's > writes it, and
 * what its >> has appended to another text; and anything binary. */
bool secret_is_wide(struct octets file);

/* Writes what of such a file is ASCII, as it is in UTF-8, to out, which has
 * room for the whole file. Returns how many octets. */
size_t secret_narrow(struct octets file, uint8_t *out);

#endif
