/* cotter.core.json: a JSON text as a document, whose nodes become Lua values
 * when they are asked for.
 *
 * A document holds views into its text and into its index; both are Lua
 * values that it anchors, so there is no finalizer. A node anchors the
 * document that it is of. */
#include "input/json.h"

#include <string.h>

#include "base/limits.h"
#include "bind/strict.h"
#include "input/decimal.h"
#include "input/json_keys.h"
#include "input/json_string.h"
#include "input/lines.h"
#include "input/unicode.h"

#define DOCUMENT "cotter.json.document"
#define NODE "cotter.json.node"

/* User values of a document: its text, the blocks of its index by address,
 * the marks of its lines once a position was asked for. */
enum {
    DOCUMENT_TEXT = STRICT_SOURCE + 1, DOCUMENT_BLOCKS, DOCUMENT_MARKS,
    DOCUMENT_VALUES = DOCUMENT_MARKS
};

/* A strict value without a source. */
struct document {
    struct strict place;
    struct json json;
    enum unicode_encoding encoding;
};

/* A node is a strict value whose source is its document. */
struct node {
    struct strict place;
    const struct document *document;
    uint32_t index;
    uint32_t element; /* where node[i] was last: its node */
    uint32_t ordinal;
};

/* resize of a struct json_memory; the context is a lua_State with the table
 * of blocks at index BLOCKS. Raises an error where there is no memory. */
enum { TEXT = 1, OPTIONS, DOCUMENT_INDEX, BLOCKS };

static void *resize(void *context, void *block, size_t old, size_t size)
{
    lua_State *L = context;
    void *other = NULL;

    if (size > 0) {
        other = lua_newuserdatauv(L, size, 0);
        if (block != NULL)
            memcpy(other, block, old < size ? old : size);
        lua_rawsetp(L, BLOCKS, other);
    }
    if (block != NULL) {
        lua_pushnil(L);
        lua_rawsetp(L, BLOCKS, block);
    }
    return other;
}

/* Pushes nil and the fault, with line and column in the text. */
static int refuse(lua_State *L, struct octets text, const struct fault *fault)
{
    struct lines_place place = lines_find(text, NULL, fault->offset);

    bind_fault(L, fault);
    lua_pushinteger(L, place.line);
    lua_setfield(L, -2, "line");
    lua_pushinteger(L, place.column);
    lua_setfield(L, -2, "column");
    return 2;
}

/* Makes TEXT the same text in UTF-8. Returns the results that were pushed: 0,
 * or those of bind_fault. */
static int transcode(lua_State *L, enum unicode_encoding encoding)
{
    struct octets octets = bind_check_octets(L, TEXT), text;
    struct fault fault;
    uint8_t *room;

    if (encoding == UNICODE_UTF8)
        return 0;
    room = lua_newuserdatauv(L, UNICODE_UTF8_SIZE(octets.size), 0);
    if (!unicode_transcode(octets, encoding, room, &text, &fault))
        return bind_fault(L, &fault);
    bind_octets(L, text);
    lua_replace(L, TEXT);
    lua_pop(L, 1);
    return 0;
}

static bool wants_transcoding(lua_State *L)
{
    bool wanted;

    if (lua_isnoneornil(L, OPTIONS))
        return false;
    luaL_checktype(L, OPTIONS, LUA_TTABLE);
    lua_getfield(L, OPTIONS, "transcode");
    wanted = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return wanted;
}

/* Pushes a document with the table of blocks above it. */
static struct document *push_document(lua_State *L)
{
    struct document *document =
        lua_newuserdatauv(L, sizeof *document, DOCUMENT_VALUES);

    lua_pushvalue(L, TEXT);
    lua_setiuservalue(L, -2, DOCUMENT_TEXT);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, -3, DOCUMENT_BLOCKS);
    return document;
}

/* json(octets: string, options: { transcode: boolean }?)
 *   -> document | nil, fault */
static int new_document(lua_State *L)
{
    struct octets text = bind_check_octets(L, TEXT);
    bool transcoding = wants_transcoding(L);
    struct json_memory memory = { resize, L };
    enum unicode_encoding encoding = unicode_detect(text);
    struct document *document;
    struct fault fault;

    lua_settop(L, OPTIONS);
    if (transcoding && transcode(L, encoding) > 0)
        return 2;
    text = bind_check_octets(L, TEXT);
    document = push_document(L); /* text options document blocks */
    document->place.offset = 0;
    document->encoding = encoding;
    if (!json_read(text, memory, &document->json, &fault))
        return refuse(L, text, &fault);
    document->json.memory.context = NULL; /* never closed */
    lua_settop(L, DOCUMENT_INDEX);
    luaL_setmetatable(L, DOCUMENT);
    return 1;
}

