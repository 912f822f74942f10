#include "x509/pin_digits.h"

#include "base/base64.h"

/* The value of a digit of base64, or of base64url; 64 for no digit. */
static uint8_t value_of(uint8_t character, struct pin_digits *out)
{
    if (base64_places[character] != 0)
        return base64_places[character] - 1;
    if (character != '-' && character != '_')
        return 64;
    out->url = true;
    return character == '-' ? 62 : 63;
}

static uint64_t bit(uint32_t value)
{
    return UINT64_C(1) << (value & 63);
}

/* Whether two characters are equal or neighbours in ASCII. */
static size_t is_step(uint8_t a, uint8_t b)
{
    return (uint8_t)(b - a + 1) < 3;
}

/* Decodes four digits; false, and nothing done, if one of them is none. */
static bool decode_group(const uint8_t *text, struct pin_digits *out)
{
    uint32_t a = base64_places[text[0]] - 1u, b = base64_places[text[1]] - 1u;
    uint32_t c = base64_places[text[2]] - 1u, d = base64_places[text[3]] - 1u;
    uint32_t bits = a << 18 | b << 12 | c << 6 | d;

    if ((a | b | c | d) > 63)
        return false;
    out->seen |= (bit(a) | bit(b)) | (bit(c) | bit(d));
    out->steps += is_step(text[0], text[1]) + is_step(text[1], text[2])
                + is_step(text[2], text[3]);
    out->octets[out->size] = (uint8_t)(bits >> 16);
    out->octets[out->size + 1] = (uint8_t)(bits >> 8);
    out->octets[out->size + 2] = (uint8_t)bits;
    out->size += 3;
    return true;
}

/* Decodes digits: groups of four first, then one by one. */
static void decode(struct octets body, struct pin_digits *out)
{
    uint32_t bits = 0;
    size_t i = 0;

    while (body.size - i >= 4 && decode_group(body.data + i, out))
        i += 4;
    for (; i < body.size; i++) {
        uint8_t value = value_of(body.data[i], out);

        if (value == 64)
            break;
        out->seen |= bit(value);
        out->steps += i > 0 && is_step(body.data[i - 1], body.data[i]);
        bits = bits << 6 | value;
        if (i % 4 != 0)
            out->octets[out->size++] = (uint8_t)(bits >> (6 - i % 4 * 2));
    }
    out->count = i;
    out->stray = i % 4 != 0 && (bits & ((1u << (8 - i % 4 * 2)) - 1)) != 0;
}

void pin_digits_read(struct octets body, struct pin_digits *out)
{
    size_t i;

    out->count = out->padding = out->steps = out->size = 0;
    out->seen = 0;
    out->url = false;
    decode(body, out);
    for (i = out->count; i < body.size && body.data[i] == '='; i++)
        out->padding++;
    out->whole = i == body.size;
}

unsigned pin_hex_value(uint8_t character)
{
    uint8_t folded = character | 0x20;

    if (character >= '0' && character <= '9')
        return character - (unsigned)'0';
    return folded >= 'a' && folded <= 'f' ? folded - (unsigned)'a' + 10 : 16;
}

bool pin_hex_read(struct octets text, size_t stride, size_t size,
                  uint8_t *octets)
{
    if (text.size != size * stride - (stride - 2))
        return false;
    for (size_t i = 0; i < size; i++) {
        const uint8_t *pair = text.data + i * stride;
        unsigned high = pin_hex_value(pair[0]), low = pin_hex_value(pair[1]);

        if (high > 15 || low > 15 || (stride == 3 && i > 0 && pair[-1] != ':'))
            return false;
        octets[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
