#include "x509/pin_digits.h"

#include "base/base64.h"

/*@ predicate decoded(struct pin_digits *out, integer digits) =
      out->size == digits / 4 * 3 + (digits % 4 == 0 ? 0 : digits % 4 - 1)
      && out->steps <= digits; */

/* The value of a digit of base64, or of base64url; 64 for no digit. */
/*@ requires \valid(out);
    assigns out->url; */
static uint8_t value_of(uint8_t character, struct pin_digits *out)
{
    if (base64_places[character] != 0)
        return base64_places[character] - 1;
    if (character != '-' && character != '_')
        return 64;
    out->url = true;
    return character == '-' ? 62 : 63;
}

/*@ assigns \nothing; */
static uint64_t bit(uint32_t value)
{
    return UINT64_C(1) << value % 64;
}

/* Whether two characters are equal or neighbours in ASCII. */
/*@ assigns \nothing;
    ensures 0 <= \result <= 1; */
static size_t is_step(uint8_t a, uint8_t b)
{
    return (uint8_t)(b - a + 1) < 3;
}

/* Decodes four digits; false, and nothing done, if one of them is none. */
/*@ requires \valid_read(text + (0 .. 3)) && \valid(out)
             && out->size + 3 <= LIMIT_PIN_OCTETS
             && out->steps <= LIMIT_PIN_OCTETS;
    assigns out->seen, out->steps, out->size,
            out->octets[0 .. LIMIT_PIN_OCTETS - 1];
    ensures out->size == \old(out->size) + (\result ? 3 : 0);
    ensures \old(out->steps) <= out->steps
            <= \old(out->steps) + (\result ? 3 : 0); */
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

/* Those of the last digit that make no octet. */
/*@ assigns \nothing; */
static uint32_t unused_bits(size_t digits)
{
    switch (digits % 4) {
    case 1: return 0x3f;
    case 2: return 0xf;
    case 3: return 3;
    default: return 0;
    }
}

/* Decodes digits: groups of four first, then one by one. */
/*@ requires octets_valid(body) && body.size <= LIMIT_PIN_OCTETS
             && \valid(out) && out->size == out->steps == 0
             && \separated(out, body.data + (0 .. body.size - 1));
    assigns *out;
    ensures out->count <= body.size && decoded(out, out->count); */
static void decode(struct octets body, struct pin_digits *out)
{
    uint32_t bits = 0;
    size_t i = 0;

    /*@ loop invariant 0 <= i <= body.size && i % 4 == 0 && decoded(out, i);
        loop assigns i, *out;
        loop variant body.size - i; */
    while (body.size - i >= 4 && decode_group(body.data + i, out))
        i += 4;
    /*@ loop invariant 0 <= i <= body.size && decoded(out, i);
        loop assigns i, bits, *out;
        loop variant body.size - i; */
    for (; i < body.size; i++) {
        uint8_t value = value_of(body.data[i], out);

        if (value == 64)
            break;
        out->seen |= bit(value);
        out->steps += i > 0 && is_step(body.data[i - 1], body.data[i]);
        bits = bits % 0x10000 * 0x40 + value;
        if (i % 4 != 0)
            out->octets[out->size++] = (uint8_t)(bits >> (6 - i % 4 * 2));
    }
    out->count = i;
    out->stray = (bits & unused_bits(i)) != 0;
}

void pin_digits_read(struct octets body, struct pin_digits *out)
{
    size_t i;

    out->steps = out->size = 0;
    out->seen = 0;
    out->url = false;
    decode(body, out);
    i = out->count;
    /*@ loop invariant out->count <= i <= body.size;
        loop assigns i;
        loop variant body.size - i; */
    while (i < body.size && body.data[i] == '=')
        i++;
    out->padding = i - out->count;
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
    /*@ loop invariant 0 <= i <= size;
        loop assigns i, octets[0 .. size - 1];
        loop variant size - i; */
    for (size_t i = 0; i < size; i++) {
        const uint8_t *pair = text.data + i * stride;
        unsigned high = pin_hex_value(pair[0]), low = pin_hex_value(pair[1]);

        if (high > 15 || low > 15 || (stride == 3 && i > 0 && pair[-1] != ':'))
            return false;
        octets[i] = (uint8_t)(high * 0x10 + low);
    }
    return true;
}
