#define _POSIX_C_SOURCE 200809L /* sigaction */
#include "system/budget.h"

#include <signal.h>
#include <string.h>

#include "base/limits.h"

static const char key;

/* What a string of Lua 5.4 takes beside its octets. */
enum { STRING_HEAD = 25 };

/* The budget in force, and its state, for who comes in between. */
static lua_State *volatile running;
static struct budget *volatile current;

lua_Integer budget_pack(lua_Integer subjects)
{
    return LIMIT_BUDGET_PACK + LIMIT_BUDGET_SUBJECT * subjects;
}

lua_Integer budget_evaluation(lua_Integer held)
{
    return LIMIT_BUDGET_EVALUATION + LIMIT_BUDGET_HELD * held;
}

struct budget *budget_of(lua_State *L)
{
    struct budget *budget;

    lua_rawgetp(L, LUA_REGISTRYINDEX, &key);
    budget = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return budget;
}

static void set(lua_State *L, struct budget *budget)
{
    if (budget == NULL)
        lua_pushnil(L);
    else
        lua_pushlightuserdata(L, budget);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
}

static void tick(lua_State *L, lua_Debug *ar);

void budget_push_text(lua_State *L, const struct budget *budget)
{
    switch (budget->spent) {
    case BUDGET_PACK:
        lua_pushliteral(L, "the pack ran out of its instructions");
        break;
    case BUDGET_STRING:
        lua_pushfstring(L, "a string of more than %d octets",
                        LIMIT_RULE_STRING);
        break;
    case BUDGET_TIME:
        lua_pushliteral(L, "the run was out of time");
        break;
    default:
        lua_pushfstring(L, "more than %I instructions for one subject",
                        budget->evaluation);
    }
}

/* From here on every instruction raises the error. */
static void spend(lua_State *L, struct budget *budget, enum budget_spent why)
{
    if (budget->spent == BUDGET_LEFT)
        budget->spent = why;
    lua_sethook(L, tick, LUA_MASKCOUNT, 1);
}

/* The place is for whoever catches the error to find: the instruction may be
 * one of the library that runs for a rule. */
static int refuse(lua_State *L, const struct budget *budget)
{
    budget_push_text(L, budget);
    return lua_error(L);
}

size_t budget_steps(lua_State *L)
{
    const struct budget *budget = budget_of(L);

    if (budget == NULL)
        return SIZE_MAX - 1;
    return (size_t)(budget->left < budget->pack ? budget->left
                                                : budget->pack);
}

static lua_Integer take(lua_Integer from, size_t instructions)
{
    return instructions > (size_t)from ? 0 : from - (lua_Integer)instructions;
}

/* Takes instructions off a budget, which may be spent then. */
static void take_off(lua_State *L, struct budget *budget, size_t instructions)
{
    budget->left = take(budget->left, instructions);
    budget->pack = take(budget->pack, instructions);
    if (budget->left == 0)
        spend(L, budget, BUDGET_EVALUATION);
    if (budget->pack == 0)
        spend(L, budget, BUDGET_PACK);
}

void budget_charge(lua_State *L, size_t instructions)
{
    struct budget *budget = budget_of(L);

    if (budget == NULL)
        return;
    take_off(L, budget, instructions);
    if (budget->spent != BUDGET_LEFT)
        refuse(L, budget);
}

void budget_compare(size_t octets)
{
    if (running != NULL)
        take_off(running, current, 1 + octets / LIMIT_STRING_CHARGE);
}

/* Lua compares strings with it, from NUL to NUL (lvm.c, l_strcmp). The order
 * is that of octets, in any locale. */
int strcoll(const char *a, const char *b)
{
    int order = strcmp(a, b);

    if (order == 0)
        budget_compare(strlen(a));
    return order;
}

/* Whether a function of a rule makes the string: what the library makes for
 * one has bounds of its own. */
static bool is_by_rule(lua_State *L)
{
    lua_Debug ar;

    return lua_getstack(L, 0, &ar) && lua_getinfo(L, "S", &ar)
        && *ar.source == '@';
}

/* What of a budget so long a string would spend. */
static enum budget_spent spent_by(lua_State *L, const struct budget *budget,
                                  size_t octets)
{
    lua_Integer charge = (lua_Integer)(octets / LIMIT_STRING_CHARGE);

    if (octets > LIMIT_RULE_STRING + STRING_HEAD && is_by_rule(L))
        return BUDGET_STRING;
    if (charge > budget->left)
        return BUDGET_EVALUATION;
    return charge > budget->pack ? BUDGET_PACK : BUDGET_LEFT;
}

bool budget_allows(lua_State *L, struct budget *budget, size_t octets)
{
    enum budget_spent why;

    if (octets < LIMIT_STRING_FREE)
        return true;
    why = spent_by(L, budget, octets);
    if (why == BUDGET_LEFT || budget->spent != BUDGET_LEFT)
        return budget->spent == BUDGET_LEFT;
    place_find(L, &budget->place);
    spend(L, budget, why);
    return false;
}

void budget_take_string(struct budget *budget, size_t octets)
{
    if (octets < LIMIT_STRING_FREE)
        return;
    budget->left = take(budget->left, octets / LIMIT_STRING_CHARGE);
    budget->pack = take(budget->pack, octets / LIMIT_STRING_CHARGE);
}

/* A hook may be set by a handler of signals, as it is by that of lua(1). */
static void end_time(int number)
{
    (void)number;
    if (running != NULL)
        spend(running, current, BUDGET_TIME);
}

void budget_listen(void)
{
    struct sigaction action = { .sa_handler = end_time,
                                .sa_flags = (int)SA_RESETHAND | SA_RESTART };

    sigaction(SIGXCPU, &action, NULL);
}

static void tick(lua_State *L, lua_Debug *ar)
{
    const struct budget *budget = budget_of(L);

    if (ar->event == LUA_HOOKCOUNT)
        budget_charge(L, LIMIT_BUDGET_TICK);
    else if (budget != NULL && budget->line != NULL)
        budget->line(L, ar);
}

void budget_begin(lua_State *L, struct budget *budget)
{
    budget->outer = budget_of(L);
    set(L, budget);
    current = budget;
    running = L;
    lua_sethook(L, tick,
                budget->line == NULL ? LUA_MASKCOUNT
                                     : LUA_MASKCOUNT | LUA_MASKLINE,
                LIMIT_BUDGET_TICK);
}

void budget_end(lua_State *L, struct budget *budget)
{
    running = budget->outer == NULL ? NULL : L;
    current = budget->outer;
    set(L, budget->outer);
    if (budget->outer == NULL)
        lua_sethook(L, NULL, 0, 0);
}

void budget_next(struct budget *budget, lua_Integer index)
{
    budget->index = index;
    budget->left = budget->evaluation;
}
