#include "chain/cache.h"

#include <stdlib.h>

enum { WAYS = 4 };

/* Rows by key. A key has WAYS places, one after the other, which its first
 * octets say. */
struct table {
    size_t rows;
    uint8_t (*keys)[CACHE_KEY_SIZE];
    uint8_t *turns; /* of each WAYS rows: the row to be used next, plus
                     * WAYS once all of them are taken */
};

struct cache {
    struct signature_maker *maker;
    struct table keys, links, paths;
    struct signature_key *made[LIMIT_CACHE_KEYS];
    bool verify[LIMIT_CACHE_LINKS];
    struct cached_path found[LIMIT_CACHE_PATHS];
};

static bool open_table(struct table *table, size_t rows)
{
    table->rows = rows;
    table->keys = calloc(rows, sizeof *table->keys);
    table->turns = calloc(rows / WAYS, 1);
    return table->keys != NULL && table->turns != NULL;
}

static void close_table(struct table *table)
{
    free(table->keys);
    free(table->turns);
}

/* The first of the rows where a key may be. */
static size_t first_row(const struct table *table,
                        const uint8_t key[CACHE_KEY_SIZE])
{
    /* Of both digests, as one issuer signs many. */
    const uint8_t *other = key + DIGEST_SHA256_SIZE;
    size_t mixed = (size_t)(key[0] ^ other[0]) << 8 | (key[1] ^ other[1]);

    return mixed % (table->rows / WAYS) * WAYS;
}

/* The row of a key; table->rows if it has none. */
static size_t find_row(const struct table *table,
                       const uint8_t key[CACHE_KEY_SIZE])
{
    size_t first = first_row(table, key);
    uint8_t turn = table->turns[first / WAYS];
    size_t taken = turn < WAYS ? turn : WAYS;

    for (size_t i = first; i < first + taken; i++)
        if (memcmp(table->keys[i], key, CACHE_KEY_SIZE) == 0)
            return i;
    return table->rows;
}

/* The row that a new key takes. */
static size_t add_row(struct table *table, const uint8_t key[CACHE_KEY_SIZE])
{
    size_t first = first_row(table, key);
    uint8_t *turn = &table->turns[first / WAYS];
    size_t row = first + *turn % WAYS;

    *turn = *turn == 2 * WAYS - 1 ? WAYS : (uint8_t)(*turn + 1);
    memcpy(table->keys[row], key, CACHE_KEY_SIZE);
    return row;
}

struct cache *cache_open(struct signature_maker *maker)
{
    struct cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        return NULL;
    cache->maker = maker;
    if (open_table(&cache->keys, LIMIT_CACHE_KEYS)
        && open_table(&cache->links, LIMIT_CACHE_LINKS)
        && open_table(&cache->paths, LIMIT_CACHE_PATHS))
        return cache;
    cache_close(cache);
    return NULL;
}

void cache_close(struct cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < LIMIT_CACHE_KEYS; i++)
        signature_key_free(cache->made[i]);
    close_table(&cache->keys);
    close_table(&cache->links);
    close_table(&cache->paths);
    free(cache);
}

struct signature_key *cache_key(struct cache *cache,
                                 const struct member *issuer)
{
    uint8_t key[CACHE_KEY_SIZE] = { 0 };
    size_t row;

    memcpy(key, issuer->digest, DIGEST_SHA256_SIZE);
    row = find_row(&cache->keys, key);
    if (row < cache->keys.rows && cache->made[row] != NULL)
        return cache->made[row];
    if (row == cache->keys.rows)
        row = add_row(&cache->keys, key);
    signature_key_free(cache->made[row]);
    cache->made[row] = signature_key_new(cache->maker, &issuer->parts.key);
    return cache->made[row];
}

/* Puts the key of a link together; false if there is none. */
static bool name_link(const struct member *subject,
                      const struct member *issuer,
                      uint8_t key[CACHE_KEY_SIZE])
{
    if (!subject->identified || !issuer->identified)
        return false;
    memcpy(key, subject->digest, DIGEST_SHA256_SIZE);
    memcpy(key + DIGEST_SHA256_SIZE, issuer->digest, DIGEST_SHA256_SIZE);
    return true;
}

bool cache_find_link(const struct cache *cache,
                      const struct member *subject,
                      const struct member *issuer, bool *verifies)
{
    uint8_t key[CACHE_KEY_SIZE];
    size_t row;

    if (!name_link(subject, issuer, key))
        return false;
    row = find_row(&cache->links, key);
    if (row == cache->links.rows)
        return false;
    *verifies = cache->verify[row];
    return true;
}

void cache_add_link(struct cache *cache, const struct member *subject,
                     const struct member *issuer, bool verifies)
{
    uint8_t key[CACHE_KEY_SIZE];

    if (name_link(subject, issuer, key))
        cache->verify[add_row(&cache->links, key)] = verifies;
}

const struct cached_path *cache_find_path(
    const struct cache *cache, const uint8_t key[CACHE_KEY_SIZE])
{
    size_t row = find_row(&cache->paths, key);

    return row < cache->paths.rows ? &cache->found[row] : NULL;
}

struct cached_path *cache_add_path(struct cache *cache,
                                    const uint8_t key[CACHE_KEY_SIZE])
{
    return &cache->found[add_row(&cache->paths, key)];
}
