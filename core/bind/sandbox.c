/* cotter.core.sandbox: a module at work in a state of its own.
 *
 * Nothing but octets goes in and comes out. A state can be made ready on a
 * thread of its own, while its work is still being put together. */
#define _GNU_SOURCE /* strdup, processors */
#include "system/sandbox.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "base/limits.h"

#include "bind/bind.h"
#include "bind/inside.h"

static const char type[] = "cotter.sandbox";

/* Its address is the registry's key of a workshop that is being made ready. */
static const char ready;

/* A sandbox and who makes it ready. The function of its module is what stands
 * in its state once it is. */
struct workshop {
    struct sandbox sandbox;
    struct inside inside; /* strings of its own */
    size_t limit;         /* octets while it is made ready */
    pthread_t thread;
    bool running;         /* the thread has not been joined */
    int status;           /* of Lua: of making it ready */
};

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

/* Makes a workshop ready. For pthread_create. */
static void *make_ready(void *context)
{
    struct workshop *workshop = context;
    lua_State *inside;

    workshop->status = LUA_ERRMEM;
    if (!sandbox_open(&workshop->sandbox, workshop->limit))
        return NULL;
    inside = workshop->sandbox.L;
    give_credit(&workshop->sandbox);
    lua_pushcfunction(inside, trace);
    lua_pushcfunction(inside, inside_open);
    lua_pushlightuserdata(inside, &workshop->inside);
    workshop->status = lua_pcall(inside, 1, 1, 1);
    return NULL;
}

static void join(struct workshop *workshop)
{
    if (workshop->running)
        pthread_join(workshop->thread, NULL);
    workshop->running = false;
}

static int close_workshop(lua_State *L)
{
    struct workshop *workshop = lua_touserdata(L, 1);

    join(workshop);
    sandbox_close(&workshop->sandbox);
    free((void *)(uintptr_t)workshop->inside.module);
    free((void *)(uintptr_t)workshop->inside.path);
    workshop->inside = (struct inside){ NULL, NULL };
    return 0;
}

/* package.path, or "". */
static const char *push_path(lua_State *L)
{
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    if (lua_getfield(L, -1, LUA_LOADLIBNAME) == LUA_TTABLE
        && lua_getfield(L, -1, "path") == LUA_TSTRING)
        return lua_tostring(L, -1);
    return lua_pushliteral(L, "");
}

/* Pushes a workshop for a module that nobody makes ready yet. */
static struct workshop *push_workshop(lua_State *L, const char *module,
                                      size_t limit)
{
    struct workshop *workshop = lua_newuserdatauv(L, sizeof *workshop, 0);
    int index = lua_gettop(L);

    *workshop = (struct workshop){ .limit = limit };
    if (luaL_newmetatable(L, type)) {
        lua_pushcfunction(L, close_workshop);
        lua_setfield(L, -2, "__gc");
        lua_pushcfunction(L, close_workshop);
        lua_setfield(L, -2, "__close");
    }
    lua_setmetatable(L, index);
    workshop->inside.module = strdup(module);
    workshop->inside.path = strdup(push_path(L));
    lua_settop(L, index);
    if (workshop->inside.module == NULL || workshop->inside.path == NULL)
        luaL_error(L, "not enough memory");
    return workshop;
}

/* Pushes the workshop that is being made ready for a module, if there is one,
 * and nothing otherwise. */
static struct workshop *take_ready(lua_State *L, const char *module)
{
    struct workshop *workshop;

    lua_rawgetp(L, LUA_REGISTRYINDEX, &ready);
    workshop = lua_touserdata(L, -1);
    if (workshop == NULL || strcmp(workshop->inside.module, module) != 0) {
        lua_pop(L, 1);
        return NULL;
    }
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &ready);
    join(workshop);
    return workshop;
}

struct work {
    const char *module;
    struct octets request;
};

