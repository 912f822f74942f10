#include "bind/inside.h"

#include <stdlib.h>
#include <string.h>

#include <lualib.h>

#include "base/limits.h"
#include "system/file.h"
#include "system/modules.h"

#include "bind/rule.h"

/* name path -- name path chunk. Reads the module of that file, if it is one.
 * Its chunk name tells it from a rule's (system/place.h). */
static bool load_file(lua_State *L, const char *path)
{
    struct octets text;
    struct fault fault;
    int status;

    if (!file_read(path, LIMIT_FILE_OCTETS, &text, &fault))
        return false;
    lua_pushfstring(L, "=%s", path);
    status = luaL_loadbufferx(L, (const char *)text.data, text.size,
                              lua_tostring(L, -1), "t");
    free((void *)(uintptr_t)text.data);
    if (status != LUA_OK)
        lua_error(L);
    return true;
}

/* Tries each template of path, as package.searchpath does. */
static bool load_along(lua_State *L, const char *name, const char *path)
{
    const char *file = luaL_gsub(L, name, ".", LUA_DIRSEP);

    while (*path != '\0') {
        size_t size = strcspn(path, ";");

        lua_pushlstring(L, path, size);
        if (load_file(L, luaL_gsub(L, lua_tostring(L, -1), "?", file)))
            return true;
        lua_pop(L, 2);
        path += size + (path[size] == ';');
    }
    return false;
}

static void push_module(lua_State *L, const char *name)
{
    const struct module *module = modules_find(name);
    const char *path = lua_tostring(L, lua_upvalueindex(1));
    struct octets code;

    if (module == NULL && load_along(L, name, path))
        return;
    if (module == NULL)
        luaL_error(L, "module '%s' not found", name);
    code = module->code;
    lua_pushfstring(L, "=%s", name);
    if (luaL_loadbufferx(L, (const char *)code.data, code.size,
                         lua_tostring(L, -1), "bt") != LUA_OK)
        lua_error(L);
}

/* require(name) inside; the upvalue is the path. */
static int require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);

    lua_settop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    if (lua_getfield(L, 2, name) != LUA_TNIL)
        return 1;
    push_module(L, name);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1))
        lua_pushboolean(L, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    return 1;
}

void inside_close_path(lua_State *L)
{
    lua_getglobal(L, "require");
    lua_pushliteral(L, "");
    lua_setupvalue(L, -2, 1);
    lua_pop(L, 1);
}

static void open_libraries(lua_State *L)
{
    static const luaL_Reg libraries[] = {
        { LUA_GNAME, luaopen_base },
        { LUA_COLIBNAME, luaopen_coroutine },
        { LUA_TABLIBNAME, luaopen_table },
        { LUA_STRLIBNAME, luaopen_string },
        { LUA_MATHLIBNAME, luaopen_math },
        { LUA_UTF8LIBNAME, luaopen_utf8 },
    };

    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
        lua_pop(L, 1);
    }
}

/* Takes away what reads files, writes to the terminal, or differs from run to
 * run. */
static void close_doors(lua_State *L)
{
    static const char *const names[] = {
        "collectgarbage", "dofile", "load", "loadfile", "print", "warn",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lua_pushnil(L);
        lua_setglobal(L, names[i]);
    }
    lua_getglobal(L, LUA_MATHLIBNAME);
    lua_pushnil(L);
    lua_setfield(L, -2, "random");
    lua_pushnil(L);
    lua_setfield(L, -2, "randomseed");
    lua_pop(L, 1);
}

/* Puts what keeps to the bounds here in the place of Lua's own. Its sort, where
 * its pivots are bad, takes the square of the time and asks for the clock, at
 * which the process would end (ltablib.c, l_randomizePivot). */
static void replace(lua_State *L)
{
    bind_rule_strings(L);
    lua_register(L, "ipairs", rule_ipairs);
    lua_register(L, "tostring", rule_tostring);
    lua_getglobal(L, LUA_TABLIBNAME);
    lua_pushcfunction(L, rule_sort);
    lua_setfield(L, -2, "sort");
    lua_pop(L, 1);
}

static int open_core(lua_State *L)
{
    bind_core(L);
    return 1;
}

int inside_open(lua_State *L)
{
    const struct inside *inside = lua_touserdata(L, 1);

    open_libraries(L);
    close_doors(L);
    luaL_requiref(L, "cotter.core", open_core, 0);
    lua_pushstring(L, inside->path);
    lua_pushcclosure(L, require, 1);
    lua_setglobal(L, "require");
    replace(L);
    lua_getglobal(L, "require");
    lua_pushstring(L, inside->module);
    lua_call(L, 1, 1);
    return 1;
}
