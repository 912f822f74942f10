/* GeneralNames as Lua values. */
#ifndef COTTER_BIND_GENERAL_NAME_H
#define COTTER_BIND_GENERAL_NAME_H

#include "bind/bind.h"
#include "x509/general_name.h"

/* What a kind is called: "dns", "ip", "directory" and so on. */
const char *bind_general_name_kind(enum general_name_kind kind);

/* Pushes the text of a name, its octets if it is of a kind without one. */
void bind_push_general_name(lua_State *L, const struct general_name *name);

/* Sets type and value of the table on top. */
void bind_set_general_name(lua_State *L, const struct general_name *name);

/* The next of names that general_name_read_all took; false after the last. */
bool bind_next_general_name(struct der *names, struct general_name *out);

/* Pushes the array of { type, value } of such names, which lie in the input of
 * in; nil if they are absent. */
void bind_push_general_names(lua_State *L, const struct der *in,
                             struct octets names);

/* Appends the value on top to the array below it. */
void bind_append(lua_State *L);

#endif
