/* cotter.core.json and cotter.core.yaml: a text as a document, whose nodes
 * become Lua values when they are asked for. YAML is read as the JSON that it
 * becomes, and keeps its own places.
 *
 * A document holds views into its text and into its index; both are Lua
 * values that it anchors, so there is no finalizer. A node anchors the
 * document that it is of. */
#include "input/json.h"

#include <string.h>

#include "bind/document.h"
#include "bind/json_walk.h"
#include "bind/yaml_text.h"

#define DOCUMENT "cotter.json.document"

/* User values of a document: its text, the blocks of its index by address,
 * the YAML that it was made of, the marks of its lines once a position was
 * asked for. */
enum {
    DOCUMENT_TEXT = STRICT_SOURCE + 1, DOCUMENT_BLOCKS, DOCUMENT_YAML,
    DOCUMENT_MARKS, DOCUMENT_VALUES = DOCUMENT_MARKS
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

static bool wants(lua_State *L, const char *option)
{
    bool wanted;

    if (lua_isnoneornil(L, OPTIONS))
        return false;
    luaL_checktype(L, OPTIONS, LUA_TTABLE);
    lua_getfield(L, OPTIONS, option);
    wanted = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return wanted;
}

/* Pushes a document with the table of blocks above it. */
static struct json_document *push_document(lua_State *L)
{
    struct json_document *document =
        lua_newuserdatauv(L, sizeof *document, DOCUMENT_VALUES);

    document->place.offset = 0;
    document->encoding = UNICODE_UTF8;
    document->yaml = NULL;
    lua_pushvalue(L, TEXT);
    lua_setiuservalue(L, -2, DOCUMENT_TEXT);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, -3, DOCUMENT_BLOCKS);
    return document;
}

static bool read_json(struct octets text, struct json_memory memory,
                      struct json *json, struct fault *fault, bool comments)
{
    return comments ? json_read_commented(text, memory, json, fault)
                    : json_read(text, memory, json, fault);
}

/* json(octets: string, options: { transcode: boolean, comments: boolean }?)
 *   -> document | nil, fault */
static int new_document(lua_State *L)
{
    struct octets text = bind_check_octets(L, TEXT);
    bool transcoding = wants(L, "transcode");
    bool comments = wants(L, "comments");
    struct json_memory memory = { resize, L };
    enum unicode_encoding encoding = unicode_detect(text);
    struct json_document *document;
    struct fault fault;

    lua_settop(L, OPTIONS);
    if (transcoding && document_transcode(L, TEXT, encoding) > 0)
        return 2;
    text = bind_check_octets(L, TEXT);
    document = push_document(L); /* text options document blocks */
    document->encoding = encoding;
    if (!read_json(text, memory, &document->json, &fault, comments))
        return document_refuse(L, text, &fault);
    document->json.memory.context = NULL; /* never closed */
    lua_settop(L, DOCUMENT_INDEX);
    luaL_setmetatable(L, DOCUMENT);
    return 1;
}

/* Refuses what YAML writes and JSON does not, such as a number that is too
 * great, at its place in the YAML. */
static int refuse_translated(lua_State *L, const struct yaml_text *yaml,
                             struct fault *fault)
{
    fault->offset = yaml_json_place(&yaml->json, fault->offset);
    return document_refuse(L, yaml->text, fault);
}

/* yaml(octets: string) -> document | nil, fault */
static int new_yaml_document(lua_State *L)
{
    enum { YAML = OPTIONS }; /* in the place of options */
    const struct yaml_text *yaml;
    struct json_document *document;
    struct fault fault;

    lua_settop(L, TEXT);
    yaml = yaml_text_push(L, TEXT);
    if (yaml == NULL)
        return 2;
    bind_octets(L, (struct octets){ yaml->json.text, yaml->json.size });
    lua_replace(L, TEXT);
    document = push_document(L); /* text yaml document blocks */
    document->yaml = yaml;
    lua_pushvalue(L, YAML);
    lua_setiuservalue(L, DOCUMENT_INDEX, DOCUMENT_YAML);
    if (!read_json(bind_check_octets(L, TEXT),
                   (struct json_memory){ resize, L }, &document->json, &fault,
                   false))
        return refuse_translated(L, yaml, &fault);
    document->json.memory.context = NULL; /* never closed */
    lua_settop(L, DOCUMENT_INDEX);
    luaL_setmetatable(L, DOCUMENT);
    return 1;
}

