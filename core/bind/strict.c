/* What records and lists share, and what trusted code asks of both. */
#include "bind/strict.h"

#include <math.h>

#include "base/suggest.h"

/* Its address is the key under which a type's metatable keeps its name. */
static const char brand;

/* Its address is a key of the metatable of every type of list. */
static const char list_key;

int strict_raise(lua_State *L)
{
    lua_Debug frame;
    int level = 1;

    while (lua_getstack(L, level, &frame)) {
        lua_getinfo(L, "Sl", &frame);
        if (frame.currentline > 0)
            break;
        level++;
    }
    luaL_where(L, level);
    lua_insert(L, -2);
    lua_concat(L, 2);
    return lua_error(L);
}

bool strict_push_name(lua_State *L, int index)
{
    if (!lua_isuserdata(L, index) || !lua_getmetatable(L, index))
        return false;
    if (lua_rawgetp(L, -1, &brand) == LUA_TSTRING) {
        lua_remove(L, -2);
        return true;
    }
    lua_pop(L, 2);
    return false;
}

void strict_mark_list(lua_State *L)
{
    lua_pushboolean(L, 1);
    lua_rawsetp(L, -2, &list_key);
}

void strict_fetch_elements(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    if (lua_getiuservalue(L, index, STRICT_ELEMENTS) == LUA_TTABLE)
        return;
    lua_call(L, 0, 1);
    luaL_checktype(L, -1, LUA_TTABLE);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, index, STRICT_ELEMENTS);
}

bool strict_push_elements(lua_State *L, int index)
{
    bool is_list;

    if (!lua_isuserdata(L, index) || !lua_getmetatable(L, index))
        return false;
    is_list = lua_rawgetp(L, -1, &list_key) == LUA_TBOOLEAN;
    lua_pop(L, 2);
    if (is_list)
        strict_fetch_elements(L, index);
    return is_list;
}

int strict_push_at(lua_State *L)
{
    const struct strict *value = lua_touserdata(L, 1);

    if (lua_getiuservalue(L, 1, STRICT_SOURCE) == LUA_TNIL)
        return 1;
    lua_getfield(L, -1, "position");
    lua_insert(L, -2);
    lua_pushinteger(L, value->offset);
    lua_call(L, 2, 1);
    return 1;
}

/* Pushes ` (did you mean "pins"?)`, or an empty string. */
static void push_suggestion(lua_State *L, int names)
{
    struct suggest search = suggest_begin(bind_check_octets(L, 2));

    lua_pushnil(L);
    while (lua_next(L, names)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TSTRING)
            suggest_offer(&search, bind_check_octets(L, -1));
    }
    if (search.nearest.data == NULL)
        lua_pushliteral(L, "");
    else
        lua_pushfstring(L, " (did you mean \"%s\"?)",
                        (const char *)search.nearest.data);
}

int strict_refuse_field(lua_State *L, int names)
{
    strict_push_name(L, 1);
    if (lua_type(L, 2) == LUA_TSTRING) {
        push_suggestion(L, names);
        lua_pushfstring(L, "%s has no field \"%s\"%s", lua_tostring(L, -2),
                        lua_tostring(L, 2), lua_tostring(L, -1));
    } else if (lua_type(L, 2) == LUA_TNUMBER) {
        if (isnan(lua_tonumber(L, 2)))
            lua_pushliteral(L, "nan"); /* whose sign the processor has */
        else
            luaL_tolstring(L, 2, NULL);
        lua_pushfstring(L, "%s has no field %s", lua_tostring(L, -2),
                        lua_tostring(L, -1));
    } else {
        lua_pushfstring(L, "%s has no field named by a %s",
                        lua_tostring(L, -1), luaL_typename(L, 2));
    }
    return strict_raise(L);
}

static int refuse_assignment(lua_State *L)
{
    lua_pushfstring(L, "%s is read only",
                    lua_tostring(L, lua_upvalueindex(1)));
    return strict_raise(L);
}

static int print_name(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    return 1;
}

void strict_push_type(lua_State *L, int name)
{
    name = lua_absindex(L, name);
    lua_createtable(L, 0, 12);
    lua_pushvalue(L, name);
    lua_rawsetp(L, -2, &brand);
    lua_pushvalue(L, name);
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushvalue(L, name);
    lua_pushcclosure(L, refuse_assignment, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushvalue(L, name);
    lua_pushcclosure(L, print_name, 1);
    lua_setfield(L, -2, "__tostring");
}

void strict_push_names(lua_State *L, const luaL_Reg *methods,
                       const char *const *properties)
{
    lua_newtable(L);
    lua_pushvalue(L, -2);
    luaL_setfuncs(L, methods, 1);
    for (lua_Integer i = 0; properties[i] != NULL; i++) {
        lua_pushinteger(L, i + 1);
        lua_setfield(L, -2, properties[i]);
    }
}

/* record_position(value) -> source, offset | nil */
static int get_position(lua_State *L)
{
    const struct strict *value;

    luaL_checkany(L, 1);
    if (!strict_push_name(L, 1)
        || lua_getiuservalue(L, 1, STRICT_SOURCE) == LUA_TNIL) {
        luaL_pushfail(L);
        return 1;
    }
    value = lua_touserdata(L, 1);
    lua_pushinteger(L, value->offset);
    return 2;
}

/* record_type(value) -> string | nil */
static int get_type(lua_State *L)
{
    luaL_checkany(L, 1);
    if (!strict_push_name(L, 1))
        luaL_pushfail(L);
    return 1;
}

/* Pushes the source of the value at the top of the stack, or nil. */
static void push_source(lua_State *L)
{
    if (!strict_push_name(L, -1))
        lua_pushnil(L);
    else
        lua_getiuservalue(L, -2, STRICT_SOURCE);
}

/* record_sources(records: table) -> table: each source that they have, once,
 * in their order */
static int get_sources(lua_State *L)
{
    enum { RECORDS = 1, SOURCES, SEEN };
    lua_Integer count, found = 0;

    luaL_checktype(L, RECORDS, LUA_TTABLE);
    lua_settop(L, RECORDS);
    count = (lua_Integer)lua_rawlen(L, RECORDS);
    lua_newtable(L);
    lua_newtable(L);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, RECORDS, i);
        push_source(L);
        lua_pushvalue(L, -1);
        if (!lua_isnil(L, -1) && lua_rawget(L, SEEN) == LUA_TNIL) {
            lua_pushvalue(L, -2);
            lua_rawseti(L, SOURCES, ++found);
            lua_pushvalue(L, -2);
            lua_pushboolean(L, 1);
            lua_rawset(L, SEEN);
        }
        lua_settop(L, SEEN);
    }
    lua_settop(L, SOURCES);
    return 1;
}

void bind_strict(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "record_position", get_position },
        { "record_sources", get_sources },
        { "record_type", get_type },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
