/* Numbers in decimal digits, as JSON writes them (RFC 8259 6), to what a
 * machine counts with; the locale is of no account. */
#ifndef COTTER_DECIMAL_H
#define COTTER_DECIMAL_H

#include <stdbool.h>

#include "base/octets.h"

/* Reads digits, with "-" before them or not; false if they are not an integer
 * of 64 bits. */
bool decimal_integer(struct octets text, int64_t *integer);

/* The double that is nearest to a number, which must keep to the grammar; an
 * infinity if it is too great for any. */
double decimal_double(struct octets text);

#endif
