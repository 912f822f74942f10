/* Classes of characters in patterns of Lua: "%a", "[^%w_]". */
#ifndef COTTER_PATTERN_CLASS_H
#define COTTER_PATTERN_CLASS_H

#include "base/octets.h"

enum { PATTERN_ESCAPE = '%' };

/* No end: there is no match, or a set has none. */
#define PATTERN_NONE SIZE_MAX

/* Where the set that begins at an offset ends: behind its bracket. A bracket
 * that comes first is a member of it. PATTERN_NONE if it has no end. */
size_t pattern_set_end(struct octets pattern, size_t at);

/* True if a character is what stands behind a percent sign: of a class, of
 * its complement in upper case, or the letter itself. */
bool pattern_is_escaped(unsigned character, unsigned letter);

/* True if a character is in the set between an opening bracket and its end. */
bool pattern_in_set(unsigned character, const uint8_t *set,
                    const uint8_t *end);

/* True for 0 to 9. */
static inline bool pattern_is_digit(unsigned character)
{
    return character >= '0' && character <= '9';
}

#endif
