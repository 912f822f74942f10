/* Where a rule is: the innermost function on the stack that came from a rule
 * file. Rule files are loaded under names that begin with '@', the library
 * under names that begin with '=', so the two can be told apart. */
#ifndef COTTER_PLACE_H
#define COTTER_PLACE_H

#include <stdbool.h>

#include <lua.h>

#include "base/limits.h"

struct place {
    char path[LIMIT_PATH_OCTETS]; /* ends with NUL; "" is nowhere */
    int line;                     /* from 1; 0 is unknown */
};

/* Finds the innermost place on the stack of L and leaves *place as it was if
 * there is none. Allocates nothing and raises nothing. */
bool place_find(lua_State *L, struct place *place);

/* As place_find, for an error message at that moment: a message that begins
 * with the position of a rule on the stack gives its place. Returns the
 * message without that position. */
const char *place_of_message(lua_State *L, const char *message,
                             struct place *place);

/* The place where the function on top of the stack is defined, if it is one
 * of a rule. Pops the function. */
bool place_of_function(lua_State *L, struct place *place);

#endif
