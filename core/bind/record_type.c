/* cotter.core.record: makes the types of records. */
#include "bind/record.h"

#include <string.h>

#include "bind/slots.h"

static const char *const metamethods[][2] = {
    { "add", "__add" }, { "concat", "__concat" }, { "div", "__div" },
    { "eq", "__eq" }, { "le", "__le" }, { "len", "__len" },
    { "lt", "__lt" }, { "mul", "__mul" }, { "sub", "__sub" },
    { "tostring", "__tostring" }, { "unm", "__unm" },
};

/* The stack of record(): its arguments, the parts of the spec, and what is
 * made of them. */
enum { NAME = 1, SPEC, FIELDS, METHODS, LAZY, META, NAMES, COMPUTE, SHAPE };

static const char *const parts[] = {
    "fields", "methods", "lazy", "meta", NULL
};

/* Gives the name below the top of the stack the meaning at the top, which is
 * popped with it. Each name has one. */
static void add_name(lua_State *L)
{
    if (lua_type(L, -2) != LUA_TSTRING)
        luaL_error(L, "the name of a field is not a string");
    lua_pushvalue(L, -2);
    if (lua_rawget(L, NAMES) != LUA_TNIL)
        luaL_error(L, "\"%s\" is named twice", lua_tostring(L, -3));
    lua_pop(L, 1);
    lua_rawset(L, NAMES);
}

/* Gives the name at the top of the stack, which is popped, the next slot. */
static void add_slot(lua_State *L, struct record_shape *shape, bool lazy)
{
    if (shape->slots == RECORD_MAX_SLOTS)
        luaL_error(L, "a record of over %d fields", RECORD_MAX_SLOTS);
    shape->slots++;
    lua_pushinteger(L, lazy ? -shape->slots : shape->slots);
    add_name(L);
}

/* Reads { "text", "digest?" }. */
static void add_fields(lua_State *L, struct record_shape *shape)
{
    lua_Integer count = luaL_len(L, FIELDS);

    for (lua_Integer i = 1; i <= count; i++) {
        struct octets name;
        bool optional;

        lua_geti(L, FIELDS, i);
        name = bind_check_octets(L, -1);
        optional = name.size > 0 && name.data[name.size - 1] == '?';
        lua_pushlstring(L, (const char *)name.data, name.size - optional);
        add_slot(L, shape, false);
        lua_pop(L, 1);
        shape->required[i] = !optional; /* add_slot saw to the bound */
        shape->fields++;
    }
}

static void add_lazy(lua_State *L, struct record_shape *shape)
{
    lua_pushnil(L);
    while (lua_next(L, LAZY)) { /* … name function */
        luaL_checktype(L, -1, LUA_TFUNCTION);
        lua_pushvalue(L, -2);
        add_slot(L, shape, true);
        lua_rawseti(L, COMPUTE, shape->slots);
    }
}

static void add_methods(lua_State *L)
{
    lua_pushnil(L);
    while (lua_next(L, METHODS)) { /* … name function */
        luaL_checktype(L, -1, LUA_TFUNCTION);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        add_name(L);
    }
}

/* The metamethod that a name of spec.meta stands for. */
static const char *find_metamethod(lua_State *L, const char *name)
{
    for (size_t i = 0; i < sizeof metamethods / sizeof *metamethods; i++)
        if (strcmp(metamethods[i][0], name) == 0)
            return metamethods[i][1];
    luaL_error(L, "a record has no meta \"%s\"", name);
    return NULL;
}

/* Sets the metamethods of the spec on the type at the top of the stack. */
static void add_metamethods(lua_State *L)
{
    int type = lua_gettop(L);

    lua_pushnil(L);
    while (lua_next(L, META)) { /* … name function */
        struct octets name = bind_check_octets(L, -2);
        const char *event = find_metamethod(L, (const char *)name.data);

        luaL_checktype(L, -1, LUA_TFUNCTION);
        if (strcmp(event, "__eq") == 0)
            lua_pushcclosure(L, record_equal, 1);
        else if (strcmp(event, "__lt") == 0 || strcmp(event, "__le") == 0)
            lua_pushcclosure(L, record_order, 1);
        lua_setfield(L, type, event);
    }
}

