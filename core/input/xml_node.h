/* The index of an XML text: one node for each element, attribute, text and
 * comment, in the order of the text, which the nodes point into. Nothing is
 * decoded here. */
#ifndef COTTER_XML_NODE_H
#define COTTER_XML_NODE_H

#include <stdbool.h>

#include "base/octets.h"

enum xml_type {
    XML_DOCUMENT, /* the first node: holds the root and what stands beside it */
    XML_ELEMENT,
    XML_ATTRIBUTE, /* those of an element stand before what it holds */
    XML_TEXT,      /* what stands between two tags, comments or instructions */
    XML_COMMENT
};

struct xml_node {
    uint32_t offset;         /* of its first octet, such as "<" */
    uint32_t stop;           /* of the octet after its last */
    uint32_t parent;         /* element or document; that is its own */
    uint32_t next;           /* the node after it and all that it holds */
    uint32_t name;           /* octets of the name of element, attribute */
    uint32_t value : 28;     /* attribute: octets from its name to its value */
    uint32_t type : 4;
};

struct xml {
    struct octets text;
    struct xml_node *nodes; /* the first is the document */
    uint32_t size, room;    /* of nodes, in use and in all */
    uint32_t root;
    uint32_t *lines; /* of each node, where the text was made from what is no
                      * text; NULL: those of the text */
};

/* The name of an element or attribute as it is written, prefix and all. */
static inline struct octets xml_name(const struct xml *xml, uint32_t index)
{
    const struct xml_node *node = &xml->nodes[index];
    size_t bracket = node->type == XML_ELEMENT;

    return (struct octets){ xml->text.data + node->offset + bracket,
                            node->name };
}

/* The value of an attribute, a text, or what a comment says, as written. */
static inline struct octets xml_raw(const struct xml *xml, uint32_t index)
{
    const struct xml_node *node = &xml->nodes[index];
    uint32_t before = 0, after = 0;

    if (node->type == XML_ATTRIBUTE) {
        before = node->value;
        after = 1;
    } else if (node->type == XML_COMMENT) {
        before = sizeof "<!--" - 1;
        after = sizeof "-->" - 1;
    }
    return (struct octets){ xml->text.data + node->offset + before,
                            node->stop - node->offset - before - after };
}

#endif
