/* cotter.core.room: an empty table with room for what is to come. */
#include "base/limits.h"
#include "bind/bind.h"

/* room(members: integer) -> table
 * One that grows moves all that it has each time that it has twice as much.
 * What is to come is somebody's guess: room for more is made when it is there.
 */
static int room(lua_State *L)
{
    lua_Integer members = luaL_checkinteger(L, 1);

    luaL_argcheck(L, members >= 0, 1, "count expected");
    lua_createtable(L, 0, members < LIMIT_ROOM ? (int)members : LIMIT_ROOM);
    return 1;
}

void bind_room(lua_State *L)
{
    lua_pushcfunction(L, room);
    lua_setfield(L, -2, "room");
}
