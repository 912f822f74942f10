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

/* The name of such a type, "PrintableString"; NULL for any other. */
const char *text_type(uint8_t identifier);

/* True for the types of which not every octet string is one. */
static inline bool text_is_encoded(uint8_t identifier)
{
    return identifier == DER_UTF8_STRING || identifier == DER_BMP_STRING
        || identifier == DER_UNIVERSAL_STRING;
}

/* Checks the encoding: UTF8String is UTF-8 (RFC 3629), BMPString and
 * UniversalString are whole units that make code points. Any octets will do
 * for other types. Gives FAULT_NONE or FAULT_DER_STRING. */
enum fault_code text_check(uint8_t identifier, struct octets contents);

/* The index of the first octet that is outside of the alphabet of the type
 * (X.680 41), or contents.size if there is none. UTF8String, BMPString,
 * UniversalString and TeletexString have no such octet. */
size_t text_stray(uint8_t identifier, struct octets contents);

/* Takes the first character of contents, which text_check took, off it.
 * TeletexString and stray octets of other types are read as ISO 8859-1,
 * which is what their writers mean. */
uint32_t text_next(uint8_t identifier, struct octets *contents);

/* Writes a code point as UTF-8. Returns just past it, at most 4 octets on. */
char *text_put(char *out, uint32_t code_point);

#endif
