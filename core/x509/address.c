#include "x509/address.h"

enum {
    GROUP = 2, /* octets of the larger kind between two colons */
    GROUPS = ADDRESS_SIZE / GROUP,
    DOTTED = 4 /* octets of the smaller kind, or at the end of the larger */
};

/* The value of a digit; 16 or more for anything else. */
/*@ assigns \nothing;
    ensures 0 <= \result <= 16; */
static unsigned digit_value(uint8_t digit)
{
    uint8_t letter = digit | 0x20;

    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 16;
}

/* Takes a part off text, up to a separator, which goes too; more says that
 * there was one. */
/*@ requires \valid(text) && octets_valid(*text) && \valid(more)
             && \separated(text, more);
    assigns *text, *more;
    ensures octets_valid(\result) && octets_valid(*text);
    ensures *more ==> text->size < \old(text->size); */
static struct octets take_part(struct octets *text, uint8_t separator,
                               bool *more)
{
    const uint8_t *start = text->data, *end = start + text->size;
    const uint8_t *found = octets_find(start, end, separator);

    *more = found < end;
    text->data = *more ? found + 1 : end;
    text->size = (size_t)(end - text->data);
    return (struct octets){ start, (size_t)(found - start) };
}

/* 0 to 255 without a leading zero. */
/*@ requires octets_valid(text) && \valid(out);
    assigns *out; */
static bool read_decimal(struct octets text, uint8_t *out)
{
    unsigned value = 0;

    if (text.size == 0 || text.size > 3
        || (text.size > 1 && text.data[0] == '0'))
        return false;
    /*@ loop invariant 0 <= i <= text.size
            && value < (i == 0 ? 1 : i == 1 ? 10 : i == 2 ? 100 : 1000);
        loop assigns i, value;
        loop variant text.size - i; */
    for (size_t i = 0; i < text.size; i++) {
        unsigned digit = digit_value(text.data[i]);

        if (digit > 9)
            return false;
        value = value * 10 + digit;
    }
    *out = (uint8_t)value;
    return value <= 0xff;
}

/* "192.0.2.1" */
/*@ requires octets_valid(text) && \valid(out + (0 .. DOTTED - 1));
    assigns out[0 .. DOTTED - 1]; */
static bool read_dotted(struct octets text, uint8_t out[DOTTED])
{
    struct octets rest = text;
    bool more = true;

    /*@ loop invariant 0 <= i <= DOTTED && octets_valid(rest);
        loop assigns i, rest, more, out[0 .. DOTTED - 1];
        loop variant DOTTED - i; */
    for (size_t i = 0; i < DOTTED; i++)
        if (!more || !read_decimal(take_part(&rest, '.', &more), &out[i]))
            return false;
    return !more;
}

/* One to four hexadecimal digits. */
/*@ requires octets_valid(text) && \valid(out + (0 .. GROUP - 1));
    assigns out[0 .. GROUP - 1]; */
static bool read_group(struct octets text, uint8_t out[GROUP])
{
    unsigned value = 0;

    if (text.size == 0 || text.size > 2 * GROUP)
        return false;
    /*@ loop invariant 0 <= i <= text.size
            && value < (i == 0 ? 1 : i == 1 ? 0x10 : i == 2 ? 0x100
                        : i == 3 ? 0x1000 : 0x10000);
        loop assigns i, value;
        loop variant text.size - i; */
    for (size_t i = 0; i < text.size; i++) {
        unsigned digit = digit_value(text.data[i]);

        if (digit > 0xf)
            return false;
        value = value * 0x10 + digit;
    }
    out[0] = (uint8_t)(value / 0x100);
    out[1] = (uint8_t)(value % 0x100);
    return true;
}

/* Groups with a colon between two of them, perhaps none; four octets with
 * dots may stand in place of the last two (RFC 4291 2.2). */
/*@ requires octets_valid(text) && \valid(out + (0 .. ADDRESS_SIZE - 1))
             && \valid(size)
             && \separated(size, out + (0 .. ADDRESS_SIZE - 1));
    assigns *size, out[0 .. ADDRESS_SIZE - 1];
    ensures \result ==> *size <= ADDRESS_SIZE; */
