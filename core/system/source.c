#include "system/source.h"

#include "base/limits.h"

/* RFC 3629 4: the octets of one character, or 0; its code point in *point. */
static size_t take_character(const uint8_t *at, size_t left, uint32_t *point)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t size = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2
                : *at < 0xf0 ? 3 : *at < 0xf5 ? 4 : 0;

    if (size == 0 || size > left)
        return 0;
    *point = size == 1 ? *at : *at & (0x7fU >> size);
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (at[i] & 0x3fU);
    }
    if (*point < least[size] || *point > 0x10ffff
        || (*point >= 0xd800 && *point < 0xe000))
        return 0;
    return size;
}

static bool is_control(uint32_t point)
{
    return (point < 0x20 && point != '\t' && point != '\n')
        || (point >= 0x7f && point < 0xa0)
        || point == 0x2028 || point == 0x2029;
}

static bool is_direction(uint32_t point)
{
    return (point >= 0x202a && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x200e || point == 0x200f || point == 0x061c;
}

/* The fault of the character at *i, which moves past it. */
static enum fault_code check_next(struct octets text, size_t *i)
{
    uint32_t point = 0;
    size_t size = take_character(text.data + *i, text.size - *i, &point);

    if (size == 0)
        return FAULT_SOURCE_UTF8;
    if (is_direction(point))
        return FAULT_SOURCE_DIRECTION;
    if (point == '\r' && *i + 1 < text.size && text.data[*i + 1] == '\n')
        size = 2;
    else if (is_control(point))
        return FAULT_SOURCE_CONTROL;
    *i += size;
    return FAULT_NONE;
}

bool source_check(struct octets text, struct fault *fault)
{
    enum fault_code code = FAULT_NONE;
    size_t i = 0;

    if (text.size > LIMIT_RULE_OCTETS)
        code = FAULT_SOURCE_TOO_LARGE;
    while (code == FAULT_NONE && i < text.size)
        code = check_next(text, &i);
    if (code == FAULT_NONE)
        return true;
    *fault = (struct fault){ .code = code, .offset = i };
    return false;
}