/* Pushes the parts of the spec, an empty table for each that is absent. */
static void push_parts(lua_State *L)
{
    lua_settop(L, SPEC);
    lua_pushnil(L);
    while (lua_next(L, SPEC)) {
        lua_pop(L, 1);
        luaL_checkoption(L, -1, NULL, parts);
    }
    for (size_t i = 0; parts[i] != NULL; i++) {
        if (lua_getfield(L, SPEC, parts[i]) == LUA_TNIL) {
            lua_pop(L, 1);
            lua_newtable(L);
        }
        luaL_checktype(L, -1, LUA_TTABLE);
    }
}

/* Makes the table of names, that of lazy functions and the shape. */
static void push_shape(lua_State *L)
{
    struct record_shape *shape;

    lua_newtable(L);
    lua_newtable(L);
    shape = lua_newuserdatauv(L, sizeof *shape, 1);
    memset(shape, 0, sizeof *shape);
    lua_pushvalue(L, NAMES);
    lua_setiuservalue(L, SHAPE, RECORD_NAMES);
    lua_pushliteral(L, "at");
    add_slot(L, shape, false); /* the first: STRICT_SOURCE */
    add_lazy(L, shape);
    add_fields(L, shape);
    add_methods(L);
}

/* Pushes the slots of the fields that are not lazy. */
static void push_slots(lua_State *L)
{
    const struct record_shape *shape = lua_touserdata(L, SHAPE);
    size_t count = (size_t)shape->fields;
    struct slots *slots =
        slots_open(lua_newuserdatauv(L, slots_size(count), 0), count);

    lua_pushnil(L);
    while (lua_next(L, NAMES)) { /* … name slot */
        int slot = (int)lua_tointeger(L, -1); /* 0 of a method */

        if (slot > STRICT_SOURCE)
            slots_add(slots, lua_topointer(L, -2), slot);
        lua_pop(L, 1);
    }
}

/* Pushes the type: its metatable. */
static void push_type(lua_State *L)
{
    strict_push_type(L, NAME);
    lua_pushvalue(L, NAMES);
    lua_pushvalue(L, COMPUTE);
    push_slots(L);
    lua_pushcclosure(L, record_index, 3);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, SHAPE);
    record_set_shape(L);
    add_metamethods(L);
}

/* record(name: string, spec: table) -> constructor */
static int new_type(lua_State *L)
{
    bind_check_octets(L, NAME);
    luaL_checktype(L, SPEC, LUA_TTABLE);
    push_parts(L);
    push_shape(L);
    push_type(L);
    lua_pushvalue(L, SHAPE);
    lua_pushcclosure(L, record_new, 2);
    return 1;
}

/* Pushes the values of the fields of the record at 1, names at 3. */
static void push_values(lua_State *L, const struct record_shape *shape)
{
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, 3)) { /* … values name slot */
        int slot = (int)lua_tointeger(L, -1); /* 0 of a method */

        lua_pop(L, 1);
        if (slot < record_slot(shape, 1))
            continue;
        lua_pushvalue(L, -1);
        lua_getiuservalue(L, 1, slot);
        lua_rawset(L, 4);
    }
}

/* record_values(record) -> table: name -> value of each field that is not
 * nil, without those that are lazy */
static int get_values(lua_State *L)
{
    lua_settop(L, 1);
    luaL_argexpected(L, record_push_shape(L, 1), 1, "record");
    lua_getiuservalue(L, 2, RECORD_NAMES); /* record shape names */
    push_values(L, lua_touserdata(L, 2));
    return 1;
}

void bind_record(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "record", new_type },
        { "record_values", get_values },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
