#include "system/sandbox.h"

#include <stdlib.h>

#include "base/limits.h"

size_t sandbox_memory(size_t request)
{
    return LIMIT_SANDBOX_OCTETS + LIMIT_SANDBOX_FACTOR * request;
}

static size_t room(const struct sandbox *sandbox)
{
    size_t limit = sandbox->limit;

    if (sandbox->watched != NULL) {
        if (sandbox->refusals >= LIMIT_SANDBOX_REFUSALS)
            return 0;
        limit -= limit < LIMIT_SANDBOX_RESERVE ? limit : LIMIT_SANDBOX_RESERVE;
    }
    return limit > sandbox->used ? limit - sandbox->used : 0;
}

/* Lua collects all garbage and asks once more before it gives up. */
static void *refuse(struct sandbox *sandbox)
{
    if (sandbox->watched != NULL) {
        sandbox->refusals++;
        place_find(sandbox->watched, sandbox->place);
    }
    return NULL;
}

/* Without a block, old is the type of what is asked for, not a size. */
static void *allocate(void *context, void *block, size_t old, size_t size)
{
    struct sandbox *sandbox = context;
    size_t held = block == NULL ? 0 : old;
    void *moved;

    if (size == 0) {
        free(block);
        sandbox->used -= held;
        return NULL;
    }
    if (size > held && size - held > room(sandbox))
        return refuse(sandbox);
    moved = realloc(block, size);
    if (moved == NULL)
        return size > held ? refuse(sandbox) : block;
    sandbox->used = sandbox->used - held + size;
    return moved;
}

bool sandbox_open(struct sandbox *sandbox, size_t limit)
{
    *sandbox = (struct sandbox){ .limit = limit };
    sandbox->L = lua_newstate(allocate, sandbox);
    return sandbox->L != NULL;
}

void sandbox_close(struct sandbox *sandbox)
{
    if (sandbox->L != NULL)
        lua_close(sandbox->L);
    sandbox->L = NULL;
}

struct sandbox *sandbox_of(lua_State *L)
{
    void *context;

    return lua_getallocf(L, &context) == allocate ? context : NULL;
}

void sandbox_watch(struct sandbox *sandbox, lua_State *L, struct place *place)
{
    if (sandbox == NULL)
        return;
    sandbox->watched = L;
    sandbox->place = place;
    sandbox->refusals = 0;
}

void sandbox_unwatch(struct sandbox *sandbox)
{
    if (sandbox != NULL)
        sandbox->watched = NULL;
}
