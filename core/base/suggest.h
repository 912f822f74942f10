/* "Did you mean": the nearest of the known names to one that is unknown.
 *
 * Distance is Damerau's (optimal string alignment): a letter inserted, left
 * out or replaced, or two neighbours swapped, count one, whatever octets UTF-8
 * has for it. Letters of ASCII that differ in case alone do not count. */
#ifndef COTTER_SUGGEST_H
#define COTTER_SUGGEST_H

#include <stdbool.h>

#include "base/octets.h"

struct suggest {
    struct octets name;    /* what was written */
    struct octets nearest; /* the best candidate so far, or absent */
    unsigned distance;     /* of nearest */
};

/* Begins a search for name. Nothing is near a name of over
 * LIMIT_SUGGEST_OCTETS. */
struct suggest suggest_begin(struct octets name);

/* Looks at one known name; true if it is now the nearest. A candidate must be
 * within two edits and change less than half of the name. Of two that are
 * equally near the lesser in octet order wins, so that the order in which
 * they are offered is of no account. The name itself is never near. */
bool suggest_offer(struct suggest *search, struct octets candidate);

#endif
