/* cotter.core.encode, cotter.core.decode: a value as octets, and back. */
#include "input/codec.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "bind/bind.h"
#include "bind/mapping.h"

/* The room grows by twice: a new userdata takes the place of the old one at
 * ROOM, so that an error leaves nothing to free. FILES is a list of mappings,
 * or nil. */
enum { VALUE = 1, ROOM, FILES, FIRST_SIZE = 256, NUMBER_OCTETS = 8 };

/* Members that are sorted where they are, on the stack. */
enum { FEW_MEMBERS = 32 };

struct writer {
    lua_State *L;
    uint8_t *data;
    size_t size;
    size_t room;
};

static uint8_t *reserve(struct writer *out, size_t size)
{
    uint8_t *data;

    if (size > LIMIT_CODEC_OCTETS - out->size)
        luaL_error(out->L, "over %d octets to encode", LIMIT_CODEC_OCTETS);
    if (out->room - out->size >= size)
        return out->data + out->size;
    while (out->room - out->size < size)
        out->room *= 2;
    data = lua_newuserdatauv(out->L, out->room, 0);
    memcpy(data, out->data, out->size);
    lua_replace(out->L, ROOM);
    out->data = data;
    return data + out->size;
}

static void put_octets(struct writer *out, struct octets octets)
{
    uint8_t *to = reserve(out, octets.size);

    if (octets.size > 0)
        memcpy(to, octets.data, octets.size);
    out->size += octets.size;
}

static void put_number(struct writer *out, uint64_t number, int size)
{
    uint8_t octets[NUMBER_OCTETS];

    for (int i = size; i > 0; i--, number >>= 8)
        octets[i - 1] = (uint8_t)number;
    put_octets(out, (struct octets){ octets, (size_t)size });
}

/* A tag and the size or count that follows, which the limit on what is
 * written keeps within four octets. */
static void put_size(struct writer *out, enum codec_tag tag, size_t size)
{
    put_number(out, (uint64_t)tag << 32 | size, 5);
}

static void put_string(struct writer *out, struct octets string)
{
    put_size(out, CODEC_STRING, string.size);
    put_octets(out, string);
}

static void put_float(struct writer *out, double number)
{
    uint64_t bits = CODEC_NAN;

    if (number == number)
        memcpy(&bits, &number, sizeof bits);
    put_number(out, CODEC_FLOAT, 1);
    put_number(out, bits, NUMBER_OCTETS);
}

/* Puts the number of the mapping at the top of the stack, which is listed. */
static void put_handed(struct writer *out)
{
    lua_State *L = out->L;

    if (lua_isnil(L, FILES)) {
        lua_newtable(L);
        lua_replace(L, FILES);
    }
    lua_pushvalue(L, -1);
    lua_rawseti(L, FILES, (lua_Integer)lua_rawlen(L, FILES) + 1);
    put_size(out, CODEC_HANDED, (size_t)lua_rawlen(L, FILES));
}

static void put_number_value(struct writer *out)
{
    if (!lua_isinteger(out->L, -1)) {
        put_float(out, lua_tonumber(out->L, -1));
        return;
    }
    put_number(out, CODEC_INTEGER, 1);
    put_number(out, (uint64_t)lua_tointeger(out->L, -1), NUMBER_OCTETS);
}

static void put_other(struct writer *out)
{
    if (!mapping_is_open(out->L, -1))
        luaL_error(out->L, "a %s cannot be encoded",
                   luaL_typename(out->L, -1));
    put_handed(out);
}

static void put_scalar(struct writer *out)
{
    lua_State *L = out->L;

    switch (lua_type(L, -1)) {
    case LUA_TNIL:
        put_number(out, CODEC_NIL, 1);
        break;
    case LUA_TBOOLEAN:
        put_number(out, lua_toboolean(L, -1) ? CODEC_TRUE : CODEC_FALSE, 1);
        break;
    case LUA_TSTRING:
        put_string(out, bind_check_octets(L, -1));
        break;
    case LUA_TNUMBER:
        put_number_value(out);
        break;
    default:
        put_other(out);
    }
}

/* Counts the keys of the table at the top of the stack; all are strings, or
 * all are the integers from 1 on. Returns whether they are strings. */
static bool count_keys(lua_State *L, size_t *count)
{
    size_t strings = 0, size = lua_rawlen(L, -1);

    *count = 0;
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        ++*count;
        if (lua_type(L, -1) == LUA_TSTRING)
            strings++;
        else if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1
                 || (lua_Unsigned)lua_tointeger(L, -1) > size)
            luaL_error(L, "a table with keys other than strings, or the "
                       "integers from 1 on, cannot be encoded");
    }
    if (strings != *count && (strings > 0 || *count != size))
        luaL_error(L, "a table with gaps, or with strings and integers as "
                   "keys, cannot be encoded");
    return strings > 0;
}

