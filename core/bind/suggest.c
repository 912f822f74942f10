/* cotter.core.suggest: the nearest of the known names. */
#include "base/suggest.h"

#include "bind/bind.h"

/* suggest(name: string, candidates: array of strings) -> string | nil */
static int suggest(lua_State *L)
{
    struct suggest search = suggest_begin(bind_check_octets(L, 1));
    lua_Integer count = luaL_len(L, 2);

    lua_settop(L, 2);
    lua_pushnil(L); /* name candidates nearest */
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 2, i);
        if (lua_type(L, 4) != LUA_TSTRING)
            return luaL_error(L, "name %I is not a string", i);
        if (suggest_offer(&search, bind_check_octets(L, 4)))
            lua_replace(L, 3);
        else
            lua_pop(L, 1);
    }
    return 1;
}

void bind_suggest(lua_State *L)
{
    lua_pushcfunction(L, suggest);
    lua_setfield(L, -2, "suggest");
}
