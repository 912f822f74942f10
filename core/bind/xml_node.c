/* Elements of XML documents: what Lua sees of what stands in a text. */
#include "bind/xml_node.h"

#include "base/limits.h"
#include "input/xml_text.h"

/* Upvalues; those after the first are of __index, or of an iterator. */
enum { TYPE = XML_NODE_TYPE, NAMES, DOCUMENT = NAMES, NEXT, STOP };

/* A node is a strict value whose source is its document. It is an element, or
 * the document's top. */
struct node {
    struct strict place;
    const struct xml_document *document;
    uint32_t index;
};

/* The node at 1. */
static const struct node *check_node(lua_State *L)
{
    bool is_node = lua_getmetatable(L, 1)
        && lua_rawequal(L, -1, lua_upvalueindex(TYPE));

    luaL_argexpected(L, is_node, 1, "XML node");
    lua_pop(L, 1);
    return lua_touserdata(L, 1);
}

int xml_push_node(lua_State *L, int index, uint32_t node)
{
    const struct xml_document *document = lua_touserdata(L, index);
    struct node *self;

    lua_pushvalue(L, index);
    self = lua_newuserdatauv(L, sizeof *self, 1);
    self->place.offset = document->xml.nodes[node].offset;
    self->document = document;
    self->index = node;
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, STRICT_SOURCE);
    lua_pushvalue(L, lua_upvalueindex(TYPE));
    lua_setmetatable(L, -2);
    return 1;
}

static int push_name(lua_State *L, const struct xml *xml, uint32_t index)
{
    return bind_octets(L, xml_name(xml, index));
}

/* Pushes what a text or a value means, or a comment as it is written. */
static int push_text(lua_State *L, const struct xml *xml, uint32_t index)
{
    struct octets raw = xml_raw(xml, index);
    enum xml_type type = (enum xml_type)xml->nodes[index].type;
    bool is_value = type == XML_ATTRIBUTE;
    luaL_Buffer buffer;

    if (type == XML_COMMENT || !(is_value || xml_is_encoded(raw)))
        return bind_octets(L, raw);
    luaL_buffinitsize(L, &buffer, raw.size);
    luaL_pushresultsize(&buffer, xml_decode(
        raw, is_value, (uint8_t *)luaL_buffaddr(&buffer)));
    return 1;
}

static bool is_attribute_of(const struct xml *xml, uint32_t node,
                            uint32_t element)
{
    return node < xml->nodes[element].next
        && xml->nodes[node].parent == element
        && xml->nodes[node].type == XML_ATTRIBUTE;
}

/* The attribute of a name, as it is written with its prefix; 0: none. */
static uint32_t find_attribute(const struct xml *xml, uint32_t element,
                               struct octets name)
{
    for (uint32_t i = element + 1; is_attribute_of(xml, i, element); i++)
        if (octets_equal(xml_name(xml, i), name))
            return i;
    return 0;
}

/* element:get(name: string) -> value: string, offset: integer | nil */
static int get_attribute(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct xml *xml = &self->document->xml;
    uint32_t found =
        find_attribute(xml, self->index, bind_check_octets(L, 2));

    if (found == 0) {
        lua_pushnil(L);
        return 1;
    }
    push_text(L, xml, found);
    lua_pushinteger(L, xml->nodes[found].offset);
    return 2;
}

/* True if an attribute of that name binds a prefix, "" the default. */
static bool binds(struct octets name, struct octets prefix)
{
    static const char xmlns[] = "xmlns:";

    if (prefix.size == 0)
        return name.size == 5 && memcmp(name.data, xmlns, 5) == 0;
    return name.size == prefix.size + 6 && memcmp(name.data, xmlns, 6) == 0
        && memcmp(name.data + 6, prefix.data, prefix.size) == 0;
}

/* What the prefix of a name is bound to where an element stands; a view of
 * { NULL, 0 } where it is bound to nothing. */
static struct octets find_namespace(const struct xml *xml, uint32_t element,
                                    struct octets prefix)
{
    for (uint32_t i = element; i != 0; i = xml->nodes[i].parent)
        for (uint32_t at = i + 1; is_attribute_of(xml, at, i); at++)
            if (binds(xml_name(xml, at), prefix))
                return xml_raw(xml, at);
    return (struct octets){ NULL, 0 };
}

/* element:namespace(prefix: string) -> string | nil */
static int get_namespace(lua_State *L)
{
    const struct node *self = check_node(L);

    return bind_octets(L, find_namespace(&self->document->xml, self->index,
                                         bind_check_octets(L, 2)));
}

/* The octets of a text before its first that is no white space. */
static uint32_t skip_blanks(struct octets text)
{
    uint32_t at = 0;

    while (at < text.size
           && xml_is_blank((struct octets){ text.data + at, 1 }))
        at++;
    return at;
}

/* Adds each text that an element holds. The offset is that of the first
 * character that is no blank; 0: there is none. */
