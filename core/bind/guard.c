/* cotter.core.record_where: the records that have one of some fields. */
#include "bind/record.h"

enum { MAX_TERMS = 16 };

/* A field that is looked at, and whether it has to be there. */
struct term {
    int slot;
    bool present;
};

struct guard {
    const void *type; /* what the slots are for: a metatable */
    int count;
    struct term terms[MAX_TERMS];
};

enum { RECORDS = 1, PRESENT, ABSENT, KEPT };

/* Pushes the names of the record at the top of the stack. */
static void push_names(lua_State *L)
{
    luaL_argexpected(L, record_push_shape(L, -1), RECORDS, "records");
    lua_getiuservalue(L, -1, RECORD_NAMES);
    lua_remove(L, -2);
}

/* Adds the fields that the table at index lists; the names of the type are at
 * the top of the stack. */
static void add_terms(lua_State *L, struct guard *guard, int index)
{
    lua_Integer count = (lua_Integer)lua_rawlen(L, index);

    for (lua_Integer i = 1; i <= count; i++) {
        if (guard->count == MAX_TERMS)
            luaL_error(L, "over %d fields", MAX_TERMS);
        lua_rawgeti(L, index, i);
        lua_pushvalue(L, -1);
        lua_rawget(L, -3);
        if (lua_tointeger(L, -1) <= STRICT_SOURCE) /* lazy, or no field */
            luaL_error(L, "no field \"%s\"", luaL_tolstring(L, -2, NULL));
        guard->terms[guard->count++] = (struct term){
            (int)lua_tointeger(L, -1), index == PRESENT
        };
        lua_pop(L, 2);
    }
}

/* Makes the guard one for the type of the record at the top of the stack. */
static void fit(lua_State *L, struct guard *guard)
{
    const void *type = NULL;

    if (lua_getmetatable(L, -1)) {
        type = lua_topointer(L, -1);
        lua_pop(L, 1);
    }
    if (type != NULL && type == guard->type)
        return;
    push_names(L);
    guard->count = 0;
    add_terms(L, guard, PRESENT);
    add_terms(L, guard, ABSENT);
    guard->type = type;
    lua_pop(L, 1);
}

/* False for nil, false, a text without octets and a list without elements. */
static bool is_there(lua_State *L)
{
    bool there = true;

    switch (lua_type(L, -1)) {
    case LUA_TNIL:
        return false;
    case LUA_TBOOLEAN:
        return lua_toboolean(L, -1);
    case LUA_TSTRING:
        return lua_rawlen(L, -1) > 0;
    default:
        if (strict_push_elements(L, -1)) {
            there = lua_rawlen(L, -1) > 0;
            lua_pop(L, 1);
        }
        return there;
    }
}

/* True if one of the terms holds of the record at the top of the stack. */
static bool holds(lua_State *L, const struct guard *guard)
{
    bool found = false;

    for (int i = 0; i < guard->count && !found; i++) {
        lua_getiuservalue(L, -1, guard->terms[i].slot);
        found = is_there(L) == guard->terms[i].present;
        lua_pop(L, 1);
    }
    return found;
}

/* record_where(records: table, present: table, absent: table) -> table: those
 * that have one of the fields named in present, or lack one of those in
 * absent. A list without elements is lacking, and so is an empty text. */
static int where(lua_State *L)
{
    struct guard guard = { .type = NULL };
    lua_Integer count, kept = 0;

    for (int i = RECORDS; i <= ABSENT; i++)
        luaL_checktype(L, i, LUA_TTABLE);
    lua_settop(L, ABSENT);
    lua_newtable(L);
    count = (lua_Integer)lua_rawlen(L, RECORDS);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, RECORDS, i);
        fit(L, &guard);
        if (holds(L, &guard))
            lua_rawseti(L, KEPT, ++kept);
        else
            lua_pop(L, 1);
    }
    return 1;
}

void bind_guard(lua_State *L)
{
    lua_pushcfunction(L, where);
    lua_setfield(L, -2, "record_where");
}
