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
static unsigned digit_value(uint8_t digit)
{
    uint8_t letter = digit | 0x20;

    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 16;
}

/* Takes 0x or 0 off text and gives the base of what is left. */
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
static bool read_number(struct octets text, bool decimal, uint32_t *out)
{
    unsigned base = take_base(&text, decimal);
    uint64_t value = 0;

    for (size_t i = 0; i < text.size; i++) {
        unsigned digit = digit_value(text.data[i]);

        value = value * base + digit;
        if (digit >= base || value > UINT32_MAX)
            return false;
    }
    *out = (uint32_t)value;
    return text.size > 0;
}

/* Takes a part off text, up to a dot, which goes too. */
static struct octets take_part(struct octets *text)
{
    const uint8_t *dot = memchr(text->data, '.', text->size);
    size_t size = dot != NULL ? (size_t)(dot - text->data) : text->size;
    struct octets part = { text->data, size };

    text->data += size + (dot != NULL);
    text->size -= size + (dot != NULL);
    return part;
}

bool address_guess(struct octets text, bool decimal, struct address *out)
{
    uint32_t part, value = 0;
    size_t count = 0;
    bool dot;

    do {
        dot = memchr(text.data, '.', text.size) != NULL;
        if (count == 4 || !read_number(take_part(&text), decimal, &part)
            || (dot && part > 0xff)
            || (!dot && (uint64_t)part >> (32 - 8 * count) != 0))
            return false;
        value |= dot ? part << (24 - 8 * count) : part;
        count++;
    } while (dot);
    out->size = 4;
    for (size_t i = 0; i < 4; i++)
        out->octets[i] = (uint8_t)(value >> (24 - 8 * i));
    return true;
}

size_t address_text(struct octets octets, char out[ADDRESS_TEXT_SIZE])
{
    int family = octets.size == 4 ? AF_INET : AF_INET6;

    return inet_ntop(family, octets.data, out, ADDRESS_TEXT_SIZE) != NULL
         ? strlen(out) : 0;
}
