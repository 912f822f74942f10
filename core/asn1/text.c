#include "asn1/text.h"

static const struct {
    uint8_t identifier;
    const char *name;
} types[] = {
    { DER_UTF8_STRING, "UTF8String" },
    { DER_NUMERIC_STRING, "NumericString" },
    { DER_PRINTABLE_STRING, "PrintableString" },
    { DER_TELETEX_STRING, "TeletexString" },
    { DER_IA5_STRING, "IA5String" },
    { DER_VISIBLE_STRING, "VisibleString" },
    { DER_UNIVERSAL_STRING, "UniversalString" },
    { DER_BMP_STRING, "BMPString" },
};

enum { COUNT = sizeof types / sizeof *types };

const char *text_type(uint8_t identifier)
{
    /*@ loop assigns i;
        loop variant COUNT - i; */
    for (size_t i = 0; i < COUNT; i++)
        if (types[i].identifier == identifier)
            return types[i].name;
    return NULL;
}

/*@ assigns \nothing;
    ensures \result <==> 0xd800 <= unit <= 0xdfff; */
static bool is_surrogate(uint32_t unit)
{
    return unit >= 0xd800 && unit <= 0xdfff;
}

/*@ requires \valid(rest) && octets_valid(*rest) && size <= rest->size;
    assigns *rest;
    ensures text_left(*rest, \old(*rest))
            && rest->size == \old(rest->size) - size; */
static void skip(struct octets *rest, size_t size)
{
    rest->data += size;
    rest->size -= size;
}

/* Octets of the sequence that first begins (RFC 3629 4); 0 for none. */
/*@ assigns \nothing;
    ensures \result <= 4; */
static size_t sequence_size(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/* The least code points of sequences of so many octets. */
static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };

/*@ requires \valid(rest) && octets_valid(*rest) && rest->size > 0;
    assigns *rest;
    ensures text_left(*rest, \old(*rest));
    ensures \result < TEXT_NO_CODE_POINT
            ==> rest->size < \old(rest->size); */
static uint32_t take_utf8(struct octets *rest)
{
    size_t size = sequence_size(rest->data[0]);
    uint32_t code_point;

    if (size == 0 || size > rest->size)
        return TEXT_NO_CODE_POINT;
    code_point = rest->data[0]
               % (size == 1 ? 128u : size == 2 ? 32u : size == 3 ? 16u : 8u);
    /*@ loop invariant 1 <= i <= size;
        loop invariant code_point
            <= (i == 1 ? 0x7f : i == 2 ? 0x1fff : i == 3 ? 0x7ffff : 0x1ffffff);
        loop assigns i, code_point;
        loop variant size - i; */
    for (size_t i = 1; i < size; i++) {
        if ((rest->data[i] & 0xc0) != 0x80)
            return TEXT_NO_CODE_POINT;
        code_point = code_point * 64 + rest->data[i] % 64;
    }
    if (code_point < least[size] || is_surrogate(code_point))
        return TEXT_NO_CODE_POINT;
    skip(rest, size);
    return code_point;
}

/*@ requires \valid(rest) && octets_valid(*rest) && 0 < size <= 4;
    assigns *rest;
    ensures text_left(*rest, \old(*rest));
    ensures \result < TEXT_NO_CODE_POINT
            ==> rest->size == \old(rest->size) - size; */
static uint32_t take_unit(struct octets *rest, size_t size)
{
    uint32_t unit = 0;

    if (rest->size < size)
        return TEXT_NO_CODE_POINT;
    /*@ loop invariant 0 <= i <= size;
        loop invariant i < 4 ==> unit
            <= (i == 0 ? 0 : i == 1 ? 0xff : i == 2 ? 0xffff : 0xffffff);
        loop assigns i, unit;
        loop variant size - i; */
    for (size_t i = 0; i < size; i++)
        unit = unit * 256 + rest->data[i];
    skip(rest, size);
    return unit;
}

/* A BMPString has no surrogates by its definition; in practice it is UTF-16
 * (as PKCS#12 and Windows write it), so pairs are read. */
/*@ requires \valid(rest) && octets_valid(*rest) && rest->size > 0;
    assigns *rest;
    ensures text_left(*rest, \old(*rest));
    ensures \result < TEXT_NO_CODE_POINT
            ==> rest->size < \old(rest->size); */
static uint32_t take_bmp(struct octets *rest)
{
    uint32_t high = take_unit(rest, 2), low;

    if (!is_surrogate(high))
        return high;
    low = take_unit(rest, 2);
    if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return TEXT_NO_CODE_POINT;
    return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
}

