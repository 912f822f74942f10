/* What stands in the text of an XML document whose syntax was checked: the
 * attributes of a tag, and the characters that are meant. */
#ifndef COTTER_XML_TEXT_H
#define COTTER_XML_TEXT_H

#include "base/fault.h"
#include "base/octets.h"

/* An attribute in its tag; offsets are from the begin of the tag. */
struct xml_attribute {
    uint32_t name, name_size;
    uint32_t value, value_size; /* between the quotes */
};

/* Octets of the name that begins the text of a start or end tag at from. */
uint32_t xml_name_size(struct octets tag, uint32_t from);

/* Finds the attribute that begins at *from or after it, and moves *from behind
 * it. false where there is none. At first *from is behind the tag's name. */
MUST_CHECK bool xml_next_attribute(struct octets tag, uint32_t *from,
                                   struct xml_attribute *attribute);

/* Tells whether a text is white space alone. */
bool xml_is_blank(struct octets text);

/* Tells whether a text or value means other characters than it is written
 * with: it has a reference, a CDATA section, or a CR. */
bool xml_is_encoded(struct octets raw);

/* Writes what a text or value means, which is no longer than it is written.
 * In a value white space is blanks (XML 1.0 3.3.3). Returns the octets. */
size_t xml_decode(struct octets raw, bool is_value, uint8_t *out);

#endif