/* Pushes a node of the document at index. */
static int push_node(lua_State *L, int index, uint32_t node)
{
    const struct document *document = lua_touserdata(L, index);
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
    luaL_setmetatable(L, NODE);
    return 1;
}

/* Pushes a node of the document of the node at 1. */
static int push_sibling(lua_State *L, uint32_t node)
{
    lua_getiuservalue(L, 1, STRICT_SOURCE);
    return push_node(L, lua_gettop(L), node);
}

static int push_string(lua_State *L, const struct json *json, uint32_t index)
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

static int push_value(lua_State *L, const struct json *json, uint32_t index)
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
        return push_string(L, json, index);
    default:
        lua_pushnil(L);
        return 1;
    }
}

static const char *type_name(const struct json *json, uint32_t index)
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

enum property { TYPE = 1, VALUE, OFFSET, STOP };

static int push_property(lua_State *L, struct node *self, lua_Integer property)
{
    const struct json *json = &self->document->json;

    switch (property) {
    case TYPE:
        lua_pushstring(L, type_name(json, self->index));
        return 1;
    case VALUE:
        return push_value(L, json, self->index);
    case OFFSET:
        lua_pushinteger(L, json->nodes[self->index].offset);
        return 1;
    default:
        lua_pushinteger(L, json->nodes[self->index].stop);
        return 1;
    }
}

/* __index of a node; upvalue 1: name -> property or method */
static int index_node(lua_State *L)
{
    struct node *self = luaL_checkudata(L, 1, NODE);

    if (lua_isinteger(L, 2))
        return push_element(L, self, lua_tointeger(L, 2));
    lua_pushvalue(L, 2);
    switch (lua_rawget(L, lua_upvalueindex(1))) {
    case LUA_TFUNCTION:
        return 1;
    case LUA_TNUMBER:
        return push_property(L, self, lua_tointeger(L, -1));
    default:
        return strict_refuse_field(L, lua_upvalueindex(1));
    }
}

/* #node: elements or members; 0 for a scalar */
static int count_node(lua_State *L)
{
    const struct node *self = luaL_checkudata(L, 1, NODE);
    const struct json_node *node = &self->document->json.nodes[self->index];
    bool holds = node->type == JSON_ARRAY || node->type == JSON_OBJECT;

    lua_pushinteger(L, holds ? (lua_Integer)node->count : 0);
    return 1;
}

