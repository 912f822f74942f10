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

/* There is the room that it says; the names of what is open were written. */
/*@ predicate xml_writer_valid(struct xml_writer *out) =
      \valid(out) && \valid(out->text + (0 .. out->text_room - 1))
      && \valid(out->nodes + (0 .. out->node_room - 1))
      && \valid(out->lines + (0 .. out->node_room - 1))
      && \separated(out, out->text + (0 .. out->text_room - 1),
                    out->nodes + (0 .. out->node_room - 1),
                    out->lines + (0 .. out->node_room - 1))
      && out->size <= 2 * LIMIT_XML_OCTETS
      && out->count <= LIMIT_XML_NODES + 1
      && 0 <= out->depth <= LIMIT_XML_DEPTH
      && (\forall integer i; 0 <= i < out->depth
          ==> out->open[i].name + out->open[i].name_size <= out->size); */

/* Writes what is before the root: no octet, but the node of the document. */
/*@ requires xml_writer_valid(out);
    assigns out->count, out->nodes[0 .. out->node_room - 1],
            out->lines[0 .. out->node_room - 1];
    ensures xml_writer_valid(out); */
void xml_writer_begin(struct xml_writer *out);

/* Begins an element; fewer than LIMIT_XML_DEPTH are open. */
/*@ requires xml_writer_valid(out) && octets_valid(name.octets)
             && out->depth < LIMIT_XML_DEPTH;
    assigns out->size, out->count, out->root, out->depth, out->is_in_tag,
            out->open[0 .. LIMIT_XML_DEPTH - 1],
            out->text[0 .. out->text_room - 1],
            out->nodes[0 .. out->node_room - 1],
            out->lines[0 .. out->node_room - 1];
    ensures xml_writer_valid(out) && out->depth == \old(out->depth) + 1; */
void xml_writer_element(struct xml_writer *out, struct xml_string name);

/* Writes an attribute of the element that began last, which holds nothing
 * yet; prefix has its colon, or is empty. */
/*@ requires xml_writer_valid(out) && octets_valid(prefix) && prefix.size <= 8
             && octets_valid(name.octets) && octets_valid(value.octets);
    assigns out->size, out->count, out->text[0 .. out->text_room - 1],
            out->nodes[0 .. out->node_room - 1],
            out->lines[0 .. out->node_room - 1];
    ensures xml_writer_valid(out); */
void xml_writer_attribute(struct xml_writer *out, struct octets prefix,
                          struct xml_string name, struct xml_string value);

/* Writes a text that the open element holds, unless it is white space. */
/*@ requires xml_writer_valid(out) && octets_valid(text.octets);
    assigns out->size, out->count, out->is_in_tag,
            out->text[0 .. out->text_room - 1],
            out->nodes[0 .. out->node_room - 1],
            out->lines[0 .. out->node_room - 1];
    ensures xml_writer_valid(out); */
void xml_writer_text(struct xml_writer *out, struct xml_string text);

/* Ends the element that is open. */
/*@ requires xml_writer_valid(out) && out->depth > 0;
    assigns out->size, out->depth, out->is_in_tag,
            out->text[0 .. out->text_room - 1],
            out->nodes[0 .. out->node_room - 1];
    ensures xml_writer_valid(out) && out->depth == \old(out->depth) - 1; */
void xml_writer_end_element(struct xml_writer *out);

/* Tells whether text or index are larger than a document may be. It is to be
 * asked after each element, attribute and text. */
/*@ requires \valid_read(out);
    assigns \nothing;
    ensures !\result ==> out->size <= LIMIT_XML_OCTETS
                         && out->count <= LIMIT_XML_NODES; */
bool xml_writer_is_full(const struct xml_writer *out);

#endif
