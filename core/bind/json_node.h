/* What the Lua types of a JSON document and of its nodes share. */
#ifndef COTTER_JSON_NODE_BIND_H
#define COTTER_JSON_NODE_BIND_H

#include "bind/strict.h"
#include "input/json_node.h"
#include "input/unicode.h"

struct yaml_text;

/* A strict value without a source of its own. */
struct json_document {
    struct strict place;
    struct json json;
    enum unicode_encoding encoding;
    const struct yaml_text *yaml; /* that it was made of, or NULL */
};

/* The upvalue of a function that makes nodes: their metatable. */
enum { JSON_NODE_TYPE = 1 };

/* Pushes the metatable of nodes, newly made, with more methods, whose upvalue
 * is JSON_NODE_TYPE. */
void json_push_node_type(lua_State *L, const luaL_Reg *methods);

/* The document and the index in it of the node at 1, or raises; for a function
 * with the upvalue JSON_NODE_TYPE. */
const struct json *json_check_node(lua_State *L, uint32_t *index);

/* Pushes the string that a node is. Returns 1. */
int json_push_string(lua_State *L, const struct json *json, uint32_t index);

/* Pushes what Lua has of any value that is no array or object. Returns 1. */
int json_push_value(lua_State *L, const struct json *json, uint32_t index);

/* "object", "array", "string", "number", "boolean" or "null" */
const char *json_type_name(const struct json *json, uint32_t index);

/* Pushes a node of the document at index, for a function that has the upvalue
 * JSON_NODE_TYPE. Returns 1. */
int json_push_node(lua_State *L, int index, uint32_t node);

/* Pushes the pointer to a value (RFC 6901), such as "/hosts/0/host".
 * Returns 1. */
int json_push_pointer(lua_State *L, const struct json *json, uint32_t index);

#endif
