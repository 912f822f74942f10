#include "bind/slots.h"

#include <string.h>

static size_t count_places(size_t count)
{
    size_t places = 4;

    while (places < count * 2)
        places *= 2;
    return places;
}

size_t slots_size(size_t count)
{
    return sizeof(struct slots)
         + count_places(count) * sizeof(struct slots_place);
}

struct slots *slots_open(void *storage, size_t count)
{
    struct slots *slots = storage;

    memset(storage, 0, slots_size(count));
    slots->mask = count_places(count) - 1;
    return slots;
}

void slots_add(struct slots *slots, const void *name, int slot)
{
    size_t i = slots_begin(slots, name);

    while (slots->places[i].name != NULL)
        i = (i + 1) & slots->mask;
    slots->places[i] = (struct slots_place){ name, slot };
}
