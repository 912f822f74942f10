#include "input/string_pool.h"

enum {
    HEADER_OCTETS = 28,
    COUNT = 8,
    STYLES = 12,
    FLAGS = 16,
    STRINGS = 20, /* where they start, from the chunk's start */
    STYLES_START = 24
};

#define FLAG_UTF8 UINT32_C(0x100)

/* Strings end where the styles begin, if there are any. */
/*@ requires chunk_valid(chunk) && chunk->header.size >= HEADER_OCTETS
             && \valid(pool) && \separated(pool, chunk)
             && pool->offsets.size <= chunk->body.size;
    assigns pool->strings;
    ensures \result
            ==> octets_ordered(chunk->header.data, pool->strings.data)
                && octets_ordered(pool->strings.data + pool->strings.size,
                                  chunk->body.data + chunk->body.size); */
static bool find_strings(const struct chunk *chunk, struct string_pool *pool)
{
    const uint8_t *header = chunk->header.data;
    size_t size = chunk->header.size + chunk->body.size;
    size_t start = chunk_u32(header + STRINGS);
    size_t end = chunk_u32(header + STYLES) > 0
                     ? chunk_u32(header + STYLES_START)
                     : size;

    if (end > size || start > end
        || start < chunk->header.size + pool->offsets.size)
        return false;
    pool->strings.data = header + start;
    pool->strings.size = end - start;
    return true;
}

bool string_pool_read(const struct chunks *in, const struct chunk *chunk,
                      struct string_pool *pool)
{
    const uint8_t *header = chunk->header.data;

    if (chunk->header.size < HEADER_OCTETS)
        return chunks_refuse(in, FAULT_POOL_HEADER, header);
    pool->count = chunk_u32(header + COUNT);
    if (pool->count > chunk->body.size / 4)
        return chunks_refuse(in, FAULT_POOL_HEADER, header + COUNT);
    pool->encoding = (chunk_u32(header + FLAGS) & FLAG_UTF8) != 0
                         ? UNICODE_UTF8
                         : UNICODE_UTF16LE;
    pool->offsets.data = chunk->body.data;
    pool->offsets.size = 4 * (size_t)pool->count;
    pool->strings.data = NULL;
    pool->strings.size = 0;
    if (pool->count > 0 && !find_strings(chunk, pool))
        return chunks_refuse(in, FAULT_POOL_HEADER, header + STRINGS);
    return true;
}

/* Takes a length of one unit or two: the high bit says that there is another
 * one. Units have one octet in UTF-8 and two in UTF-16. */
/*@ requires \valid(rest) && \valid(length) && \separated(rest, length)
             && (unit == 1 || unit == 2) && rest->size <= PTRDIFF_MAX
             && \valid_read(rest->data + (0 .. rest->size - 1));
    assigns *rest, *length;
    ensures \result
            ==> *length <= 0x7fffffff
                && octets_ordered(\old(rest->data), rest->data)
                && rest->data + rest->size
                   == \old(rest->data) + \old(rest->size); */
static bool take_length(struct octets *rest, size_t unit, size_t *length)
{
    size_t high = unit == 1 ? 0x80 : 0x8000;
    size_t first, second;

    if (rest->size < 2 * unit)
        return false;
    first = unit == 1 ? rest->data[0] : chunk_u16(rest->data);
    second = unit == 1 ? rest->data[1] : chunk_u16(rest->data + 2);
    *length = first < high ? first : (first - high) * 2 * high + second;
    unit *= first < high ? 1 : 2;
    rest->data += unit;
    rest->size -= unit;
    return true;
}

/* Takes as many units, and the zero that has to follow them. */
/*@ requires octets_valid(rest) && (unit == 1 || unit == 2)
             && length <= 0x7fffffff && \valid(string);
    assigns *string;
    ensures \result
            ==> string->data == rest.data && string->size <= rest.size; */
static bool take_units(struct octets rest, size_t unit, size_t length,
                       struct octets *string)
{
    size_t size = length * unit;

    if (rest.size < size + unit || rest.data[size] != 0
        || rest.data[size + unit - 1] != 0)
        return false;
    string->data = rest.data;
    string->size = size;
    return true;
}

bool string_pool_at(const struct chunks *in, const struct string_pool *pool,
                    uint32_t index, struct octets *string)
{
    size_t unit = pool->encoding == UNICODE_UTF8 ? 1 : 2, length;
    struct octets rest = pool->strings;
    const uint8_t *entry;
    size_t offset;

    if (index >= pool->count)
        return chunks_refuse(in, FAULT_POOL_INDEX, in->rest.data);
    entry = pool->offsets.data + 4 * (size_t)index;
    offset = chunk_u32(entry);
    if (offset >= rest.size)
        return chunks_refuse(in, FAULT_POOL_STRING, entry);
    rest = (struct octets){ rest.data + offset, rest.size - offset };
    /* UTF-8 says first how many units of UTF-16 it would be. */
    if ((unit == 1 && !take_length(&rest, unit, &length))
        || !take_length(&rest, unit, &length)
        || !take_units(rest, unit, length, string))
        return chunks_refuse(in, FAULT_POOL_STRING,
                             pool->strings.data + offset);
    return true;
}

bool string_pool_equal(enum unicode_encoding encoding, struct octets string,
                       struct octets text)
{
    if (encoding == UNICODE_UTF8)
        return octets_equal(string, text);
    if (string.size != 2 * text.size)
        return false;
    /*@ loop invariant 0 <= i <= text.size;
        loop assigns i;
        loop variant text.size - i; */
    for (size_t i = 0; i < text.size; i++)
        if (chunk_u16(string.data + 2 * i) != text.data[i])
            return false;
    return true;
}
