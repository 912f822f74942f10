/* What the Lua types of a JSON document and of its nodes share. */
#ifndef COTTER_JSON_NODE_BIND_H
#define COTTER_JSON_NODE_BIND_H

#include "bind/strict.h"
#include "input/json_node.h"
#include "input/unicode.h"

/* A strict value without a source of its own. */
struct json_document {
    struct strict place;
    struct json json;
    enum unicode_encoding encoding;
};

/* The upvalue of a function that makes nodes: their metatable. */
enum { JSON_NODE_TYPE = 1 };

/* Pushes the metatable of nodes, newly made. */
void json_push_node_type(lua_State *L);

/* Pushes a node of the document at index, for a function that has the upvalue
 * JSON_NODE_TYPE. Returns 1. */
int json_push_node(lua_State *L, int index, uint32_t node);

/* Pushes the pointer to a value (RFC 6901), such as "/hosts/0/host".
 * Returns 1. */
int json_push_pointer(lua_State *L, const struct json *json, uint32_t index);

#endif
