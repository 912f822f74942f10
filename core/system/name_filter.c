#include "system/name_filter.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_EXTENSION = 32 };

int name_filter_order(const void *left, const void *right)
{
    const struct octets *one = left, *other = right;
    size_t size = one->size < other->size ? one->size : other->size;
    int order = size == 0 ? 0 : memcmp(one->data, other->data, size);

    if (order != 0 || one->size == other->size)
        return order;
    return one->size < other->size ? -1 : 1;
}

static uint8_t lower(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet | 0x20) : octet;
}

static bool is_in(struct octets wanted, const struct octets *list,
                  size_t count)
{
    return count > 0
        && bsearch(&wanted, list, count, sizeof *list, name_filter_order)
               != NULL;
}

static bool extension_fits(const struct name_filter *filter,
                           struct octets name)
{
    uint8_t text[LONGEST_EXTENSION];
    size_t size = 0;

    while (size < name.size && name.data[name.size - size - 1] != '.')
        size++;
    if (size == name.size || size > sizeof text)
        return false;
    for (size_t i = 0; i < size; i++)
        text[i] = lower(name.data[name.size - size + i]);
    return is_in((struct octets){ text, size }, filter->extensions,
                 filter->extension_count);
}

static bool begins(const uint8_t *text, struct octets part)
{
    size_t i = 0;

    while (i < part.size && lower(text[i]) == part.data[i])
        i++;
    return i == part.size;
}

static bool part_fits(struct octets part, struct octets name)
{
    if (part.size == 0)
        return false;
    for (size_t i = 0; i + part.size <= name.size; i++)
        if (begins(name.data + i, part))
            return true;
    return false;
}

static bool any_part_fits(const struct name_filter *filter,
                          struct octets name)
{
    for (size_t i = 0; i < filter->part_count; i++)
        if (part_fits(filter->parts[i], name))
            return true;
    return false;
}

bool name_filter_fits(const struct name_filter *filter, struct octets name)
{
    return extension_fits(filter, name)
        || is_in(name, filter->names, filter->name_count)
        || any_part_fits(filter, name);
}
