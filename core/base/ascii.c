#include "base/ascii.h"

bool ascii_is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

uint8_t ascii_fold(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
}

bool ascii_is_letter(uint8_t octet)
{
    uint8_t small = ascii_fold(octet);

    return small >= 'a' && small <= 'z';
}

bool ascii_is_hexadecimal(uint8_t octet)
{
    uint8_t small = ascii_fold(octet);

    return ascii_is_digit(octet) || (small >= 'a' && small <= 'f');
}

bool ascii_is_blank(uint8_t octet)
{
    return octet == ' ' || (octet >= '\t' && octet <= '\r');
}

struct octets ascii_trim(struct octets text)
{
    /*@ loop invariant 0 <= text.size <= \at(text.size, Pre);
        loop assigns text.size;
        loop variant text.size; */
    while (text.size > 0 && ascii_is_blank(text.data[text.size - 1]))
        text.size--;
    /*@ loop invariant octets_valid(text)
            && octets_ordered(\at(text.data, Pre), text.data)
            && octets_ordered(text.data + text.size,
                              \at(text.data + text.size, Pre));
        loop assigns text;
        loop variant text.size; */
    while (text.size > 0 && ascii_is_blank(text.data[0]))
        text = octets_skip(text, 1);
    return text;
}
