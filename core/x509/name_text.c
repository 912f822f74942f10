#include <string.h>

#include "asn1/oid_read.h"
#include "asn1/text.h"
#include "x509/name.h"

/* RFC 4514 2.4: characters that a backslash goes before. */
static const char specials[] = "\"+,;<>\\";

static char *put_hex(char *out, uint8_t octet)
{
    static const char digits[] = "0123456789ABCDEF";

    *out++ = digits[octet >> 4];
    *out++ = digits[octet & 15];
    return out;
}

static char *put_character(char *out, uint32_t c, bool at_edge)
{
    if (c < 0x20 || c == 0x7f) {
        *out++ = '\\';
        return put_hex(out, (uint8_t)c);
    }
    if (at_edge || (c < 0x80 && strchr(specials, (int)c) != NULL))
        *out++ = '\\';
    return text_put(out, c);
}

static char *put_string(char *out, uint8_t identifier, struct octets rest)
{
    bool first = true;

    while (rest.size > 0) {
        uint32_t c = text_next(identifier, &rest);
        bool at_edge = (c == ' ' && (first || rest.size == 0))
                    || (c == '#' && first);

        out = put_character(out, c, at_edge);
        first = false;
    }
    return out;
}

static char *put_attribute(char *out, const struct name_attribute *attribute)
{
    const char *name = name_of_attribute(attribute->type);
    struct octets encoding = attribute->value.encoding;

    if (name != NULL)
        out = (char *)memcpy(out, name, strlen(name)) + strlen(name);
    else
        out += oid_text(attribute->type, out);
    *out++ = '=';
    if (name != NULL && der_is_string(encoding.data[0]))
        return put_string(out, encoding.data[0], attribute->value.contents);
    *out++ = '#';
    for (size_t i = 0; i < encoding.size; i++)
        out = put_hex(out, encoding.data[i]);
    return out;
}

/* The text begins with the last RDN (RFC 4514 2.1) and a walk goes forward
 * only: writes each RDN before what has been written, from the end of out. */
size_t name_text(struct octets encoding, char *out)
{
    struct fault fault;
    struct der in;
    struct name_walk walk;
    struct name_attribute attribute;
    size_t room = NAME_TEXT_SIZE(encoding.size), size = 0, written;
    char *next = out;

    der_init(&in, encoding, &fault);
    if (!name_begin(&in, &walk))
        return 0;
    while (!name_is_done(&walk) && name_next(&walk, &attribute)) {
        if (!attribute.first)
            *next++ = '+';
        next = put_attribute(next, &attribute);
        if (!der_is_done(&walk.rdn))
            continue;
        if (size > 0)
            *next++ = ',';
        written = (size_t)(next - out);
        memmove(out + room - size - written, out, written);
        size += written;
        next = out;
    }
    memmove(out, out + room - size, size);
    return size;
}