static bool read_groups(struct octets text, bool dots,
                        uint8_t out[ADDRESS_SIZE], size_t *size)
{
    struct octets rest = text, part;
    bool more = text.size > 0;

    *size = 0;
    /*@ loop invariant octets_valid(rest) && *size <= ADDRESS_SIZE
            && *size % GROUP == 0;
        loop assigns rest, part, more, *size, out[0 .. ADDRESS_SIZE - 1];
        loop variant ADDRESS_SIZE - *size; */
    while (more) {
        part = take_part(&rest, ':', &more);
        if (dots && !more && *size <= ADDRESS_SIZE - DOTTED
            && read_dotted(part, out + *size)) {
            *size += DOTTED;
            return true;
        }
        if (*size == ADDRESS_SIZE || !read_group(part, out + *size))
            return false;
        *size += GROUP;
    }
    return true;
}

/* Where the first two colons in a row begin; at the end if there are none. */
/*@ requires octets_valid(text);
    assigns \nothing;
    ensures \result == text.size || \result + 2 <= text.size; */
static size_t find_colons(struct octets text)
{
    size_t at = 0;

    /*@ loop invariant 0 <= at <= text.size;
        loop assigns at;
        loop variant text.size - at; */
    while (at < text.size
           && (text.size - at < 2
               || text.data[at] != ':' || text.data[at + 1] != ':'))
        at++;
    return at;
}

/* Groups; two colons stand for one that is zero, or more. */
/*@ requires octets_valid(text) && \valid(out + (0 .. ADDRESS_SIZE - 1));
    assigns out[0 .. ADDRESS_SIZE - 1]; */
static bool read_colons(struct octets text, uint8_t out[ADDRESS_SIZE])
{
    size_t gap = find_colons(text), before, behind, start;
    uint8_t last[ADDRESS_SIZE];

    if (gap == text.size)
        return read_groups(text, true, out, &before)
            && before == ADDRESS_SIZE;
    if (!read_groups(octets_first(text, gap), false, out, &before)
        || !read_groups(octets_skip(text, gap + 2), true, last, &behind)
        || before + behind > ADDRESS_SIZE - GROUP)
        return false;
    start = ADDRESS_SIZE - behind;
    /*@ loop invariant before <= i <= ADDRESS_SIZE;
        loop assigns i, out[0 .. ADDRESS_SIZE - 1];
        loop variant ADDRESS_SIZE - i; */
    for (size_t i = before; i < ADDRESS_SIZE; i++)
        out[i] = i < start ? 0 : last[i - start];
    return true;
}

bool address_read(struct octets text, struct address *out)
{
    out->size = DOTTED;
    if (read_dotted(text, out->octets))
        return true;
    out->size = ADDRESS_SIZE;
    return read_colons(text, out->octets);
}

/* Takes 0x or 0 off text and gives the base of what is left. */
/*@ requires \valid(text) && octets_valid(*text);
    assigns *text;
    ensures octets_valid(*text) && 8 <= \result <= 16; */
static unsigned take_base(struct octets *text, bool decimal)
{
    if (text->size > 2 && text->data[0] == '0'
        && (text->data[1] | 0x20) == 'x') {
        text->data += 2;
        text->size -= 2;
        return 16;
    }
    return !decimal && text->size > 1 && text->data[0] == '0' ? 8 : 10;
}

/* Reads a number of up to 32 bits. */
/*@ requires octets_valid(text) && \valid(out);
    assigns *out; */
static bool read_number(struct octets text, bool decimal, uint32_t *out)
{
    struct octets digits = text;
    unsigned base = take_base(&digits, decimal);
    uint64_t value = 0;

    /*@ loop invariant 0 <= i <= digits.size && value <= UINT32_MAX;
        loop assigns i, value;
        loop variant digits.size - i; */
    for (size_t i = 0; i < digits.size; i++) {
        unsigned digit = digit_value(digits.data[i]);

        value = value * base + digit;
        if (digit >= base || value > UINT32_MAX)
            return false;
    }
    *out = (uint32_t)value;
    return digits.size > 0;
}

