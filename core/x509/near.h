/* Pins that are nearly one of a known list: mistyped, or invented from it.
 *
 * Near is: at most two digits inserted, left out or replaced; or the first
 * ten digits equal, which chance does once in 2^60. A known pin is cut into
 * three pieces; two changes leave one of them whole, so that a search looks
 * up hashes of pieces and compares few rows, however many are known. */
#ifndef COTTER_NEAR_H
#define COTTER_NEAR_H

#include <stdbool.h>

#include "base/octets.h"

enum {
    NEAR_DIGITS = 43,   /* base64 digits of a SHA-256 */
    NEAR_PREFIX = 10,   /* equal digits at the start that make a pin near */
    NEAR_DISTANCE = 2,  /* changes that leave it near */
    NEAR_BY_PREFIX = 3  /* stands for a distance: only the prefix is equal */
};

struct near;

/* The memory that an index of so many rows takes. */
size_t near_size(size_t rows);

/* Makes an empty index in storage of near_size(rows) octets, aligned as
 * malloc does. */
struct near *near_open(void *storage, size_t rows);

/* Adds the next row, of NEAR_DIGITS digits at least; rows count from 0. */
void near_add(struct near *index, struct octets text);

/* Finds the nearest row to a base64 text of any size; padding is of no
 * account. Sets *row, and *distance to 0, 1, 2 or NEAR_BY_PREFIX; the smallest
 * distance, then the lowest row. False if none is near. At most
 * LIMIT_NEAR_CANDIDATES rows are compared. */
bool near_find(const struct near *index, struct octets text, size_t *row,
               unsigned *distance);

#endif
