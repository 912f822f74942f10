#include "x509/host_match.h"

#include <string.h>

#include "base/ascii.h"

struct octets host_last_label(struct octets *rest)
{
    size_t start = rest->size;
    struct octets label;

    while (start > 0 && rest->data[start - 1] != '.')
        start--;
    label = octets_skip(*rest, start);
    rest->size = start == 0 ? 0 : start - 1;
    return label;
}

static bool is_decimal(struct octets label)
{
    for (size_t i = 0; i < label.size; i++)
        if (!ascii_is_digit(label.data[i]))
            return false;
    return label.size > 0;
}

/* 0x alone is a number, too: nought. */
static bool is_hexadecimal(struct octets label)
{
    if (!octets_start_with(label, "0x") && !octets_start_with(label, "0X"))
        return false;
    for (size_t i = 2; i < label.size; i++)
        if (!ascii_is_hexadecimal(label.data[i]))
            return false;
    return true;
}

/* What follows the URL Standard reads such a name as an IPv4 address, or
 * refuses it as a broken one: its "ends in a number checker". */
bool host_is_address(struct octets name)
{
    struct octets last = host_last_label(&name);

    return is_decimal(last) || is_hexadecimal(last);
}

static struct octets cut_final_dot(struct octets name)
{
    if (name.size > 0 && name.data[name.size - 1] == '.')
        name.size--;
    return name;
}

bool host_same(struct octets a, struct octets b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (ascii_fold(a.data[i]) != ascii_fold(b.data[i]))
            return false;
    return true;
}

static bool holds(struct octets text, uint8_t octet)
{
    return text.size > 0 && memchr(text.data, octet, text.size) != NULL;
}

bool host_match(struct octets pattern, struct octets name)
{
    name = cut_final_dot(name);
    if (holds(name, '*') || host_is_address(name))
        return false;
    if (octets_start_with(pattern, "*.")) {
        size_t dot = 0;

        while (dot < name.size && name.data[dot] != '.')
            dot++;
        if (dot == 0 || dot == name.size)
            return false;
        pattern = octets_skip(pattern, 2);
        name = octets_skip(name, dot + 1);
    }
    return name.size > 0 && !holds(pattern, '*') && host_same(pattern, name);
}

bool host_under(struct octets name, struct octets suffix)
{
    bool below = octets_start_with(suffix, "*.");

    name = cut_final_dot(name);
    suffix = cut_final_dot(below ? octets_skip(suffix, 2) : suffix);
    if (suffix.size == 0)
        return false;
    while (suffix.size > 0) {
        struct octets wanted = host_last_label(&suffix);
        struct octets label = host_last_label(&name);
        bool any = wanted.size == 1 && wanted.data[0] == '*';

        if (label.size == 0 || !(any || host_same(wanted, label)))
            return false;
    }
    return !below || name.size > 0;
}
