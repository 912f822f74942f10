/* cotter.core.evaluate: one check over all of its subjects. */
#include <string.h>

#include "base/limits.h"
#include "system/budget.h"
#include "system/sandbox.h"

#include "bind/bind.h"
#include "bind/record.h"

enum { CHECK = 1, SUBJECTS, CTX, OPTIONS, RETURNED, LAST };

/* options[name], a whole number from 0. */
static lua_Integer option(lua_State *L, const char *name, lua_Integer standard)
{
    lua_Integer value = standard;
    int is_integer = 1;

    if (lua_getfield(L, OPTIONS, name) != LUA_TNIL)
        value = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer || value < 0)
        luaL_error(L, "%s is not a whole number from 0", name);
    lua_pop(L, 1);
    return value;
}

static bool is_set(lua_State *L, const char *name)
{
    bool set;

    lua_getfield(L, OPTIONS, name);
    set = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return set;
}

/* Its address is the key under which options.line is kept. */
static const char line_key;

/* Calls options.line(path, line). */
static void note_line(lua_State *L, lua_Debug *reader)
{
    lua_getinfo(L, "Sl", reader);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &line_key);
    lua_pushstring(L, reader->source + (*reader->source == '@'));
    lua_pushinteger(L, reader->currentline);
    lua_call(L, 2, 0);
}

/* Has the budget note lines if options.line wants them. */
static void watch_lines(lua_State *L, struct budget *budget)
{
    if (lua_getfield(L, OPTIONS, "line") == LUA_TFUNCTION)
        budget->line = note_line;
    lua_rawsetp(L, LUA_REGISTRYINDEX, &line_key);
}

/* Keeps the place of an error and leaves its text alone. */
static int locate(lua_State *L)
{
    struct budget *budget = budget_of(L);

    if (lua_type(L, 1) != LUA_TSTRING)
        lua_pushfstring(L, "an error that is no text, but a %s",
                        luaL_typename(L, 1));
    lua_pushstring(L, place_of_message(L, lua_tostring(L, -1),
                                       &budget->place));
    return 1;
}

/* Hands on the first value but nil that a check has returned, which stands
 * behind these: check subjects ctx returned budget last. Who returns nil and a
 * reason means something by that. */
static void hand_on(lua_State *L)
{
    enum { RETURNED_BY = 4, LAST_OF_RUN = 6 };
    int first = LAST_OF_RUN + 1, top = lua_gettop(L);

    while (first <= top && lua_isnil(L, first))
        first++;
    if (first <= top && !lua_isnil(L, RETURNED_BY)) {
        lua_pushvalue(L, RETURNED_BY);
        lua_pushvalue(L, first);
        lua_call(L, 1, 0);
    }
    lua_settop(L, LAST_OF_RUN);
}

/* check subjects ctx returned budget last -> */
static int run(lua_State *L)
{
    struct budget *budget = lua_touserdata(L, 5);
    lua_Integer last = lua_tointeger(L, 6);

    for (lua_Integer i = budget->index; i <= last; i++) {
        budget_next(budget, i);
        lua_pushvalue(L, 1);
        lua_geti(L, 2, i);
        lua_pushvalue(L, 3);
        lua_call(L, 2, LUA_MULTRET);
        hand_on(L);
    }
    return 0;
}

static int protected_run(lua_State *L, struct budget *budget)
{
    struct sandbox *sandbox = sandbox_of(L);
    bool again = is_set(L, "again");
    int status;

    lua_pushcfunction(L, locate);
    lua_pushcfunction(L, run);
    lua_pushvalue(L, CHECK);
    lua_pushvalue(L, SUBJECTS);
    lua_pushvalue(L, CTX);
    lua_pushvalue(L, RETURNED);
    lua_pushlightuserdata(L, budget);
    lua_pushvalue(L, LAST);
    budget_begin(L, budget);
    sandbox_watch(sandbox, L, budget, again);
    status = lua_pcall(L, 6, 0, -8);
    if (sandbox_unwatch(sandbox) && status == LUA_OK)
        status = LUA_ERRMEM;
    budget_end(L, budget);
    return status;
}

static const char *code_of(int status, const struct budget *budget)
{
    if (budget->spent == BUDGET_TIME)
        return "rule.time";
    if (budget->spent != BUDGET_LEFT)
        return "rule.budget";
    return status == LUA_ERRMEM ? "rule.memory" : "rule.error";
}

