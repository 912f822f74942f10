#include "input/unicode.h"

static const uint8_t mark_utf8[] = { 0xef, 0xbb, 0xbf };
static const uint8_t mark_utf16le[] = { 0xff, 0xfe };
static const uint8_t mark_utf16be[] = { 0xfe, 0xff };
static const uint8_t mark_utf32le[] = { 0xff, 0xfe, 0, 0 };
static const uint8_t mark_utf32be[] = { 0, 0, 0xfe, 0xff };

/*@ requires octets_valid(octets) && size <= 4
             && \valid_read(mark + (0 .. size - 1));
    assigns \nothing;
    ensures \result ==> octets.size >= size; */
static bool begins(struct octets octets, const uint8_t *mark, size_t size)
{
    return octets.size >= size
        && octets_equal(octets_first(octets, size),
                        (struct octets){ mark, size });
}

/* Which of the first four octets are zero, the first as the highest bit; as
 * RFC 4627 3 does, for two ASCII characters. */
/*@ requires octets_valid(octets);
    assigns \nothing;
    ensures \result <= 0xf; */
static unsigned zero_octets(struct octets octets)
{
    unsigned zeros = 0;

    /*@ loop invariant 0 <= i <= 4;
        loop invariant zeros < (i == 0 ? 1 : i == 1 ? 2 : i == 2 ? 4
                                : i == 3 ? 8 : 16);
        loop assigns i, zeros;
        loop variant 4 - i; */
    for (size_t i = 0; i < 4; i++)
        zeros = 2 * zeros + (i < octets.size && octets.data[i] == 0);
    return zeros;
}

/*@ requires octets_valid(octets);
    assigns \nothing;
    ensures \result == UNICODE_UTF8 || \result == UNICODE_UTF16LE
            || \result == UNICODE_UTF16BE || \result == UNICODE_UTF32; */
static enum unicode_encoding detect_unmarked(struct octets octets)
{
    if (octets.size < 2 || octets.size == 3)
        return UNICODE_UTF8;
    switch (zero_octets(octets)) {
    case 0x7: case 0xe:
        return UNICODE_UTF32;
    case 0x5:
        return UNICODE_UTF16LE;
    case 0xa:
        return UNICODE_UTF16BE;
    case 0x4: /* "1" alone */
        return octets.size == 2 ? UNICODE_UTF16LE : UNICODE_UTF8;
    case 0x8:
        return octets.size == 2 ? UNICODE_UTF16BE : UNICODE_UTF8;
    default:
        return UNICODE_UTF8;
    }
}

enum unicode_encoding unicode_detect(struct octets octets)
{
    if (begins(octets, mark_utf32le, sizeof mark_utf32le)
        || begins(octets, mark_utf32be, sizeof mark_utf32be))
        return UNICODE_UTF32;
    if (begins(octets, mark_utf16le, sizeof mark_utf16le))
        return UNICODE_UTF16LE;
    if (begins(octets, mark_utf16be, sizeof mark_utf16be))
        return UNICODE_UTF16BE;
    if (begins(octets, mark_utf8, sizeof mark_utf8))
        return UNICODE_UTF8_BOM;
    return detect_unmarked(octets);
}

static const char *const encoding_names[] = {
    "utf-8", "utf-8-bom", "utf-16le", "utf-16be", "utf-32"
};

const char *unicode_name(enum unicode_encoding encoding)
{
    return encoding_names[encoding];
}

size_t unicode_put(uint32_t c, uint8_t *out)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xc0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xe0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        out[2] = (uint8_t)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    out[3] = (uint8_t)(0x80 | (c & 0x3f));
    return 4;
}

/* RFC 3629 4, by first octet: how many follow, and the bounds of the first of
 * them, which keep out overlong forms, surrogates and what is too great. */
/*@ requires \valid(least) && \valid(most) && \separated(least, most);
    assigns *least, *most;
    ensures \result <= 3; */
static size_t count_following(uint8_t first, uint8_t *least, uint8_t *most)
{
    *least = 0x80;
    *most = 0xbf;
    if (first >= 0xc2 && first <= 0xdf)
        return 1;
    if (first >= 0xe0 && first <= 0xef) {
        *least = first == 0xe0 ? 0xa0 : 0x80;
        *most = first == 0xed ? 0x9f : 0xbf;
        return 2;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        *least = first == 0xf0 ? 0x90 : 0x80;
        *most = first == 0xf4 ? 0x8f : 0xbf;
        return 3;
    }
    return 0;
}

