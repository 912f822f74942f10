/* What calls of a module in another state take and give, wherever that state
 * is. */
#ifndef COTTER_OUTCOME_H
#define COTTER_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include <lua.h>

#include "base/octets.h"

/* Pushes package.path, or "". */
const char *outcome_push_path(lua_State *L);

/* The bound at arg, or that for a request of so many octets. Raises an error
 * for one that is too small. */
size_t outcome_memory(lua_State *L, int arg, size_t request);

/* Pushes nil and { code, text }: of memory, or of an error. Returns 2. Without
 * a text memory is what is within the bound. */
int outcome_refuse(lua_State *L, bool is_memory, struct octets text,
                   size_t memory);

/* Pushes { limits, landlock, seccomp }: of each whether it is among the layers
 * (system/confine.h). */
void outcome_push_layers(lua_State *L, unsigned layers);

#endif