/* document:position(offset: integer) -> line, column */
static int get_position(lua_State *L)
{
    const struct json_document *document = luaL_checkudata(L, 1, DOCUMENT);
    const struct yaml_text *yaml = document->yaml;
    lua_Integer offset = luaL_checkinteger(L, 2);

    if (yaml == NULL)
        return document_push_position(L, document->json.text, DOCUMENT_MARKS);
    luaL_argcheck(L, offset >= 0 && (size_t)offset <= yaml->json.size, 2,
                  "not an offset in the text");
    lua_pushinteger(L, (lua_Integer)yaml_json_place(&yaml->json,
                                                    (size_t)offset));
    lua_replace(L, 2);
    return document_push_position(L, yaml->text, DOCUMENT_MARKS);
}

enum document_property { ROOT = 1, ENCODING, WHOLE_TEXT };

/* The other upvalue of __index: name -> property or method. */
enum { NAMES = JSON_NODE_TYPE + 1 };

/* __index of a document */
static int index_document(lua_State *L)
{
    const struct json_document *document = luaL_checkudata(L, 1, DOCUMENT);

    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(NAMES)) == LUA_TFUNCTION)
        return 1;
    switch (lua_tointeger(L, -1)) {
    case ROOT:
        return json_push_node(L, 1, 0);
    case ENCODING:
        lua_pushstring(L, unicode_name(document->encoding));
        return 1;
    case WHOLE_TEXT:
        lua_getiuservalue(L, 1, DOCUMENT_TEXT);
        return 1;
    default:
        return strict_refuse_field(L, lua_upvalueindex(NAMES));
    }
}

/* The last node that begins at offset or before it; of a key, its value. */
static uint32_t find_node(const struct json *json, lua_Integer offset)
{
    uint32_t low = 0, high = json->size - 1;

    while (low < high) {
        uint32_t middle = high - (high - low) / 2;

        if (json->nodes[middle].offset <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    return json->nodes[low].type == JSON_KEY ? low + 1 : low;
}

/* document:pointer(offset: integer) -> string */
static int get_pointer(lua_State *L)
{
    const struct json_document *document = luaL_checkudata(L, 1, DOCUMENT);

    return json_push_pointer(L, &document->json,
                             find_node(&document->json,
                                       luaL_checkinteger(L, 2)));
}

static void make_document_type(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "pointer", get_pointer },
        { "position", get_position },
        { NULL, NULL },
    };
    static const char *const properties[] = {
        "root", "encoding", "text", NULL
    };

    lua_pushliteral(L, "JSON document");
    strict_push_type(L, -1);
    json_push_node_type(L, json_walk_methods);
    strict_push_names(L, methods, properties);
    lua_pushcclosure(L, index_document, NAMES);
    lua_setfield(L, -2, "__index");
    lua_setfield(L, LUA_REGISTRYINDEX, DOCUMENT);
    lua_pop(L, 1);
}

void bind_json(lua_State *L)
{
    make_document_type(L);
    yaml_text_make_type(L);
    lua_pushcfunction(L, new_document);
    lua_setfield(L, -2, "json");
    lua_pushcfunction(L, new_yaml_document);
    lua_setfield(L, -2, "yaml");
    lua_pushlightuserdata(L, NULL); /* as cjson.null */
    lua_setfield(L, -2, "null");
}
