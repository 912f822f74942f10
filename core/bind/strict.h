/* What records and lists have in common: a type's name, a place in a source,
 * fields that are looked up strictly, and that nothing is ever assigned.
 *
 * Such a value is a userdata whose first user value is its source, any Lua
 * value, and whose memory is a struct strict. */
#ifndef COTTER_STRICT_H
#define COTTER_STRICT_H

#include "bind/bind.h"

struct strict {
    lua_Integer offset; /* where in its source the value stands */
};

/* User values: the source; of a list, the table of its elements, or a function
 * that gives it. */
enum { STRICT_SOURCE = 1, STRICT_ELEMENTS };

/* Pushes the metatable of a new type that bears the name at index name: read
 * only, hidden, printed as its name. Other fields are the caller's to set. */
void strict_push_type(lua_State *L, int name);

/* True if the value at index is a record or a list; then its type's name is
 * pushed. Pushes nothing otherwise. */
bool strict_push_name(lua_State *L, int index);

/* Marks the type at the top of the stack as one of lists, which have the table
 * of their elements, or a function, as user value STRICT_ELEMENTS. */
void strict_mark_list(lua_State *L);

/* Pushes the table of the elements of the list at index. A function in its
 * place is called, once. */
void strict_fetch_elements(lua_State *L, int index);

/* True if the value at index is a list; then the table of its elements is
 * pushed. Pushes nothing otherwise. */
bool strict_push_elements(lua_State *L, int index);

/* Pushes source:position(offset) of the record at index 1; nil where it has
 * no source. Returns 1. */
int strict_push_at(lua_State *L);

/* Raises `host has no field "pinz" (did you mean "pins"?)` at the line that
 * reads the key at index 2 of the record at index 1; candidates are the keys
 * of the table at index names. */
int strict_refuse_field(lua_State *L, int names);

/* Raises the string at the top of the stack with the place of the nearest Lua
 * function put before it: that of a rule, where a function of the core reads
 * on its behalf. */
int strict_raise(lua_State *L);

/* Pushes a table of names for __index: each method, with the value at the top
 * of the stack as its upvalue, and each property as its place, from 1. */
void strict_push_names(lua_State *L, const luaL_Reg *methods,
                       const char *const *properties);

#endif