static int compare(const void *left, const void *right)
{
    const struct octets *a = left, *b = right;
    size_t size = a->size < b->size ? a->size : b->size;
    int order = memcmp(a->data, b->data, size);

    return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

/* Pushes the sorted keys of the table at the top of the stack. They stay
 * where they are for as long as the table has them. */
static struct octets *push_keys(lua_State *L, size_t count)
{
    struct octets *keys = lua_newuserdatauv(L, count * sizeof *keys, 0);
    size_t i = 0;

    lua_pushnil(L);
    while (lua_next(L, -3)) {
        lua_pop(L, 1);
        keys[i++] = bind_check_octets(L, -1);
    }
    qsort(keys, count, sizeof *keys, compare);
    return keys;
}

static void put_value(struct writer *out, int depth);

static void put_large_map(struct writer *out, size_t count, int depth)
{
    lua_State *L = out->L;
    const struct octets *keys = push_keys(L, count); /* … table keys */

    for (size_t i = 0; i < count; i++) {
        put_string(out, keys[i]);
        bind_octets(L, keys[i]);
        lua_rawget(L, -3);
        put_value(out, depth);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

struct member {
    struct octets key;
    int value; /* where it is on the stack */
};

/* Puts a member where it belongs among those before it. */
static void insert_member(struct member *members, size_t count,
                          struct member member)
{
    for (; count > 0 && compare(&member.key, &members[count - 1].key) < 0;
         count--)
        members[count] = members[count - 1];
    members[count] = member;
}

/* Most maps have a few members: these are looked up once. */
static void put_small_map(struct writer *out, size_t count, int depth)
{
    lua_State *L = out->L;
    int table = lua_gettop(L);
    struct member members[FEW_MEMBERS];

    luaL_checkstack(L, 2 * FEW_MEMBERS + LUA_MINSTACK, NULL);
    lua_pushnil(L);
    for (size_t i = 0; lua_next(L, table) && i < count; i++) {
        struct octets key = bind_check_octets(L, -2);

        insert_member(members, i, (struct member){ key, lua_gettop(L) });
        lua_pushvalue(L, -2); /* … key value key */
    }
    for (size_t i = 0; i < count; i++) {
        put_string(out, members[i].key);
        lua_pushvalue(L, members[i].value);
        put_value(out, depth);
        lua_pop(L, 1);
    }
    lua_settop(L, table);
}

static void put_map(struct writer *out, size_t count, int depth)
{
    put_size(out, CODEC_MAP, count);
    if (count <= FEW_MEMBERS)
        put_small_map(out, count, depth);
    else
        put_large_map(out, count, depth);
}

static void put_array(struct writer *out, size_t count, int depth)
{
    put_size(out, CODEC_ARRAY, count);
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(out->L, -1, (lua_Integer)i);
        put_value(out, depth);
        lua_pop(out->L, 1);
    }
}

/* Writes the value at the top of the stack. */
static void put_value(struct writer *out, int depth)
{
    size_t count;

    if (!lua_istable(out->L, -1)) {
        put_scalar(out);
        return;
    }
    if (depth >= LIMIT_CODEC_DEPTH)
        luaL_error(out->L, "a value of over %d levels cannot be encoded",
                   LIMIT_CODEC_DEPTH);
    luaL_checkstack(out->L, LUA_MINSTACK, NULL);
    if (count_keys(out->L, &count))
        put_map(out, count, depth + 1);
    else
        put_array(out, count, depth + 1);
}

/* encode(value) -> string, array of mapping | nil: those that are in it */
static int encode(lua_State *L)
{
    struct writer out = { L, NULL, 0, FIRST_SIZE };

    luaL_checkany(L, VALUE);
    lua_settop(L, VALUE);
    out.data = lua_newuserdatauv(L, FIRST_SIZE, 0);
    lua_pushnil(L);
    lua_pushvalue(L, VALUE);
    put_value(&out, 0);
    bind_octets(L, (struct octets){ out.data, out.size });
    lua_pushvalue(L, FILES);
    return 2;
}

/* Reads what codec_check has passed. */
static void read_item(lua_State *L, struct codec *in, struct codec_item *item)
{
    if (!codec_next(in, item))
        luaL_error(L, "encoded value changed while it was read");
}

static void push_value(lua_State *L, struct codec *in);

static void push_array(lua_State *L, struct codec *in, int count)
{
    lua_createtable(L, count, 0);
    for (int i = 1; i <= count; i++) {
        push_value(L, in);
        lua_rawseti(L, -2, i);
    }
}

static void push_map(lua_State *L, struct codec *in, int count)
{
    lua_createtable(L, 0, count);
    for (int i = 0; i < count; i++) {
        push_value(L, in);
        push_value(L, in);
        lua_rawset(L, -3);
    }
}

static void push_float(lua_State *L, uint64_t bits)
{
    double number;

    memcpy(&number, &bits, sizeof number);
    lua_pushnumber(L, number);
}

static void push_value(lua_State *L, struct codec *in)
{
    struct codec_item item;

    luaL_checkstack(L, LUA_MINSTACK, NULL);
    read_item(L, in, &item);
    switch (item.tag) {
    case CODEC_NIL: lua_pushnil(L); break;
    case CODEC_TRUE: lua_pushboolean(L, 1); break;
    case CODEC_FALSE: lua_pushboolean(L, 0); break;
    case CODEC_INTEGER: lua_pushinteger(L, (lua_Integer)item.number); break;
    case CODEC_FLOAT: push_float(L, item.number); break;
    case CODEC_STRING: bind_octets(L, item.string); break;
    case CODEC_HANDED: bind_octets(L, mapping_handed(item.number)); break;
    case CODEC_ARRAY: push_array(L, in, (int)item.number); break;
    case CODEC_MAP: push_map(L, in, (int)item.number); break;
    }
}

/* decode(octets: string) -> value | nil, fault */
static int decode(lua_State *L)
{
    struct octets octets = bind_check_octets(L, 1);
    struct codec in;
    struct fault fault;

    if (octets.size > LIMIT_CODEC_OCTETS)
        return luaL_error(L, "over %d octets to decode", LIMIT_CODEC_OCTETS);
    if (!codec_check(octets, mapping_handed_count(), &fault))
        return bind_fault(L, &fault);
    codec_init(&in, octets, mapping_handed_count(), &fault);
    push_value(L, &in);
    return 1;
}

void bind_codec(lua_State *L)
{
    lua_pushcfunction(L, encode);
    lua_setfield(L, -2, "encode");
    lua_pushcfunction(L, decode);
    lua_setfield(L, -2, "decode");
}
