/* cotter.core.list: types of read-only lists with methods.
 *
 * A list is a userdata; its user values are its source and the table with its
 * elements, of which it is a view. In place of the table there may be a
 * function that gives it when an element is first asked for. */
#include "bind/record.h"

#include <string.h>

/* Up to so many values are compared each with each: cheaper than a table. */
enum { FEW = 16 };

/* Pushes the table of the list at index, or raises. */
static void push_table(lua_State *L, int index)
{
    luaL_argexpected(L, strict_push_elements(L, index), index, "list");
}

/* __index; upvalue 1 holds the methods, and "at" for the suggestion */
static int index_list(lua_State *L)
{
    if (lua_isinteger(L, 2)) {
        strict_fetch_elements(L, 1);
        lua_rawgeti(L, -1, lua_tointeger(L, 2));
        return 1;
    }
    lua_pushvalue(L, 2);
    switch (lua_rawget(L, lua_upvalueindex(1))) {
    case LUA_TFUNCTION:
        return 1;
    case LUA_TBOOLEAN:
        return strict_push_at(L);
    default:
        return strict_refuse_field(L, lua_upvalueindex(1));
    }
}

static int count_list(lua_State *L)
{
    strict_fetch_elements(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

/* Makes the table at the top of the stack a list, of the type that is below
 * it, with the source at index source. */
static void push_list(lua_State *L, int source, lua_Integer offset)
{
    struct strict *list = lua_newuserdatauv(L, sizeof *list, STRICT_ELEMENTS);

    list->offset = offset;
    lua_pushvalue(L, source);
    lua_setiuservalue(L, -2, STRICT_SOURCE);
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, STRICT_ELEMENTS);
    lua_insert(L, -2); /* list type */
    lua_setmetatable(L, -2);
}

/* constructor(source, offset: integer?, table or function) -> list */
static int new_list(lua_State *L)
{
    lua_Integer offset = luaL_optinteger(L, 2, 0);

    luaL_argexpected(L, lua_istable(L, 3) || lua_isfunction(L, 3), 3,
                     "table or function");
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 3);
    push_list(L, 1, offset);
    return 1;
}

/* Pushes the table of methods of a type, with "at". */
static void push_methods(lua_State *L, int methods)
{
    lua_newtable(L);
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "at");
    lua_pushnil(L);
    while (lua_next(L, methods)) { /* … copy name method */
        bind_check_octets(L, -2);
        luaL_checktype(L, -1, LUA_TFUNCTION);
        lua_pushvalue(L, -2);
        if (lua_rawget(L, -4) != LUA_TNIL)
            luaL_error(L, "\"at\" is named twice");
        lua_pop(L, 1);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
}

/* list(name: string, methods: table) -> constructor */
static int new_type(lua_State *L)
{
    bind_check_octets(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    strict_push_type(L, 1);
    strict_mark_list(L);
    push_methods(L, 2);
    lua_pushcclosure(L, index_list, 1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, count_list);
    lua_setfield(L, -2, "__len");
    lua_pushcclosure(L, new_list, 1);
    return 1;
}

/* list_table(list) -> its table, which is not to be changed */
static int get_table(lua_State *L)
{
    push_table(L, 1);
    return 1;
}

/* The stack of a method that keeps some of a list's elements. KEPT is nil
 * until one is dropped; SEEN and what follows are values met before. */
enum { LIST = 1, TABLE, KEPT, SEEN };

/* Its upvalues: the name of a field, and a struct record_field. */
enum { FIELD = 1, PLACE };

/* Begins it. Returns the number of elements. */
static lua_Integer begin_sieve(lua_State *L)
{
    lua_settop(L, LIST);
    push_table(L, LIST);
    lua_pushnil(L);
    luaL_checkstack(L, FEW + LUA_MINSTACK, NULL);
    return (lua_Integer)lua_rawlen(L, TABLE);
}

/* Pushes the field of element i. */
static void push_field(lua_State *L, lua_Integer i)
{
    lua_rawgeti(L, TABLE, i);
    record_read(L, lua_upvalueindex(FIELD),
                lua_touserdata(L, lua_upvalueindex(PLACE)));
    lua_remove(L, -2);
}

/* Moves the first elements to a table of their own. */
static void begin_kept(lua_State *L, lua_Integer count)
{
    lua_createtable(L, (int)count, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, TABLE, i);
        lua_rawseti(L, -2, i);
    }
    lua_replace(L, KEPT);
}

