/* Character strings of ASN.1: is one well-formed, does it keep to the
 * alphabet of its type, and how does it read in UTF-8.
 *
 * That a string can be read at all is a matter of the parser. That a
 * PrintableString has an @ in it is not: such certificates are in use. */
#ifndef COTTER_TEXT_H
#define COTTER_TEXT_H

#include "asn1/der.h"

/* UTF-8 is at most this much longer than the contents of any type. */
enum { TEXT_UTF8_FACTOR = 2 };

/* The types that are read here are those of der_is_string. */

/* One more than the last code point. */
enum { TEXT_NO_CODE_POINT = 0x110000 };

/* What is left of a string when something was taken off it, or nothing. */
/*@ predicate text_left(struct octets rest, struct octets all) =
      octets_valid(rest) && rest.size <= all.size
      && rest.data + rest.size == all.data + all.size; */

/* The name of such a type, "PrintableString"; NULL for any other. */
/*@ assigns \nothing; */
const char *text_type(uint8_t identifier);

/* True for the types of which not every octet string is one. */
/*@ assigns \nothing; */
static inline bool text_is_encoded(uint8_t identifier)
{
    return identifier == DER_UTF8_STRING || identifier == DER_BMP_STRING
        || identifier == DER_UNIVERSAL_STRING;
}

/* Checks the encoding: UTF8String is UTF-8 (RFC 3629), BMPString and
 * UniversalString are whole units that make code points. Any octets will do
 * for other types. Gives FAULT_NONE or FAULT_DER_STRING. */
/*@ requires octets_valid(contents);
    assigns \nothing;
    ensures \result == FAULT_NONE || \result == FAULT_DER_STRING; */
enum fault_code text_check(uint8_t identifier, struct octets contents);

/* The index of the first octet that is outside of the alphabet of the type
 * (X.680 41), or contents.size if there is none. UTF8String, BMPString,
 * UniversalString and TeletexString have no such octet. */
/*@ requires octets_valid(contents);
    assigns \nothing;
    ensures \result <= contents.size; */
size_t text_stray(uint8_t identifier, struct octets contents);

/* Takes the first character of contents off it; TEXT_NO_CODE_POINT or more if
 * there is none, which is not so in what text_check took. TeletexString and
 * stray octets of other types are read as ISO 8859-1, which is what their
 * writers mean. */
/*@ requires \valid(contents) && octets_valid(*contents)
             && contents->size > 0;
    assigns *contents;
    ensures text_left(*contents, \old(*contents));
    ensures \result < TEXT_NO_CODE_POINT
            ==> contents->size < \old(contents->size); */
uint32_t text_next(uint8_t identifier, struct octets *contents);

/* Writes a code point as UTF-8. Returns just past it, at most 4 octets on. */
/*@ requires \valid(out + (0 .. 3)) && code_point < TEXT_NO_CODE_POINT;
    assigns out[0 .. 3];
    ensures out + 1 <= \result <= out + 4
            && \base_addr(\result) == \base_addr(out); */
char *text_put(char *out, uint32_t code_point);

#endif
