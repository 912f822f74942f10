/* Base64 (RFC 4648 4), strictly: the standard alphabet, padding, unused bits
 * zero, so that an octet string has one text and no other. */
#ifndef COTTER_BASE64_H
#define COTTER_BASE64_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

/* Characters that encode a count of octets, and a bound on the octets that a
 * count of characters decodes to. */
#define BASE64_ENCODED_SIZE(octets) (((octets) + 2) / 3 * 4)
#define BASE64_DECODED_SIZE(characters) (((characters) + 3) / 4 * 3)

/* One more than the value of each digit; 0 for a character that is none. */
extern const uint8_t base64_places[256];

enum base64_form {
    BASE64_PLAIN, /* digits and padding, nothing between them */
    BASE64_LINES  /* space, tab, CR and LF may stand anywhere (RFC 7468 3) */
};

/* Decodes text into out, which has room for BASE64_DECODED_SIZE(text.size),
 * and makes *decoded a view of what was written there. Clears *fault first.
 * Offsets are of the offending character.
 * Faults: BASE64_CHARACTER, BASE64_PADDING, BASE64_LENGTH, BASE64_BITS. */
/*@ requires octets_valid(text) && \valid(decoded) && \valid(fault)
             && \valid(out + (0 .. BASE64_DECODED_SIZE(text.size) - 1))
             && \separated(decoded, fault);
    assigns out[0 .. BASE64_DECODED_SIZE(text.size) - 1], *decoded, *fault;
    ensures \result
            ? decoded->data == out
              && decoded->size <= BASE64_DECODED_SIZE(text.size)
            : fault->code != FAULT_NONE; */
MUST_CHECK bool base64_decode(struct octets text, enum base64_form form,
                              uint8_t *out, struct octets *decoded,
                              struct fault *fault);

/* Encodes octets into out, which has room for BASE64_ENCODED_SIZE(size); no
 * NUL is added. Returns the number of characters. */
/*@ requires octets_valid(octets)
             && \valid(out + (0 .. BASE64_ENCODED_SIZE(octets.size) - 1));
    assigns out[0 .. BASE64_ENCODED_SIZE(octets.size) - 1];
    ensures \result == BASE64_ENCODED_SIZE(octets.size); */
size_t base64_encode(struct octets octets, char *out);

#endif
