/* cotter.core.json_text: values as JSON, in the order of a schema. */
#include <stdlib.h>
#include <string.h>

#include "bind/bind.h"
#include "bind/json_out.h"

/* The arguments, and behind them the room for the text: userdata, so that an
 * error leaves nothing to free. */
enum { VALUE = 1, ORDER, INDENTED, KINDS, SINK, MAP, EACH, NIL, ROOM };

enum { SLOTS = 16 }; /* of the stack, for each level */

static void write_value(struct json_out *out, int order);

static void refuse_keys(lua_State *L)
{
    luaL_error(L, "a table with gaps or other keys is not written as JSON");
}

/* The number of keys of the table at the top of the stack. */
static size_t count_keys(lua_State *L)
{
    size_t count = 0;

    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        count++;
    }
    return count;
}

/* Writes an element of an array, which is at the top of the stack, and takes
 * it away. */
static void write_element(struct json_out *out, int order, bool first)
{
    json_out_text(out, first ? "[" : ",");
    json_out_line(out, out->level);
    write_value(out, order);
    lua_pop(out->L, 1);
}

static void write_array(struct json_out *out, int order)
{
    lua_State *L = out->L;
    int array = lua_gettop(L);
    size_t size = lua_rawlen(L, array);

    if (count_keys(L) != size)
        refuse_keys(L);
    for (size_t i = 1; i <= size; i++) {
        lua_rawgeti(L, array, (lua_Integer)i);
        write_element(out, order, i == 1);
    }
    json_out_line(out, out->level - 1);
    json_out_text(out, "]");
}

/* Writes what a function makes of each element of a list. */
static void write_each(struct json_out *out, int order)
{
    lua_State *L = out->L;
    int list, make;
    bool first = true;

    lua_getfield(L, -1, "list");
    lua_getfield(L, -2, "make");
    list = lua_gettop(L) - 1;
    make = list + 1;
    for (lua_Integer i = 1; lua_rawgeti(L, list, i) != LUA_TNIL; i++) {
        lua_pushvalue(L, make);
        lua_insert(L, -2);
        lua_call(L, 1, 1);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            continue;
        }
        write_element(out, order, first);
        first = false;
    }
    if (first)
        json_out_text(out, "[");
    else
        json_out_line(out, out->level - 1);
    json_out_text(out, "]");
    lua_pop(L, 3);
}

/* Writes what stands before a value. */
static void put_key(struct json_out *out, struct octets key, bool first)
{
    json_out_text(out, first ? "{" : ",");
    json_out_line(out, out->level);
    json_out_string(out, key);
    json_out_text(out, out->indented ? ": " : ":");
}

/* object key -- object: writes what stands there, under the schema that there
 * is for the key. */
static void write_member(struct json_out *out, int order)
{
    lua_State *L = out->L;
    int key = lua_gettop(L);

    if (order != 0) {
        lua_pushvalue(L, key);
        lua_rawget(L, order);
    } else {
        lua_pushnil(L);
    }
    lua_pushvalue(L, key);
    lua_rawget(L, key - 1);
    write_value(out, lua_istable(L, key + 1) ? key + 1 : 0);
    lua_settop(L, key - 1);
}

/* Writes the keys that the schema has, in its order. Returns how many. */
static size_t write_listed(struct json_out *out, int order)
{
    lua_State *L = out->L;
    int object = lua_gettop(L);
    size_t count = 0, listed = order == 0 ? 0 : lua_rawlen(L, order);

    for (size_t i = 1; i <= listed; i++) {
        lua_rawgeti(L, order, (lua_Integer)i);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, object) != LUA_TNIL) {
            lua_pop(L, 1);
            put_key(out, bind_check_octets(L, -1), count++ == 0);
            write_member(out, order);
        }
        lua_settop(L, object);
    }
    return count;
}

static bool is_listed(lua_State *L, int order, struct octets key)
{
    size_t listed = order == 0 ? 0 : lua_rawlen(L, order);
    bool found = false;

    for (size_t i = 1; i <= listed && !found; i++) {
        lua_rawgeti(L, order, (lua_Integer)i);
        found = octets_equal(bind_check_octets(L, -1), key);
        lua_pop(L, 1);
    }
    return found;
}

