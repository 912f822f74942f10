/* Writes an XML text and its index at once. Without room it counts what it
 * would write, so that there can be as much room as is needed. */
#ifndef COTTER_XML_WRITER_H
#define COTTER_XML_WRITER_H

#include "base/limits.h"
#include "input/unicode.h"
#include "input/xml_node.h"

/* A name, value or text in UTF-8 or UTF-16LE. What is no character in it is
 * written as U+FFFD. */
struct xml_string {
    struct octets octets;
    enum unicode_encoding encoding;
};

/* Zeros but for the room: before anything is written. Once it says that it is
 * full, what is written means nothing. */
struct xml_writer {
    uint8_t *text;
    struct xml_node *nodes;
    uint32_t *lines;       /* of each node */
    uint32_t text_room, node_room; /* 0: it counts */
    uint32_t size, count;  /* octets of the text, and nodes */
    uint32_t line;         /* of the nodes that come next: the caller's */
    uint32_t root;
    int depth;             /* of elements that are open */
    bool is_in_tag;        /* ">" is still to come */
    struct {
        uint32_t node, name, name_size;
    } open[LIMIT_XML_DEPTH];
};

/* Writes what is before the root: no octet, but the node of the document. */
void xml_writer_begin(struct xml_writer *out);

/* Begins an element; fewer than LIMIT_XML_DEPTH are open. */
void xml_writer_element(struct xml_writer *out, struct xml_string name);

/* Writes an attribute of the element that began last, which holds nothing
 * yet; prefix has its colon, or is empty. */
void xml_writer_attribute(struct xml_writer *out, struct octets prefix,
                          struct xml_string name, struct xml_string value);

/* Writes a text that the open element holds, unless it is white space. */
void xml_writer_text(struct xml_writer *out, struct xml_string text);

/* Ends the element that is open. */
void xml_writer_end_element(struct xml_writer *out);

/* Tells whether text or index are larger than a document may be. It is to be
 * asked after each element, attribute and text. */
bool xml_writer_is_full(const struct xml_writer *out);

#endif
