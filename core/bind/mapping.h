/* Files that are mapped, and handed to a process as it begins. */
#ifndef COTTER_BIND_MAPPING_H
#define COTTER_BIND_MAPPING_H

#include <stdbool.h>

#include <lua.h>

#include "base/octets.h"

/* Has processes that begin from here on find the mappings of the list at an
 * index; none where it is nil. */
void mapping_hand_over(lua_State *L, int index);

/* What was handed over to this process, from 1; data is NULL without. */
struct octets mapping_handed(lua_Integer number);

/* Octets in all mappings of the list at an index. */
size_t mapping_total(lua_State *L, int index);

/* Pushes the path of the first of them whose file has become shorter, or
 * nothing: false. */
bool mapping_push_shorter(lua_State *L, int index);

#endif
