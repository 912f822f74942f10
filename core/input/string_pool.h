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

/* Reads a pool's header; strings are read when they are asked for. Faults,
 * recorded in in: POOL_HEADER. */
MUST_CHECK bool string_pool_read(const struct chunks *in,
                                 const struct chunk *chunk,
                                 struct string_pool *pool);

/* The octets of a string in the pool's encoding, without their zero. Faults,
 * recorded in in: POOL_INDEX, POOL_STRING. */
MUST_CHECK bool string_pool_at(const struct chunks *in,
                               const struct string_pool *pool, uint32_t index,
                               struct octets *string);

#endif
