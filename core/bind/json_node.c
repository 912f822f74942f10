/* Nodes of JSON documents: what Lua sees of a value in a text. */
#include "bind/json_node.h"

#include "base/limits.h"
#include "input/decimal.h"
#include "input/json_keys.h"
#include "input/json_string.h"

/* Upvalues; those after the first are of __index. */
enum { TYPE = JSON_NODE_TYPE, NAMES };

/* A node is a strict value whose source is its document. */
struct node {
    struct strict place;
    const struct json_document *document;
    uint32_t index;
    uint32_t element; /* where node[i] was last: its node */
    uint32_t ordinal;
};

/* The node at 1. */
static struct node *check_node(lua_State *L)
{
    bool is_node = lua_getmetatable(L, 1)
        && lua_rawequal(L, -1, lua_upvalueindex(TYPE));

    luaL_argexpected(L, is_node, 1, "JSON node");
    lua_pop(L, 1);
    return lua_touserdata(L, 1);
}

const struct json *json_check_node(lua_State *L, uint32_t *index)
{
    const struct node *self = check_node(L);

    *index = self->index;
    return &self->document->json;
}

int json_push_node(lua_State *L, int index, uint32_t node)
{
    const struct json_document *document = lua_touserdata(L, index);
    struct node *self;

    lua_pushvalue(L, index);
    self = lua_newuserdatauv(L, sizeof *self, 1);
    self->place.offset = document->json.nodes[node].offset;
    self->document = document;
    self->index = node;
    self->element = 0;
    self->ordinal = 0;
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, STRICT_SOURCE);
    lua_pushvalue(L, lua_upvalueindex(TYPE));
    lua_setmetatable(L, -2);
    return 1;
}

/* Pushes a node of the document of the node at 1. */
static int push_sibling(lua_State *L, uint32_t node)
{
    lua_getiuservalue(L, 1, STRICT_SOURCE);
    return json_push_node(L, lua_gettop(L), node);
}

int json_push_string(lua_State *L, const struct json *json, uint32_t index)
{
    struct json_string string = {
        json_raw(json, index), json->nodes[index].escaped
    };
    luaL_Buffer buffer;

    if (!string.escaped)
        return bind_octets(L, string.raw);
    luaL_buffinitsize(L, &buffer, string.raw.size);
    luaL_pushresultsize(&buffer, json_string_decode(
        string, (uint8_t *)luaL_buffaddr(&buffer)));
    return 1;
}

static int push_number(lua_State *L, const struct json *json, uint32_t index)
{
    const struct json_node *node = &json->nodes[index];
    struct octets text = { json->text.data + node->offset,
                           node->stop - node->offset };
    int64_t integer;

    if (decimal_integer(text, &integer))
        lua_pushinteger(L, integer);
    else
        lua_pushnumber(L, decimal_double(text));
    return 1;
}

int json_push_value(lua_State *L, const struct json *json, uint32_t index)
{
    switch (json->nodes[index].type) {
    case JSON_NULL:
        lua_pushlightuserdata(L, NULL);
        return 1;
    case JSON_FALSE: case JSON_TRUE:
        lua_pushboolean(L, json->nodes[index].type == JSON_TRUE);
        return 1;
    case JSON_NUMBER:
        return push_number(L, json, index);
    case JSON_STRING:
        return json_push_string(L, json, index);
    default:
        lua_pushnil(L);
        return 1;
    }
}

const char *json_type_name(const struct json *json, uint32_t index)
{
    static const char *const names[] = {
        "null", "boolean", "boolean", "number", "string", "array", "object"
    };

    return names[json->nodes[index].type];
}

/* Pushes element i of the node at 1, from 1, or nil. Walking in ascending
 * order takes one step an element. */
static int push_element(lua_State *L, struct node *self, lua_Integer i)
{
    const struct json *json = &self->document->json;
    const struct json_node *node = &json->nodes[self->index];

    if (node->type != JSON_ARRAY || i < 1 || i > node->count) {
        lua_pushnil(L);
        return 1;
    }
    if (self->element == 0 || (uint32_t)(i - 1) < self->ordinal) {
        self->element = self->index + 1;
        self->ordinal = 0;
    }
    for (; self->ordinal < (uint32_t)(i - 1); self->ordinal++)
        self->element = json_after(json, self->element);
    return push_sibling(L, self->element);
}

