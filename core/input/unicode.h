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
/*@ requires octets_valid(octets);
    assigns \nothing;
    ensures \result <= UNICODE_UTF32;
    ensures \result == UNICODE_UTF8_BOM ==> octets.size >= 3; */
enum unicode_encoding unicode_detect(struct octets octets);

/* Its name: "utf-8", "utf-8-bom", "utf-16le", "utf-16be", "utf-32". */
/*@ requires encoding <= UNICODE_UTF32;
    assigns \nothing;
    ensures \valid_read(\result); */
const char *unicode_name(enum unicode_encoding encoding);

/* Two octets of UTF-16 are three of UTF-8 at most. */
#define UNICODE_UTF8_SIZE(size) ((size) + (size) / 2)

/*@ predicate unicode_room(struct octets octets, uint8_t *out) =
      octets_valid(octets) && UNICODE_UTF8_SIZE(octets.size) <= PTRDIFF_MAX
      && \valid(out + (0 .. UNICODE_UTF8_SIZE(octets.size) - 1));

    logic integer unicode_octets(integer character) =
      character < 0x80 ? 1 : character < 0x800 ? 2
      : character < 0x10000 ? 3 : 4; */

/* Writes a text as UTF-8 without a mark to out, which has room for
 * UNICODE_UTF8_SIZE(octets.size), and makes *text a view of it. UTF-8 is
 * copied as it is. Clears *fault first. Faults: UNICODE_UTF16 (a lone
 * surrogate, or an odd octet at the end), UNICODE_UTF32. */
/*@ requires unicode_room(octets, out) && \valid(text) && \valid(fault)
             && \separated(text, fault)
             && (encoding == UNICODE_UTF8_BOM ==> octets.size >= 3);
    assigns out[0 .. UNICODE_UTF8_SIZE(octets.size) - 1], *text, *fault;
    ensures \result
            ? text->data == out
              && text->size <= UNICODE_UTF8_SIZE(octets.size)
            : fault->code != FAULT_NONE; */
MUST_CHECK bool unicode_transcode(struct octets octets,
                                  enum unicode_encoding encoding,
                                  uint8_t *out, struct octets *text,
                                  struct fault *fault);

/* Octets of the character that begins the text; 0 if it is not UTF-8 as
 * RFC 3629 has it: no overlong forms, no surrogates, U+10FFFF at most. */
/*@ requires octets_valid(text);
    assigns \nothing;
    ensures \result <= 4 && \result <= text.size; */
size_t unicode_sequence(struct octets text);

/* Writes a character as UTF-8 to out. Returns its octets: 1 to 4. */
/*@ requires \valid(out + (0 .. unicode_octets(character) - 1));
    assigns out[0 .. unicode_octets(character) - 1];
    ensures \result == unicode_octets(character) && 1 <= \result <= 4; */
size_t unicode_put(uint32_t character, uint8_t *out);

#endif
