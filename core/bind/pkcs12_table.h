/* What Lua sees of a file of PKCS#12: a table of what protects it, and of what
 * it holds.
 *
 *     begin, set_mac, add_part and add_item, end */
#ifndef COTTER_PKCS12_TABLE_H
#define COTTER_PKCS12_TABLE_H

#include <lua.h>

#include "input/container.h"
#include "input/pkcs12.h"

struct pkcs12_table {
    lua_State *L;
    int index; /* of the table in Lua's stack; its lists stand above it */
    lua_Integer parts, items;
};

/* Pushes a table, and its two lists. */
void pkcs12_table_begin(struct pkcs12_table *table, lua_State *L);

/* Tells of the MAC, if there is one. */
void pkcs12_table_set_mac(struct pkcs12_table *table,
                          const struct pkcs12_mac *mac);

/* Adds a part of the file, with an offset in it, that is protected by a method;
 * one without a scheme is not. */
void pkcs12_table_add_part(struct pkcs12_table *table, const char *kind,
                           const struct pkcs12_method *method, size_t offset);

/* Adds what was found in a bag, in the part of the file at an offset. */
MUST_CHECK bool pkcs12_table_add_item(struct pkcs12_table *table,
                                      const struct container *it,
                                      const struct pkcs12_bag *bag,
                                      size_t offset, struct fault *fault);

/* Leaves the table on top of the stack. */
void pkcs12_table_end(struct pkcs12_table *table, bool open);

#endif
