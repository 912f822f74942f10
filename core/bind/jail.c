/* cotter.core.jail: a module at work in a process without rights. One can be
 * made ready while its work is still being put together. */
#include "system/jail.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/crypto.h"
#include "input/pkcs12_open.h"
#include "system/archive.h"
#include "system/budget.h"
#include "system/confine.h"
#include "system/module_files.h"

#include "bind/bind.h"
#include "bind/mapping.h"
#include "bind/outcome.h"
#include "bind/workshop.h"

static const char type[] = "cotter.jail";

/* Its address is the registry's key of a cell that is being made ready. */
static const char ready;

/* A jail, and the name of the module that is at work there, as uservalue. */
struct cell {
    struct jail jail;
};

/* Where these stand on the stack of jail. */
enum { WISHES = 3, MAPS, CELL, CLERK };

/* What a process does while it has all rights. */
typedef void preparation(void *workshop);

/* For the new process: what workshop_ready did is told by serve. OpenSSL is
 * not to look for a file that configures it, now or later. */
static void prepare_workshop(void *context)
{
    budget_listen();
    workshop_ready(context);
    workshop_close_path(context);
    if (!crypto_ready())
        crypto_clear(); /* told of by what needs it */
}

static void prepare_archive(void *context)
{
    prepare_workshop(context);
    archive_prepare();
}

static void prepare_legacy(void *context)
{
    prepare_workshop(context);
    pkcs12_prepare();
}

static enum jail_outcome serve(void *context, struct octets request,
                               size_t memory, struct octets *answer)
{
    switch (workshop_serve(context, request, memory, answer)) {
    case LUA_OK:
        return JAIL_ANSWER;
    case LUA_ERRMEM:
        *answer = (struct octets){ NULL, 0 };
        return JAIL_MEMORY;
    default:
        return JAIL_ERROR;
    }
}

static int close_cell(lua_State *L)
{
    struct cell *cell = lua_touserdata(L, 1);

    jail_close(&cell->jail);
    return 0;
}

/* Pushes a cell without a jail. */
static struct cell *push_cell(lua_State *L, const char *module)
{
    struct cell *cell = lua_newuserdatauv(L, sizeof *cell, 1);

