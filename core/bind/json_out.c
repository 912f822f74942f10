#include "bind/json_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bind/bind.h"
#include "input/unicode.h"

enum { NUMBER_SIZE = 32 };

void json_out_flush(struct json_out *out)
{
    lua_State *L = out->L;

    if (out->size == 0)
        return;
    lua_pushvalue(L, out->sink);
    lua_pushlstring(L, out->data, out->size);
    out->size = 0;
    lua_call(L, 1, 0);
}

static void put(struct json_out *out, const char *data, size_t size)
{
    while (size > JSON_OUT_ROOM - out->size) {
        size_t part = JSON_OUT_ROOM - out->size;

        memcpy(out->data + out->size, data, part);
        out->size += part;
        data += part;
        size -= part;
        json_out_flush(out);
    }
    memcpy(out->data + out->size, data, size);
    out->size += size;
}

void json_out_text(struct json_out *out, const char *text)
{
    put(out, text, strlen(text));
}

/* For a quarter of the levels. */
#define SPACES "                                "

void json_out_line(struct json_out *out, int level)
{
    static const char line[] = "\n" SPACES SPACES SPACES SPACES;

    if (out->indented)
        put(out, line, 1 + (size_t)level * 2);
}

/* Characters that JSON has a short escape for, and the letters of those. */
static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";

static void put_escape(struct json_out *out, uint32_t character)
{
    const char *at = character < 0x80
        ? memchr(escaped, (int)character, sizeof escaped - 1) : NULL;
    char text[8];

    if (at != NULL)
        snprintf(text, sizeof text, "\\%c", letters[at - escaped]);
    else
        snprintf(text, sizeof text, "\\u%04x", (unsigned)character);
    json_out_text(out, text);
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
static size_t put_character(struct json_out *out, struct octets rest)
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
        json_out_text(out, "\xEF\xBF\xBD");
    return size > 0 ? size : 1;
}

void json_out_string(struct json_out *out, struct octets string)
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
static void put_number(struct json_out *out)
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
    json_out_text(out, text);
}

void json_out_scalar(struct json_out *out)
{
    lua_State *L = out->L;

    if (lua_type(L, -1) == LUA_TSTRING)
        json_out_string(out, bind_check_octets(L, -1));
    else if (lua_type(L, -1) == LUA_TNUMBER)
        put_number(out);
    else if (lua_type(L, -1) == LUA_TBOOLEAN)
        json_out_text(out, lua_toboolean(L, -1) ? "true" : "false");
    else
        luaL_error(L, "a %s is not written as JSON", luaL_typename(L, -1));
}
