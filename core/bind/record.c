#include "bind/record.h"

#include "bind/slots.h"

/* Its address is the key under which a type's metatable keeps its shape. */
static const char shape_key;

/* Computes a lazy field and keeps it. */
static int compute(lua_State *L, int slot)
{
    lua_rawgeti(L, lua_upvalueindex(RECORD_INDEX_LAZY), slot);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1); /* … value */
    if (lua_isnil(L, -1))
        lua_pushvalue(L, lua_upvalueindex(RECORD_INDEX_LAZY));
    else
        lua_pushvalue(L, -1);
    lua_setiuservalue(L, 1, slot);
    return 1;
}

static int read_lazy(lua_State *L, int slot)
{
    if (lua_getiuservalue(L, 1, slot) == LUA_TNIL)
        return compute(L, slot);
    if (lua_rawequal(L, -1, lua_upvalueindex(RECORD_INDEX_LAZY)))
        lua_pushnil(L);
    return 1;
}

static int read_slot(lua_State *L, int slot)
{
    if (slot == STRICT_SOURCE)
        return strict_push_at(L);
    if (slot < 0)
        return read_lazy(L, -slot);
    lua_getiuservalue(L, 1, slot);
    return 1;
}

/* Reads what is no plain field under a short name. */
static int index_name(lua_State *L)
{
    lua_pushvalue(L, 2);
    switch (lua_rawget(L, lua_upvalueindex(RECORD_INDEX_NAMES))) {
    case LUA_TNUMBER:
        return read_slot(L, (int)lua_tointeger(L, -1));
    case LUA_TFUNCTION:
        return 1;
    default:
        return strict_refuse_field(L, lua_upvalueindex(RECORD_INDEX_NAMES));
    }
}

int record_index(lua_State *L)
{
    const struct slots *slots =
        lua_touserdata(L, lua_upvalueindex(RECORD_INDEX_SLOTS));
    int slot = slots_find(slots, lua_topointer(L, 2));

    if (slot == 0)
        return index_name(L);
    lua_getiuservalue(L, 1, slot);
    return 1;
}

/* True if the operands at 1 and 2 are of one type. */
static bool same_type(lua_State *L)
{
    return lua_getmetatable(L, 1) && lua_getmetatable(L, 2)
        && lua_rawequal(L, -1, -2);
}

/* __eq: records of two types are never equal; upvalue 1 compares others. */
int record_equal(lua_State *L)
{
    if (!same_type(L)) {
        lua_pushboolean(L, 0);
        return 1;
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 1);
    return 1;
}

static void push_type_name(lua_State *L, int index)
{
    if (!strict_push_name(L, index))
        lua_pushstring(L, luaL_typename(L, index));
}

/* __lt, __le: upvalue 1 orders records of one type. */
int record_order(lua_State *L)
{
    if (same_type(L)) {
        lua_pushvalue(L, lua_upvalueindex(1));
        lua_pushvalue(L, 1);
        lua_pushvalue(L, 2);
        lua_call(L, 2, 1);
        return 1;
    }
    push_type_name(L, 1);
    push_type_name(L, 2);
    lua_pushfstring(L, "attempt to compare %s with %s",
                    lua_tostring(L, -2), lua_tostring(L, -1));
    return strict_raise(L);
}

/* Raises `host needs its field "name"`. */
static int refuse_nil(lua_State *L, int slot)
{
    lua_getiuservalue(L, lua_upvalueindex(RECORD_NEW_SHAPE), RECORD_NAMES);
    lua_pushnil(L);
    while (lua_next(L, -2) && lua_tointeger(L, -1) != slot)
        lua_pop(L, 1);
    lua_getfield(L, lua_upvalueindex(RECORD_NEW_TYPE), "__name");
    return luaL_error(L, "%s needs its field \"%s\"", lua_tostring(L, -1),
                      lua_tostring(L, -3)); /* … name slot type */
}

/* Notes whether the value at the top of the stack is there, which has this
 * type, is not nil, and is for field i from 1. */
