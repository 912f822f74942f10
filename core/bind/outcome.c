#include "bind/outcome.h"

#include <lauxlib.h>
#include <lualib.h>

#include "base/limits.h"
#include "system/sandbox.h"

#include "bind/bind.h"

const char *outcome_push_path(lua_State *L)
{
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    if (lua_getfield(L, -1, LUA_LOADLIBNAME) == LUA_TTABLE
        && lua_getfield(L, -1, "path") == LUA_TSTRING)
        return lua_tostring(L, -1);
    return lua_pushliteral(L, "");
}

size_t outcome_memory(lua_State *L, int arg, size_t request)
{
    lua_Integer memory =
        luaL_optinteger(L, arg, (lua_Integer)sandbox_memory(request));

    luaL_argcheck(L, memory > LIMIT_SANDBOX_RESERVE, arg, "too little memory");
    return (size_t)memory;
}

int outcome_refuse(lua_State *L, bool is_memory, struct octets text,
                   size_t memory)
{
    luaL_pushfail(L);
    lua_createtable(L, 0, 2);
    lua_pushstring(L, is_memory ? "sandbox.memory" : "sandbox.error");
    lua_setfield(L, -2, "code");
    if (is_memory && text.size == 0)
        lua_pushfstring(L, "more than %d MiB of memory", (int)(memory >> 20));
    else
        bind_octets(L, text);
    lua_setfield(L, -2, "text");
    return 2;
}

void outcome_push_layers(lua_State *L, unsigned layers)
{
    static const char *const names[] = { "limits", "landlock", "seccomp" };

    lua_createtable(L, 0, 3);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        lua_pushboolean(L, (int)(layers >> i & 1));
        lua_setfield(L, -2, names[i]);
    }
}