static int compare(const void *left, const void *right)
{
    const struct octets *a = left, *b = right;
    size_t size = a->size < b->size ? a->size : b->size;
    int order = memcmp(a->data, b->data, size);

    return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

/* Pushes the keys that the schema has not, sorted. They stay where they are
 * for as long as the object at the top of the stack has them. */
static const struct octets *push_others(lua_State *L, int order, size_t count)
{
    struct octets *keys = lua_newuserdatauv(L, count * sizeof *keys, 0);
    size_t found = 0;

    lua_pushnil(L);
    while (lua_next(L, -3)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            refuse_keys(L);
        if (found < count && !is_listed(L, order, bind_check_octets(L, -1)))
            keys[found++] = bind_check_octets(L, -1);
    }
    qsort(keys, found, sizeof *keys, compare);
    return keys;
}

/* Whoever gives a schema need not list each key that has one. */
static void write_others(struct json_out *out, int order, size_t written,
                         size_t count)
{
    lua_State *L = out->L;
    int object = lua_gettop(L);
    const struct octets *keys = push_others(L, order, count);

    for (size_t i = 0; i < count; i++) {
        put_key(out, keys[i], written + i == 0);
        lua_pushvalue(L, object);
        lua_pushlstring(L, (const char *)keys[i].data, keys[i].size);
        write_member(out, order);
        lua_pop(L, 1);
    }
    lua_settop(L, object);
}

static void write_object(struct json_out *out, int order)
{
    size_t count = count_keys(out->L);
    size_t written = write_listed(out, order);

    if (written < count)
        write_others(out, order, written, count - written);
    json_out_line(out, out->level - 1);
    json_out_text(out, "}");
}

static bool is_empty(lua_State *L)
{
    lua_pushnil(L);
    if (!lua_next(L, -2))
        return true;
    lua_pop(L, 2);
    return false;
}

/* Whether the table at the top of the stack has the metatable of lists whose
 * elements are made while they are written. */
static bool is_each(lua_State *L)
{
    int top = lua_gettop(L);
    bool is = lua_getmetatable(L, -1) && lua_rawequal(L, -1, EACH);

    lua_settop(L, top);
    return is;
}

static bool is_array(lua_State *L)
{
    bool is = lua_rawgeti(L, -1, 1) != LUA_TNIL;

    lua_pop(L, 1);
    return is;
}

static void write_table(struct json_out *out, int order)
{
    lua_State *L = out->L;

    if (is_empty(L)) {
        json_out_text(out, order != 0 && lua_rawequal(L, order, MAP) ? "{}"
                                                                     : "[]");
        return;
    }
    if (out->level == JSON_OUT_LEVELS)
        luaL_error(L, "over %d levels are not written as JSON",
                   JSON_OUT_LEVELS);
    luaL_checkstack(L, SLOTS, "JSON");
    out->level++;
    if (is_array(L))
        write_array(out, order);
    else if (is_each(L))
        write_each(out, order);
    else
        write_object(out, order);
    out->level--;
}

/* Writes the value at the top of the stack, and leaves it there; order is
 * where its schema stands, or 0. */
static void write_value(struct json_out *out, int order)
{
    if (lua_istable(out->L, -1))
        write_table(out, order);
    else if (lua_rawequal(out->L, -1, NIL))
        json_out_text(out, "null");
    else
        json_out_scalar(out);
}

/* json_text(value, order, indented, kinds, sink) */
static int json_text(lua_State *L)
{
    struct json_out out = { .L = L, .sink = SINK,
                            .indented = lua_toboolean(L, INDENTED) };

    luaL_checktype(L, ORDER, LUA_TTABLE);
    luaL_checktype(L, KINDS, LUA_TTABLE);
    luaL_checktype(L, SINK, LUA_TFUNCTION);
    lua_settop(L, SINK);
    lua_getfield(L, KINDS, "map");
    lua_getfield(L, KINDS, "each");
    lua_getfield(L, KINDS, "null");
    out.data = lua_newuserdatauv(L, JSON_OUT_ROOM, 0);
    lua_pushvalue(L, VALUE);
    write_value(&out, ORDER);
    json_out_text(&out, "\n");
    json_out_flush(&out);
    return 0;
}

void bind_json_text(lua_State *L)
{
    lua_pushcfunction(L, json_text);
    lua_setfield(L, -2, "json_text");
}
