/* What the Lua types of an XML document and of its nodes share. */
#ifndef COTTER_XML_NODE_BIND_H
#define COTTER_XML_NODE_BIND_H

#include "bind/strict.h"
#include "input/unicode.h"
#include "input/xml_node.h"

/* A strict value without a source of its own. */
struct xml_document {
    struct strict place;
    struct xml xml;
    enum unicode_encoding encoding;
};

/* The upvalue of a function that makes nodes: their metatable. */
enum { XML_NODE_TYPE = 1 };

/* Pushes the metatable of nodes, newly made. */
void xml_push_node_type(lua_State *L);

/* Pushes an element of the document at index, for a function that has the
 * upvalue XML_NODE_TYPE. Returns 1. */
int xml_push_node(lua_State *L, int index, uint32_t node);

#endif
