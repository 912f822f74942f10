#include "system/budget.h"

#include "base/limits.h"

static const char key;

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

/* The place is for whoever catches the error to find: the instruction may be
 * one of the library that runs for a rule. */
static int refuse(lua_State *L, const struct budget *budget)
{
    if (budget->spent == BUDGET_PACK)
        lua_pushliteral(L, "the pack ran out of its instructions");
    else
        lua_pushfstring(L, "more than %I instructions for one subject",
                        budget->evaluation);
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

void budget_charge(lua_State *L, size_t instructions)
{
    struct budget *budget = budget_of(L);

    if (budget == NULL)
        return;
    budget->left = take(budget->left, instructions);
    budget->pack = take(budget->pack, instructions);
    if (budget->spent == BUDGET_LEFT && budget->left == 0)
        budget->spent = BUDGET_EVALUATION;
    if (budget->spent == BUDGET_LEFT && budget->pack == 0)
        budget->spent = BUDGET_PACK;
    if (budget->spent == BUDGET_LEFT)
        return;
    lua_sethook(L, tick, LUA_MASKCOUNT, 1);
    refuse(L, budget);
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
    lua_sethook(L, tick,
                budget->line == NULL ? LUA_MASKCOUNT
                                     : LUA_MASKCOUNT | LUA_MASKLINE,
                LIMIT_BUDGET_TICK);
}

void budget_end(lua_State *L, struct budget *budget)
{
    set(L, budget->outer);
    if (budget->outer == NULL)
        lua_sethook(L, NULL, 0, 0);
}

void budget_next(struct budget *budget, lua_Integer index)
{
    budget->index = index;
    budget->left = budget->evaluation;
}
