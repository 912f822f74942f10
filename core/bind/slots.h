/* The slots of a type's fields by the addresses of their names.
 *
 * Lua has one copy of each short string, so that a field is found without a
 * call into Lua's tables. A name that is not found may still be one: a long
 * string has many copies. */
#ifndef COTTER_SLOTS_H
#define COTTER_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct slots {
    size_t mask; /* one less than the places: a power of two, half empty */
    struct slots_place {
        const void *name; /* what lua_topointer gives; NULL where free */
        int slot;
    } places[];
};

/* The memory for so many names. */
size_t slots_size(size_t count);

/* Makes an empty one in storage of slots_size(count) octets. */
struct slots *slots_open(void *storage, size_t count);

/* Adds a name, which has to live as long, and its slot, which is not 0. */
void slots_add(struct slots *slots, const void *name, int slot);

/* Where to look for a name first. */
static inline size_t slots_begin(const struct slots *slots, const void *name)
{
    return ((uintptr_t)name >> 4 ^ (uintptr_t)name >> 9) & slots->mask;
}

/* The slot of a name; 0 where there is none. */
static inline int slots_find(const struct slots *slots, const void *name)
{
    size_t i = slots_begin(slots, name);

    while (slots->places[i].name != NULL && slots->places[i].name != name)
        i = (i + 1) & slots->mask;
    return slots->places[i].slot;
}

#endif