/* function work: light userdata -- response */
static int serve(lua_State *L)
{
    const struct work *work = lua_touserdata(L, 2);

    lua_pushvalue(L, 1);
    bind_octets(L, work->request);
    lua_call(L, 1, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
        return luaL_error(L, "module '%s' gave no octets", work->module);
    return 1;
}

static int push_failure(lua_State *L, int status, const char *text,
                        size_t limit)
{
    luaL_pushfail(L);
    lua_createtable(L, 0, 2);
    lua_pushstring(L, status == LUA_ERRMEM ? "sandbox.memory"
                                           : "sandbox.error");
    lua_setfield(L, -2, "code");
    if (status == LUA_ERRMEM)
        lua_pushfstring(L, "more than %d MiB of memory", (int)(limit >> 20));
    else
        lua_pushstring(L, text);
    lua_setfield(L, -2, "text");
    return 2;
}

/* Hands the work to what is ready, and pushes what comes of it. */
static int push_result(lua_State *L, struct workshop *workshop,
                       struct work *work)
{
    struct sandbox *sandbox = &workshop->sandbox;
    lua_State *inside = sandbox->L;
    int status = workshop->status;

    if (status == LUA_OK) {
        give_credit(sandbox); /* trace function */
        lua_pushcfunction(inside, serve);
        lua_insert(inside, -2);
        lua_pushlightuserdata(inside, work);
        status = lua_pcall(inside, 2, 1, 1);
    }
    if (status != LUA_OK)
        return push_failure(L, status,
                            inside == NULL ? NULL : lua_tostring(inside, -1),
                            sandbox->limit);
    return bind_octets(L, bind_check_octets(inside, -1));
}

/* sandbox(module: string, request: string, memory: integer?)
 *   -> response: string | nil, fault */
static int sandbox(lua_State *L)
{
    struct work work = {
        .module = (const char *)bind_check_octets(L, 1).data,
        .request = bind_check_octets(L, 2),
    };
    lua_Integer memory = luaL_optinteger(
        L, 3, (lua_Integer)sandbox_memory(work.request.size));
    struct workshop *workshop;

    luaL_argcheck(L, memory > LIMIT_SANDBOX_RESERVE, 3, "too little memory");
    workshop = take_ready(L, work.module);
    if (workshop == NULL) {
        workshop = push_workshop(L, work.module, (size_t)memory);
        make_ready(workshop);
    }
    lua_toclose(L, -1);
    workshop->sandbox.limit = (size_t)memory;
    return push_result(L, workshop, &work);
}

/* Takes the processor at work here out of those that attributes allow; false
 * if no other is left. A scheduler may queue a new thread behind the one that
 * made it, which would wait for it in the end. */
static bool leave_processor(pthread_attr_t *attributes)
{
    cpu_set_t others;
    int here = sched_getcpu();

    if (here < 0 || sched_getaffinity(0, sizeof others, &others) != 0)
        return false;
    CPU_CLR((size_t)here, &others);
    return CPU_COUNT(&others) > 0
        && pthread_attr_setaffinity_np(attributes, sizeof others, &others)
               == 0;
}

/* Has a workshop made ready by a thread; false if that can't be. */
static bool begin(struct workshop *workshop)
{
    pthread_attr_t attributes;

    if (pthread_attr_init(&attributes) != 0)
        return false;
    workshop->running = leave_processor(&attributes)
                     && pthread_create(&workshop->thread, &attributes,
                                       make_ready, workshop) == 0;
    pthread_attr_destroy(&attributes);
    return workshop->running;
}

/* prepare(module: string)
 * Begins to make a sandbox ready for a module. Where that can't be done beside
 * other work, it is done when the sandbox is asked for. */
static int prepare(lua_State *L)
{
    const char *module = (const char *)bind_check_octets(L, 1).data;
    struct workshop *workshop =
        push_workshop(L, module, sandbox_memory(0));

    if (begin(workshop))
        lua_rawsetp(L, LUA_REGISTRYINDEX, &ready);
    return 0;
}

void bind_sandbox(lua_State *L)
{
    lua_pushcfunction(L, prepare);
    lua_setfield(L, -2, "prepare");
    lua_pushcfunction(L, sandbox);
    lua_setfield(L, -2, "sandbox");
}