static void set_text(lua_State *L, const char *name, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

/* Pushes { code =, text =, of_subject =, path =, line = }. */
static void push_fault(lua_State *L, int status, const struct budget *budget,
                       const char *text)
{
    lua_createtable(L, 0, 5);
    set_text(L, "code", code_of(status, budget));
    set_text(L, "text", text);
    lua_pushboolean(L, budget->spent == BUDGET_EVALUATION);
    lua_setfield(L, -2, "of_subject");
    if (*budget->place.path == '\0')
        return;
    set_text(L, "path", budget->place.path);
    lua_pushinteger(L, budget->place.line);
    lua_setfield(L, -2, "line");
}

/* What became of the memory, in place of Lua's own words. */
static const char *memory_text(lua_State *L)
{
    struct sandbox *sandbox = sandbox_of(L);

    if (sandbox == NULL)
        return "not enough memory";
    return lua_pushfstring(L, "more than %d MiB of memory",
                           (int)(sandbox_rules_memory(sandbox) >> 20));
}

/* index message final fault */
static int failed(lua_State *L, int status, struct budget *budget)
{
    bool spent = budget->spent != BUDGET_LEFT;
    const char *text = lua_tostring(L, -1);

    if (*budget->place.path == '\0' && !lua_iscfunction(L, CHECK)) {
        lua_pushvalue(L, CHECK);
        place_of_function(L, &budget->place);
    }
    if (spent) {
        budget_push_text(L, budget);
        text = lua_tostring(L, -1);
    } else if (status == LUA_ERRMEM) {
        text = memory_text(L);
    } else if (text == NULL)
        text = "an error that left no text";
    bind_push_short(L, (struct octets){ (const uint8_t *)text, strlen(text) });
    text = lua_tostring(L, -1);
    lua_pushinteger(L, budget->index);
    if (*budget->place.path == '\0')
        lua_pushstring(L, text);
    else
        lua_pushfstring(L, "%s:%d: %s", budget->place.path,
                        budget->place.line, text);
    lua_pushboolean(L, status == LUA_ERRMEM || spent);
    push_fault(L, status, budget, text);
    return 4;
}

/* evaluate(check: function, subjects: list, ctx: any, options: table)
 *   -> nil | index: integer, message: string, final: boolean, fault: table
 * Calls check(subject, ctx) for each subject from options.first (1) to
 * options.last (all), and options.returned(value) for the first value but nil
 * that it returns. options.line(path, line) is called for each line of Lua that
 * runs, and not counted. It stops at the first error. options.evaluation and
 * options.pack bound the instructions; what is left for the pack is written
 * back to options.pack. options.again says that it goes on behind an error, of
 * which what was told since takes of the rules' memory. After a final error
 * (budget or memory) no rule of the pack may run. */
static int evaluate(lua_State *L)
{
    struct budget budget = { .spent = BUDGET_LEFT };
    int status;

    luaL_checktype(L, CHECK, LUA_TFUNCTION);
    luaL_checktype(L, OPTIONS, LUA_TTABLE);
    lua_settop(L, OPTIONS);
    budget.evaluation = option(L, "evaluation", LIMIT_BUDGET_EVALUATION);
    budget.pack = option(L, "pack", budget_pack(luaL_len(L, SUBJECTS)));
    budget.index = option(L, "first", 1);
    budget.left = budget.evaluation;
    watch_lines(L, &budget);
    lua_getfield(L, OPTIONS, "returned");
    lua_pushinteger(L, option(L, "last", luaL_len(L, SUBJECTS)));
    status = protected_run(L, &budget);
    lua_pushinteger(L, budget.pack);
    lua_setfield(L, OPTIONS, "pack");
    if (status == LUA_OK && budget.spent == BUDGET_LEFT) {
        luaL_pushfail(L);
        return 1;
    }
    return failed(L, status, &budget);
}

/* evaluating() -> the index of the subject that is being evaluated, or nil */
static int evaluating(lua_State *L)
{
    const struct budget *budget = budget_of(L);

    if (budget == NULL)
        luaL_pushfail(L);
    else
        lua_pushinteger(L, budget->index);
    return 1;
}

/* budget(subjects: integer, held: integer?) -> the instructions that a pack of
 * rules gets for so many subjects in all, and those for one that holds so many
 * others */
static int budget_for(lua_State *L)
{
    lua_Integer subjects = luaL_checkinteger(L, 1);
    lua_Integer held = luaL_optinteger(L, 2, 0);

    lua_pushinteger(L, budget_pack(subjects));
    lua_pushinteger(L, budget_evaluation(held));
    return 2;
}

/* Calls the function that is upvalue 1. A rule may hand tables of its own to
 * what it finds in the model, as many as it likes, but has no way to make a
 * record of a type that has parts. */
static int make_part(lua_State *L)
{
    struct sandbox *sandbox = sandbox_of(L);
    bool before = sandbox_lends(sandbox);

    if (record_push_shape(L, 1)) {
        lua_pop(L, 1);
        sandbox_lend(sandbox, true);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    sandbox_lend(sandbox, before);
    return lua_gettop(L);
}

/* of_model(make: function) -> function: the same, for a part of the record that
 * it takes first, which is made once, when a rule asks for it; what memory that
 * takes is no rule's */
static int of_model(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    lua_pushcclosure(L, make_part, 1);
    return 1;
}

void bind_evaluate(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "budget", budget_for },
        { "evaluate", evaluate },
        { "evaluating", evaluating },
        { "of_model", of_model },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
