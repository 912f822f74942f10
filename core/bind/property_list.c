/* cotter.core: binary property lists as plain values with their offsets. */
#include "input/property_list.h"

#include "base/limits.h"
#include "bind/bind.h"
#include "input/unicode.h"

enum { LIST = 1 };

static void push_object(lua_State *L, const struct property_list *list,
                        size_t number, size_t depth);

static void set_string(lua_State *L, const char *name, struct octets value)
{
    bind_octets(L, value);
    lua_setfield(L, -2, name);
}

/* What is written in UTF-16 is given in UTF-8. */
static void set_utf16(lua_State *L, struct octets value)
{
    struct octets text;
    struct fault fault;
    luaL_Buffer buffer;
    uint8_t *room = (uint8_t *)luaL_buffinitsize(
        L, &buffer, UNICODE_UTF8_SIZE(value.size) + 1);

    if (!unicode_transcode(value, UNICODE_UTF16BE, room, &text, &fault))
        text.size = 0;
    luaL_pushresultsize(&buffer, text.size);
    lua_setfield(L, -2, "value");
}

/* elements = { object, … } */
static void set_elements(lua_State *L, const struct property_list *list,
                         const struct property *array, size_t depth)
{
    lua_createtable(L, (int)array->count, 0);
    for (size_t i = 0; i < array->count; i++) {
        push_object(L, list, property_list_member(list, array, i), depth + 1);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "elements");
}

/* members = { { key = object, value = object }, … } */
static void set_members(lua_State *L, const struct property_list *list,
                        const struct property *dictionary, size_t depth)
{
    size_t count = dictionary->count;

    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_createtable(L, 0, 2);
        push_object(L, list, property_list_member(list, dictionary, i),
                    depth + 1);
        lua_setfield(L, -2, "key");
        push_object(L, list,
                    property_list_member(list, dictionary, count + i),
                    depth + 1);
        lua_setfield(L, -2, "value");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "members");
}

static const char *type_name(enum property_type type)
{
    static const char *const names[] = {
        [PROPERTY_NULL] = "null", [PROPERTY_BOOLEAN] = "boolean",
        [PROPERTY_INTEGER] = "integer", [PROPERTY_REAL] = "real",
        [PROPERTY_DATE] = "date", [PROPERTY_DATA] = "data",
        [PROPERTY_ASCII] = "string", [PROPERTY_UTF16] = "string",
        [PROPERTY_UID] = "uid", [PROPERTY_ARRAY] = "array",
        [PROPERTY_SET] = "set", [PROPERTY_DICTIONARY] = "dictionary",
    };

    return names[type];
}

static void set_value(lua_State *L, const struct property_list *list,
                      const struct property *property, size_t depth)
{
    switch (property->type) {
    case PROPERTY_BOOLEAN:
        lua_pushboolean(L, property->bits != 0);
        lua_setfield(L, -2, "value");
        break;
    case PROPERTY_ASCII:
        set_string(L, "value", property->contents);
        break;
    case PROPERTY_UTF16:
        set_utf16(L, property->contents);
        break;
    case PROPERTY_ARRAY:
        set_elements(L, list, property, depth);
        break;
    case PROPERTY_DICTIONARY:
        set_members(L, list, property, depth);
        break;
    default: /* no config has a meaning for what it holds */
        break;
    }
}

/* Pushes { type =, offset =, value = | elements = | members = }. A list that
 * is open has no object that is refused, and no more than LIMIT_PLIST_DEPTH
 * levels. */
static void push_object(lua_State *L, const struct property_list *list,
                        size_t number, size_t depth)
{
    struct property property;
    struct fault fault;

    luaL_checkstack(L, 8, "property list");
    lua_createtable(L, 0, 3);
    if (depth > LIMIT_PLIST_DEPTH
        || !property_list_at(list, number, &property, &fault))
        return;
    lua_pushstring(L, type_name(property.type));
    lua_setfield(L, -2, "type");
    lua_pushinteger(L, (lua_Integer)property.offset);
    lua_setfield(L, -2, "offset");
    set_value(L, list, &property, depth);
}

/* property_list(octets: string) -> object | nil, fault */
static int read_property_list(lua_State *L)
{
    struct property_list list;
    struct fault fault;

    if (!property_list_open(bind_check_octets(L, LIST), &list, &fault))
        return bind_fault(L, &fault);
    push_object(L, &list, list.top, 0);
    return 1;
}

void bind_property_list(lua_State *L)
{
    lua_pushcfunction(L, read_property_list);
    lua_setfield(L, -2, "property_list");
}
