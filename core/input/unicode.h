/* Encodings of text: which one some octets are in, and UTF-8 from UTF-16. */
#ifndef COTTER_UNICODE_H
#define COTTER_UNICODE_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

enum unicode_encoding {
    UNICODE_UTF8,     /* or anything that is none of the others */
    UNICODE_UTF8_BOM, /* with a byte order mark before it */
    UNICODE_UTF16LE,  /* with or without a mark, as is what follows */
    UNICODE_UTF16BE,
    UNICODE_UTF32
};

/* Tells the encoding of a text whose first characters are ASCII, from its
 * byte order mark or from where its first octets are zero. */
enum unicode_encoding unicode_detect(struct octets octets);

/* Its name: "utf-8", "utf-8-bom", "utf-16le", "utf-16be", "utf-32". */
const char *unicode_name(enum unicode_encoding encoding);

/* Writes a text as UTF-8 without a mark to out, which has room for
 * UNICODE_UTF8_SIZE(octets.size), and makes *text a view of it. UTF-8 is
 * copied as it is. Clears *fault first. Faults: UNICODE_UTF16 (a lone
 * surrogate, or an odd octet at the end), UNICODE_UTF32. */
MUST_CHECK bool unicode_transcode(struct octets octets,
                                  enum unicode_encoding encoding,
                                  uint8_t *out, struct octets *text,
                                  struct fault *fault);

/* Two octets of UTF-16 are three of UTF-8 at most. */
#define UNICODE_UTF8_SIZE(size) ((size) + (size) / 2)

/* Octets of the character that begins the text; 0 if it is not UTF-8 as
 * RFC 3629 has it: no overlong forms, no surrogates, U+10FFFF at most. */
/*@ requires octets_valid(text);
    assigns \nothing;
    ensures \result <= 4 && \result <= text.size; */
size_t unicode_sequence(struct octets text);

/* Writes a character as UTF-8 to out. Returns its octets: 1 to 4. */
/*@ requires \valid(out + (0 .. 3));
    assigns out[0 .. 3];
    ensures 1 <= \result <= 4; */
size_t unicode_put(uint32_t character, uint8_t out[4]);

#endif
