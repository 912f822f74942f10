/* The memory of one Lua state: taken in chunks, given back all at once.
 *
 * Small blocks come from lists by size and never leave the arena, nor do those
 * of medium size that find room in a chunk; other ones are malloc's own. What
 * is counted is what was taken of the system, so that blocks of other sizes
 * that lie free count too. Under AddressSanitizer every block is a large one,
 * which it can watch.
 *
 * { 0 } is an empty arena. */
#ifndef COTTER_ARENA_H
#define COTTER_ARENA_H

#include <stdbool.h>
#include <stddef.h>

enum { ARENA_STEP = 16, ARENA_SIZES = 33 }; /* small is up to 512 octets */

/* Medium is up to 16 KiB: sizes grow by an eighth to a quarter. */
enum { ARENA_DOUBLINGS = 5, ARENA_PARTS = 4 };

struct arena_chunk;
struct arena_large;
struct arena_free;

struct arena {
    size_t octets; /* taken of the system */
    const void *refused; /* the block that could not grow last, or NULL */
    size_t wanted;       /* by it; 0 where the last block was given */
    bool starved;        /* what was refused was not asked for again, in vain */
    bool lacked;         /* the system, and not the limit, has refused */
    char *next, *end; /* what is left of the newest chunk */
    struct arena_chunk *chunks;
    struct arena_large *large;
    struct arena_free *free[ARENA_SIZES];
    struct arena_free *medium[ARENA_DOUBLINGS * ARENA_PARTS];
};

/* Makes a block of old octets one of size, as realloc does; NULL is a block
 * of 0 octets, and size 0 frees. Gives NULL where the arena would take more
 * than limit octets, or the system has none, and leaves the block alone then.
 * A block that shrinks is always given. */
void *arena_resize(struct arena *arena, size_t limit, void *block, size_t old,
                   size_t size);

/* Whether somebody had to do without a block, and was not given it when he
 * asked again: Lua does so behind a collection. */
bool arena_starved(const struct arena *arena);

/* Forgets what was refused. */
void arena_forget(struct arena *arena);

/* Frees all blocks. */
void arena_free(struct arena *arena);

#endif
