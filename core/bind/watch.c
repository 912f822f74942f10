/* cotter.core.watch: what is read of records and lists.
 *
 * Nothing is watched but on request, and then one type after the other: the
 * type's __index is replaced. A type that nobody watches reads as ever. */
#include "bind/strict.h"

/* Its address is a key of the metatable of a type that is watched. */
static const char watched_key;

/* Upvalues of index_watched. */
enum { OLD = 1, NOTE };

/* The Lua code that reads, with its path and line; false for C. */
static bool find_reader(lua_State *L, lua_Debug *reader)
{
    return lua_getstack(L, 1, reader) && lua_getinfo(L, "Sl", reader)
        && reader->currentline > 0;
}

/* __index: what the type's own gives, or what note makes of it. */
static int index_watched(lua_State *L)
{
    lua_Debug reader;

    lua_settop(L, 2);
    lua_pushvalue(L, lua_upvalueindex(OLD));
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 1); /* value name found */
    if (!find_reader(L, &reader))
        return 1;
    lua_pushvalue(L, lua_upvalueindex(NOTE));
    lua_insert(L, 1);
    lua_pushstring(L, reader.source + (*reader.source == '@'));
    lua_pushinteger(L, reader.currentline);
    lua_call(L, 5, 1);
    return 1;
}

/* True if the metatable at the top of the stack is that of a type which is
 * not watched yet. */
static bool is_new(lua_State *L)
{
    bool is_new = lua_rawgetp(L, -1, &watched_key) == LUA_TNIL;

    lua_pop(L, 1);
    return is_new;
}

/* watch(value: record or list, note: function): from now on, what Lua code
 * reads of values of that type is what note(value, name, found, path, line)
 * gives. */
static int watch(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    luaL_argexpected(L, strict_push_name(L, 1), 1, "record or list");
    lua_getmetatable(L, 1);
    if (!is_new(L))
        return 0;
    lua_getfield(L, -1, "__index");
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, index_watched, 2);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 1);
    lua_rawsetp(L, -2, &watched_key);
    return 0;
}

void bind_watch(lua_State *L)
{
    lua_pushcfunction(L, watch);
    lua_setfield(L, -2, "watch");
}
