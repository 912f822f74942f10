#include "input/xml_writer.h"

#define REPLACEMENT UINT32_C(0xfffd)

enum { CHARACTER_OCTETS = 4 };

/* Octets that there is no room for are counted, until it is full. */
/*@ requires xml_writer_valid(out) && octets_valid(octets)
             && octets.size <= LIMIT_XML_OCTETS;
    assigns out->size, out->text[0 .. out->text_room - 1];
    ensures xml_writer_valid(out) && out->size >= \old(out->size); */
static void put_octets(struct xml_writer *out, struct octets octets)
{
    if (xml_writer_is_full(out))
        return;
    if (out->size + octets.size <= out->text_room)
        /*@ loop invariant 0 <= i <= octets.size;
            loop assigns i, out->text[0 .. out->text_room - 1];
            loop variant octets.size - i; */
        for (size_t i = 0; i < octets.size; i++)
            out->text[out->size + i] = octets.data[i];
    out->size += (uint32_t)octets.size;
}

/*@ requires xml_writer_valid(out);
    assigns out->size, out->text[0 .. out->text_room - 1];
    ensures xml_writer_valid(out) && out->size >= \old(out->size); */
static void put_octet(struct xml_writer *out, uint8_t octet)
{
    put_octets(out, (struct octets){ &octet, 1 });
}

/* Takes one character of UTF-16; a surrogate without its partner is none. */
/*@ requires \valid(rest) && octets_valid(*rest) && rest->size >= 2;
    assigns *rest;
    ensures octets_valid(*rest) && rest->size < \old(rest->size); */
static uint32_t take_wide(struct octets *rest)
{
    uint32_t high = rest->data[0] + rest->data[1] * 0x100u, low = 0;
    bool is_pair = high >= 0xd800 && high < 0xdc00 && rest->size >= 4;

    if (is_pair)
        low = rest->data[2] + rest->data[3] * 0x100u;
    is_pair = low >= 0xdc00 && low < 0xe000;
    rest->data += is_pair ? 4 : 2;
    rest->size -= is_pair ? 4 : 2;
    if (is_pair)
        return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
    return high < 0xd800 || high >= 0xe000 ? high : REPLACEMENT;
}

/* The same of UTF-8; what is no character is taken octet by octet. */
/*@ requires \valid(rest) && octets_valid(*rest) && rest->size > 0
             && \valid(character + (0 .. CHARACTER_OCTETS - 1))
             && \separated(rest, character + (0 .. CHARACTER_OCTETS - 1));
    assigns *rest, character[0 .. CHARACTER_OCTETS - 1];
    ensures octets_valid(*rest) && rest->size < \old(rest->size);
    ensures 1 <= \result <= CHARACTER_OCTETS; */
static size_t take_narrow(struct octets *rest, uint8_t *character)
{
    size_t size = unicode_sequence(*rest), taken = size == 0 ? 1 : size;

    /*@ loop invariant 0 <= i <= size;
        loop assigns i, character[0 .. CHARACTER_OCTETS - 1];
        loop variant size - i; */
    for (size_t i = 0; i < size; i++)
        character[i] = rest->data[i];
    rest->data += taken;
    rest->size -= taken;
    return size == 0 ? unicode_put(REPLACEMENT, character) : size;
}

/* Takes one character, as UTF-8. Returns its octets. */
/*@ requires \valid(rest) && octets_valid(*rest) && rest->size > 0
             && \valid(character + (0 .. CHARACTER_OCTETS - 1))
             && \separated(rest, character + (0 .. CHARACTER_OCTETS - 1));
    assigns *rest, character[0 .. CHARACTER_OCTETS - 1];
    ensures octets_valid(*rest) && rest->size < \old(rest->size);
    ensures 1 <= \result <= CHARACTER_OCTETS; */
static size_t take(struct octets *rest, enum unicode_encoding encoding,
                   uint8_t *character)
{
    if (encoding != UNICODE_UTF16LE)
        return take_narrow(rest, character);
    if (rest->size >= 2)
        return unicode_put(take_wide(rest), character);
    rest->data++;
    rest->size--;
    return unicode_put(REPLACEMENT, character);
}

