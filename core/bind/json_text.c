/* cotter.core.json_text: values as JSON, in the order of a schema. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bind/bind.h"
#include "input/unicode.h"

/* The arguments, and behind them the room for the text: userdata, so that an
 * error leaves nothing to free. */
enum { VALUE = 1, ORDER, INDENTED, KINDS, SINK, MAP, EACH, NIL, ROOM };

enum {
    ROOM_SIZE = 65536,   /* octets that are handed over at once */
    LEVELS = 64,         /* as deep as core.json reads */
    SLOTS = 16,          /* of the stack, for each level */
    NUMBER_SIZE = 32
};

struct json_text {
    lua_State *L;
    char *data;
    size_t size;
    bool indented;
    int level;
};

static void write_value(struct json_text *out, int order);

static void hand_over(struct json_text *out)
{
    lua_State *L = out->L;

    if (out->size == 0)
        return;
    lua_pushvalue(L, SINK);
    lua_pushlstring(L, out->data, out->size);
    out->size = 0;
    lua_call(L, 1, 0);
}

static void put(struct json_text *out, const char *data, size_t size)
{
    while (size > ROOM_SIZE - out->size) {
        size_t part = ROOM_SIZE - out->size;

        memcpy(out->data + out->size, data, part);
        out->size += part;
        data += part;
        size -= part;
        hand_over(out);
    }
    memcpy(out->data + out->size, data, size);
    out->size += size;
}

static void put_text(struct json_text *out, const char *text)
{
    put(out, text, strlen(text));
}

/* For a quarter of the levels. */
#define SPACES "                                "

/* A line end and the spaces of a level. */
static void put_line(struct json_text *out, int level)
{
    static const char line[] = "\n" SPACES SPACES SPACES SPACES;

    if (out->indented)
        put(out, line, 1 + (size_t)level * 2);
}

/* Characters that JSON has a short escape for, and the letters of those. */
static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";

static void put_escape(struct json_text *out, uint32_t character)
{
    const char *at = character < 0x80
        ? memchr(escaped, (int)character, sizeof escaped - 1) : NULL;
    char text[8];

    if (at != NULL)
        snprintf(text, sizeof text, "\\%c", letters[at - escaped]);
    else
        snprintf(text, sizeof text, "\\u%04x", (unsigned)character);
    put_text(out, text);
}

static bool is_plain(uint8_t octet)
{
    return octet >= 0x20 && octet < 0x7F && octet != '"' && octet != '\\';
}

/* A character of two or three octets; 0 for others. */
static uint32_t character_of(const uint8_t *data, size_t size)
{
    if (size == 2)
        return (data[0] & 0x1Fu) << 6 | (data[1] & 0x3Fu);
    if (size == 3)
        return (data[0] & 0x0Fu) << 12 | (data[1] & 0x3Fu) << 6
             | (data[2] & 0x3Fu);
    return 0;
}

/* Whether a terminal or a reader is misled by a character: controls, ends of
 * lines that are not seen, and what turns the direction of writing (UAX 9). */
