/* cotter.core.record_elements: what is in the lists that records have. */
#include "bind/record.h"

enum { RECORDS = 1, FIELD, ELEMENTS, SEEN };

/* True if the list at the top of the stack has not been met before. */
static bool is_new(lua_State *L)
{
    bool is_new;

    lua_pushvalue(L, -1);
    is_new = lua_rawget(L, SEEN) == LUA_TNIL;
    lua_pop(L, 1);
    if (is_new) {
        lua_pushvalue(L, -1);
        lua_pushboolean(L, 1);
        lua_rawset(L, SEEN);
    }
    return is_new;
}

/* Appends the elements of the list at the top of the stack behind *count. */
static void append(lua_State *L, lua_Integer *count)
{
    lua_Integer size;

    luaL_argexpected(L, strict_push_elements(L, -1), FIELD,
                     "field that is a list");
    size = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i <= size; i++) {
        lua_rawgeti(L, -1, i);
        lua_rawseti(L, ELEMENTS, ++*count);
    }
}

/* record_elements(records: table, field: string) -> table */
static int elements(lua_State *L)
{
    struct record_field place = { NULL, 0 };
    lua_Integer records, count = 0;

    luaL_checktype(L, RECORDS, LUA_TTABLE);
    bind_check_octets(L, FIELD);
    lua_settop(L, FIELD);
    records = (lua_Integer)lua_rawlen(L, RECORDS);
    lua_createtable(L, (int)records, 0);
    lua_createtable(L, 0, (int)records);
    for (lua_Integer i = 1; i <= records; i++) {
        lua_rawgeti(L, RECORDS, i);
        record_read(L, FIELD, &place);
        if (is_new(L))
            append(L, &count);
        lua_settop(L, SEEN);
    }
    lua_settop(L, ELEMENTS);
    return 1;
}

void bind_elements(lua_State *L)
{
    lua_pushcfunction(L, elements);
    lua_setfield(L, -2, "record_elements");
}
