#include "system/sandbox.h"

#include "base/limits.h"
#include "base/memory.h"

size_t sandbox_memory(size_t request)
{
    return LIMIT_SANDBOX_OCTETS + LIMIT_SANDBOX_FACTOR * request;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t sandbox_rules_memory(const struct sandbox *sandbox)
{
    return least(sandbox->limit, LIMIT_SANDBOX_OCTETS);
}

/* What the state may take in all while rules run. */
static size_t watched_limit(const struct sandbox *sandbox)
{
    if (sandbox->lends)
        return sandbox->limit;
    return least(sandbox->limit, sandbox->others + LIMIT_SANDBOX_OCTETS);
}

/* What the state may take in all now. */
static size_t limit_of(const struct sandbox *sandbox)
{
    if (sandbox->watched == NULL)
        return sandbox->limit;
    if (sandbox->refusals >= LIMIT_SANDBOX_REFUSALS
        || sandbox->limit < LIMIT_SANDBOX_RESERVE)
        return 0;
    return watched_limit(sandbox) - LIMIT_SANDBOX_RESERVE;
}

/* Counts a part of the model: all that its making takes, of which some will be
 * garbage. What is kept of it may be where garbage of rules was, so that how
 * much the arena has grown would say too little. */
static void lend(struct sandbox *sandbox, size_t old, size_t size)
{
    if (size > old)
        sandbox->others += size - old;
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
    if (given != NULL && sandbox->lends)
        lend(sandbox, block == NULL ? 0 : old, size);
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

/* What the arena has grown by since rules ran last is not theirs. */
static void leave_out_others(struct sandbox *sandbox)
{
    if (sandbox->arena.octets > sandbox->left)
        sandbox->others += sandbox->arena.octets - sandbox->left;
}

void sandbox_watch(struct sandbox *sandbox, lua_State *L,
                   struct budget *budget, bool again)
{
    if (sandbox == NULL)
        return;
    tighten(sandbox);
    sandbox->starved = settle(sandbox) || sandbox->starved;
    if (!again)
        leave_out_others(sandbox);
    sandbox->lends = false;
    sandbox->watched = L;
    sandbox->budget = budget;
    sandbox->refusals = 0;
}

bool sandbox_unwatch(struct sandbox *sandbox)
{
    if (sandbox == NULL)
        return false;
    sandbox->watched = NULL;
    sandbox->left = sandbox->arena.octets;
    return settle(sandbox);
}

bool sandbox_lends(const struct sandbox *sandbox)
{
    return sandbox != NULL && sandbox->lends;
}

void sandbox_lend(struct sandbox *sandbox, bool lends)
{
    if (sandbox != NULL)
        sandbox->lends = lends;
}

bool sandbox_starved(struct sandbox *sandbox)
{
    sandbox->starved = settle(sandbox) || sandbox->starved;
    return sandbox->starved;
}
