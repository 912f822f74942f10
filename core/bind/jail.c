/* cotter.core.jail: a module at work in a process without rights. One can be
 * made ready while its work is still being put together. */
#include "system/jail.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "system/confine.h"
#include "system/sandbox.h"

#include "bind/bind.h"
#include "bind/cell.h"
#include "bind/mapping.h"
#include "bind/outcome.h"

static const char type[] = "cotter.jail";

/* Where these stand on the stack of jail. */
enum { WISHES = 3, MAPS, JAIL, MEANWHILE, CLERK };

static int close_jail(lua_State *L)
{
    jail_close(lua_touserdata(L, 1));
    return 0;
}

/* Pushes a jail that is closed. */
static struct jail *push_jail(lua_State *L)
{
    struct jail *jail = lua_newuserdatauv(L, sizeof *jail, 0);

    *jail = (struct jail){ .child.process = 0 };
    if (luaL_newmetatable(L, type)) {
        lua_pushcfunction(L, close_jail);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return jail;
}

/* Where the registry has the jail that has answered last. */
static const char last[] = "cotter.jail.last";

static void keep_last(lua_State *L)
{
    lua_pushvalue(L, JAIL);
    lua_setfield(L, LUA_REGISTRYINDEX, last);
}

/* Closes that one while the next one works, so that nobody has to wait for its
 * end. The collector would leave some hundred open, with two descriptors
 * each. */
static void close_last(lua_State *L)
{
    if (lua_getfield(L, LUA_REGISTRYINDEX, last) == LUA_TUSERDATA)
        jail_close(lua_touserdata(L, -1));
    lua_pop(L, 1);
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, last);
}

/* Pushes an answer, and frees it. */
static int push_answer(lua_State *L, struct jail_answer *answer,
                       size_t memory)
{
    int results;

    if (answer->outcome == JAIL_ANSWER)
        results = bind_octets(L, answer->octets);
    else
        results = outcome_refuse(L, answer->outcome == JAIL_MEMORY,
                                 answer->octets, memory);
    free((void *)(uintptr_t)answer->octets.data);
    return results;
}

static bool wishes_for(lua_State *L, const char *name)
{
    bool wished;

    lua_getfield(L, WISHES, name);
    wished = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return wished;
}

/* Who is asked by functions of Lua. */
struct clerk {
    lua_State *L;
    bool raised; /* an error, which is on top of the stack */
};

/* Calls the function at an index. */
static bool call(struct clerk *clerk, int function, int arguments, int results)
{
    lua_State *L = clerk->L;

    lua_pushvalue(L, function);
    lua_insert(L, -1 - arguments);
    clerk->raised = lua_pcall(L, arguments, results, 0) != LUA_OK;
    return !clerk->raised;
}

/* Takes the one file of a list, or none of nil; keeps it among MAPS. */
static bool take_file(lua_State *L, int list, struct octets *file)
{
    if (lua_isnil(L, list))
        return true;
    if (!lua_istable(L, list) || lua_rawlen(L, list) != 1)
        return false;
    lua_rawgeti(L, list, 1);
    if (!mapping_is_open(L, -1))
        return false;
    *file = mapping_octets(L, -1);
    lua_rawseti(L, MAPS, (lua_Integer)lua_rawlen(L, MAPS) + 1);
    return true;
}

/* What the function gives, as core.encode does, stays on the stack until the
 * next call. */
static bool reply(void *context, struct octets question,
                  struct jail_reply *given)
{
    struct clerk *clerk = context;
    lua_State *L = clerk->L;

    lua_settop(L, CLERK);
    lua_pushlstring(L, (const char *)question.data, question.size);
    if (!call(clerk, CLERK, 1, 2) || lua_type(L, CLERK + 1) != LUA_TSTRING)
        return false;
    given->octets = bind_check_octets(L, CLERK + 1);
    return take_file(L, CLERK + 2, &given->file);
}

static bool pass_time(void *context)
{
    struct clerk *clerk = context;

    close_last(clerk->L);
    return lua_isnil(clerk->L, MEANWHILE) || call(clerk, MEANWHILE, 0, 0);
}

static enum cell_need need_of(lua_State *L)
{
    if (wishes_for(L, "legacy"))
        return CELL_LEGACY;
    return wishes_for(L, "archive") ? CELL_ARCHIVE : CELL_NOTHING;
}

/* Takes the process that was begun for a module, which knows of no files and
 * of no wishes. */
static bool take_begun(lua_State *L, struct jail *jail, const char *module)
{
    return need_of(L) == CELL_NOTHING && lua_rawlen(L, MAPS) == 0
           && cell_take(jail, module);
}

