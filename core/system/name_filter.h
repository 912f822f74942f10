/* Which files of a folder are worth a look, by their names alone: of a source
 * tree most are not. */
#ifndef COTTER_NAME_FILTER_H
#define COTTER_NAME_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/octets.h"

/* Letters of names are compared in lower case, of ASCII alone. The first two
 * lists are sorted by their octets. */
struct name_filter {
    const struct octets *extensions; /* in lower case, without the dot */
    const struct octets *names;      /* whole, as they are written */
    const struct octets *parts;      /* in lower case: anywhere in a name */
    size_t extension_count, name_count, part_count;
};

/* Orders two struct octets, for qsort and bsearch. */
int name_filter_order(const void *left, const void *right);

/* Tells whether a name fits any of these. */
MUST_CHECK bool name_filter_fits(const struct name_filter *filter,
                                 struct octets name);

#endif
