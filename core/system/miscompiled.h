/* Expressions that versions of Lua 5.4 make wrong code of, so that they have
 * another value than they should:
 *
 *     t[a < b]         a comparison as the index of an upvalue or of _ENV;
 *                      mended in 5.4.8 (lua/lua 782ef85b)
 *     1 ~ (a or b)     a bitwise operator between a whole number and what may
 *                      be skipped in part, in a function of more than 256
 *                      constants; mended in 5.4.5 (lua/lua c764ca71)
 *
 * They are found in the code that was made, by what is wrong with it, not in
 * the text: so none is missed, whatever its value is wrapped in. One form that
 * is right is refused with the second, in so large a function, by later
 * versions too: if c then x = 1 end, and right behind it x ~ y. */
#ifndef COTTER_MISCOMPILED_H
#define COTTER_MISCOMPILED_H

#include <lua.h>

#include "base/fault.h"

struct miscompiled {
    enum fault_code code; /* SOURCE_INDEX or SOURCE_BITWISE */
    uint32_t line;
};

/* Seeks the first line of the function on top of the stack, and of those in
 * it, that is made wrong. False if there is none. Faults besides: MEMORY, and
 * SOURCE_FORM: it is bytecode of another form. */
bool miscompiled_find(lua_State *L, struct miscompiled *found);

#endif
