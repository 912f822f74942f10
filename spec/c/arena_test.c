/* Tests of core/system/arena: what blocks hold, what the limit allows, and what
 * is said where it, or the system, refuses. The linker has what is asked of the
 * system come here (see the Makefile). Prints TAP. */
#define _DEFAULT_SOURCE /* anonymous mappings */
#include "system/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tap.h"

enum { PAGE = 4096, CHUNK = 64 * 1024, HUGE_CHUNK = 2 * 1024 * 1024 };
enum { LARGE = 1000, SMALL = 512, HEAD = 16, MEDIUM = 16 * 1024 - HEAD };

/* The arena has none of the small ones where it is watched. */
#if defined __SANITIZE_ADDRESS__
enum { WATCHED = 1 };
#else
enum { WATCHED = 0 };
#endif

static bool lacking; /* the system gives nothing */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__real_mmap(void *address, size_t size, int protection, int flags,
                  int descriptor, off_t offset);
void *__wrap_mmap(void *address, size_t size, int protection, int flags,
                  int descriptor, off_t offset);

void *__wrap_malloc(size_t size)
{
    return lacking ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return lacking ? NULL : __real_realloc(block, size);
}

/* At a page at which no huge one can begin. */
void *__wrap_mmap(void *address, size_t size, int protection, int flags,
                  int descriptor, off_t offset)
{
    char *begin;

    if (lacking)
        return MAP_FAILED;
    begin = __real_mmap(address, size + PAGE, protection, flags, descriptor,
                        offset);
    return begin == MAP_FAILED || (uintptr_t)begin % HUGE_CHUNK != 0
               ? begin : begin + PAGE;
}

/* The octet of a block at an offset. */
static uint8_t octet_at(size_t offset)
{
    return (uint8_t)(offset * 31 + 7);
}

static bool holds(const uint8_t *block, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (block[i] != octet_at(i))
            return false;
    return true;
}

static void test_contents(void)
{
    static const size_t sizes[] = {
        1, 16, 17, 100, 512, 513, 5000, 3 * HUGE_CHUNK, 5001, 513, 500, 17, 1,
        624, 625, 1008, 1009, 8176, 8177, MEDIUM, MEDIUM + 1, MEDIUM, 2000, 600,
        5000, 5100, 1
    };
    struct arena arena = { 0 };
    uint8_t *block = NULL;
    bool kept = true;
    size_t old = 0;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && kept; i++) {
        size_t size = sizes[i];

        block = arena_resize(&arena, SIZE_MAX, block, old, size);
        kept = block != NULL && holds(block, old < size ? old : size);
        for (size_t k = 0; kept && k < size; k++)
            block[k] = octet_at(k);
        old = size;
    }
    report(kept, "a block keeps what it holds, in each size");
    report(arena_resize(&arena, 0, block, old, 0) == NULL
               && arena_resize(&arena, 0, NULL, 0, 0) == NULL,
           "no size frees");
    arena_free(&arena);
    report(arena.octets == 0 && arena.chunks == NULL && arena.large == NULL,
           "what is freed is empty");
}

static void test_limit(void)
{
    struct arena arena = { 0 };
    uint8_t *block;

    report(arena_resize(&arena, LARGE - 1, NULL, 0, LARGE) == NULL
               && !arena.lacked && arena_starved(&arena),
           "an octet over the limit is refused");
    block = arena_resize(&arena, LARGE, NULL, 0, LARGE);
    report(block != NULL && !arena_starved(&arena),
           "what is given when it is asked for again was not wanting");
    report(arena_resize(&arena, LARGE, block, LARGE, LARGE + 1) == NULL
               && arena_resize(&arena, 0, block, LARGE, LARGE + 1) == NULL
               && arena_starved(&arena), "nor does a block grow over it");
    arena_forget(&arena);
    report(!arena_starved(&arena)
               && arena_resize(&arena, 0, block, LARGE, LARGE - 1) != NULL,
           "a block that shrinks is given under any limit");
    arena_free(&arena);
    report((arena_resize(&arena, CHUNK - 1, NULL, 0, 1) != NULL) == WATCHED,
           "small blocks are counted by what is taken for them");
    arena_free(&arena);
}

/* Fills the arena with small blocks; as many as were given. */
static size_t fill(struct arena *arena, size_t limit)
{
    size_t number = 0;

    while (arena_resize(arena, limit, NULL, 0, SMALL) != NULL)
        number++;
    return number;
}

static void test_chunks(void)
{
    struct arena arena = { 0 };
    size_t number = fill(&arena, HUGE_CHUNK + CHUNK + LARGE);

    report(WATCHED || (number == HUGE_CHUNK / SMALL - 1 + CHUNK / SMALL - 1
                       && arena.octets == HUGE_CHUNK + CHUNK),
           "a chunk is huge if the limit has room for it");
    report(!arena.lacked && arena_starved(&arena),
           "the limit refuses, and not the system");
    arena_free(&arena);
}

