#define _DEFAULT_SOURCE /* madvise, anonymous mappings */

#include "system/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined __SANITIZE_ADDRESS__ || defined ARENA_PLAIN
enum { SMALL = 0 };
#else
enum { SMALL = ARENA_STEP * (ARENA_SIZES - 1) };
#endif

/* Of a medium block, with its head. */
enum { MEDIUM = SMALL << ARENA_DOUBLINGS };

/* Where the limit has room, chunks are as large as what a processor can map as
 * one page: a tenth of the time of any run, be it small or large, is the system
 * handing out memory page by page. */
enum { HUGE_CHUNK = 2 * 1024 * 1024 };

/* Where it has not. */
enum { CHUNK = 64 * 1024 };

struct arena_chunk {
    _Alignas(ARENA_STEP) struct arena_chunk *next;
    size_t size;
};

struct arena_large {
    _Alignas(ARENA_STEP) struct arena_large *next;
    struct arena_large **link; /* what points here; NULL: it is in a chunk */
};

struct arena_free {
    struct arena_free *next;
};

static size_t class_of(size_t size)
{
    return (size + ARENA_STEP - 1) / ARENA_STEP;
}

static bool is_small(size_t size)
{
    return size <= SMALL;
}

/* The size of the next chunk: huge if the limit has room for one. */
static size_t chunk_size(const struct arena *arena, size_t limit)
{
    bool huge = limit >= HUGE_CHUNK && arena->octets <= limit - HUGE_CHUNK;

    return huge ? HUGE_CHUNK : CHUNK;
}

/* Maps a huge chunk where a huge page can begin, and gives back what is mapped
 * before and behind it. What malloc gave would not go back to the system when
 * the state is closed, as malloc keeps it. A process that is made as a copy of
 * this one has states of its own: what is in these is not its concern, and to
 * share a huge page splits it. */
