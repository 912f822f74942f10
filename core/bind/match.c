/* cotter.core.matcher: which row of a list a host is under. */
#include <string.h>

#include "bind/record.h"
#include "x509/suffix_set.h"

/* Upvalues of match: the sets by list, what makes the set of a list, and the
 * field of a host with its name, with its place. */
enum { SETS = 1, MAKE, FIELD, PLACE };

enum { LIST = 1, HOST };

/* Makes the set of the list and keeps it. */
static const struct suffix_set *open_set(lua_State *L)
{
    const struct suffix_set *set;

    lua_pushvalue(L, lua_upvalueindex(MAKE));
    lua_pushvalue(L, LIST);
    lua_call(L, 1, 1);
    set = luaL_checkudata(L, -1, BIND_SUFFIXES);
    lua_pushvalue(L, LIST);
    lua_insert(L, -2);
    lua_rawset(L, lua_upvalueindex(SETS));
    return set;
}

/* Pushes the name of what is to be matched. */
static struct octets push_name(lua_State *L)
{
    lua_pushvalue(L, HOST);
    if (lua_type(L, HOST) != LUA_TSTRING)
        record_read(L, lua_upvalueindex(FIELD),
                    lua_touserdata(L, lua_upvalueindex(PLACE)));
    return bind_check_octets(L, -1);
}

/* list:match(host: host | string) -> the row of the longest suffix | nil */
static int match(lua_State *L)
{
    const struct suffix_set *set;
    struct octets name;
    size_t row;

    luaL_checkany(L, HOST);
    lua_settop(L, HOST);
    lua_pushvalue(L, LIST);
    set = lua_rawget(L, lua_upvalueindex(SETS)) == LUA_TUSERDATA
        ? lua_touserdata(L, -1) : open_set(L);
    name = push_name(L);
    if (suffix_set_match(set, name, &row))
        lua_geti(L, LIST, (lua_Integer)row + 1);
    else
        lua_pushnil(L);
    return 1;
}

/* matcher(make: function) -> match: function */
static int new_matcher(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    lua_newtable(L);
    lua_insert(L, 1); /* sets make */
    lua_pushliteral(L, "name");
    memset(lua_newuserdatauv(L, sizeof(struct record_field), 0), 0,
           sizeof(struct record_field));
    lua_pushcclosure(L, match, PLACE);
    return 1;
}

void bind_match(lua_State *L)
{
    lua_pushcfunction(L, new_matcher);
    lua_setfield(L, -2, "matcher");
}
