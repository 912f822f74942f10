#define _POSIX_C_SOURCE 200809L /* strdup */
#include "bind/workshop.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/memory.h"

static int trace(lua_State *L)
{
    luaL_traceback(L, L, lua_tostring(L, 1), 1);
    return 1;
}

/* Lets the collector wait for a share of the limit. */
static void give_credit(struct sandbox *sandbox)
{
    lua_gc(sandbox->L, LUA_GCINC, LIMIT_SANDBOX_PAUSE, 0, 0);
    lua_gc(sandbox->L, LUA_GCSTEP,
           -(int)(sandbox->limit / LIMIT_SANDBOX_CREDIT / 1024));
}

bool workshop_open(struct workshop *workshop, const char *module,
                   const char *path, size_t limit)
{
    *workshop = (struct workshop){ .limit = limit, .status = LUA_ERRMEM };
    workshop->inside.module = strdup(module);
    workshop->inside.path = strdup(path);
    if (workshop->inside.module != NULL && workshop->inside.path != NULL)
        return true;
    workshop_close(workshop);
    return false;
}

void workshop_ready(struct workshop *workshop)
{
    lua_State *inside;

    workshop->lacks = memory_lacks();
    if (!sandbox_open(&workshop->sandbox, workshop->limit))
        return;
    inside = workshop->sandbox.L;
    give_credit(&workshop->sandbox);
    lua_pushcfunction(inside, trace);
    lua_pushcfunction(inside, inside_open);
    lua_pushlightuserdata(inside, &workshop->inside);
    workshop->status = lua_pcall(inside, 1, 1, 1);
}

void workshop_close_path(struct workshop *workshop)
{
    if (workshop->status == LUA_OK)
        inside_close_path(workshop->sandbox.L);
}

struct work {
    const char *module;
    struct octets request;
};

/* function work: light userdata -- response: string */
static int serve(lua_State *L)
{
    const struct work *work = lua_touserdata(L, 2);

    lua_pushvalue(L, 1);
    lua_pushlstring(L, (const char *)work->request.data, work->request.size);
    lua_call(L, 1, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
        return luaL_error(L, "module '%s' gave no octets", work->module);
    return 1;
}

/* The string on top of the stack, if there is one. */
static struct octets top_of(lua_State *L)
{
    struct octets text = { NULL, 0 };

    if (L != NULL && lua_type(L, -1) == LUA_TSTRING)
        text.data = (const uint8_t *)lua_tolstring(L, -1, &text.size);
    return text;
}

/* The status, as memory that has failed makes it: within the bound of the
 * state, or as the machine has none. */
static int judge(struct workshop *workshop, int status, struct octets *answer)
{
    static const char lack[] = "there is no memory left";
    bool starved = sandbox_starved(&workshop->sandbox);
    bool lacks = memory_lacks() != workshop->lacks;

    if (status != LUA_ERRMEM && !starved && !lacks)
        return status;
    *answer = (struct octets){ NULL, 0 };
    if (lacks)
        *answer = (struct octets){ (const uint8_t *)lack, sizeof lack - 1 };
    return LUA_ERRMEM;
}

int workshop_serve(struct workshop *workshop, struct octets request,
                   size_t memory, struct octets *answer)
{
    struct work work = { workshop->inside.module, request };
    lua_State *inside = workshop->sandbox.L;
    int status = workshop->status;

    workshop->sandbox.limit = memory;
    if (status == LUA_OK) {
        give_credit(&workshop->sandbox); /* trace function */
        lua_pushcfunction(inside, serve);
        lua_insert(inside, -2);
        lua_pushlightuserdata(inside, &work);
        status = lua_pcall(inside, 2, 1, 1);
    }
    *answer = top_of(inside);
    return judge(workshop, status, answer);
}

void workshop_close(struct workshop *workshop)
{
    sandbox_close(&workshop->sandbox);
    free((void *)(uintptr_t)workshop->inside.module);
    free((void *)(uintptr_t)workshop->inside.path);
    workshop->inside = (struct inside){ NULL, NULL };
}
