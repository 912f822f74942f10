/* cotter.core.record_where: the records that have one of some fields. */
#include "bind/record.h"

/* Fields that are to be there, and fields that are not. */
struct guard {
    uint64_t present;
    uint64_t absent;
    lua_Integer kept; /* records that have one of them so */
};

enum { RECORDS = 1, GUARDS, KEPT, NAMES };

/* The bit of the field whose name is at the top of the stack. */
static uint64_t bit_of(lua_State *L, const struct record_shape *shape)
{
    lua_Integer field;

    lua_pushvalue(L, -1);
    lua_rawget(L, NAMES);
    field = lua_tointeger(L, -1) - record_slot(shape, 0);
    lua_pop(L, 1);
    if (field < 1 || field > 64) /* lazy, or none */
        luaL_error(L, "no field \"%s\"", luaL_tolstring(L, -1, NULL));
    return UINT64_C(1) << (field - 1);
}

/* The bits of the fields that list names of the guard at the top of the stack.
 */
static uint64_t read_bits(lua_State *L, const struct record_shape *shape,
                          const char *list)
{
    uint64_t bits = 0;
    lua_Integer count;

    if (lua_getfield(L, -1, list) != LUA_TTABLE)
        luaL_error(L, "a condition without %s", list);
    count = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, -1, i);
        bits |= bit_of(L, shape);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return bits;
}

/* Reads the guards for the type whose names are at NAMES, and makes a table for
 * what each keeps. */
static void read_guards(lua_State *L, const struct record_shape *shape,
                        struct guard *guards, lua_Integer count)
{
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, GUARDS, i);
        luaL_argexpected(L, lua_istable(L, -1), GUARDS, "conditions");
        guards[i - 1] = (struct guard){
            read_bits(L, shape, "present"), read_bits(L, shape, "absent"), 0
        };
        lua_newtable(L);
        lua_rawseti(L, KEPT, i);
        lua_pop(L, 1);
    }
}

/* The type of the value at the top of the stack. */
static const void *type_of(lua_State *L)
{
    const void *type = NULL;

    if (lua_getmetatable(L, -1)) {
        type = lua_topointer(L, -1);
        lua_pop(L, 1);
    }
    return type;
}

/* What is there of the record at the top of the stack, without those lists of
 * the bits that have no element. */
static uint64_t look(lua_State *L, const struct record_shape *shape,
                     uint64_t bits)
{
    uint64_t there = ((const struct record *)lua_touserdata(L, -1))->there;

    for (int field = 1; field <= 64 && bits >> (field - 1) != 0; field++) {
        uint64_t bit = UINT64_C(1) << (field - 1);

        if ((bits & bit) == 0)
            continue;
        lua_getiuservalue(L, -1, record_slot(shape, field));
        if (strict_push_elements(L, -1)) {
            if (lua_rawlen(L, -1) == 0)
                there &= ~bit;
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    return there;
}

/* True if the guard keeps the record at the top of the stack. */
static bool holds(lua_State *L, const struct record_shape *shape,
                  const struct guard *guard)
{
    const struct record *record = lua_touserdata(L, -1);
    uint64_t boxed = record->boxed & (guard->present | guard->absent);
    uint64_t there = boxed == 0 ? record->there : look(L, shape, boxed);

    return ((there & guard->present) | (~there & guard->absent)) != 0;
}

/* Puts the record at the top of the stack into the table of guard i. */
static void keep(lua_State *L, struct guard *guard, lua_Integer i)
{
    lua_rawgeti(L, KEPT, i);
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, ++guard->kept);
    lua_pop(L, 1);
}

/* Sorts all records, which are of one type. */
static void sort_records(lua_State *L, const struct record_shape *shape,
                         struct guard *guards, lua_Integer count)
{
    lua_Integer records = (lua_Integer)lua_rawlen(L, RECORDS);
    const void *type = NULL;

    for (lua_Integer i = 1; i <= records; i++) {
        lua_rawgeti(L, RECORDS, i);
        if (i == 1)
            type = type_of(L);
        luaL_argexpected(L, type_of(L) == type, RECORDS,
                         "records of one type");
        for (lua_Integer k = 0; k < count; k++)
            if (holds(L, shape, &guards[k]))
                keep(L, &guards[k], k + 1);
        lua_pop(L, 1);
    }
}

/* Puts the names of the type of the first record at NAMES, and gives its
 * shape, which lives as long as the record; without a record NULL. */
static const struct record_shape *push_names(lua_State *L)
{
    const struct record_shape *shape;

    if (lua_rawgeti(L, RECORDS, 1) == LUA_TNIL)
        return NULL;
    luaL_argexpected(L, record_push_shape(L, -1), RECORDS, "records");
    shape = lua_touserdata(L, -1);
    lua_getiuservalue(L, -1, RECORD_NAMES);
    lua_replace(L, NAMES);
    lua_settop(L, NAMES);
    return shape;
}

/* record_where(records: table, conditions: table) -> table: for each of the
 * conditions { present = { name… }, absent = { name… } } the records that have
 * one of the fields present, or lack one of those absent. A list without
 * elements is lacking, and so is an empty text. */
static int where(lua_State *L)
{
    const struct record_shape *shape;
    struct guard *guards;
    lua_Integer count;

    luaL_checktype(L, RECORDS, LUA_TTABLE);
    luaL_checktype(L, GUARDS, LUA_TTABLE);
    lua_settop(L, GUARDS);
    count = (lua_Integer)lua_rawlen(L, GUARDS);
    lua_createtable(L, (int)count, 0);
    shape = push_names(L);
    guards = lua_newuserdatauv(L, (size_t)count * sizeof *guards + 1, 0);
    if (shape != NULL)
        read_guards(L, shape, guards, count);
    sort_records(L, shape, guards, count);
    lua_settop(L, KEPT);
    return 1;
}

void bind_guard(lua_State *L)
{
    lua_pushcfunction(L, where);
    lua_setfield(L, -2, "record_where");
}