/* Refusals of the system. */
static void test_lack(size_t limit, const char *what)
{
    struct arena arena = { 0 };
    uint8_t *large = arena_resize(&arena, limit, NULL, 0, LARGE);
    bool right = large != NULL;

    lacking = true;
    right = right && arena_resize(&arena, limit, NULL, 0, SMALL) == NULL
         && arena.lacked;
    arena_forget(&arena);
    right = right && arena_resize(&arena, limit, NULL, 0, LARGE) == NULL
         && arena.lacked;
    arena_forget(&arena);
    right = right
         && arena_resize(&arena, limit, large, LARGE, LARGE + 1) == NULL
         && arena.lacked;
    right = right
         && arena_resize(&arena, limit, large, LARGE, LARGE - 1) == large
         && arena_resize(&arena, limit, large, LARGE - 1, SMALL) == large;
    lacking = false;
    report(right, what);
    arena_free(&arena);
}

/* A small block that cannot move to another list stays where it is. */
static void test_small(void)
{
    struct arena arena = { 0 };
    uint8_t *block = arena_resize(&arena, CHUNK, NULL, 0, SMALL), *moved;

    while (arena_resize(&arena, CHUNK, NULL, 0, SMALL) != NULL)
        continue;
    while (!WATCHED && arena_resize(&arena, CHUNK, NULL, 0, 16) != NULL)
        continue;
    arena_forget(&arena);
    moved = arena_resize(&arena, CHUNK, block, SMALL, 16);
    report((WATCHED ? moved != NULL : moved == block) && !arena_starved(&arena),
           "a small block that shrinks stays where there is no other");
    arena_free(&arena);
}

/* A block of so many octets where a chunk is there: what is counted for it. */
static size_t counted(size_t size)
{
    struct arena arena = { 0 };
    size_t before;
    bool given = arena_resize(&arena, SIZE_MAX, NULL, 0, 1) != NULL;

    before = arena.octets;
    given = given && arena_resize(&arena, SIZE_MAX, NULL, 0, size) != NULL;
    before = arena.octets - before;
    arena_free(&arena);
    return given ? before : SIZE_MAX;
}

static void test_medium(void)
{
    static const size_t sizes[] = { SMALL + 1, 624, 625, LARGE, MEDIUM };
    bool inside = true;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        inside = inside && counted(sizes[i]) == (WATCHED ? sizes[i] : 0);
    report(inside, "a medium block is in a chunk that is there");
    report(counted(MEDIUM + 1) == MEDIUM + 1, "one octet more is not");
}

/* Blocks of a size, until the chunk is full. */
static void test_full_chunk(void)
{
    struct arena arena = { 0 };
    uint8_t *first = NULL, *second = NULL, *third;
    size_t number = 0;

    if (WATCHED || arena_resize(&arena, CHUNK, NULL, 0, 1) == NULL)
        return;
    for (; arena.octets == CHUNK; number++) {
        uint8_t *block = arena_resize(&arena, 2 * CHUNK, NULL, 0, LARGE);

        if (block == NULL)
            abort();
        first = first == NULL ? block : first;
        second = block;
    }
    report(number == (CHUNK - 2 * 16) / 1024 + 1
               && arena.octets == CHUNK + LARGE,
           "where it has no room the system gives the block");
    arena_resize(&arena, 0, first, LARGE, 0);
    arena_resize(&arena, 0, second, LARGE, 0);
    report(arena.octets == CHUNK, "which goes back there");
    third = arena_resize(&arena, CHUNK, NULL, 0, LARGE - 1);
    report(third == first, "a medium block that is free is given again");
    report(arena_resize(&arena, 0, NULL, 0, 870) != NULL /* fills it */
               && arena_resize(&arena, 0, third, LARGE - 1, 600) == third
               && !arena_starved(&arena),
           "one that shrinks stays where there is no other");
    arena_free(&arena);
}

static void test_notes(void)
{
    struct arena arena = { 0 };

    if (arena_resize(&arena, 0, NULL, 0, LARGE) != NULL)
        abort();
    report(arena_resize(&arena, LARGE, NULL, 0, LARGE - 1) != NULL
               && arena_starved(&arena),
           "what is not asked for again was wanting");
    arena_free(&arena);
}

int main(void)
{
    test_contents();
    test_limit();
    test_chunks();
    test_lack(2 * CHUNK, "the system has no memory for a chunk");
    test_lack(2 * HUGE_CHUNK, "the system has no memory for a huge chunk");
    test_small();
    test_medium();
    test_full_chunk();
    test_notes();
    return tap_end();
}
