/* cotter.core.near: an index of known pins that finds near ones. */
#include "x509/near.h"

#include "base/limits.h"
#include "bind/bind.h"
#include "x509/pin_text.h"

#define NEAR "cotter.near"

/* Adds the string on top of the stack as row i of index. */
static void add_row(lua_State *L, struct near *index, lua_Integer i)
{
    struct pin_text pin;

    if (lua_type(L, -1) != LUA_TSTRING)
        luaL_error(L, "row %I is not a string", i);
    pin_text_read(bind_check_octets(L, -1), &pin);
    if (pin.fault != FAULT_NONE || pin.size != PIN_SHA256_SIZE)
        luaL_error(L, "row %I is not the base64 of a SHA-256", i);
    near_add(index, pin.body);
}

/* near(array of base64 texts) -> index */
static int new_near(lua_State *L)
{
    lua_Integer count = luaL_len(L, 1);
    struct near *index;
    void *storage;

    luaL_argcheck(L, count <= LIMIT_NEAR_ROWS, 1, "too many rows");
    storage = lua_newuserdatauv(L, near_size((size_t)count), 0);
    index = near_open(storage, (size_t)count);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        add_row(L, index, i);
        lua_pop(L, 1);
    }
    luaL_setmetatable(L, NEAR); /* last: only a whole index is one */
    return 1;
}

/* index:find(text) -> row, 0 | 1 | 2 | "prefix"; or nil */
static int find(lua_State *L)
{
    const struct near *index = luaL_checkudata(L, 1, NEAR);
    struct octets body = pin_text_body(bind_check_octets(L, 2));
    size_t row;
    unsigned distance;

    if (!near_find(index, body, &row, &distance)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)row + 1);
    if (distance == NEAR_BY_PREFIX)
        lua_pushliteral(L, "prefix");
    else
        lua_pushinteger(L, (lua_Integer)distance);
    return 2;
}

static int print(lua_State *L)
{
    luaL_checkudata(L, 1, NEAR);
    lua_pushliteral(L, NEAR);
    return 1;
}

void bind_near(lua_State *L)
{
    bind_type(L, NEAR);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, find);
    lua_setfield(L, -2, "find");
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, print);
    lua_setfield(L, -2, "__tostring");
    lua_pop(L, 1);
    lua_pushcfunction(L, new_near);
    lua_setfield(L, -2, "near");
}
