#include "base/ascii.h"

bool ascii_is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

bool ascii_is_letter(uint8_t octet)
{
    return (octet | 0x20) >= 'a' && (octet | 0x20) <= 'z';
}

bool ascii_is_hexadecimal(uint8_t octet)
{
    return ascii_is_digit(octet)
        || ((octet | 0x20) >= 'a' && (octet | 0x20) <= 'f');
}

bool ascii_is_blank(uint8_t octet)
{
    return octet == ' ' || (octet >= '\t' && octet <= '\r');
}

uint8_t ascii_fold(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

struct octets ascii_trim(struct octets text)
{
    while (text.size > 0 && ascii_is_blank(text.data[text.size - 1]))
        text.size--;
    while (text.size > 0 && ascii_is_blank(text.data[0]))
        text = octets_skip(text, 1);
    return text;
}