static lua_Integer add_texts(lua_State *L, luaL_Buffer *buffer,
                             const struct xml *xml, uint32_t element)
{
    uint32_t stop = xml->nodes[element].next;
    lua_Integer offset = 0;

    for (uint32_t i = element + 1; i < stop; i = xml->nodes[i].next) {
        struct octets raw = xml_raw(xml, i);

        if (xml->nodes[i].type != XML_TEXT)
            continue;
        if (offset == 0 && !xml_is_blank(raw))
            offset = xml->nodes[i].offset + skip_blanks(raw);
        push_text(L, xml, i);
        luaL_addvalue(buffer);
    }
    return offset;
}

/* element:text() -> text: string, offset: integer
 * What it holds itself, without that of its elements; the offset is that of
 * the first character which is no white space, or of the element. */
static int get_text(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct xml *xml = &self->document->xml;
    luaL_Buffer buffer;
    lua_Integer offset;

    luaL_buffinit(L, &buffer);
    offset = add_texts(L, &buffer, xml, self->index);
    luaL_pushresult(&buffer);
    lua_pushinteger(L, offset != 0 ? offset : self->place.offset);
    return 2;
}

/* What most elements of a config are: one text, and an attribute at most. */
struct leaf {
    uint32_t attribute; /* 0: there is none */
    struct octets text; /* without white space around it */
};

static struct octets trim(struct octets text)
{
    uint32_t before = skip_blanks(text);

    text.data += before;
    text.size -= before;
    while (text.size > 0
           && xml_is_blank((struct octets){ text.data + text.size - 1, 1 }))
        text.size--;
    return text;
}

/* false for an element that holds anything else, or something encoded. */
static bool read_leaf(const struct xml *xml, uint32_t element,
                      struct leaf *leaf)
{
    uint32_t at = element + 1, stop = xml->nodes[element].next;

    leaf->attribute = 0;
    if (at < stop && xml->nodes[at].type == XML_ATTRIBUTE)
        leaf->attribute = at++;
    if (at + 1 != stop || xml->nodes[at].type != XML_TEXT
        || xml_is_encoded(xml_raw(xml, at)))
        return false;
    leaf->text = trim(xml_raw(xml, at));
    return true;
}

/* element:leaf(attribute: string) -> text: string, value: string? | nil */
static int get_leaf(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct xml *xml = &self->document->xml;
    struct octets name = bind_check_octets(L, 2);
    struct leaf leaf;

    if (!read_leaf(xml, self->index, &leaf)
        || (leaf.attribute != 0
            && !octets_equal(xml_name(xml, leaf.attribute), name))) {
        lua_pushnil(L);
        return 1;
    }
    bind_octets(L, leaf.text);
    if (leaf.attribute == 0)
        lua_pushnil(L);
    else
        push_text(L, xml, leaf.attribute);
    return 2;
}

/* Arguments of element:leaves; those after MAKE are for it. */
enum { INTO = 2, ELEMENT, ATTRIBUTE, VALUE, MAKE };

/* Tells whether an element is as the arguments say. */
static bool is_wanted(lua_State *L, const struct xml *xml, uint32_t index,
                      struct leaf *leaf)
{
    return xml->nodes[index].type == XML_ELEMENT
        && octets_equal(xml_name(xml, index), bind_check_octets(L, ELEMENT))
        && read_leaf(xml, index, leaf) && leaf->attribute != 0
        && octets_equal(xml_name(xml, leaf->attribute),
                        bind_check_octets(L, ATTRIBUTE))
        && octets_equal(xml_raw(xml, leaf->attribute),
                        bind_check_octets(L, VALUE));
}

/* Calls MAKE for an element, and puts what it gives into the table. */
static void make_leaf(lua_State *L, struct octets text, uint32_t offset,
                      lua_Integer place)
{
    int top = lua_gettop(L);

    lua_pushvalue(L, MAKE);
    bind_octets(L, text);
    lua_pushinteger(L, offset);
    for (int i = MAKE + 1; i <= top; i++)
        lua_pushvalue(L, i);
    lua_call(L, top - MAKE + 2, 1);
    lua_rawseti(L, INTO, place);
}

/* element:leaves(into: table, name, attribute, value: string, make: function,
 *                ...) -> boolean
 * Fills the table with make(text, offset, ...) for each element, where all
 * that it holds are leaves of that name with that attribute. */
static int get_leaves(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct xml *xml = &self->document->xml;
    uint32_t first = self->index + 1, stop = xml->nodes[self->index].next;
    lua_Integer place = 0;
    struct leaf leaf;

    luaL_checktype(L, INTO, LUA_TTABLE);
    luaL_checktype(L, MAKE, LUA_TFUNCTION);
    luaL_checkstack(L, lua_gettop(L) + LUA_MINSTACK, NULL);
    while (first < stop && xml->nodes[first].type == XML_ATTRIBUTE)
        first++;
    for (uint32_t i = first; i < stop; i = xml->nodes[i].next)
        if (!is_wanted(L, xml, i, &leaf)) {
            lua_pushboolean(L, 0);
            return 1;
        }
    for (uint32_t i = first; i < stop; i = xml->nodes[i].next)
        if (is_wanted(L, xml, i, &leaf))
            make_leaf(L, leaf.text, xml->nodes[i].offset, ++place);
    lua_pushboolean(L, 1);
    return 1;
}

