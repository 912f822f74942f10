#include "system/sandbox.h"

#include "base/limits.h"
#include "base/memory.h"

size_t sandbox_memory(size_t request)
{
    return LIMIT_SANDBOX_OCTETS + LIMIT_SANDBOX_FACTOR * request;
}

/* What the state may take in all now. */
static size_t limit_of(const struct sandbox *sandbox)
{
    if (sandbox->watched == NULL)
        return sandbox->limit;
    if (sandbox->refusals >= LIMIT_SANDBOX_REFUSALS
        || sandbox->limit < LIMIT_SANDBOX_RESERVE)
        return 0;
    return sandbox->limit - LIMIT_SANDBOX_RESERVE;
}

/* For rules. Without a block, old is the type of what is asked for. */
static void *allocate_watched(struct sandbox *sandbox, void *block, size_t old,
                              size_t size)
{
    bool is_string = block == NULL && old == LUA_TSTRING;
    void *given;

    if (is_string && !budget_allows(sandbox->watched, sandbox->budget, size))
        return NULL;
    given = arena_resize(&sandbox->arena, limit_of(sandbox), block,
                         block == NULL ? 0 : old, size);
    if (given != NULL && is_string)
        budget_take_string(sandbox->budget, size);
    if (given == NULL && size > 0) {
        sandbox->refusals++;
        place_find(sandbox->watched, &sandbox->budget->place);
    }
    return given;
}

/* Lua collects all garbage and asks once more before it gives up. */
static void *allocate(void *context, void *block, size_t old, size_t size)
{
    struct sandbox *sandbox = context;

    if (sandbox->watched != NULL)
        return allocate_watched(sandbox, block, old, size);
    return arena_resize(&sandbox->arena, limit_of(sandbox), block,
                        block == NULL ? 0 : old, size);
}

bool sandbox_open(struct sandbox *sandbox, size_t limit)
{
    *sandbox = (struct sandbox){ .limit = limit };
    sandbox->L = lua_newstate(allocate, sandbox);
    if (sandbox->L == NULL)
        arena_free(&sandbox->arena);
    return sandbox->L != NULL;
}

void sandbox_close(struct sandbox *sandbox)
{
    if (sandbox->owns && sandbox->L != NULL)
        lua_close(sandbox->L);
    sandbox->owns = false;
    arena_free(&sandbox->arena);
    sandbox->L = NULL;
}

struct sandbox *sandbox_of(lua_State *L)
{
    void *context;

    return lua_getallocf(L, &context) == allocate ? context : NULL;
}

void sandbox_own(lua_State *L)
{
    struct sandbox *sandbox = sandbox_of(L);

    if (sandbox != NULL)
        sandbox->owns = true;
}

/* Whether an allocation has failed since the last call. */
static bool settle(struct sandbox *sandbox)
{
    bool starved = arena_starved(&sandbox->arena);

    if (starved && sandbox->arena.lacked)
        memory_lack();
    arena_forget(&sandbox->arena);
    return starved;
}

static void tighten(struct sandbox *sandbox)
{
    if (sandbox->is_tight
        || sandbox->arena.octets < sandbox->limit / LIMIT_SANDBOX_CREDIT)
        return;
    sandbox->is_tight = true;
    lua_gc(sandbox->L, LUA_GCINC, LIMIT_SANDBOX_TIGHT, LIMIT_SANDBOX_TIGHT_STEP,
           0);
    lua_gc(sandbox->L, LUA_GCCOLLECT);
}

void sandbox_watch(struct sandbox *sandbox, lua_State *L,
                   struct budget *budget)
{
    if (sandbox == NULL)
        return;
    tighten(sandbox);
    sandbox->starved = settle(sandbox) || sandbox->starved;
    sandbox->watched = L;
    sandbox->budget = budget;
    sandbox->refusals = 0;
}

bool sandbox_unwatch(struct sandbox *sandbox)
{
    if (sandbox == NULL)
        return false;
    sandbox->watched = NULL;
    return settle(sandbox);
}

bool sandbox_starved(struct sandbox *sandbox)
{
    sandbox->starved = settle(sandbox) || sandbox->starved;
    return sandbox->starved;
}
