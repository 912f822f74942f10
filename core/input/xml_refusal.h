/* What a parser of XML says is wrong, as faults with a place. */
#ifndef COTTER_XML_REFUSAL_H
#define COTTER_XML_REFUSAL_H

#include <expat.h>

#include "base/fault.h"
#include "input/xml_node.h"

/* What was read until expat stopped, and why it did. */
struct xml_stop {
    const struct xml *xml;
    enum XML_Error error;
    uint32_t parent; /* the element that is open, or the document */
    bool has_doctype;
};

/* The fault of an error of expat, whose place is moved where another tells
 * more. */
enum fault_code xml_fault_of(const struct xml_stop *stop, size_t *offset);

/* What is wrong with an octet that begins no token. */
enum fault_code xml_fault_at(struct octets text, size_t offset);

/* The first "&" of a text that begins none of the references that XML has;
 * NULL where there is none. */
const uint8_t *xml_find_foreign(struct octets text);

#endif
