/* cotter.core.xml: an XML text, or the binary form of it, as a document, whose
 * elements become Lua values when they are asked for.
 *
 * A document holds views into its text and into its index; both are Lua
 * values that it anchors, so there is no finalizer. An element anchors the
 * document that it is of. */
#include "input/xml.h"

#include "input/binary_xml.h"

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
static struct xml_document *push_document(lua_State *L, uint32_t room)
{
    struct xml_document *document =
        lua_newuserdatauv(L, sizeof *document, DOCUMENT_VALUES);
    struct xml *xml = &document->xml;

    lua_pushvalue(L, TEXT);
    lua_setiuservalue(L, -2, DOCUMENT_TEXT);
    xml->room = room;
    xml->nodes = lua_newuserdatauv(L, room * sizeof *xml->nodes, 0);
    lua_setiuservalue(L, -2, DOCUMENT_NODES);
    document->place.offset = 0;
    return document;
}

/* What binary XML stands for takes the place of the text; the lines that it
 * has from its source are kept as the marks of a text's are. */
static int new_binary_document(lua_State *L, struct octets file)
{
    struct xml_document *document;
    struct binary_xml_room room;
    struct fault fault;
    luaL_Buffer buffer;
    uint8_t *text;

    if (!binary_xml_measure(file, &room, &fault))
        return bind_fault(L, &fault);
    document = push_document(L, room.nodes);
    document->encoding = UNICODE_UTF8;
    document->xml.lines = lua_newuserdatauv(L, room.nodes * sizeof(uint32_t),
                                            0);
    lua_setiuservalue(L, -2, DOCUMENT_MARKS);
    text = (uint8_t *)luaL_buffinitsize(L, &buffer, room.octets);
    binary_xml_write(file, text, room, &document->xml);
    luaL_pushresultsize(&buffer, room.octets);
    document->xml.text = bind_check_octets(L, -1);
    lua_setiuservalue(L, -2, DOCUMENT_TEXT);
    luaL_setmetatable(L, DOCUMENT);
    return 1;
}

/* xml(octets: string) -> document | nil, fault */
static int new_document(lua_State *L)
{
    struct octets text = bind_check_octets(L, TEXT);
    enum unicode_encoding encoding = unicode_detect(text);
    struct xml_document *document;
    struct fault fault;

    lua_settop(L, TEXT);
    if (binary_xml_is(text))
        return new_binary_document(L, text);
    if (document_transcode(L, TEXT, encoding) > 0)
        return 2;
    text = bind_check_octets(L, TEXT);
    document = push_document(L, xml_room(text));
    document->encoding = encoding;
    if (!xml_read(text, encoding, &document->xml, &fault))
        return document_refuse(L, text, &fault);
    luaL_setmetatable(L, DOCUMENT);
    return 1;
}

/* Pushes the line of the last node that begins before an octet or at it; nil
 * where the build kept none. */
static int push_line(lua_State *L, const struct xml *xml, lua_Integer offset)
{
    uint32_t low = 0, high = xml->size;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if ((lua_Integer)xml->nodes[middle].offset <= offset)
            low = middle;
        else
            high = middle;
    }
    if (xml->lines[low] > 0)
        lua_pushinteger(L, xml->lines[low]);
    else
        lua_pushnil(L);
    return 1;
}

/* document:position(offset: integer) -> line, column
 * In binary XML the line of the source it was made from, and no column. */
static int get_position(lua_State *L)
{
    const struct xml_document *document = luaL_checkudata(L, 1, DOCUMENT);

    if (document->xml.lines != NULL)
        return push_line(L, &document->xml, luaL_checkinteger(L, 2));
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