static void *map_chunk(void)
{
    char *begin = mmap(NULL, (size_t)2 * HUGE_CHUNK, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    size_t before;

    if (begin == MAP_FAILED)
        return NULL;
    before = -(uintptr_t)begin % HUGE_CHUNK;
    if (before > 0)
        munmap(begin, before);
    munmap(begin + before + HUGE_CHUNK, HUGE_CHUNK - before);
#ifdef MADV_HUGEPAGE
    madvise(begin + before, HUGE_CHUNK, MADV_HUGEPAGE); /* may go unheard */
#endif
#ifdef MADV_DONTFORK
    madvise(begin + before, HUGE_CHUNK, MADV_DONTFORK);
#endif
    return begin + before;
}

static void free_chunk(struct arena_chunk *chunk)
{
    if (chunk->size == HUGE_CHUNK)
        munmap(chunk, HUGE_CHUNK);
    else
        free(chunk);
}

/* The system, and not the limit, has nothing to give. */
static void *lack(struct arena *arena)
{
    arena->lacked = true;
    return NULL;
}

/* The rest of the chunk before is lost, which is less than a small block. */
static bool take_chunk(struct arena *arena, size_t limit)
{
    size_t size = chunk_size(arena, limit);
    struct arena_chunk *chunk;

    if (limit < size || arena->octets > limit - size)
        return false;
    chunk = size == HUGE_CHUNK ? map_chunk() : malloc(size);
    if (chunk == NULL)
        return lack(arena) != NULL;
    chunk->size = size;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->next = (char *)(chunk + 1);
    arena->end = (char *)chunk + size;
    arena->octets += size;
    return true;
}

static void *take_small(struct arena *arena, size_t limit, size_t size)
{
    size_t class = class_of(size), octets = class * ARENA_STEP;
    struct arena_free *block = arena->free[class];

    if (block != NULL) {
        arena->free[class] = block->next;
        return block;
    }
    if ((size_t)(arena->end - arena->next) < octets
        && !take_chunk(arena, limit))
        return NULL;
    block = (void *)arena->next;
    arena->next += octets;
    return block;
}

static void free_small(struct arena *arena, void *block, size_t size)
{
    struct arena_free *free_block = block;

    free_block->next = arena->free[class_of(size)];
    arena->free[class_of(size)] = free_block;
}

/* The list of medium blocks that hold so many octets behind their heads, and
 * what they take. */
static size_t medium_class(size_t size, size_t *octets)
{
    size_t least = SMALL, class = 0, part;

    size += sizeof(struct arena_large);
    for (; size > 2 * least; least *= 2)
        class += ARENA_PARTS;
    part = least / ARENA_PARTS;
    *octets = (size + part - 1) / part * part;
    return class + (*octets - least) / part - 1;
}

static bool is_medium(size_t size)
{
    return !is_small(size) && size + sizeof(struct arena_large) <= MEDIUM;
}

static bool is_in_chunk(const void *block)
{
    return ((const struct arena_large *)block - 1)->link == NULL;
}

/* Gives a block out of a chunk that is there, or NULL. A process that has just
 * begun pays for each page that malloc takes, and has a huge one. */
static void *take_medium(struct arena *arena, size_t size)
{
    size_t octets, class = medium_class(size, &octets);
    struct arena_free *found = arena->medium[class];
    struct arena_large *block;

    if (found != NULL) {
        arena->medium[class] = found->next;
        return found;
    }
    if ((size_t)(arena->end - arena->next) < octets)
        return NULL;
    block = (void *)arena->next;
    block->link = NULL;
    arena->next += octets;
    return block + 1;
}

static void free_medium(struct arena *arena, void *block, size_t size)
{
    struct arena_free *free_block = block;
    size_t octets, class = medium_class(size, &octets);

    free_block->next = arena->medium[class];
    arena->medium[class] = free_block;
}

static void link_large(struct arena *arena, struct arena_large *large)
{
    large->next = arena->large;
    large->link = &arena->large;
    if (large->next != NULL)
        large->next->link = &large->next;
    arena->large = large;
}

static void unlink_large(struct arena_large *large)
{
    *large->link = large->next;
    if (large->next != NULL)
        large->next->link = large->link;
}

/* A large block of size octets, which may have been one of old before. */
static void *resize_large(struct arena *arena, size_t limit, void *block,
                          size_t old, size_t size)
{
    struct arena_large *large =
        block == NULL ? NULL : (struct arena_large *)block - 1;
    struct arena_large *moved;

    if (size > old && (limit < arena->octets
                       || size - old > limit - arena->octets))
        return NULL;
    if (large != NULL)
        unlink_large(large);
    moved = realloc(large, sizeof *large + size);
    if (moved == NULL && large == NULL)
        return lack(arena);
    link_large(arena, moved == NULL ? large : moved);
    if (moved == NULL)
        return size > old ? lack(arena) : block;
    arena->octets = arena->octets - old + size;
    return moved + 1;
}

static void free_block(struct arena *arena, void *block, size_t size)
{
    struct arena_large *large;

    if (is_small(size)) {
        free_small(arena, block, size);
        return;
    }
    if (is_in_chunk(block)) {
        free_medium(arena, block, size);
        return;
    }
    large = (struct arena_large *)block - 1;
    unlink_large(large);
    arena->octets -= size;
    free(large);
}

static void *take_block(struct arena *arena, size_t limit, size_t size)
{
    void *block = NULL;

    if (is_small(size))
        return take_small(arena, limit, size);
    if (is_medium(size))
        block = take_medium(arena, size);
    return block != NULL ? block : resize_large(arena, limit, NULL, 0, size);
}

/* Whether a block of old octets holds so many as well as it holds those. */
static bool fits(size_t old, size_t size)
{
    size_t room, wanted;

    if (is_small(old) || is_small(size))
        return is_small(old) && is_small(size)
               && class_of(old) == class_of(size);
    return is_medium(size)
           && medium_class(old, &room) == medium_class(size, &wanted);
}

/* A block that is there becomes one of another size, which is not 0. */
static void *move(struct arena *arena, size_t limit, void *block, size_t old,
                  size_t size)
{
    void *moved;

    if (!is_small(old) && !is_small(size) && !is_in_chunk(block))
        return resize_large(arena, limit, block, old, size);
    if (fits(old, size))
        return block;
    moved = take_block(arena, limit, size);
    if (moved == NULL) /* a block may stay in a larger one */
        return size > old ? NULL : block;
    memcpy(moved, block, old < size ? old : size);
    free_block(arena, block, old);
    return moved;
}

/* Keeps what was refused until it is given, or something else is asked for. */
static void note(struct arena *arena, const void *block, size_t size,
                 bool again)
{
    if (arena->wanted > 0 && !again)
        arena->starved = true;
    arena->refused = block;
    arena->wanted = size;
}

void *arena_resize(struct arena *arena, size_t limit, void *block, size_t old,
                   size_t size)
{
    bool again = arena->wanted == size && arena->refused == block;
    void *given;

    if (size == 0) {
        if (block != NULL)
            free_block(arena, block, old);
        return NULL;
    }
    given = block == NULL ? take_block(arena, limit, size)
                          : move(arena, limit, block, old, size);
    if (given != NULL)
        note(arena, NULL, 0, again); /* the block may be no more */
    else
        note(arena, block, size, false);
    return given;
}

bool arena_starved(const struct arena *arena)
{
    return arena->starved || arena->wanted > 0;
}

void arena_forget(struct arena *arena)
{
    arena->wanted = 0;
    arena->starved = arena->lacked = false;
}

void arena_free(struct arena *arena)
{
    struct arena_chunk *chunk;
    struct arena_large *large;

    while ((chunk = arena->chunks) != NULL) {
        arena->chunks = chunk->next;
        free_chunk(chunk);
    }
    while ((large = arena->large) != NULL) {
        arena->large = large->next;
        free(large);
    }
    *arena = (struct arena){ 0 };
}