static const uint8_t ampersand[] = "&amp;", less_than[] = "&lt;",
                     quotation_mark[] = "&quot;", tab[] = "&#9;",
                     line_feed[] = "&#10;", carriage_return[] = "&#13;";

/* What stands for a character in a text; nothing for most. */
/*@ assigns \nothing;
    ensures octets_valid(\result) && \result.size <= 8; */
static struct octets escape_of(uint8_t character)
{
    switch (character) {
    case '&': return OCTETS_WORD(ampersand);
    case '<': return OCTETS_WORD(less_than);
    case '"': return OCTETS_WORD(quotation_mark);
    case '\t': return OCTETS_WORD(tab);
    case '\n': return OCTETS_WORD(line_feed);
    case '\r': return OCTETS_WORD(carriage_return);
    default: return (struct octets){ &ampersand[0], 0 };
    }
}

/*@ requires xml_writer_valid(out) && octets_valid(string.octets);
    assigns out->size, out->text[0 .. out->text_room - 1];
    ensures xml_writer_valid(out) && out->size >= \old(out->size); */
static void put_characters(struct xml_writer *out, struct xml_string string)
{
    struct octets rest = string.octets;
    uint8_t character[CHARACTER_OCTETS];

    /*@ loop invariant octets_valid(rest) && xml_writer_valid(out)
                       && out->size >= \at(out->size, Pre);
        loop assigns rest, character[0 .. CHARACTER_OCTETS - 1], out->size,
                     out->text[0 .. out->text_room - 1];
        loop variant rest.size; */
    while (rest.size > 0) {
        size_t size = take(&rest, string.encoding, character);
        struct octets escape = escape_of(character[0]);

        if (escape.size == 0)
            escape = (struct octets){ character, size };
        put_octets(out, escape);
    }
}

/* A name is written as it is: its size tells where it ends. */
/*@ requires xml_writer_valid(out) && octets_valid(name.octets);
    assigns out->size, out->text[0 .. out->text_room - 1];
    ensures xml_writer_valid(out) && out->size >= \old(out->size)
            && \result == out->size - \old(out->size); */
static uint32_t put_name(struct xml_writer *out, struct xml_string name)
{
    struct octets rest = name.octets;
    uint32_t begin = out->size;
    uint8_t character[CHARACTER_OCTETS];

    /*@ loop invariant octets_valid(rest) && xml_writer_valid(out)
                       && out->size >= begin;
        loop assigns rest, character[0 .. CHARACTER_OCTETS - 1], out->size,
                     out->text[0 .. out->text_room - 1];
        loop variant rest.size; */
    while (rest.size > 0) {
        size_t size = take(&rest, name.encoding, character);

        put_octets(out, (struct octets){ character, size });
    }
    return out->size - begin;
}

/*@ requires xml_writer_valid(out);
    assigns \nothing; */
static uint32_t parent_of(const struct xml_writer *out)
{
    return out->depth == 0 ? 0 : out->open[out->depth - 1].node;
}

/* Begins a node here that is held by what is open. */
/*@ requires xml_writer_valid(out) && index < out->node_room;
    assigns out->nodes[0 .. out->node_room - 1],
            out->lines[0 .. out->node_room - 1];
    ensures xml_writer_valid(out); */
static void begin_node(const struct xml_writer *out, uint32_t index,
                       enum xml_type type)
{
    struct xml_node *node = &out->nodes[index];

    node->offset = node->stop = out->size;
    node->parent = parent_of(out);
    node->next = index + 1;
    node->name = 0;
    node->value = 0;
    node->type = type & 15u;
    out->lines[index] = out->line;
}

/* Adds a node; one that there is no room for is counted, until it is full. */
/*@ requires xml_writer_valid(out);
    assigns out->count, out->nodes[0 .. out->node_room - 1],
            out->lines[0 .. out->node_room - 1];
    ensures xml_writer_valid(out); */
static uint32_t add_node(struct xml_writer *out, enum xml_type type)
{
    uint32_t index = out->count;

    if (xml_writer_is_full(out))
        return index;
    out->count++;
    if (index < out->node_room)
        begin_node(out, index, type);
    return index;
}

void xml_writer_begin(struct xml_writer *out)
{
    add_node(out, XML_DOCUMENT);
}