/* #element: how many attributes it has */
static int count_attributes(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct xml *xml = &self->document->xml;
    uint32_t first = self->index + 1, stop = xml->nodes[self->index].next;
    uint32_t at = first;

    while (at < stop && xml->nodes[at].type == XML_ATTRIBUTE)
        at++;
    lua_pushinteger(L, at - first);
    return 1;
}

/* Pushes an iterator over some of the nodes of the element at 1. */
static int push_iterator(lua_State *L, lua_CFunction next)
{
    const struct node *self = check_node(L);

    lua_pushvalue(L, lua_upvalueindex(TYPE));
    lua_getiuservalue(L, 1, STRICT_SOURCE);
    lua_pushinteger(L, (lua_Integer)self->index + 1);
    lua_pushinteger(L, self->document->xml.nodes[self->index].next);
    lua_pushcclosure(L, next, STOP);
    return 1;
}

/* The node that an iterator has come to, among those that are or are not
 * attributes; 0 at the end. */
static uint32_t take_next(lua_State *L, const struct xml *xml,
                          bool is_attribute)
{
    uint32_t next = (uint32_t)lua_tointeger(L, lua_upvalueindex(NEXT));
    uint32_t stop = (uint32_t)lua_tointeger(L, lua_upvalueindex(STOP));

    while (next < stop
           && (xml->nodes[next].type == XML_ATTRIBUTE) != is_attribute)
        next = is_attribute ? stop : next + 1;
    if (next >= stop)
        return 0;
    lua_pushinteger(L, xml->nodes[next].next);
    lua_replace(L, lua_upvalueindex(NEXT));
    return next;
}

static int next_attribute(lua_State *L)
{
    const struct xml_document *document =
        lua_touserdata(L, lua_upvalueindex(DOCUMENT));
    uint32_t index = take_next(L, &document->xml, true);

    if (index == 0)
        return 0;
    push_name(L, &document->xml, index);
    push_text(L, &document->xml, index);
    lua_pushinteger(L, document->xml.nodes[index].offset);
    return 3;
}

/* element:attributes() -> iterator: name as written, value, offset */
static int get_attributes(lua_State *L)
{
    return push_iterator(L, next_attribute);
}

static int next_content(lua_State *L)
{
    const struct xml_document *document =
        lua_touserdata(L, lua_upvalueindex(DOCUMENT));
    const struct xml *xml = &document->xml;
    uint32_t index = take_next(L, xml, false);

    if (index == 0)
        return 0;
    if (xml->nodes[index].type == XML_ELEMENT) {
        push_name(L, xml, index);
        xml_push_node(L, lua_upvalueindex(DOCUMENT), index);
    } else {
        lua_pushstring(L, xml->nodes[index].type == XML_TEXT ? "#text"
                                                             : "#comment");
        push_text(L, xml, index);
    }
    lua_pushinteger(L, xml->nodes[index].offset);
    return 3;
}

/* element:each() -> iterator: name and element, "#text" or "#comment" and
 * text; offset */
static int get_contents(lua_State *L)
{
    return push_iterator(L, next_content);
}

enum property { PROPERTY_NAME = 1, PROPERTY_OFFSET, PROPERTY_STOP };

/* __index of a node */
static int index_node(lua_State *L)
{
    const struct node *self = check_node(L);
    const struct xml *xml = &self->document->xml;

    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(NAMES)) == LUA_TFUNCTION)
        return 1;
    switch (lua_tointeger(L, -1)) {
    case PROPERTY_NAME:
        return push_name(L, xml, self->index);
    case PROPERTY_OFFSET:
        lua_pushinteger(L, xml->nodes[self->index].offset);
        return 1;
    case PROPERTY_STOP:
        lua_pushinteger(L, xml->nodes[self->index].stop);
        return 1;
    default:
        return strict_refuse_field(L, lua_upvalueindex(NAMES));
    }
}

void xml_push_node_type(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "attributes", get_attributes },
        { "each", get_contents },
        { "get", get_attribute },
        { "leaf", get_leaf },
        { "leaves", get_leaves },
        { "namespace", get_namespace },
        { "text", get_text },
        { NULL, NULL },
    };
    static const char *const properties[] = { "name", "offset", "stop", NULL };

    lua_pushliteral(L, "XML node");
    strict_push_type(L, -1);
    lua_remove(L, -2); /* type */
    lua_pushvalue(L, -1);
    strict_push_names(L, methods, properties);
    lua_pushcclosure(L, index_node, NAMES);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, count_attributes, TYPE);
    lua_setfield(L, -2, "__len");
}