    cell->jail = (struct jail){ .process = 0 };
    if (luaL_newmetatable(L, type)) {
        lua_pushcfunction(L, close_cell);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    lua_pushstring(L, module);
    lua_setiuservalue(L, -2, 1);
    return cell;
}

/* Starts a process for the module. The workshop is made here and lives
 * there. */
static bool start(struct cell *cell, preparation *before,
                  const char *module, const char *path, struct fault *fault)
{
    struct workshop workshop;
    struct jail_work work = { &workshop, before, serve };
    bool started;

    module_files_read(path);
    if (!workshop_open(&workshop, module, path, sandbox_memory(0)))
        return fault_refuse(fault, FAULT_MEMORY, 0);
    started = jail_open(&cell->jail, &work, fault);
    workshop_close(&workshop);
    return started;
}

/* Pushes the cell that is being made ready for a module, if there is one, and
 * nothing otherwise. */
static struct cell *take_ready(lua_State *L, const char *module)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &ready) == LUA_TUSERDATA) {
        lua_getiuservalue(L, -1, 1);
        if (strcmp(lua_tostring(L, -1), module) == 0) {
            lua_pop(L, 1);
            lua_pushnil(L);
            lua_rawsetp(L, LUA_REGISTRYINDEX, &ready);
            return lua_touserdata(L, -1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return NULL;
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

static void push_layers(lua_State *L, unsigned layers)
{
    static const char *const names[] = { "limits", "landlock", "seccomp" };

    lua_createtable(L, 0, 3);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        lua_pushboolean(L, (int)(layers >> i & 1));
        lua_setfield(L, -2, names[i]);
    }
}

static bool wishes_for(lua_State *L, const char *name)
{
    bool wished;

    lua_getfield(L, WISHES, name);
    wished = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return wished;
}

/* Who replies by a function of Lua. */
struct clerk {
    lua_State *L;
    bool raised; /* an error, which is on top of the stack */
};

/* Calls the function; what it gives stays on the stack until the next call. */
static bool reply(void *context, struct octets question, struct octets *octets)
{
    struct clerk *clerk = context;
    lua_State *L = clerk->L;

    lua_settop(L, CLERK);
    lua_pushvalue(L, CLERK);
    lua_pushlstring(L, (const char *)question.data, question.size);
    clerk->raised = lua_pcall(L, 1, 1, 0) != LUA_OK;
    if (clerk->raised || lua_type(L, -1) != LUA_TSTRING)
        return false;
    *octets = bind_check_octets(L, -1);
    return true;
}

/* What is wished for that a process which was begun earlier does not have;
 * NULL where there is nothing. */
static preparation *wished_preparation(lua_State *L)
{
    if (wishes_for(L, "legacy"))
        return prepare_legacy;
    if (wishes_for(L, "archive"))
        return prepare_archive;
    return lua_istable(L, MAPS) ? prepare_workshop : NULL;
}

/* Leaves a cell with a process for the module at CELL; NULL where none
 * starts. */
static struct cell *push_started(lua_State *L, const char *module,
                                 struct fault *fault)
{
    preparation *wished = wished_preparation(L);
    struct cell *cell = wished ? NULL : take_ready(L, module);
    const char *path;

    if (cell != NULL)
        return cell;
    mapping_hand_over(L, MAPS);
    path = outcome_push_path(L);
    cell = push_cell(L, module);
    if (!start(cell, wished ? wished : prepare_workshop, module, path, fault))
        return NULL;
    lua_replace(L, CELL);
    lua_settop(L, CELL);
    return cell;
}

/* The terms of a request. What is wished for as the clerk's function is left
 * at CLERK. */
static struct jail_terms terms_for(lua_State *L, struct octets request,
                                   const struct jail_clerk *clerk)
{
    size_t size = request.size + mapping_total(L, MAPS);
    struct jail_terms terms = {
        .memory = sandbox_memory(size), .seconds = jail_seconds(size),
        .needed = wishes_for(L, "strict") ? CONFINE_SECCOMP : 0,
    };

    if (lua_getfield(L, WISHES, "memory") == LUA_TNUMBER)
        terms.memory = (size_t)luaL_checkinteger(L, -1);
    lua_settop(L, CELL);
    if (lua_getfield(L, WISHES, "reply") == LUA_TFUNCTION)
        terms.clerk = clerk;
    return terms;
}

/* nil, and why there is no answer: a file that became shorter has a code and a
 * path of its own. */
static int refuse(lua_State *L, const struct fault *fault)
{
    struct fault changed = { FAULT_FILE_CHANGED, 0 };

    if (fault->code != FAULT_JAIL_CRASH || fault->offset != SIGBUS
        || !mapping_push_shorter(L, MAPS))
        return bind_fault(L, fault);
    bind_fault(L, &changed);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "path");
    return 2;
}

/* Leaves what is wished for at WISHES, and files at MAPS. */
static void take_wishes(lua_State *L)
{
    lua_settop(L, WISHES);
    if (lua_isnil(L, WISHES)) {
        lua_newtable(L);
        lua_replace(L, WISHES);
    }
    lua_getfield(L, WISHES, "maps");
}

/* jail(module: string, request: string, wishes: { archive: boolean?,
 *   legacy: boolean?, maps: array of mapping?, memory: integer?,
 *   reply: function?, strict: boolean? }?)
 *   -> response: string, layers | nil, fault */
static int jail(lua_State *L)
{
    const char *module = (const char *)bind_check_octets(L, 1).data;
    struct octets request = bind_check_octets(L, 2);
    struct clerk asked = { L, false };
    struct jail_clerk clerk = { &asked, reply };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail_terms terms;
    struct cell *cell;
    struct jail_answer answer;

    take_wishes(L);
    cell = push_started(L, module, &fault);
    if (cell == NULL)
        return bind_fault(L, &fault);
    terms = terms_for(L, request, &clerk);
    if (!jail_ask(&cell->jail, request, &terms, &answer, &fault))
        return asked.raised ? lua_error(L) : refuse(L, &fault);
    if (push_answer(L, &answer, terms.memory) == 2)
        return 2;
    push_layers(L, cell->jail.layers);
    return 2;
}

/* prepare(module: string)
 * Begins to make a jail ready for a module. Where that can't be done, it is
 * tried again when the jail is asked for. */
static int prepare(lua_State *L)
{
    const char *module = (const char *)bind_check_octets(L, 1).data;
    const char *path = outcome_push_path(L);
    struct cell *cell = push_cell(L, module);
    struct fault fault;

    if (start(cell, prepare_workshop, module, path, &fault))
        lua_rawsetp(L, LUA_REGISTRYINDEX, &ready);
    return 0;
}

void bind_jail(lua_State *L)
{
    lua_pushcfunction(L, prepare);
    lua_setfield(L, -2, "prepare");
    lua_pushcfunction(L, jail);
    lua_setfield(L, -2, "jail");
}
