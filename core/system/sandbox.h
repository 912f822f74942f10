/* A Lua state with a bound on its memory.
 *
 * What the bound does not stop: time. The instruction budget (system/budget.h)
 * counts the virtual machine's instructions, and C functions charge what they
 * know of. Nothing in such a state may use weak tables: Lua 5.4.4 frees twice
 * when memory ends while one is being cleared. Its memory is given back as a
 * whole, and no finalizer runs unless sandbox_own was called: what owns more
 * than memory of the state has to.
 *
 * open, use L, close; between watch and unwatch rules run. */
#ifndef COTTER_SANDBOX_H
#define COTTER_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include <lua.h>

#include "base/fault.h"
#include "system/arena.h"
#include "system/budget.h"

struct sandbox {
    lua_State *L; /* NULL when closed */
    struct arena arena;
    size_t limit; /* of octets that the arena takes */
    size_t others; /* of these, those that are not the rules' */
    size_t left;   /* what the arena had when rules ran last */
    bool lends;    /* what rules have made is none of theirs */
    unsigned refusals;   /* since watch: allocations that found no room */
    lua_State *watched;  /* runs rules, or NULL */
    struct budget *budget; /* of them */
    bool owns;           /* more than memory of the state */
    bool is_tight;       /* collects before its memory is full of garbage */
    bool starved;        /* an allocation has failed outside of rules */
};

/* The bound for a request of so many octets: what is made of it may have so
 * much. Rules have LIMIT_SANDBOX_OCTETS beside that at most, however large the
 * request is. */
size_t sandbox_memory(size_t request);

/* What rules may take at most. */
size_t sandbox_rules_memory(const struct sandbox *sandbox);

/* Makes an empty state that holds at most limit octets. false: no memory. */
MUST_CHECK bool sandbox_open(struct sandbox *sandbox, size_t limit);

/* Gives the memory back. Accepts the closed state. */
void sandbox_close(struct sandbox *sandbox);

/* The sandbox that L belongs to; NULL in any other state. */
struct sandbox *sandbox_of(lua_State *L);

/* Says that something in L owns more than memory of the state, so that the
 * state is closed and its finalizers run. Does nothing for any other state. */
void sandbox_own(lua_State *L);

/* From here to unwatch, rules run in L: they have LIMIT_SANDBOX_OCTETS, beside
 * what was taken while none ran, unless they run again, behind an error of
 * which something was told since. LIMIT_SANDBOX_RESERVE of them are kept for
 * reporting what became of them, the place of an allocation that is refused is
 * that of the budget, and after LIMIT_SANDBOX_REFUSALS refusals each one fails,
 * since a full collection for every allocation would take for ever. Strings are
 * charged to the budget, and refused where it does not allow them. A state that
 * has much of its memory by then collects at once, and often from then on: of
 * what is full of small blocks, be they garbage, no large one can be made. Does
 * nothing for NULL. */
void sandbox_watch(struct sandbox *sandbox, lua_State *L,
                   struct budget *budget, bool again);

/* Ends that. Tells whether an allocation has failed since: no rule can catch
 * that, but what it calls could. Where the system refused it, that is noted
 * (base/memory.h). False for NULL. */
MUST_CHECK bool sandbox_unwatch(struct sandbox *sandbox);

/* Says whether what is taken from here on is for a part of the model, which a
 * rule is the first to ask for, and no rule's, until the rules end at the
 * latest. Does nothing for NULL. */
void sandbox_lend(struct sandbox *sandbox, bool lends);

/* Whether it is. */
bool sandbox_lends(const struct sandbox *sandbox);

/* Whether an allocation has failed while no rule ran. What came of it must not
 * be believed: pcall hides it. */
bool sandbox_starved(struct sandbox *sandbox);

#endif