/* A part that has a dot after it, at its place among four. */
/*@ requires before < 4;
    assigns \nothing; */
static uint32_t shift_part(uint32_t part, size_t before)
{
    return part << (24 - 8 * before);
}

/* In network order. */
/*@ requires \valid(octets + (0 .. 3));
    assigns octets[0 .. 3]; */
static void put_address(uint32_t value, uint8_t octets[4])
{
    octets[0] = (uint8_t)(value >> 24);
    octets[1] = (uint8_t)(value >> 16);
    octets[2] = (uint8_t)(value >> 8);
    octets[3] = (uint8_t)value;
}

bool address_guess(struct octets text, bool decimal, struct address *out)
{
    struct octets rest = text;
    uint32_t part, value = 0;
    size_t count = 0;
    bool dot;

    /*@ loop invariant 0 <= count <= 4 && octets_valid(rest);
        loop assigns rest, part, value, count, dot;
        loop variant 4 - count; */
    do {
        if (count == 4
            || !read_number(take_part(&rest, '.', &dot), decimal, &part)
            || (dot && part > 0xff)
            || (!dot && (uint64_t)part >> (32 - 8 * count) != 0))
            return false;
        value |= dot ? shift_part(part, count) : part;
        count++;
    } while (dot);
    put_address(value, out->octets);
    out->size = 4;
    return true;
}

/*@ predicate text_of(char *from, char *to, integer least, integer most) =
      \base_addr(from) == \base_addr(to) && least <= to - from <= most; */

/* Each of what writes returns where its text ends. */
/*@ requires \valid(out + (0 .. 2));
    assigns out[0 .. 2];
    ensures text_of(out, \result, 1, 3); */
static char *put_decimal(char *out, uint8_t value)
{
    if (value >= 100)
        *out++ = (char)('0' + value / 100);
    if (value >= 10)
        *out++ = (char)('0' + value / 10 % 10);
    *out++ = (char)('0' + value % 10);
    return out;
}

/*@ requires \valid_read(octets + (0 .. DOTTED - 1))
             && \valid(out + (0 .. 14));
    assigns out[0 .. 14];
    ensures text_of(out, \result, 7, 15); */
static char *put_dotted(char *out, const uint8_t octets[DOTTED])
{
    out = put_decimal(out, octets[0]);
    /*@ loop invariant 1 <= i <= DOTTED
            && text_of(\at(out, Pre), out, 2 * i - 1, 4 * i - 1);
        loop assigns i, out, \at(out, Pre)[0 .. 14];
        loop variant DOTTED - i; */
    for (size_t i = 1; i < DOTTED; i++) {
        *out++ = '.';
        out = put_decimal(out, octets[i]);
    }
    return out;
}

/*@ requires \valid_read(octets + (0 .. ADDRESS_SIZE - 1)) && at < GROUPS;
    assigns \nothing;
    ensures \result <= 0xffff; */
static unsigned group_at(const uint8_t octets[ADDRESS_SIZE], size_t at)
{
    return octets[GROUP * at] * 0x100U + octets[GROUP * at + 1];
}

/* Hexadecimal, without leading zeros (RFC 5952 4.1). */
/*@ requires group <= 0xffff && \valid(out + (0 .. 3));
    assigns out[0 .. 3];
    ensures text_of(out, \result, 1, 4); */
static char *put_group(char *out, unsigned group)
{
    int digits = group >= 0x1000 ? 4 : group >= 0x100 ? 3
               : group >= 0x10 ? 2 : 1;
    unsigned left = group;

    /*@ loop invariant 0 <= i <= digits;
        loop assigns i, left, out[0 .. 3];
        loop variant i; */
    for (int i = digits; i > 0; i--) {
        out[i - 1] = (char)(left % 0x10 < 10 ? '0' + left % 0x10
                                             : 'a' + left % 0x10 - 10);
        left /= 0x10;
    }
    return out + digits;
}

