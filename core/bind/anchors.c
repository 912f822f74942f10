/* cotter.core.anchors: trust anchors as a Lua value, read once and asked
 * often. */
#include "bind/anchors.h"

#include "base/limits.h"
#include "bind/cert.h"

#define ANCHORS "cotter.anchors"

const struct anchors *bind_check_anchors(lua_State *L, int arg)
{
    return luaL_checkudata(L, arg, ANCHORS);
}

/* Pushes nil and a fault at the place of the item on top of the stack. */
static int refuse(lua_State *L, const char *code, const char *text)
{
    luaL_pushfail(L); /* item nil */
    lua_createtable(L, 0, 4);
    lua_pushstring(L, code);
    lua_setfield(L, -2, "code");
    lua_pushstring(L, text);
    lua_setfield(L, -2, "text");
    if (lua_istable(L, -3)) {
        lua_getfield(L, -3, "offset");
        lua_setfield(L, -2, "offset");
        lua_getfield(L, -3, "line");
        lua_setfield(L, -2, "line");
    }
    return 2;
}

/* Adds the cert on top of the stack, of which all has been read. */
static void add(lua_State *L, struct anchors *anchors, lua_Integer index)
{
    const struct cert *cert = bind_check_cert(L, -1);
    struct member *member = &anchors->members[anchors->count];
    struct fault fault;

    if (member_read(cert->encoding, member, &fault)) {
        member_identify(member);
        anchors->count++;
    }
    lua_rawseti(L, -2, index);
}

/* anchors(octets) -> anchors | nil, fault; upvalue 1 is items */
static int new_anchors(lua_State *L)
{
    enum { ITEMS = 2, VALUE, CERTS };
    struct anchors *anchors;
    lua_Integer count;

    bind_check_octets(L, 1);
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_call(L, 1, 2);
    if (lua_isnil(L, ITEMS))
        return 2; /* nil, fault */
    lua_settop(L, ITEMS);
    count = luaL_len(L, ITEMS);
    if (count > LIMIT_PATH_ANCHORS)
        return refuse(L, "anchors.count", "more trust anchors than any store "
                                          "has");
    anchors = lua_newuserdatauv(L, sizeof *anchors + (size_t)count
                                   * sizeof *anchors->members, 1);
    anchors->count = 0;
    lua_createtable(L, (int)count, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, ITEMS, i);
        if (lua_getfield(L, -1, "cert") == LUA_TNIL) {
            lua_pop(L, 1);
            return refuse(L, "anchors.kind", "a trust anchor is a "
                          "certificate, and this is none");
        }
        lua_remove(L, -2);
        add(L, anchors, i);
    }
    lua_setiuservalue(L, VALUE, 1);
    luaL_setmetatable(L, ANCHORS); /* last: only whole anchors are any */
    return 1;
}

static int count(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)bind_check_anchors(L, 1)->count);
    return 1;
}

static int print(lua_State *L)
{
    bind_check_anchors(L, 1);
    lua_pushliteral(L, "anchors");
    return 1;
}

void bind_anchors(lua_State *L)
{
    static const luaL_Reg metamethods[] = {
        { "__len", count }, { "__tostring", print }, { NULL, NULL }
    };

    bind_type(L, ANCHORS);
    luaL_setfuncs(L, metamethods, 0);
    lua_pop(L, 1);
    lua_getfield(L, -1, "items");
    lua_pushcclosure(L, new_anchors, 1);
    lua_setfield(L, -2, "anchors");
}