static bool misleads(uint32_t character)
{
    return (character >= 0x80 && character < 0xA0) || character == 0x61C
        || character == 0x200E || character == 0x200F
        || (character >= 0x2028 && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
}

/* Writes what is not plain; returns its octets. What is not UTF-8 stands as
 * U+FFFD: a path can be of any octets, a report must be JSON. */
static size_t put_character(struct json_text *out, struct octets rest)
{
    size_t size = 1;

    if (*rest.data < 0x80) {
        put_escape(out, *rest.data);
        return size;
    }
    size = unicode_sequence(rest);
    if (misleads(character_of(rest.data, size)))
        put_escape(out, character_of(rest.data, size));
    else if (size > 0)
        put(out, (const char *)rest.data, size);
    else
        put_text(out, "\xEF\xBF\xBD");
    return size > 0 ? size : 1;
}

static void put_string(struct json_text *out, struct octets string)
{
    size_t at = 0;

    put(out, "\"", 1);
    while (at < string.size) {
        size_t first = at;

        while (at < string.size && is_plain(string.data[at]))
            at++;
        put(out, (const char *)string.data + first, at - first);
        if (at < string.size)
            at += put_character(out, (struct octets){ string.data + at,
                                                      string.size - at });
    }
    put(out, "\"", 1);
}

/* The fewest digits that give the same number again. */
static void put_number(struct json_text *out)
{
    char text[NUMBER_SIZE];
    double number = lua_tonumber(out->L, -1);

    if (lua_isinteger(out->L, -1)) {
        snprintf(text, sizeof text, LUA_INTEGER_FMT,
                 (LUAI_UACINT)lua_tointeger(out->L, -1));
    } else if (!isfinite(number)) {
        luaL_error(out->L, "JSON has neither NaN nor an infinity");
    } else {
        for (int precision = 15; precision <= 17; precision++) {
            snprintf(text, sizeof text, "%.*g", precision, number);
            if (strtod(text, NULL) == number)
                break;
        }
    }
    put_text(out, text);
}

static void put_scalar(struct json_text *out)
{
    lua_State *L = out->L;

    if (lua_type(L, -1) == LUA_TSTRING)
        put_string(out, bind_check_octets(L, -1));
    else if (lua_type(L, -1) == LUA_TNUMBER)
        put_number(out);
    else if (lua_type(L, -1) == LUA_TBOOLEAN)
        put_text(out, lua_toboolean(L, -1) ? "true" : "false");
    else if (lua_rawequal(L, -1, NIL))
        put_text(out, "null");
    else
        luaL_error(L, "a %s is not written as JSON", luaL_typename(L, -1));
}

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
static void write_element(struct json_text *out, int order, bool first)
{
    put_text(out, first ? "[" : ",");
    put_line(out, out->level);
    write_value(out, order);
    lua_pop(out->L, 1);
}

static void write_array(struct json_text *out, int order)
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
    put_line(out, out->level - 1);
    put(out, "]", 1);
}

/* Writes what a function makes of each element of a list. */
static void write_each(struct json_text *out, int order)
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
        put(out, "[", 1);
    else
        put_line(out, out->level - 1);
    put(out, "]", 1);
    lua_pop(L, 3);
}

/* Writes what stands before a value. */
static void put_key(struct json_text *out, struct octets key, bool first)
{
    put_text(out, first ? "{" : ",");
    put_line(out, out->level);
    put_string(out, key);
    put_text(out, out->indented ? ": " : ":");
}

/* object key -- object: writes what stands there, under the schema that there
 * is for the key. */
static void write_member(struct json_text *out, int order)
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
static size_t write_listed(struct json_text *out, int order)
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
static void write_others(struct json_text *out, int order, size_t written,
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

static void write_object(struct json_text *out, int order)
{
    size_t count = count_keys(out->L);
    size_t written = write_listed(out, order);

    if (written < count)
        write_others(out, order, written, count - written);
    put_line(out, out->level - 1);
    put(out, "}", 1);
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

static void write_table(struct json_text *out, int order)
{
    lua_State *L = out->L;

    if (is_empty(L)) {
        put_text(out, order != 0 && lua_rawequal(L, order, MAP) ? "{}" : "[]");
        return;
    }
    if (out->level == LEVELS)
        luaL_error(L, "over %d levels are not written as JSON", LEVELS);
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
static void write_value(struct json_text *out, int order)
{
    if (lua_istable(out->L, -1))
        write_table(out, order);
    else
        put_scalar(out);
}

/* json_text(value, order, indented, kinds, sink) */
static int json_text(lua_State *L)
{
    struct json_text out = { L, NULL, 0, lua_toboolean(L, INDENTED), 0 };

    luaL_checktype(L, ORDER, LUA_TTABLE);
    luaL_checktype(L, KINDS, LUA_TTABLE);
    luaL_checktype(L, SINK, LUA_TFUNCTION);
    lua_settop(L, SINK);
    lua_getfield(L, KINDS, "map");
    lua_getfield(L, KINDS, "each");
    lua_getfield(L, KINDS, "null");
    out.data = lua_newuserdatauv(L, ROOM_SIZE, 0);
    lua_pushvalue(L, VALUE);
    write_value(&out, ORDER);
    put(&out, "\n", 1);
    hand_over(&out);
    return 0;
}

void bind_json_text(lua_State *L)
{
    lua_pushcfunction(L, json_text);
    lua_setfield(L, -2, "json_text");
}
