#include "x509/address.h"

#include <arpa/inet.h>

bool address_read(struct octets text, struct address *out)
{
    char copy[ADDRESS_TEXT_SIZE];

    if (text.size >= sizeof copy || memchr(text.data, 0, text.size) != NULL)
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    out->size = 4;
    if (inet_pton(AF_INET, copy, out->octets) == 1)
        return true;
    out->size = 16;
    return inet_pton(AF_INET6, copy, out->octets) == 1;
}

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

/* Takes a part off text, up to a dot, which goes too. */
/*@ requires \valid(text) && octets_valid(*text) && \valid(dot)
             && \separated(text, dot);
    assigns *text, *dot;
    ensures octets_valid(\result) && octets_valid(*text); */
static struct octets take_part(struct octets *text, bool *dot)
{
    const uint8_t *start = text->data, *end = start + text->size;
    const uint8_t *found = octets_find(start, end, '.');

    *dot = found < end;
    text->data = *dot ? found + 1 : end;
    text->size = (size_t)(end - text->data);
    return (struct octets){ start, (size_t)(found - start) };
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
            || !read_number(take_part(&rest, &dot), decimal, &part)
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

size_t address_text(struct octets octets, char out[ADDRESS_TEXT_SIZE])
{
    int family = octets.size == 4 ? AF_INET : AF_INET6;

    return inet_ntop(family, octets.data, out, ADDRESS_TEXT_SIZE) != NULL
         ? strlen(out) : 0;
}
