/* Nodes of JSON documents: ways through their members and elements. */
#include "bind/json_walk.h"

#include "input/json_keys.h"

/* Upvalues; those after the first are of an iterator. */
enum { TYPE = JSON_NODE_TYPE, DOCUMENT, NEXT, LEFT };

static bool holds_others(const struct json *json, uint32_t index)
{
    return json->nodes[index].type == JSON_ARRAY
        || json->nodes[index].type == JSON_OBJECT;
}

/* Pushes a function that walks the members or elements of the node at 1. */
static int push_iterator(lua_State *L, lua_CFunction next, bool has_any)
{
    uint32_t index;
    const struct json_node *node = &json_check_node(L, &index)->nodes[index];

    lua_pushvalue(L, lua_upvalueindex(TYPE));
    lua_getiuservalue(L, 1, STRICT_SOURCE);
    lua_pushinteger(L, (lua_Integer)index + 1);
    lua_pushinteger(L, has_any ? (lua_Integer)node->count : 0);
    lua_pushcclosure(L, next, LEFT);
    return 1;
}

/* The node that an iterator has come to, which moves on; 0 at the end. */
static uint32_t take_next(lua_State *L, const struct json *json)
{
    uint32_t next = (uint32_t)lua_tointeger(L, lua_upvalueindex(NEXT));
    lua_Integer left = lua_tointeger(L, lua_upvalueindex(LEFT));
    bool is_key;

    if (left == 0)
        return 0;
    is_key = json->nodes[next].type == JSON_KEY;
    lua_pushinteger(L, json_after(json, next + is_key));
    lua_replace(L, lua_upvalueindex(NEXT));
    lua_pushinteger(L, left - 1);
    lua_replace(L, lua_upvalueindex(LEFT));
    return next;
}

/* Pushes the offset of a key, and that of the first of its name where it is
 * another. Returns how many. */
static int push_places(lua_State *L, const struct json *json, uint32_t key)
{
    lua_pushinteger(L, json->nodes[key].offset);
    if (json->nodes[key].next == key)
        return 1;
    lua_pushinteger(L, json->nodes[json->nodes[key].next].offset);
    return 2;
}

static int next_member(lua_State *L)
{
    const struct json_document *document =
        lua_touserdata(L, lua_upvalueindex(DOCUMENT));
    uint32_t key = take_next(L, &document->json);

    if (key == 0)
        return 0;
    json_push_string(L, &document->json, key);
    json_push_node(L, lua_upvalueindex(DOCUMENT), key + 1);
    return 2 + push_places(L, &document->json, key);
}

/* node:members() -> iterator: key, node, offset of the key, and of the first
 * key of the same name where it is another */
static int get_members(lua_State *L)
{
    uint32_t index;
    const struct json *json = json_check_node(L, &index);

    return push_iterator(L, next_member,
                         json->nodes[index].type == JSON_OBJECT);
}

/* Pushes the key or the index of what an iterator has come to. */
static void push_label(lua_State *L, const struct json *json, uint32_t index)
{
    const struct json_node *node = &json->nodes[index];

    if (node->type == JSON_KEY)
        json_push_string(L, json, index);
    else
        lua_pushinteger(L, (lua_Integer)node->ordinal + 1);
}

static int next_content(lua_State *L)
{
    const struct json_document *document =
        lua_touserdata(L, lua_upvalueindex(DOCUMENT));
    const struct json *json = &document->json;
    uint32_t label = take_next(L, json), value = label;

    if (label == 0)
        return 0;
    push_label(L, json, label);
    value += json->nodes[label].type == JSON_KEY;
    lua_pushstring(L, json_type_name(json, value));
    if (holds_others(json, value))
        json_push_node(L, lua_upvalueindex(DOCUMENT), value);
    else
        json_push_value(L, json, value);
    lua_pushinteger(L, json->nodes[value].offset);
    return 4 + (value == label ? 0 : push_places(L, json, label));
}

/* node:each() -> iterator: key or index, type, value or node, offset; for a
 * member then the same of its key as node:members() */
static int get_contents(lua_State *L)
{
    uint32_t index;
    const struct json *json = json_check_node(L, &index);

    return push_iterator(L, next_content, holds_others(json, index));
}

/* True for an array of strings alone. */
static bool has_texts(const struct json *json, uint32_t index)
{
    const struct json_node *node = &json->nodes[index];
    uint32_t element = index + 1;

    if (node->type != JSON_ARRAY)
        return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (json->nodes[element].type != JSON_STRING)
            return false;
        element = json_after(json, element);
    }
    return true;
}

/* node:texts(into: table, make: function, ...) -> boolean: whether it is an
 * array of strings alone; then make(text, offset, ...) of each is put at its
 * place in the table. */
static int make_of_texts(lua_State *L)
{
    enum { NODE = 1, INTO, MAKE };
    int last = lua_gettop(L);
    uint32_t index;
    const struct json *json = json_check_node(L, &index);
    bool fits = has_texts(json, index);
    uint32_t element = index + 1;

    luaL_checktype(L, INTO, LUA_TTABLE);
    luaL_checkstack(L, last + LUA_MINSTACK, NULL);
    for (uint32_t i = 0; fits && i < json->nodes[index].count; i++) {
        lua_pushvalue(L, MAKE);
        json_push_string(L, json, element);
        lua_pushinteger(L, json->nodes[element].offset);
        for (int argument = MAKE + 1; argument <= last; argument++)
            lua_pushvalue(L, argument);
        lua_call(L, last - MAKE + 2, 1);
        lua_rawseti(L, INTO, (lua_Integer)i + 1);
        element = json_after(json, element);
    }
    lua_pushboolean(L, fits);
    return 1;
}

/* Pushes the type, the value or node, and the offset of a value. */
static void push_content(lua_State *L, const struct json *json, uint32_t value)
{
    lua_pushstring(L, json_type_name(json, value));
    if (holds_others(json, value)) {
        lua_getiuservalue(L, 1, STRICT_SOURCE);
        json_push_node(L, lua_gettop(L), value);
        lua_remove(L, -2);
    } else {
        json_push_value(L, json, value);
    }
    lua_pushinteger(L, json->nodes[value].offset);
}

/* node:only(key...) -> type, value or node, offset, and so on of each key, if
 * it is an object with one member by each of them and no others; else nothing
 */
static int get_only(lua_State *L)
{
    int keys = lua_gettop(L) - 1;
    uint32_t index;
    const struct json *json = json_check_node(L, &index);

    if (json->nodes[index].type != JSON_OBJECT
        || json->nodes[index].count != (uint32_t)keys)
        return 0;
    luaL_checkstack(L, 3 * keys + LUA_MINSTACK, NULL);
    for (int i = 0; i < keys; i++) {
        uint32_t value = json_find(json, index, bind_check_octets(L, i + 2));

        if (value == 0)
            return 0;
        push_content(L, json, value);
    }
    return 3 * keys;
}

const luaL_Reg json_walk_methods[] = {
    { "each", get_contents },
    { "members", get_members },
    { "only", get_only },
    { "texts", make_of_texts },
    { NULL, NULL },
};
