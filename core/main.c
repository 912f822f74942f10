/* The cotter program: a Lua state, the core, and lua/cotter/cli. */
#include <stdio.h>
#include <stdlib.h>

#include <lauxlib.h>
#include <lualib.h>

#include "cotter.h"

static int traceback(lua_State *L)
{
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

/* Runs require("cotter.cli")(argv...) -> exit status. */
static int run(lua_State *L)
{
    int argc = (int)lua_tointeger(L, 1);
    char **argv = lua_touserdata(L, 2);

    luaL_openlibs(L);
    luaL_requiref(L, "cotter.core", luaopen_cotter_core, 0);
    lua_getglobal(L, "require");
    lua_pushliteral(L, "cotter.cli");
    lua_call(L, 1, 1);
    luaL_checkstack(L, argc, "too many arguments");
    for (int i = 1; i < argc; i++)
        lua_pushstring(L, argv[i]);
    lua_call(L, argc - 1, 1);
    return 1;
}

int main(int argc, char **argv)
{
    lua_State *L = luaL_newstate();
    int status = EXIT_FAILURE;

    if (L == NULL || argc == 0)
        return status;
    lua_pushcfunction(L, traceback);
    lua_pushcfunction(L, run);
    lua_pushinteger(L, argc);
    lua_pushlightuserdata(L, argv);
    if (lua_pcall(L, 2, 1, 1) == LUA_OK)
        status = (int)lua_tointeger(L, -1);
    else
        fprintf(stderr, "cotter: %s\n", lua_tostring(L, -1));
    lua_close(L);
    return status;
}
