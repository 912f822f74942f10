/* What must be released when a call ends, whatever happens in it. */
#ifndef COTTER_BIND_OWNER_H
#define COTTER_BIND_OWNER_H

#include <lua.h>

/* Pushes zeroed room of size octets, that release is called with when the
 * function that called this ends: by its end, or by an error. */
void *owner_push(lua_State *L, const char *type, size_t size,
                 lua_CFunction release);

#endif
