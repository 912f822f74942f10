#include "bind/owner.h"

#include <lauxlib.h>
#include <string.h>

void *owner_push(lua_State *L, const char *type, size_t size,
                 lua_CFunction release)
{
    void *owner = lua_newuserdatauv(L, size, 0);

    memset(owner, 0, size);
    if (luaL_newmetatable(L, type)) {
        lua_pushcfunction(L, release);
        lua_setfield(L, -2, "__close");
        lua_pushcfunction(L, release);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    lua_toclose(L, -1);
    return owner;
}