/*@ requires \valid(rest) && octets_valid(*rest) && rest->size > 0;
    assigns *rest;
    ensures text_left(*rest, \old(*rest));
    ensures \result < TEXT_NO_CODE_POINT
            ==> rest->size < \old(rest->size); */
static uint32_t take_universal(struct octets *rest)
{
    uint32_t unit = take_unit(rest, 4);

    return is_surrogate(unit) ? TEXT_NO_CODE_POINT : unit;
}

uint32_t text_next(uint8_t identifier, struct octets *contents)
{
    if (identifier == DER_UTF8_STRING)
        return take_utf8(contents);
    if (identifier == DER_BMP_STRING)
        return take_bmp(contents);
    if (identifier == DER_UNIVERSAL_STRING)
        return take_universal(contents);
    return take_unit(contents, 1);
}

/* Nearly all is ASCII, which needs no further look. */
/*@ requires octets_valid(contents);
    assigns \nothing; */
static bool is_ascii(struct octets contents)
{
    uint64_t seen = 0;
    size_t i = 0;

    /*@ loop invariant 0 <= i <= contents.size;
        loop assigns i, seen;
        loop variant contents.size - i; */
    for (; contents.size - i >= 8; i += 8)
        seen |= octets_word(contents.data + i);
    /*@ loop invariant 0 <= i <= contents.size;
        loop assigns i, seen;
        loop variant contents.size - i; */
    for (; i < contents.size; i++)
        seen |= contents.data[i];
    return (seen & UINT64_C(0x8080808080808080)) == 0;
}

enum fault_code text_check(uint8_t identifier, struct octets contents)
{
    if (!text_is_encoded(identifier)
        || (identifier == DER_UTF8_STRING && is_ascii(contents)))
        return FAULT_NONE;
    /*@ loop invariant octets_valid(contents);
        loop assigns contents;
        loop variant contents.size; */
    while (contents.size > 0)
        if (text_next(identifier, &contents) >= TEXT_NO_CODE_POINT)
            return FAULT_DER_STRING;
    return FAULT_NONE;
}

/*@ assigns \nothing; */
static bool is_digit_or_space(uint8_t c)
{
    return (c >= '0' && c <= '9') || c == ' ';
}

/*@ assigns \nothing; */
static bool is_printable(uint8_t c)
{
    return is_digit_or_space(c) || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z') || (c >= '\'' && c <= '/' && c != '*')
        || c == ':' || c == '=' || c == '?';
}

/*@ assigns \nothing; */
static bool is_in_alphabet(uint8_t identifier, uint8_t c)
{
    switch (identifier) {
    case DER_NUMERIC_STRING:
        return is_digit_or_space(c);
    case DER_PRINTABLE_STRING:
        return is_printable(c);
    case DER_IA5_STRING:
        return c < 0x80;
    case DER_VISIBLE_STRING:
        return c >= 0x20 && c < 0x7f;
    default:
        return true;
    }
}

size_t text_stray(uint8_t identifier, struct octets contents)
{
    size_t i = 0;

    /*@ loop invariant 0 <= i <= contents.size;
        loop assigns i;
        loop variant contents.size - i; */
    while (i < contents.size && is_in_alphabet(identifier, contents.data[i]))
        i++;
    return i;
}

/*@ requires \valid(out + (0 .. count - 1)) && 1 <= count <= 3;
    assigns out[0 .. count - 1];
    ensures \result == out + count; */
static char *put_tail(char *out, uint32_t code_point, unsigned count)
{
    /*@ loop invariant 0 <= count <= \at(count, Pre)
            && out == \at(out, Pre) + (\at(count, Pre) - count);
        loop assigns count, out, \at(out, Pre)[0 .. \at(count, Pre) - 1];
        loop variant count; */
    while (count > 0) {
        count--;
        *out++ = (char)(0x80 | (code_point >> 6 * count & 0x3f));
    }
    return out;
}

char *text_put(char *out, uint32_t code_point)
{
    if (code_point < 0x80) {
        *out++ = (char)code_point;
        return out;
    }
    if (code_point < 0x800) {
        *out++ = (char)(0xc0 | code_point >> 6);
        return put_tail(out, code_point, 1);
    }
    if (code_point < 0x10000) {
        *out++ = (char)(0xe0 | code_point >> 12);
        return put_tail(out, code_point, 2);
    }
    *out++ = (char)(0xf0 | code_point >> 18);
    return put_tail(out, code_point, 3);
}
