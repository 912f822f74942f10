/* XML 1.0 with namespaces, as packers of apps read it: expat decides whether a
 * text is well-formed, and this makes an index of where everything stands.
 *
 * No document type declaration is read but the one that every property list
 * has; nothing is fetched, and there are no entities but the five of XML. */
#ifndef COTTER_XML_H
#define COTTER_XML_H

#include "base/fault.h"
#include "input/unicode.h"
#include "input/xml_node.h"

/* Nodes for which xml_read needs room: never less than a text has, but for
 * one that is refused because it has more than LIMIT_XML_NODES. */
uint32_t xml_room(struct octets text);

/* Reads a text in UTF-8 without a byte order mark, which has to outlive the
 * index; origin is the encoding that it was in before, against which a
 * declaration of encoding is held. xml->nodes and xml->room are the caller's
 * to set; its other fields are set here. On failure they mean nothing.
 * Clears *fault first; offsets are of the first octet that can't be. Faults:
 * all of XML_*.
 *
 * White space between elements has no node; that which is all that an element
 * holds has one. */
MUST_CHECK bool xml_read(struct octets text, enum unicode_encoding origin,
                         struct xml *xml, struct fault *fault);

#endif