/* node:get(key: string) -> node? of the last member by this key */
static int get_member(lua_State *L)
{
    const struct node *self = luaL_checkudata(L, 1, NODE);
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

/* The iterator of node:members(); upvalues: the document, the next key and
 * how many are left -> key, value, offset of the key, and of the first key of
 * the same name where it is another */
static int next_member(lua_State *L)
{
    const struct document *document = lua_touserdata(L, lua_upvalueindex(1));
    const struct json *json = &document->json;
    uint32_t key = (uint32_t)lua_tointeger(L, lua_upvalueindex(2));
    lua_Integer left = lua_tointeger(L, lua_upvalueindex(3));

    if (left == 0)
        return 0;
    lua_pushinteger(L, json_after(json, key + 1));
    lua_replace(L, lua_upvalueindex(2));
    lua_pushinteger(L, left - 1);
    lua_replace(L, lua_upvalueindex(3));
    push_string(L, json, key);
    push_node(L, lua_upvalueindex(1), key + 1);
    lua_pushinteger(L, json->nodes[key].offset);
    if (json->nodes[key].next == key)
        return 3;
    lua_pushinteger(L, json->nodes[json->nodes[key].next].offset);
    return 4;
}

/* node:members() -> iterator, in the order of the text; of nothing for what is
 * no object */
static int get_members(lua_State *L)
{
    const struct node *self = luaL_checkudata(L, 1, NODE);
    const struct json_node *node = &self->document->json.nodes[self->index];
    bool is_object = node->type == JSON_OBJECT;

    lua_getiuservalue(L, 1, STRICT_SOURCE);
    lua_pushinteger(L, (lua_Integer)self->index + 1);
    lua_pushinteger(L, is_object ? (lua_Integer)node->count : 0);
    lua_pushcclosure(L, next_member, 3);
    return 1;
}

/* Pushes "/" and a key with its "~" and "/" escaped (RFC 6901 3). */
static void push_token(lua_State *L, const struct json *json, uint32_t key)
{
    struct octets name;
    luaL_Buffer buffer;

    push_string(L, json, key);
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

/* node:pointer() -> string (RFC 6901), such as "/hosts/0/host" */
static int get_pointer(lua_State *L)
{
    const struct node *self = luaL_checkudata(L, 1, NODE);
    const struct json *json = &self->document->json;
    uint32_t path[LIMIT_JSON_DEPTH];
    int levels = 0;

    for (uint32_t i = self->index; i != 0; i = json->nodes[i].parent)
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

/* Pushes the marks of the lines of the document at 1; they are made once. */
static const struct lines_place *push_marks(lua_State *L, struct octets text)
{
    struct lines_place *marks;

    if (lua_getiuservalue(L, 1, DOCUMENT_MARKS) == LUA_TUSERDATA)
        return lua_touserdata(L, -1);
    marks = lua_newuserdatauv(L, LINES_MARKS(text.size) * sizeof *marks, 0);
    lines_mark(text, marks);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, 1, DOCUMENT_MARKS);
    return marks;
}

/* document:position(offset: integer) -> line, column */
static int get_position(lua_State *L)
{
    const struct document *document = luaL_checkudata(L, 1, DOCUMENT);
    struct octets text = document->json.text;
    lua_Integer offset = luaL_checkinteger(L, 2);
    struct lines_place place;

    luaL_argcheck(L, offset >= 0 && (lua_Unsigned)offset <= text.size, 2,
                  "not an offset in the text");
    place = lines_find(text, push_marks(L, text), (size_t)offset);
    lua_pushinteger(L, place.line);
    lua_pushinteger(L, place.column);
    return 2;
}

enum document_property { ROOT = 1, ENCODING, WHOLE_TEXT };

/* __index of a document; upvalue 1: name -> property or method */
static int index_document(lua_State *L)
{
    const struct document *document = luaL_checkudata(L, 1, DOCUMENT);

    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TFUNCTION)
        return 1;
    switch (lua_tointeger(L, -1)) {
    case ROOT:
        return push_node(L, 1, 0);
    case ENCODING:
        lua_pushstring(L, unicode_name(document->encoding));
        return 1;
    case WHOLE_TEXT:
        lua_getiuservalue(L, 1, DOCUMENT_TEXT);
        return 1;
    default:
        return strict_refuse_field(L, lua_upvalueindex(1));
    }
}

/* Pushes a table with the methods, and with each name as its place among the
 * properties, from 1. */
static void push_names(lua_State *L, const luaL_Reg *methods,
                       const char *const *properties)
{
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    for (lua_Integer i = 0; properties[i] != NULL; i++) {
        lua_pushinteger(L, i + 1);
        lua_setfield(L, -2, properties[i]);
    }
}

/* Makes the table of names at the top of the stack, which is popped, the one
 * in which index looks, and leaves the new type in its place. */
static void push_type(lua_State *L, const char *key, const char *name,
                      lua_CFunction index)
{
    lua_pushstring(L, name);
    strict_push_type(L, -1);
    lua_remove(L, -2); /* names type */
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, key);
    lua_insert(L, -2);
    lua_pushcclosure(L, index, 1);
    lua_setfield(L, -2, "__index");
}

static void make_document_type(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "position", get_position }, { NULL, NULL },
    };
    static const char *const properties[] = {
        "root", "encoding", "text", NULL
    };

    push_names(L, methods, properties);
    push_type(L, DOCUMENT, "JSON document", index_document);
    lua_pop(L, 1);
}

static void make_node_type(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "get", get_member },
        { "members", get_members },
        { "pointer", get_pointer },
        { NULL, NULL },
    };
    static const char *const properties[] = {
        "type", "value", "offset", "stop", NULL
    };

    push_names(L, methods, properties);
    push_type(L, NODE, "JSON node", index_node);
    lua_pushcfunction(L, count_node);
    lua_setfield(L, -2, "__len");
    lua_pop(L, 1);
}

void bind_json(lua_State *L)
{
    make_document_type(L);
    make_node_type(L);
    lua_pushcfunction(L, new_document);
    lua_setfield(L, -2, "json");
    lua_pushlightuserdata(L, NULL); /* as cjson.null */
    lua_setfield(L, -2, "null");
}
