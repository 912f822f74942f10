/* Tests of core/chain/cache: what is kept, for how long, and in how much room.
 * Members are made of numbers here; that no result depends on what is kept is
 * in chain_oracle_test and in limbo_spec. Prints TAP. */
#include "chain/cache.h"

#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

enum { PLACES = 4, MANY = 3 * LIMIT_CACHE_LINKS };

/* A member whose digest is that of a number. */
static const struct member *number(uint32_t value)
{
    static struct member members[2];
    static size_t turn;
    struct member *member = &members[turn++ % 2];

    member->identified = true;
    digest_sha256((struct octets){ (const uint8_t *)&value, sizeof value },
                  member->digest);
    return member;
}

/* One whose digest begins alike for all: they share their places. */
static const struct member *crowded(uint8_t value)
{
    static struct member member;

    member.identified = true;
    memset(member.digest, 0, sizeof member.digest);
    member.digest[DIGEST_SHA256_SIZE - 1] = value;
    return &member;
}

static bool knows(const struct cache *cache, const struct member *subject,
                  bool expected)
{
    bool verifies = !expected;

    return cache_find_link(cache, subject, number(0), &verifies)
        && verifies == expected;
}

static void test_links(struct cache *cache)
{
    static const struct member unidentified;
    bool verifies;

    report(!cache_find_link(cache, number(1), number(0), &verifies),
           "a link is not known at first");
    cache_add_link(cache, number(1), number(0), true);
    cache_add_link(cache, number(2), number(0), false);
    report(knows(cache, number(1), true), "one that holds is kept");
    report(knows(cache, number(2), false), "one that does not is kept");
    report(!cache_find_link(cache, number(0), number(1), &verifies),
           "it has a direction");
    cache_add_link(cache, &unidentified, number(0), true);
    report(!cache_find_link(cache, &unidentified, number(0), &verifies),
           "nothing is kept of what is not identified");
}

static void test_crowd(struct cache *cache)
{
    bool oldest_goes = true, others_stay = true;

    for (uint8_t i = 1; i <= 3 * PLACES; i++) {
        cache_add_link(cache, crowded(i), number(0), true);
        for (uint8_t k = 1; k <= i; k++) {
            bool known = knows(cache, crowded(k), true);

            oldest_goes = oldest_goes && (!known || i - k < PLACES);
            others_stay = others_stay && (known || i - k >= PLACES);
        }
    }
    report(oldest_goes, "where places are taken the oldest goes");
    report(others_stay, "and no other");
}

/* Two that are asked the same. */
static void test_bound(struct cache *cache, struct cache *twin)
{
    size_t known = 0;
    bool alike = true;

    for (uint32_t i = 0; i < MANY; i++) {
        cache_add_link(cache, number(i), number(0), true);
        cache_add_link(twin, number(i), number(0), true);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        bool is_known = knows(cache, number(i), true);

        known += is_known;
        alike = alike && is_known == knows(twin, number(i), true);
    }
    report(known <= LIMIT_CACHE_LINKS && known > LIMIT_CACHE_LINKS / 2,
           "no more is kept than there is room for");
    report(knows(cache, number(MANY - 1), true), "the newest is kept");
    report(alike, "what is kept depends on what was asked");
}

static void test_paths(struct cache *cache)
{
    uint8_t key[CACHE_KEY_SIZE] = { 1 };
    struct cached_path *room;

    report(cache_find_path(cache, key) == NULL,
           "a path is not known at first");
    room = cache_add_path(cache, key);
    *room = (struct cached_path){ .count = 2, .places = { 0, 7 } };
    report(cache_find_path(cache, key) == room
           && room->count == 2 && room->places[1] == 7, "it is kept");
    key[CACHE_KEY_SIZE - 1] = 1;
    report(cache_find_path(cache, key) == NULL, "for its key alone");
}

int main(void)
{
    struct signature_maker *maker = signature_open();
    struct cache *cache = cache_open(maker), *full = cache_open(maker);
    struct cache *twin = cache_open(maker);

    if (maker == NULL || cache == NULL || full == NULL || twin == NULL)
        abort();
    test_links(cache);
    test_crowd(cache);
    test_bound(full, twin);
    test_paths(cache);
    cache_close(twin);
    cache_close(full);
    cache_close(cache);
    signature_close(maker);
    return tap_end();
}