/*@ requires xml_writer_valid(out);
    assigns out->size, out->is_in_tag, out->text[0 .. out->text_room - 1];
    ensures xml_writer_valid(out) && out->size >= \old(out->size); */
static void end_tag(struct xml_writer *out)
{
    if (out->is_in_tag)
        put_octet(out, '>');
    out->is_in_tag = false;
}

/* Notes an element that is open from here on. */
/*@ requires xml_writer_valid(out) && out->depth < LIMIT_XML_DEPTH
             && begin + size <= out->size;
    assigns out->root, out->depth, out->is_in_tag,
            out->open[0 .. LIMIT_XML_DEPTH - 1];
    ensures xml_writer_valid(out) && out->depth == \old(out->depth) + 1; */
static void open_element(struct xml_writer *out, uint32_t node,
                         uint32_t begin, uint32_t size)
{
    if (out->depth == 0)
        out->root = node;
    out->open[out->depth].node = node;
    out->open[out->depth].name = begin;
    out->open[out->depth].name_size = size;
    out->depth++;
    out->is_in_tag = true;
}

void xml_writer_element(struct xml_writer *out, struct xml_string name)
{
    uint32_t index, begin, size;

    end_tag(out);
    index = add_node(out, XML_ELEMENT);
    put_octet(out, '<');
    begin = out->size;
    size = put_name(out, name);
    if (index < out->node_room)
        out->nodes[index].name = size;
    open_element(out, index, begin, size);
}

void xml_writer_attribute(struct xml_writer *out, struct octets prefix,
                          struct xml_string name, struct xml_string value)
{
    uint32_t index, size;

    put_octet(out, ' ');
    index = add_node(out, XML_ATTRIBUTE);
    put_octets(out, prefix);
    size = (uint32_t)prefix.size + put_name(out, name);
    put_octet(out, '=');
    put_octet(out, '"');
    put_characters(out, value);
    put_octet(out, '"');
    if (index >= out->node_room)
        return;
    out->nodes[index].name = size;
    out->nodes[index].value = (size + 2) & 0xfffffff;
    out->nodes[index].stop = out->size;
}

/*@ requires octets_valid(text.octets);
    assigns \nothing; */
static bool is_blank(struct xml_string text)
{
    struct octets rest = text.octets;
    uint8_t character[CHARACTER_OCTETS];

    /*@ loop invariant octets_valid(rest);
        loop assigns rest, character[0 .. CHARACTER_OCTETS - 1];
        loop variant rest.size; */
    while (rest.size > 0) {
        take(&rest, text.encoding, character);
        if (character[0] != ' ' && character[0] != '\t'
            && character[0] != '\n' && character[0] != '\r')
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
    if (index < out->node_room)
        out->nodes[index].stop = out->size;
}

/* Writes octets of the text again. */
/*@ requires xml_writer_valid(out) && begin + size <= out->size;
    assigns out->size, out->text[0 .. out->text_room - 1];
    ensures xml_writer_valid(out) && out->size >= \old(out->size); */
static void put_again(struct xml_writer *out, uint32_t begin, uint32_t size)
{
    if (xml_writer_is_full(out))
        return;
    if (out->size + size <= out->text_room)
        /*@ loop invariant 0 <= i <= size;
            loop assigns i, out->text[0 .. out->text_room - 1];
            loop variant size - i; */
        for (uint32_t i = 0; i < size; i++)
            out->text[out->size + i] = out->text[begin + i];
    out->size += size;
}

void xml_writer_end_element(struct xml_writer *out)
{
    uint32_t index = parent_of(out), size, name;

    end_tag(out);
    out->depth--;
    size = out->open[out->depth].name_size;
    name = out->open[out->depth].name;
    put_octet(out, '<');
    put_octet(out, '/');
    put_again(out, name, size);
    put_octet(out, '>');
    if (index >= out->node_room)
        return;
    out->nodes[index].stop = out->size;
    out->nodes[index].next = out->count;
    if (out->depth > 0)
        return;
    out->nodes[0].stop = out->size;
    out->nodes[0].next = out->count;
}

bool xml_writer_is_full(const struct xml_writer *out)
{
    return out->size > LIMIT_XML_OCTETS || out->count > LIMIT_XML_NODES;
}
