/* cotter.core.xml: an XML text as a document, whose elements become Lua
 * values when they are asked for.
 *
 * A document holds views into its text and into its index; both are Lua
 * values that it anchors, so there is no finalizer. An element anchors the
 * document that it is of. */
#include "input/xml.h"

#include "bind/document.h"
#include "bind/xml_node.h"

#define DOCUMENT "cotter.xml.document"

/* User values of a document: its text, its index, the marks of its lines once
 * a position was asked for. */
enum {
    DOCUMENT_TEXT = STRICT_SOURCE + 1, DOCUMENT_NODES, DOCUMENT_MARKS,
    DOCUMENT_VALUES = DOCUMENT_MARKS
};

enum { TEXT = 1 };

/* Pushes a document of the text at TEXT with room for its index. */
static struct xml_document *push_document(lua_State *L)
{
    struct xml_document *document =
        lua_newuserdatauv(L, sizeof *document, DOCUMENT_VALUES);
    struct xml *xml = &document->xml;

    lua_pushvalue(L, TEXT);
    lua_setiuservalue(L, -2, DOCUMENT_TEXT);
    xml->room = xml_room(bind_check_octets(L, TEXT));
    xml->nodes = lua_newuserdatauv(L, xml->room * sizeof *xml->nodes, 0);
    lua_setiuservalue(L, -2, DOCUMENT_NODES);
    document->place.offset = 0;
    return document;
}

/* xml(octets: string) -> document | nil, fault */
static int new_document(lua_State *L)
{
    struct octets text = bind_check_octets(L, TEXT);
    enum unicode_encoding encoding = unicode_detect(text);
    struct xml_document *document;
    struct fault fault;

    lua_settop(L, TEXT);
    if (text.size >= 4 && memcmp(text.data, "\3\0\10\0", 4) == 0)
        encoding = UNICODE_UTF8; /* binary XML: for xml_read to refuse */
    if (document_transcode(L, TEXT, encoding) > 0)
        return 2;
    document = push_document(L);
    document->encoding = encoding;
    text = bind_check_octets(L, TEXT);
    if (!xml_read(text, encoding, &document->xml, &fault))
        return document_refuse(L, text, &fault);
    luaL_setmetatable(L, DOCUMENT);
    return 1;
}

/* document:position(offset: integer) -> line, column */
static int get_position(lua_State *L)
{
    const struct xml_document *document = luaL_checkudata(L, 1, DOCUMENT);

    return document_push_position(L, document->xml.text, DOCUMENT_MARKS);
}

/* document:pointer(offset: integer) -> nil: RFC 6901 is of JSON */
static int get_pointer(lua_State *L)
{
    luaL_checkudata(L, 1, DOCUMENT);
    lua_pushnil(L);
    return 1;
}

enum document_property { ROOT = 1, TOP, ENCODING, WHOLE_TEXT };

/* The other upvalue of __index: name -> property or method. */
enum { NAMES = XML_NODE_TYPE + 1 };

/* __index of a document */
static int index_document(lua_State *L)
{
    const struct xml_document *document = luaL_checkudata(L, 1, DOCUMENT);

    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(NAMES)) == LUA_TFUNCTION)
        return 1;
    switch (lua_tointeger(L, -1)) {
    case ROOT:
        return xml_push_node(L, 1, document->xml.root);
    case TOP:
        return xml_push_node(L, 1, 0);
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

static void make_document_type(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "pointer", get_pointer },
        { "position", get_position },
        { NULL, NULL },
    };
    static const char *const properties[] = {
        "root", "top", "encoding", "text", NULL
    };

    lua_pushliteral(L, "XML document");
    strict_push_type(L, -1);
    xml_push_node_type(L); /* name type nodes */
    strict_push_names(L, methods, properties);
    lua_pushcclosure(L, index_document, NAMES);
    lua_setfield(L, -2, "__index");
    lua_setfield(L, LUA_REGISTRYINDEX, DOCUMENT);
    lua_pop(L, 1);
}

void bind_xml(lua_State *L)
{
    make_document_type(L);
    lua_pushcfunction(L, new_document);
    lua_setfield(L, -2, "xml");
}
