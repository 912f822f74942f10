/* Addresses of the Internet Protocol as text. */
#ifndef COTTER_ADDRESS_H
#define COTTER_ADDRESS_H

#include <stdbool.h>

#include "base/octets.h"

enum {
    ADDRESS_SIZE = 16, /* octets of the larger kind */
    ADDRESS_TEXT_SIZE = 46
};

struct address {
    uint8_t octets[ADDRESS_SIZE]; /* in network order */
    size_t size;                  /* 4 or 16 */
};

/* Reads "192.0.2.1" or "2001:db8::1" (RFC 4291 2.2), all of text; no leading
 * zeros in the one, any letter case in the other. */
/*@ requires octets_valid(text) && \valid(out);
    assigns *out;
    ensures \result ==> out->size == 4 || out->size == 16; */
bool address_read(struct octets text, struct address *out);

/* Reads what resolvers take for the first kind besides: one to four numbers,
 * hexadecimal after 0x, octal after 0, the last for all octets that are
 * left; decimal says that a leading zero is none. */
/*@ requires octets_valid(text) && \valid(out);
    assigns *out;
    ensures \result ==> out->size == 4; */
bool address_guess(struct octets text, bool decimal, struct address *out);

/* Writes an address of 4 or 16 octets in the one form that RFC 5952 leaves,
 * without a NUL. Returns the number of characters. */
/*@ requires octets_valid(octets) && (octets.size == 4 || octets.size == 16)
             && \valid(out + (0 .. ADDRESS_TEXT_SIZE - 1));
    assigns out[0 .. ADDRESS_TEXT_SIZE - 1];
    ensures 0 <= \result <= ADDRESS_TEXT_SIZE; */
size_t address_text(struct octets octets, char out[ADDRESS_TEXT_SIZE]);

#endif
