#include "input/unicode.h"

#include <string.h>

static bool begins(struct octets octets, const char *mark, size_t size)
{
    return octets.size >= size && memcmp(octets.data, mark, size) == 0;
}

/* Which of the first four octets are zero, the first as the highest bit; as
 * RFC 4627 3 does, for two ASCII characters. */
static unsigned zero_octets(struct octets octets)
{
    unsigned zeros = 0;

    for (size_t i = 0; i < 4 && i < octets.size; i++)
        zeros |= (unsigned)(octets.data[i] == 0) << (3 - i);
    return zeros;
}

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
    if (begins(octets, "\xff\xfe\0\0", 4) || begins(octets, "\0\0\xfe\xff", 4))
        return UNICODE_UTF32;
    if (begins(octets, "\xff\xfe", 2))
        return UNICODE_UTF16LE;
    if (begins(octets, "\xfe\xff", 2))
        return UNICODE_UTF16BE;
    if (begins(octets, "\xef\xbb\xbf", 3))
        return UNICODE_UTF8_BOM;
    return detect_unmarked(octets);
}

const char *unicode_name(enum unicode_encoding encoding)
{
    static const char *const names[] = {
        "utf-8", "utf-8-bom", "utf-16le", "utf-16be", "utf-32"
    };

    return names[encoding];
}

size_t unicode_put(uint32_t c, uint8_t out[4])
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

static uint32_t unit(struct octets octets, size_t at, bool big)
{
    uint32_t first = octets.data[at], second = octets.data[at + 1];

    return big ? first << 8 | second : second << 8 | first;
}

/* Reads the character at *at; refuses a surrogate that has no partner. */
static bool take_utf16(struct octets octets, size_t *at, bool big,
                       uint32_t *character)
{
    uint32_t high, low;

    if (octets.size - *at < 2)
        return false;
    high = unit(octets, *at, big);
    *character = high;
    *at += 2;
    if (high < 0xd800 || high > 0xdfff)
        return true;
    if (high > 0xdbff || octets.size - *at < 2)
        return false;
    low = unit(octets, *at, big);
    *character = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    *at += 2;
    return low >= 0xdc00 && low <= 0xdfff;
}

static bool transcode_utf16(struct octets octets, bool big, uint8_t *out,
                            struct octets *text, struct fault *fault)
{
    size_t at = 0, size = 0;
    uint32_t character;

    if (octets.size >= 2 && unit(octets, 0, big) == 0xfeff)
        at = 2;
    while (at < octets.size) {
        size_t start = at;

        if (!take_utf16(octets, &at, big, &character))
            return fault_refuse(fault, FAULT_UNICODE_UTF16, start);
        size += unicode_put(character, out + size);
    }
    *text = (struct octets){ out, size };
    return true;
}

bool unicode_transcode(struct octets octets, enum unicode_encoding encoding,
                       uint8_t *out, struct octets *text, struct fault *fault)
{
    size_t mark = encoding == UNICODE_UTF8_BOM ? 3 : 0;

    *fault = (struct fault){ FAULT_NONE, 0 };
    if (encoding == UNICODE_UTF32)
        return fault_refuse(fault, FAULT_UNICODE_UTF32, 0);
    if (encoding == UNICODE_UTF16LE || encoding == UNICODE_UTF16BE)
        return transcode_utf16(octets, encoding == UNICODE_UTF16BE, out, text,
                               fault);
    if (octets.size > mark)
        memcpy(out, octets.data + mark, octets.size - mark);
    *text = (struct octets){ out, octets.size - mark };
    return true;
}