/* Groups with a colon between two of them. */
/*@ requires \valid_read(octets + (0 .. ADDRESS_SIZE - 1))
             && from <= to <= GROUPS
             && \valid(out + (0 .. 5 * (to - from) - 1));
    assigns out[0 .. 5 * (to - from) - 1];
    ensures text_of(out, \result, 0, 5 * (to - from)); */
static char *put_groups(char *out, const uint8_t octets[ADDRESS_SIZE],
                        size_t from, size_t to)
{
    /*@ loop invariant from <= i <= to
            && text_of(\at(out, Pre), out, 0, 5 * (i - from));
        loop assigns i, out, \at(out, Pre)[0 .. 5 * (to - from) - 1];
        loop variant to - i; */
    for (size_t i = from; i < to; i++) {
        if (i > from)
            *out++ = ':';
        out = put_group(out, group_at(octets, i));
    }
    return out;
}

/* The end of the groups that are zero from one on. */
/*@ requires \valid_read(octets + (0 .. ADDRESS_SIZE - 1)) && at <= GROUPS;
    assigns \nothing;
    ensures at <= \result <= GROUPS; */
static size_t pass_zeros(const uint8_t octets[ADDRESS_SIZE], size_t at)
{
    size_t end = at;

    /*@ loop invariant at <= end <= GROUPS;
        loop assigns end;
        loop variant GROUPS - end; */
    while (end < GROUPS && group_at(octets, end) == 0)
        end++;
    return end;
}

/* The most groups in a row that are zero, the first of several, which two
 * colons stand for; none if there are no two (RFC 5952 4.2). */
/*@ requires \valid_read(octets + (0 .. ADDRESS_SIZE - 1)) && \valid(end);
    assigns *end;
    ensures \result == *end == GROUPS || \result + 2 <= *end <= GROUPS; */
static size_t find_zeros(const uint8_t octets[ADDRESS_SIZE], size_t *end)
{
    size_t start = GROUPS, most = 1;

    *end = GROUPS;
    /*@ loop invariant 0 <= i <= GROUPS && 1 <= most <= GROUPS;
        loop invariant start == *end == GROUPS
            || start + 2 <= *end <= GROUPS;
        loop assigns i, start, most, *end;
        loop variant GROUPS - i; */
    for (size_t i = 0; i < GROUPS; i++) {
        size_t stop = pass_zeros(octets, i);

        if (stop - i > most) {
            most = stop - i;
            start = i;
            *end = stop;
        }
    }
    return start;
}

/* True if what is behind these zeros has an address of the smaller kind at
 * its end: that of RFC 4291 2.5.5.1, or 2.5.5.2. */
/*@ requires \valid_read(octets + (0 .. ADDRESS_SIZE - 1));
    assigns \nothing;
    ensures \result ==> start == 0 && 5 <= end <= 6; */
static bool has_dotted(const uint8_t octets[ADDRESS_SIZE], size_t start,
                       size_t end)
{
    return start == 0
        && (end == 6 || (end == 5 && group_at(octets, end) == 0xffff));
}

/*@ requires \valid_read(octets + (0 .. ADDRESS_SIZE - 1))
             && \valid(out + (0 .. ADDRESS_TEXT_SIZE - 1));
    assigns out[0 .. ADDRESS_TEXT_SIZE - 1];
    ensures text_of(out, \result, 0, ADDRESS_TEXT_SIZE); */
static char *put_colons(char *out, const uint8_t octets[ADDRESS_SIZE])
{
    size_t end, start = find_zeros(octets, &end);

    out = put_groups(out, octets, 0, start);
    if (start < GROUPS) {
        *out++ = ':';
        *out++ = ':';
    }
    if (!has_dotted(octets, start, end))
        return put_groups(out, octets, end, GROUPS);
    if (end < 6) {
        out = put_group(out, group_at(octets, end));
        *out++ = ':';
    }
    return put_dotted(out, octets + ADDRESS_SIZE - DOTTED);
}

size_t address_text(struct octets octets, char out[ADDRESS_TEXT_SIZE])
{
    const char *end = octets.size == DOTTED ? put_dotted(out, octets.data)
                                            : put_colons(out, octets.data);

    return (size_t)(end - out);
}