static void mark(lua_State *L, struct record *record, int i, int type)
{
    uint64_t bit = i > 64 ? 0 : UINT64_C(1) << (i - 1);

    switch (type) {
    case LUA_TBOOLEAN:
        record->there |= lua_toboolean(L, -1) ? bit : 0;
        return;
    case LUA_TSTRING:
        record->there |= lua_rawlen(L, -1) > 0 ? bit : 0;
        return;
    case LUA_TUSERDATA:
        record->boxed |= bit;
        record->there |= bit;
        return;
    default:
        record->there |= bit;
    }
}

/* Takes away the nils at the top of the stack, down to an index. Returns how
 * many values there are above that. */
static int trim(lua_State *L, int index)
{
    int top = lua_gettop(L);

    while (top > index && lua_isnil(L, top))
        top--;
    lua_settop(L, top);
    return top > index ? top - index : 0;
}

/* constructor(source, offset: integer?, value...) -> record
 * The record takes the offset's place on the stack, so that values go into it
 * from the top. */
int record_new(lua_State *L)
{
    enum { SOURCE = 1, RECORD };
    const struct record_shape *shape =
        lua_touserdata(L, lua_upvalueindex(RECORD_NEW_SHAPE));
    lua_Integer offset = luaL_optinteger(L, RECORD, 0);
    int given = trim(L, RECORD);
    struct record *record;

    if (given > shape->fields)
        return luaL_error(L, "%d values for a record of %d fields", given,
                          shape->fields);
    for (int i = shape->fields; i > given; i--)
        if (shape->required[i])
            return refuse_nil(L, record_slot(shape, i));
    lua_settop(L, RECORD + given);
    record = lua_newuserdatauv(L, sizeof *record, record_slot(shape, given));
    *record = (struct record){ .place = { offset } };
    lua_replace(L, RECORD);
    for (int i = given; i > 0; i--) {
        int type = lua_type(L, -1);

        if (type != LUA_TNIL)
            mark(L, record, i, type);
        else if (shape->required[i])
            return refuse_nil(L, record_slot(shape, i));
        lua_setiuservalue(L, RECORD, record_slot(shape, i));
    }
    lua_pushvalue(L, SOURCE);
    lua_setiuservalue(L, RECORD, STRICT_SOURCE);
    lua_pushvalue(L, lua_upvalueindex(RECORD_NEW_TYPE));
    lua_setmetatable(L, RECORD); /* last: only a whole record is one */
    return 1;
}

/* Looks for the plain field of the record at the top of the stack. */
static bool find_field(lua_State *L, int name, struct record_field *place)
{
    lua_Integer slot;

    if (!record_push_shape(L, -1))
        return false;
    lua_getiuservalue(L, -1, RECORD_NAMES);
    lua_pushvalue(L, name);
    lua_rawget(L, -2);
    slot = lua_tointeger(L, -1);
    lua_pop(L, 3);
    if (slot <= STRICT_SOURCE)
        return false;
    place->slot = (int)slot;
    return true;
}

void record_read(lua_State *L, int name, struct record_field *place)
{
    const void *type = NULL;

    if (lua_getmetatable(L, -1)) {
        type = lua_topointer(L, -1);
        lua_pop(L, 1);
    }
    if (type == NULL || type != place->type) {
        if (!find_field(L, name, place)) {
            lua_pushvalue(L, name);
            lua_gettable(L, -2);
            return;
        }
        place->type = type;
    }
    lua_getiuservalue(L, -1, place->slot);
}

void record_set_shape(lua_State *L)
{
    lua_rawsetp(L, -2, &shape_key);
}

bool record_push_shape(lua_State *L, int index)
{
    if (!lua_isuserdata(L, index) || !lua_getmetatable(L, index))
        return false;
    if (lua_rawgetp(L, -1, &shape_key) == LUA_TUSERDATA) {
        lua_remove(L, -2);
        return true;
    }
    lua_pop(L, 2);
    return false;
}
