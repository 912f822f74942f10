/* A set of suffixes (see host_under), built once and asked often: which row
 * holds a name most closely. A tree of labels, the last one first, in one
 * block of memory that the caller gives; a question costs one look-up a label
 * and stops at the first that no suffix has. */
#ifndef COTTER_SUFFIX_SET_H
#define COTTER_SUFFIX_SET_H

#include <stdbool.h>

#include "base/octets.h"

struct suffix_set;

/* What a set of so many labels, all suffixes together, takes in memory. */
size_t suffix_set_size(size_t labels);

/* Makes an empty set in storage of suffix_set_size(labels) octets, aligned as
 * malloc does. */
struct suffix_set *suffix_set_open(void *storage, size_t labels);

/* Adds a suffix as host_read_suffix gives it, whose octets must outlive the
 * set. Rows count from 0; of two equal suffixes the first is found. */
void suffix_set_add(struct suffix_set *set, struct octets suffix, size_t row);

/* Finds the suffix that holds name: the one with most labels, then *.x.y
 * before x.y, then the lowest row. False if none does. */
bool suffix_set_match(const struct suffix_set *set, struct octets name,
                      size_t *row);

/* The number of labels in a name or suffix. */
size_t suffix_set_labels(struct octets suffix);

#endif
