/* String pools of binary XML and resource tables: UTF-8 or UTF-16LE, each
 * string with its length before it and a zero after it. */
#ifndef COTTER_STRING_POOL_H
#define COTTER_STRING_POOL_H

#include "input/chunk.h"
#include "input/unicode.h"

/* The number of no string. */
#define STRING_POOL_NONE UINT32_MAX

struct string_pool {
    struct octets offsets; /* four octets for each string */
    struct octets strings;
    uint32_t count;
    enum unicode_encoding encoding; /* UNICODE_UTF8 or UNICODE_UTF16LE */
};

/* Its parts can be read, and lie within what in reads. */
/*@ predicate string_pool_valid(struct chunks *in, struct string_pool *pool) =
      \valid_read(pool)
      && (pool->count > 0
          ==> octets_ordered(in->start, pool->offsets.data)
              && \valid_read(pool->offsets.data + (0 .. 4 * pool->count - 1))
              && octets_ordered(in->start, pool->strings.data)
              && octets_valid(pool->strings)); */

/* Reads a pool's header; strings are read when they are asked for. On failure
 * *pool is unspecified. Faults, recorded in in: POOL_HEADER. */
/*@ requires chunks_valid(in) && chunk_valid(chunk) && \valid(pool)
             && \separated(pool, in, chunk) && \separated(pool, in->fault)
             && \separated(chunk, in->fault)
             && octets_ordered(in->start, chunk->header.data);
    assigns *pool, *in->fault;
    ensures \result ? string_pool_valid(in, pool)
                    : in->fault->code != FAULT_NONE; */
MUST_CHECK bool string_pool_read(const struct chunks *in,
                                 const struct chunk *chunk,
                                 struct string_pool *pool);

/* The octets of a string in the pool's encoding, without their zero. Faults,
 * recorded in in: POOL_INDEX, POOL_STRING. */
/*@ requires chunks_valid(in) && string_pool_valid(in, pool)
             && \valid(string) && \separated(string, pool, in, in->fault)
             && \separated(pool, in->fault);
    assigns *string, *in->fault;
    ensures \result
            ? octets_valid(*string)
              && octets_ordered(pool->strings.data, string->data)
              && octets_ordered(string->data + string->size,
                                pool->strings.data + pool->strings.size)
            : in->fault->code != FAULT_NONE; */
MUST_CHECK bool string_pool_at(const struct chunks *in,
                               const struct string_pool *pool, uint32_t index,
                               struct octets *string);

/* True if a string that is in an encoding of pools is a text in ASCII. */
/*@ requires octets_valid(string) && octets_valid(text);
    assigns \nothing; */
bool string_pool_equal(enum unicode_encoding encoding, struct octets string,
                       struct octets text);

#endif
