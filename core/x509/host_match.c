#include "x509/host_match.h"

#include "base/ascii.h"

struct octets host_last_label(struct octets *rest)
{
    size_t start = rest->size;
    struct octets label;

    /*@ loop invariant 0 <= start <= rest->size;
        loop assigns start;
        loop variant start; */
    while (start > 0 && rest->data[start - 1] != '.')
        start--;
    label = octets_skip(*rest, start);
    rest->size = start == 0 ? 0 : start - 1;
    return label;
}

/*@ requires octets_valid(label);
    assigns \nothing; */
static bool is_decimal(struct octets label)
{
    /*@ loop invariant 0 <= i <= label.size;
        loop assigns i;
        loop variant label.size - i; */
    for (size_t i = 0; i < label.size; i++)
        if (!ascii_is_digit(label.data[i]))
            return false;
    return label.size > 0;
}

/* 0x alone is a number, too: nought. */
/*@ requires octets_valid(label);
    assigns \nothing; */
static bool is_hexadecimal(struct octets label)
{
    if (label.size < 2 || label.data[0] != '0'
        || ascii_fold(label.data[1]) != 'x')
        return false;
    /*@ loop invariant 2 <= i <= label.size;
        loop assigns i;
        loop variant label.size - i; */
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

/*@ requires octets_valid(name);
    assigns \nothing;
    ensures octets_valid(\result) && \result.data == name.data
            && \result.size <= name.size; */
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
    /*@ loop invariant 0 <= i <= a.size;
        loop assigns i;
        loop variant a.size - i; */
    for (size_t i = 0; i < a.size; i++)
        if (ascii_fold(a.data[i]) != ascii_fold(b.data[i]))
            return false;
    return true;
}

/*@ requires octets_valid(text);
    assigns \nothing; */
static bool holds(struct octets text, uint8_t octet)
{
    return text.size > 0
        && octets_search(text.data, text.size, octet) < text.size;
}

/* True if the first label is an asterisk, with another after it. */
/*@ requires octets_valid(name);
    assigns \nothing;
    ensures \result ==> name.size >= 2; */
static bool has_asterisk(struct octets name)
{
    return name.size >= 2 && name.data[0] == '*' && name.data[1] == '.';
}

/* Where the first dot is; at the end if there is none. */
/*@ requires octets_valid(name);
    assigns \nothing;
    ensures \result <= name.size; */
static size_t find_dot(struct octets name)
{
    size_t dot = 0;

    /*@ loop invariant 0 <= dot <= name.size;
        loop assigns dot;
        loop variant name.size - dot; */
    while (dot < name.size && name.data[dot] != '.')
        dot++;
    return dot;
}

bool host_match(struct octets pattern, struct octets name)
{
    size_t dot;

    name = cut_final_dot(name);
    if (holds(name, '*') || host_is_address(name))
        return false;
    if (has_asterisk(pattern)) {
        dot = find_dot(name);
        if (dot == 0 || dot == name.size)
            return false;
        pattern = octets_skip(pattern, 2);
        name = octets_skip(name, dot + 1);
    }
    return name.size > 0 && !holds(pattern, '*') && host_same(pattern, name);
}

bool host_under(struct octets name, struct octets suffix)
{
    bool below = has_asterisk(suffix);

    name = cut_final_dot(name);
    suffix = cut_final_dot(below ? octets_skip(suffix, 2) : suffix);
    if (suffix.size == 0)
        return false;
    /*@ loop invariant octets_valid(name) && octets_valid(suffix);
        loop assigns name.size, suffix.size;
        loop variant suffix.size; */
    while (suffix.size > 0) {
        struct octets wanted = host_last_label(&suffix);
        struct octets label = host_last_label(&name);
        bool any = wanted.size == 1 && wanted.data[0] == '*';

        if (label.size == 0 || !(any || host_same(wanted, label)))
            return false;
    }
    return !below || name.size > 0;
}
