#include "input/xml_writer.h"

#include <string.h>

#define REPLACEMENT UINT32_C(0xfffd)

static void put(struct xml_writer *out, const void *octets, size_t size)
{
    if (out->text != NULL)
        memcpy(out->text + out->size, octets, size);
    out->size += (uint32_t)size;
}

static void put_literal(struct xml_writer *out, const char *text)
{
    put(out, text, strlen(text));
}

/* Takes one character of UTF-16; a surrogate without its partner is none. */
static uint32_t take_wide(struct octets *rest)
{
    uint32_t high = rest->data[0] | (uint32_t)rest->data[1] << 8, low = 0;
    bool is_pair = high >= 0xd800 && high < 0xdc00 && rest->size >= 4;

    if (is_pair)
        low = rest->data[2] | (uint32_t)rest->data[3] << 8;
    is_pair = low >= 0xdc00 && low < 0xe000;
    rest->data += is_pair ? 4 : 2;
    rest->size -= is_pair ? 4 : 2;
    if (is_pair)
        return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return high < 0xd800 || high >= 0xe000 ? high : REPLACEMENT;
}

/* Takes one character, as UTF-8. Returns its octets. */
static size_t take(struct octets *rest, enum unicode_encoding encoding,
                   uint8_t character[4])
{
    size_t size;

    if (encoding == UNICODE_UTF16LE && rest->size >= 2)
        return unicode_put(take_wide(rest), character);
    size = encoding == UNICODE_UTF16LE ? 0 : unicode_sequence(*rest);
    memcpy(character, rest->data, size);
    rest->data += size == 0 ? 1 : size;
    rest->size -= size == 0 ? 1 : size;
    return size == 0 ? unicode_put(REPLACEMENT, character) : size;
}

static const char *escape_of(uint8_t character)
{
    switch (character) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '"': return "&quot;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default: return NULL;
    }
}

static void put_characters(struct xml_writer *out, struct xml_string string)
{
    struct octets rest = string.octets;
    uint8_t character[4];

    while (rest.size > 0) {
        size_t size = take(&rest, string.encoding, character);
        const char *escape = escape_of(character[0]);

        if (escape != NULL)
            put_literal(out, escape);
        else
            put(out, character, size);
    }
}

/* A name is written as it is: its size tells where it ends. */
static uint32_t put_name(struct xml_writer *out, struct xml_string name)
{
    struct octets rest = name.octets;
    uint32_t begin = out->size;
    uint8_t character[4];

    while (rest.size > 0) {
        size_t size = take(&rest, name.encoding, character);

        put(out, character, size);
    }
    return out->size - begin;
}

static uint32_t parent_of(const struct xml_writer *out)
{
    return out->depth == 0 ? 0 : out->open[out->depth - 1].node;
}

/* Adds a node that begins here and is held by what is open. */
static uint32_t add_node(struct xml_writer *out, enum xml_type type)
{
    uint32_t index = out->count++;

    if (out->nodes == NULL)
        return index;
    out->nodes[index] = (struct xml_node){
        .offset = out->size, .stop = out->size, .parent = parent_of(out),
        .next = index + 1, .type = type & 15u,
    };
    out->lines[index] = out->line;
    return index;
}

void xml_writer_begin(struct xml_writer *out)
{
    add_node(out, XML_DOCUMENT);
}

static void end_tag(struct xml_writer *out)
{
    if (out->is_in_tag)
        put_literal(out, ">");
    out->is_in_tag = false;
}

void xml_writer_element(struct xml_writer *out, struct xml_string name)
{
    uint32_t index, begin, size;

    end_tag(out);
    index = add_node(out, XML_ELEMENT);
    put_literal(out, "<");
    begin = out->size;
    size = put_name(out, name);
    if (out->nodes != NULL)
        out->nodes[index].name = size;
    if (out->depth == 0)
        out->root = index;
    out->open[out->depth].node = index;
    out->open[out->depth].name = begin;
    out->open[out->depth].name_size = size;
    out->depth++;
    out->is_in_tag = true;
}

void xml_writer_attribute(struct xml_writer *out, const char *prefix,
                          struct xml_string name, struct xml_string value)
{
    uint32_t index, size;

    put_literal(out, " ");
    index = add_node(out, XML_ATTRIBUTE);
    put_literal(out, prefix);
    size = (uint32_t)strlen(prefix) + put_name(out, name);
    put_literal(out, "=\"");
    put_characters(out, value);
    put_literal(out, "\"");
    if (out->nodes == NULL)
        return;
    out->nodes[index].name = size;
    out->nodes[index].value = (size + 2) & 0xfffffff;
    out->nodes[index].stop = out->size;
}

static bool is_blank(struct xml_string text)
{
    struct octets rest = text.octets;
    uint8_t character[4];

    while (rest.size > 0) {
        take(&rest, text.encoding, character);
        if (memchr(" \t\n\r", character[0], 4) == NULL)
            return false;
    }
    return true;
}

void xml_writer_text(struct xml_writer *out, struct xml_string text)
{
    uint32_t index;

    if (is_blank(text))
        return;
    end_tag(out);
    index = add_node(out, XML_TEXT);
    put_characters(out, text);
    if (out->nodes != NULL)
        out->nodes[index].stop = out->size;
}

void xml_writer_end_element(struct xml_writer *out)
{
    uint32_t index = parent_of(out), size, name;

    end_tag(out);
    out->depth--;
    size = out->open[out->depth].name_size;
    name = out->open[out->depth].name;
    put_literal(out, "</");
    put(out, out->text == NULL ? NULL : out->text + name, size);
    put_literal(out, ">");
    if (out->nodes == NULL)
        return;
    out->nodes[index].stop = out->size;
    out->nodes[index].next = out->count;
    if (out->depth == 0)
        out->nodes[0] = (struct xml_node){
            .stop = out->size, .next = out->count, .type = XML_DOCUMENT
        };
}

bool xml_writer_is_full(const struct xml_writer *out)
{
    return out->size > LIMIT_XML_OCTETS || out->count > LIMIT_XML_NODES;
}
