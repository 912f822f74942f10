#include "input/xml_text.h"

#include <string.h>

#include "input/unicode.h"

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static uint32_t skip_space(struct octets tag, uint32_t at)
{
    while (at < tag.size && is_space(tag.data[at]))
        at++;
    return at;
}

uint32_t xml_name_size(struct octets tag, uint32_t from)
{
    uint32_t at = from;

    while (at < tag.size && !is_space(tag.data[at])
           && strchr("/>=", tag.data[at]) == NULL)
        at++;
    return at - from;
}

bool xml_next_attribute(struct octets tag, uint32_t *from,
                        struct xml_attribute *attribute)
{
    uint32_t at = skip_space(tag, *from);
    const uint8_t *quote;

    attribute->name = at;
    attribute->name_size = xml_name_size(tag, at);
    at = skip_space(tag, at + attribute->name_size);
    if (attribute->name_size == 0 || at >= tag.size || tag.data[at] != '=')
        return false;
    at = skip_space(tag, at + 1);
    if (at + 1 >= tag.size)
        return false;
    quote = memchr(tag.data + at + 1, tag.data[at], tag.size - at - 1);
    if (quote == NULL)
        return false;
    attribute->value = at + 1;
    attribute->value_size = (uint32_t)(quote - tag.data) - at - 1;
    *from = (uint32_t)(quote - tag.data) + 1;
    return true;
}

bool xml_is_blank(struct octets text)
{
    size_t at = 0;

    while (at < text.size && is_space(text.data[at]))
        at++;
    return at == text.size;
}

bool xml_is_encoded(struct octets raw)
{
    for (size_t i = 0; i < raw.size; i++)
        if (raw.data[i] == '&' || raw.data[i] == '<' || raw.data[i] == '\r')
            return true;
    return false;
}

struct decoder {
    struct octets raw;
    size_t at;
    uint8_t *out;
    size_t size;
    bool is_value;
};

static uint32_t digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - (uint32_t)'0';
    return ((c | 0x20u) - (uint32_t)'a') + 10;
}

/* The character of a reference such as "#233" or "#xe9", of so many octets. */
static uint32_t character_of(const uint8_t *name, size_t size)
{
    bool is_hexadecimal = size > 1 && name[1] == 'x';
    uint32_t base = is_hexadecimal ? 16 : 10, character = 0;

    for (size_t i = is_hexadecimal ? 2 : 1; i < size; i++)
        character = (character * base + digit_of(name[i])) & 0x1fffff;
    return character;
}

/* The one character of the five entities that XML has; 0 for another. */
static uint8_t entity_of(const uint8_t *name, size_t size)
{
    static const struct { char name[5]; uint8_t character; } entities[] = {
        { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
        { "apos", '\'' },
    };

    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == size
            && memcmp(entities[i].name, name, size) == 0)
            return entities[i].character;
    return 0;
}

static void take_reference(struct decoder *in)
{
    const uint8_t *name = in->raw.data + in->at + 1;
    const uint8_t *end = memchr(name, ';', in->raw.size - in->at - 1);
    size_t size = end == NULL ? 0 : (size_t)(end - name);

    if (size == 0) {
        in->out[in->size++] = in->raw.data[in->at++];
        return;
    }
    if (name[0] == '#')
        in->size += unicode_put(character_of(name, size), in->out + in->size);
    else
        in->out[in->size++] = entity_of(name, size);
    in->at += size + 2;
}

/* Takes a CDATA section, the only markup that a text holds. */
static void take_section(struct decoder *in)
{
    static const char begin[] = "<![CDATA[";

    in->at += sizeof begin - 1;
    while (in->at + 3 <= in->raw.size
           && memcmp(in->raw.data + in->at, "]]>", 3) != 0)
        in->out[in->size++] = in->raw.data[in->at++];
    in->at += 3;
}

/* CR LF and a lone CR are a line feed (XML 1.0 2.11). */
static void take_end_of_line(struct decoder *in)
{
    bool is_pair = in->at + 1 < in->raw.size && in->raw.data[in->at] == '\r'
        && in->raw.data[in->at + 1] == '\n';

    in->out[in->size++] = in->is_value ? ' ' : '\n';
    in->at += is_pair ? 2 : 1;
}

size_t xml_decode(struct octets raw, bool is_value, uint8_t *out)
{
    struct decoder in = { raw, 0, out, 0, is_value };

    while (in.at < raw.size) {
        uint8_t c = raw.data[in.at];

        if (c == '&')
            take_reference(&in);
        else if (c == '<' && !is_value)
            take_section(&in);
        else if (c == '\r' || (is_value && c == '\n'))
            take_end_of_line(&in);
        else {
            out[in.size++] = is_value && c == '\t' ? ' ' : c;
            in.at++;
        }
    }
    return in.size;
}