enum property { PROPERTY_TYPE = 1, PROPERTY_VALUE, PROPERTY_OFFSET };

static int push_property(lua_State *L, struct node *self, lua_Integer property)
{
    const struct json *json = &self->document->json;

    switch (property) {
    case PROPERTY_TYPE:
        lua_pushstring(L, json_type_name(json, self->index));
        return 1;
    case PROPERTY_VALUE:
        return json_push_value(L, json, self->index);
    case PROPERTY_OFFSET:
        lua_pushinteger(L, json->nodes[self->index].offset);
        return 1;
    default:
        lua_pushinteger(L, json->nodes[self->index].stop);
        return 1;
    }
}

/* __index of a node */
static int index_node(lua_State *L)
{
    struct node *self = check_node(L);

    if (lua_isinteger(L, 2))
        return push_element(L, self, lua_tointeger(L, 2));
    lua_pushvalue(L, 2);
    switch (lua_rawget(L, lua_upvalueindex(NAMES))) {
    case LUA_TFUNCTION:
        return 1;
    case LUA_TNUMBER:
        return push_property(L, self, lua_tointeger(L, -1));
    default:
        return strict_refuse_field(L, lua_upvalueindex(NAMES));
    }
}

/* #node: elements or members; 0 for a scalar */
static int count_node(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct json_node *node = &self->document->json.nodes[self->index];
    bool holds = node->type == JSON_ARRAY || node->type == JSON_OBJECT;

    lua_pushinteger(L, holds ? (lua_Integer)node->count : 0);
    return 1;
}

/* node:get(key: string) -> node? of the last member by this key */
static int get_member(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct json *json = &self->document->json;
    struct octets name = bind_check_octets(L, 2);
    uint32_t found = 0;

    if (json->nodes[self->index].type == JSON_OBJECT)
        found = json_find(json, self->index, name);
    if (found != 0)
        return push_sibling(L, found);
    lua_pushnil(L);
    return 1;
}

/* Pushes "/" and a key with its "~" and "/" escaped (RFC 6901 3). */
static void push_token(lua_State *L, const struct json *json, uint32_t key)
{
    struct octets name;
    luaL_Buffer buffer;

    json_push_string(L, json, key);
    name = bind_check_octets(L, -1);
    luaL_buffinit(L, &buffer);
    luaL_addchar(&buffer, '/');
    for (size_t i = 0; i < name.size; i++)
        switch (name.data[i]) {
        case '~': luaL_addstring(&buffer, "~0"); break;
        case '/': luaL_addstring(&buffer, "~1"); break;
        default: luaL_addchar(&buffer, (char)name.data[i]);
        }
    luaL_pushresult(&buffer);
    lua_remove(L, -2);
}

int json_push_pointer(lua_State *L, const struct json *json, uint32_t index)
{
    uint32_t path[LIMIT_JSON_DEPTH];
    int levels = 0;

    for (uint32_t i = index; i != 0; i = json->nodes[i].parent)
        path[levels++] = i;
    luaL_checkstack(L, levels + LUA_MINSTACK, NULL);
    for (int i = levels; i > 0; i--) {
        const struct json_node *node = &json->nodes[path[i - 1]];

        if (json->nodes[node->parent].type == JSON_OBJECT)
            push_token(L, json, path[i - 1] - 1);
        else
            lua_pushfstring(L, "/%I", (lua_Integer)node->ordinal);
    }
    lua_concat(L, levels);
    return 1;
}

/* node:pointer() -> string (RFC 6901), such as "/hosts/0/host" */
static int get_pointer(lua_State *L)
{
    const struct node *self = check_node(L);

    return json_push_pointer(L, &self->document->json, self->index);
}

void json_push_node_type(lua_State *L, const luaL_Reg *walk)
{
    static const luaL_Reg methods[] = {
        { "get", get_member },
        { "pointer", get_pointer },
        { NULL, NULL },
    };
    static const char *const properties[] = {
        "type", "value", "offset", "stop", NULL
    };

    lua_pushliteral(L, "JSON node");
    strict_push_type(L, -1);
    lua_remove(L, -2); /* type */
    lua_pushvalue(L, -1);
    strict_push_names(L, methods, properties);
    lua_pushvalue(L, -2);
    luaL_setfuncs(L, walk, 1);
    lua_pushcclosure(L, index_node, NAMES);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, count_node, TYPE);
    lua_setfield(L, -2, "__len");
}
