#include "input/json_string.h"

#include <string.h>

#include "input/unicode.h"

/* A value as a stream of octets: those of the last character wait here. */
struct stream {
    struct json_string string;
    size_t at;
    uint8_t octets[4];
    size_t waiting; /* the last so many of size */
    size_t size;
};

static uint32_t hex(uint8_t digit)
{
    if (digit <= '9')
        return (uint32_t)digit - '0';
    return (digit | 0x20u) - 'a' + 10;
}

static uint32_t hex4(const uint8_t *digits)
{
    return hex(digits[0]) << 12 | hex(digits[1]) << 8 | hex(digits[2]) << 4
        | hex(digits[3]);
}

static uint32_t letter(uint8_t escape)
{
    switch (escape) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return escape;
    }
}

/* Reads the escape whose reverse solidus is at in->at. */
static uint32_t take_escape(struct stream *in)
{
    const uint8_t *at = in->string.raw.data + in->at;
    uint32_t high;

    if (at[1] != 'u') {
        in->at += 2;
        return letter(at[1]);
    }
    high = hex4(at + 2);
    in->at += 6;
    if ((high & 0xfc00) != 0xd800) /* half of a pair, Unicode 3.8 D71 */
        return high;
    in->at += 6;
    return 0x10000 + ((high & 0x3ff) << 10) + (hex4(at + 8) & 0x3ff);
}

/* The next octet, or -1 at the end. */
static int take(struct stream *in)
{
    if (in->waiting > 0)
        return in->octets[in->size - in->waiting--];
    if (in->at == in->string.raw.size)
        return -1;
    if (!in->string.escaped || in->string.raw.data[in->at] != '\\')
        return in->string.raw.data[in->at++];
    in->size = unicode_put(take_escape(in), in->octets);
    in->waiting = in->size - 1;
    return in->octets[0];
}

size_t json_string_decode(struct json_string string, uint8_t *out)
{
    struct stream in = { .string = string };
    size_t size = 0;

    for (int octet = take(&in); octet >= 0; octet = take(&in))
        out[size++] = (uint8_t)octet;
    return size;
}

static int compare_raw(struct octets a, struct octets b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size == 0 ? 0 : memcmp(a.data, b.data, size);

    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

int json_string_compare(struct json_string a, struct json_string b)
{
    struct stream left = { .string = a }, right = { .string = b };
    int octet, other;

    if (!a.escaped && !b.escaped)
        return compare_raw(a.raw, b.raw);
    do {
        octet = take(&left);
        other = take(&right);
    } while (octet == other && octet >= 0);
    return octet - other;
}