size_t unicode_sequence(struct octets text)
{
    uint8_t least, most;
    size_t following;

    if (text.size == 0 || text.data[0] < 0x80)
        return text.size > 0;
    following = count_following(text.data[0], &least, &most);
    if (following == 0 || following >= text.size)
        return 0;
    if (text.data[1] < least || text.data[1] > most)
        return 0;
    /*@ loop invariant 2 <= i <= following + 1 || i == 2;
        loop assigns i;
        loop variant following + 2 - i; */
    for (size_t i = 2; i <= following; i++)
        if ((text.data[i] & 0xc0) != 0x80)
            return 0;
    return following + 1;
}

/* The unit of UTF-16 at an octet. */
/*@ requires octets_valid(octets) && at + 2 <= octets.size;
    assigns \nothing;
    ensures \result <= 0xffff; */
static uint32_t unit(struct octets octets, size_t at, bool big)
{
    uint32_t first = octets.data[at], second = octets.data[at + 1];

    return big ? first * 0x100 + second : second * 0x100 + first;
}

/* Takes the character at *at, and moves behind it; refuses a surrogate that
 * has no partner. */
/*@ requires octets_valid(octets) && \valid(at) && *at <= octets.size
             && \valid(character) && \separated(at, character);
    assigns *at, *character;
    ensures \result
            ? *at <= octets.size
              && *at == \old(*at) + (*character < 0x10000 ? 2 : 4)
              && *character <= 0x10ffff
            : *at == \old(*at); */
static bool take_utf16(struct octets octets, size_t *at, bool big,
                       uint32_t *character)
{
    size_t left = octets.size - *at;
    uint32_t high, low;

    if (left < 2)
        return false;
    high = unit(octets, *at, big);
    if (high < 0xd800 || high > 0xdfff) {
        *character = high;
        *at += 2;
        return true;
    }
    if (high > 0xdbff || left < 4)
        return false;
    low = unit(octets, *at + 2, big);
    if (low < 0xdc00 || low > 0xdfff)
        return false;
    *character = 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
    *at += 4;
    return true;
}

/*@ requires unicode_room(octets, out) && \valid(text) && \valid(fault)
             && \separated(text, fault);
    assigns out[0 .. UNICODE_UTF8_SIZE(octets.size) - 1], *text, *fault;
    ensures \result
            ? text->data == out
              && text->size <= UNICODE_UTF8_SIZE(octets.size)
            : fault->code != FAULT_NONE; */
static bool transcode_utf16(struct octets octets, bool big, uint8_t *out,
                            struct octets *text, struct fault *fault)
{
    size_t at = 0, size = 0;
    uint32_t character;

    if (octets.size >= 2 && unit(octets, 0, big) == 0xfeff)
        at = 2;
    /*@ loop invariant at <= octets.size && 2 * size <= 3 * at;
        loop assigns at, size, character,
                     out[0 .. UNICODE_UTF8_SIZE(octets.size) - 1];
        loop variant octets.size - at; */
    while (at < octets.size) {
        if (!take_utf16(octets, &at, big, &character))
            return fault_refuse(fault, FAULT_UNICODE_UTF16, at);
        size += unicode_put(character, out + size);
    }
    text->data = out;
    text->size = size;
    return true;
}

/*@ requires octets_valid(octets)
             && \valid(out + (0 .. octets.size - 1));
    assigns out[0 .. octets.size - 1]; */
static void copy(struct octets octets, uint8_t *out)
{
    /*@ loop invariant 0 <= i <= octets.size;
        loop assigns i, out[0 .. octets.size - 1];
        loop variant octets.size - i; */
    for (size_t i = 0; i < octets.size; i++)
        out[i] = octets.data[i];
}

bool unicode_transcode(struct octets octets, enum unicode_encoding encoding,
                       uint8_t *out, struct octets *text, struct fault *fault)
{
    fault->code = FAULT_NONE;
    fault->offset = 0;
    if (encoding == UNICODE_UTF32)
        return fault_refuse(fault, FAULT_UNICODE_UTF32, 0);
    if (encoding == UNICODE_UTF16LE || encoding == UNICODE_UTF16BE)
        return transcode_utf16(octets, encoding == UNICODE_UTF16BE, out, text,
                               fault);
    if (encoding == UNICODE_UTF8_BOM)
        octets = octets_skip(octets, sizeof mark_utf8);
    copy(octets, out);
    text->data = out;
    text->size = octets.size;
    return true;
}