/* Keeps or drops element i, after *count that were kept. */
static void sift(lua_State *L, lua_Integer i, bool keep, lua_Integer *count)
{
    if (!keep && lua_isnil(L, KEPT))
        begin_kept(L, *count);
    if (!keep)
        return;
    ++*count;
    if (lua_isnil(L, KEPT))
        return;
    lua_rawgeti(L, TABLE, i);
    lua_rawseti(L, KEPT, *count);
}

/* Returns the list itself where nothing was dropped, else one of its type
 * and place with what was kept. */
static int end_sieve(lua_State *L)
{
    const struct strict *list = lua_touserdata(L, LIST);

    lua_settop(L, KEPT);
    if (lua_isnil(L, KEPT)) {
        lua_settop(L, LIST);
        return 1;
    }
    lua_getiuservalue(L, LIST, STRICT_SOURCE);
    lua_getmetatable(L, LIST);
    lua_pushvalue(L, KEPT);
    push_list(L, SEEN, list->offset);
    return 1;
}

/* list:where() -> list of the elements whose field is neither nil nor false */
static int where(lua_State *L)
{
    lua_Integer size = begin_sieve(L), count = 0;

    for (lua_Integer i = 1; i <= size; i++) {
        bool keep;

        push_field(L, i);
        keep = lua_toboolean(L, -1);
        lua_pop(L, 1);
        sift(L, i, keep, &count);
    }
    return end_sieve(L);
}

/* True if the value at the top of the stack is new; then it stays there. */
static bool is_new_of_few(lua_State *L)
{
    for (int i = lua_gettop(L) - 1; i >= SEEN; i--)
        if (lua_rawequal(L, i, -1)) {
            lua_pop(L, 1);
            return false;
        }
    return true;
}

/* The same with a table at SEEN, to which the value goes. */
static bool is_new_of_many(lua_State *L)
{
    bool is_new;

    lua_pushvalue(L, -1);
    is_new = lua_rawget(L, SEEN) == LUA_TNIL;
    lua_pop(L, 1);
    lua_pushboolean(L, 1);
    lua_rawset(L, SEEN);
    return is_new;
}

/* list:distinct() -> list of the elements of which no earlier one has a field
 * that is rawly equal; nil equals nothing */
static int distinct(lua_State *L)
{
    lua_Integer size = begin_sieve(L), count = 0;
    bool (*is_new)(lua_State *) = size <= FEW ? is_new_of_few : is_new_of_many;

    if (size > FEW)
        lua_newtable(L);
    for (lua_Integer i = 1; i <= size; i++) {
        bool keep = true;

        push_field(L, i);
        if (lua_isnil(L, -1))
            lua_pop(L, 1);
        else
            keep = is_new(L);
        sift(L, i, keep, &count);
    }
    return end_sieve(L);
}

static int push_sieve(lua_State *L, lua_CFunction sieve)
{
    bind_check_octets(L, 1);
    lua_settop(L, 1);
    memset(lua_newuserdatauv(L, sizeof(struct record_field), 0), 0,
           sizeof(struct record_field));
    lua_pushcclosure(L, sieve, PLACE);
    return 1;
}

/* list_where(field: string) -> method */
static int new_where(lua_State *L)
{
    return push_sieve(L, where);
}

/* list_distinct(field: string) -> method */
static int new_distinct(lua_State *L)
{
    return push_sieve(L, distinct);
}

void bind_list(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "list", new_type },
        { "list_distinct", new_distinct },
        { "list_table", get_table },
        { "list_where", new_where },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
