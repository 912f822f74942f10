/* The octets in which values cross from one Lua state, or process, to
 * another: nil, booleans, integers, floats, strings, arrays and maps; and
 * files that are handed over beside them (bind/mapping.h).
 *
 *   n t f               nil, true, false
 *   i 8 octets          an integer, two's complement
 *   d 8 octets          a float, IEEE 754 binary64; one NaN only
 *   s size octets…      a string
 *   h number            the octets of a file, from 1 on
 *   a count value…      an array
 *   m count (s… value)… a map of at least one value, keys in ascending order
 *                       of octets
 *
 * Numbers are big-endian; sizes, counts and the number of a file have 4
 * octets. A value has one encoding. nil stands alone, never within an array or
 * a map. */
#ifndef COTTER_CODEC_H
#define COTTER_CODEC_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

enum codec_tag {
    CODEC_NIL = 'n',
    CODEC_TRUE = 't',
    CODEC_FALSE = 'f',
    CODEC_INTEGER = 'i',
    CODEC_FLOAT = 'd',
    CODEC_STRING = 's',
    CODEC_HANDED = 'h',
    CODEC_ARRAY = 'a',
    CODEC_MAP = 'm'
};

/* The bits of the one NaN. */
#define CODEC_NAN UINT64_C(0x7ff8000000000000)

struct codec_item {
    enum codec_tag tag;
    uint64_t number;     /* bits of an integer or float; a count; a file's */
    struct octets string;
};

struct codec {
    struct octets rest;
    const uint8_t *start;
    size_t handed; /* files that are */
    struct fault *fault;
};

/* What is left can be read. */
/*@ predicate codec_valid(struct codec *in) =
      \valid(in) && \valid(in->fault) && \separated(in, in->fault)
      && octets_ordered(in->start, in->rest.data)
      && in->rest.data + in->rest.size - in->start <= PTRDIFF_MAX
      && \valid_read(in->rest.data + (0 .. in->rest.size - 1));

    predicate codec_moved(struct codec *in, struct octets from) =
      octets_ordered(from.data + 1, in->rest.data)
      && in->rest.data + in->rest.size == from.data + from.size; */

/* Begins to read octets, with so many files beside them; clears *fault, where
 * refusals are recorded. */
/*@ requires octets_valid(octets) && \valid(in) && \valid(fault)
             && \separated(in, fault);
    assigns *in, *fault;
    ensures codec_valid(in) && in->fault == fault && in->handed == handed
            && in->rest.data == in->start == octets.data
            && in->rest.size == octets.size; */
void codec_init(struct codec *in, struct octets octets, size_t handed,
                struct fault *fault);

/* Reads a value, or what opens an array or map: its values follow, for a map
 * a string before each. A count is at most the octets that are left. The tag
 * of a file is none where that file was not handed over.
 * Faults: CODEC_TRUNCATED, CODEC_TAG, CODEC_NUMBER. */
/*@ requires codec_valid(in) && \valid(item)
             && \separated(in, item, in->fault);
    assigns in->rest, *item, *in->fault;
    ensures \result ? codec_moved(in, \old(in->rest))
                    : in->rest == \old(in->rest)
                      && in->fault->code != FAULT_NONE;
    ensures \result && item->tag == CODEC_STRING
            ==> octets_ordered(\old(in->rest.data), item->string.data)
                && item->string.data + item->string.size == in->rest.data;
    ensures \result && (item->tag == CODEC_ARRAY || item->tag == CODEC_MAP)
            ==> item->number <= in->rest.size;
    ensures \result && item->tag == CODEC_HANDED
            ==> 1 <= item->number <= in->handed; */
MUST_CHECK bool codec_next(struct codec *in, struct codec_item *item);

/* Reads all of the octets as one value without making it, so that what makes
 * it allocates no more than was really sent. Clears *fault first.
 * Faults: those of codec_next, CODEC_NESTED_NIL, CODEC_KEY, CODEC_DEPTH,
 * CODEC_TRAILING. */
/*@ requires octets_valid(octets) && \valid(fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool codec_check(struct octets octets, size_t handed,
                            struct fault *fault);

#endif