/* Leaves a jail for the module at JAIL; NULL where no process starts. */
static struct jail *push_started(lua_State *L, const char *module,
                                 struct fault *fault)
{
    struct jail *jail = push_jail(L);
    const char *path = outcome_push_path(L);
    bool started = take_begun(L, jail, module);

    if (!started) {
        mapping_hand_over(L, MAPS);
        started = cell_open(jail, need_of(L), module, path, fault);
        mapping_take_back();
    }
    lua_settop(L, JAIL);
    return started ? jail : NULL;
}

/* The terms of a request. The functions that are wished for are left at
 * MEANWHILE and CLERK. */
static struct jail_terms terms_for(lua_State *L, struct octets request,
                                   const struct jail_clerk *clerk)
{
    size_t size = request.size + mapping_total(L, MAPS);
    struct jail_terms terms = {
        .memory = sandbox_memory(size), .seconds = jail_seconds(size),
        .needed = wishes_for(L, "strict") ? CONFINE_SECCOMP : 0,
        .meanwhile = pass_time, .context = clerk->context,
    };

    if (lua_getfield(L, WISHES, "memory") == LUA_TNUMBER)
        terms.memory = (size_t)luaL_checkinteger(L, -1);
    lua_settop(L, JAIL);
    lua_getfield(L, WISHES, "meanwhile");
    if (lua_getfield(L, WISHES, "reply") == LUA_TFUNCTION)
        terms.clerk = clerk;
    return terms;
}

/* nil, and the file that changed, whose path is on top of the stack. */
static int refuse_changed(lua_State *L)
{
    struct fault changed = { FAULT_FILE_CHANGED, 0 };

    bind_fault(L, &changed);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "path");
    return 2;
}

/* nil, and why there is no answer: a file that became shorter has a code and a
 * path of its own. */
static int refuse(lua_State *L, const struct fault *fault)
{
    bool may_be_file = fault->code == FAULT_FILE_CHANGED
        || (fault->code == FAULT_JAIL_CRASH && fault->offset == SIGBUS);

    if (may_be_file && mapping_push_changed(L, MAPS))
        return refuse_changed(L);
    return bind_fault(L, fault);
}

/* Leaves what is wished for at WISHES, and files at MAPS. */
static void take_wishes(lua_State *L)
{
    lua_settop(L, WISHES);
    if (lua_isnil(L, WISHES)) {
        lua_newtable(L);
        lua_replace(L, WISHES);
    }
    lua_newtable(L);
    lua_getfield(L, WISHES, "maps");
    for (lua_Integer i = 1; lua_istable(L, -1)
                            && lua_rawgeti(L, -1, i) != LUA_TNIL; i++)
        lua_rawseti(L, MAPS, i);
    lua_settop(L, MAPS);
}

/* jail(module: string, request: string, wishes: { archive: boolean?,
 *   legacy: boolean?, maps: array of mapping?, meanwhile: function?,
 *   memory: integer?, reply: function?, strict: boolean? }?)
 *   -> response: string, layers | nil, fault */
static int jail(lua_State *L)
{
    const char *module = (const char *)bind_check_octets(L, 1).data;
    struct octets request = bind_check_octets(L, 2);
    struct clerk asked = { L, false };
    struct jail_clerk clerk = { &asked, reply };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail_terms terms;
    struct jail *held;
    struct jail_answer answer;

    take_wishes(L);
    held = push_started(L, module, &fault);
    if (held == NULL)
        return bind_fault(L, &fault);
    terms = terms_for(L, request, &clerk);
    if (!jail_ask(held, request, &terms, &answer, &fault))
        return asked.raised ? lua_error(L) : refuse(L, &fault);
    keep_last(L);
    if (push_answer(L, &answer, terms.memory) == 2)
        return 2;
    if (mapping_push_changed(L, MAPS))
        return refuse_changed(L);
    outcome_push_layers(L, held->layers);
    return 2;
}

/* prepare(module: string)
 * Begins to make a jail ready for a module. Where that can't be done, it is
 * tried again when the jail is asked for. */
static int prepare(lua_State *L)
{
    const char *module = (const char *)bind_check_octets(L, 1).data;

    cell_prepare(module, outcome_push_path(L));
    return 0;
}

void bind_jail(lua_State *L)
{
    lua_pushcfunction(L, prepare);
    lua_setfield(L, -2, "prepare");
    lua_pushcfunction(L, jail);
    lua_setfield(L, -2, "jail");
}
