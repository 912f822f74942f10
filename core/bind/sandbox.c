/* cotter.core.sandbox: a module at work in a state of its own.
 *
 * Nothing but octets goes in and comes out. Inside there is no file, no clock
 * and no C library; require finds modules of the program, or along the path
 * of the caller's package.path where there are none. */
#include "system/sandbox.h"

#include <stdlib.h>
#include <string.h>

#include <lualib.h>

#include "base/limits.h"
#include "system/file.h"
#include "system/modules.h"

#include "bind/rule.h"

static const char type[] = "cotter.sandbox";

struct work {
    const char *module, *path;
    struct octets request;
};

/* name path -- name path chunk. Reads the module of that file, if it is one.
 * Its chunk name tells it from a rule's (system/place.h). */
static bool load_file(lua_State *L, const char *path)
{
    struct octets text;
    struct fault fault;
    int status;

    if (!file_read(path, LIMIT_FILE_OCTETS, &text, &fault))
        return false;
    lua_pushfstring(L, "=%s", path);
    status = luaL_loadbufferx(L, (const char *)text.data, text.size,
                              lua_tostring(L, -1), "t");
    free((void *)(uintptr_t)text.data);
    if (status != LUA_OK)
        lua_error(L);
    return true;
}

/* Tries each template of path, as package.searchpath does. */
static bool load_along(lua_State *L, const char *name, const char *path)
{
    const char *file = luaL_gsub(L, name, ".", LUA_DIRSEP);

    while (*path != '\0') {
        size_t size = strcspn(path, ";");

        lua_pushlstring(L, path, size);
        if (load_file(L, luaL_gsub(L, lua_tostring(L, -1), "?", file)))
            return true;
        lua_pop(L, 2);
        path += size + (path[size] == ';');
    }
    return false;
}

static void push_module(lua_State *L, const char *name)
{
    const struct module *module = modules_find(name);
    const char *path = lua_tostring(L, lua_upvalueindex(1));
    struct octets code;

    if (module == NULL && load_along(L, name, path))
        return;
    if (module == NULL)
        luaL_error(L, "module '%s' not found", name);
    code = module->code;
    lua_pushfstring(L, "=%s", name);
    if (luaL_loadbufferx(L, (const char *)code.data, code.size,
                         lua_tostring(L, -1), "b") != LUA_OK)
        lua_error(L);
}

/* require(name) inside; the upvalue is the path. */
static int require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);

    lua_settop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    if (lua_getfield(L, 2, name) != LUA_TNIL)
        return 1;
    push_module(L, name);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1))
        lua_pushboolean(L, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    return 1;
}

static void open_libraries(lua_State *L)
{
    static const luaL_Reg libraries[] = {
        { LUA_GNAME, luaopen_base },
        { LUA_COLIBNAME, luaopen_coroutine },
        { LUA_TABLIBNAME, luaopen_table },
        { LUA_STRLIBNAME, luaopen_string },
        { LUA_MATHLIBNAME, luaopen_math },
        { LUA_UTF8LIBNAME, luaopen_utf8 },
    };

    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
        lua_pop(L, 1);
    }
}

/* Takes away what reads files, writes to the terminal, or differs from run to
 * run. */
static void close_doors(lua_State *L)
{
    static const char *const names[] = {
        "collectgarbage", "dofile", "load", "loadfile", "print", "warn",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lua_pushnil(L);
        lua_setglobal(L, names[i]);
    }
    lua_getglobal(L, LUA_MATHLIBNAME);
    lua_pushnil(L);
    lua_setfield(L, -2, "random");
    lua_pushnil(L);
    lua_setfield(L, -2, "randomseed");
    lua_pop(L, 1);
}

static int open_core(lua_State *L)
{
    bind_core(L);
    return 1;
}

/* work -- response */
static int serve(lua_State *L)
{
    const struct work *work = lua_touserdata(L, 1);

    open_libraries(L);
    close_doors(L);
    luaL_requiref(L, "cotter.core", open_core, 0);
    lua_pushstring(L, work->path);
    lua_pushcclosure(L, require, 1);
    lua_setglobal(L, "require");
    bind_rule_strings(L);
    lua_register(L, "ipairs", rule_ipairs);
    lua_getglobal(L, "require");
    lua_pushstring(L, work->module);
    lua_call(L, 1, 1);
    bind_octets(L, work->request);
    lua_call(L, 1, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
        return luaL_error(L, "module '%s' gave no octets", work->module);
    return 1;
}

static int trace(lua_State *L)
{
    luaL_traceback(L, L, lua_tostring(L, 1), 1);
    return 1;
}

static int close_sandbox(lua_State *L)
{
    sandbox_close(lua_touserdata(L, 1));
    return 0;
}

static struct sandbox *push_owner(lua_State *L)
{
    struct sandbox *sandbox = lua_newuserdatauv(L, sizeof *sandbox, 0);

    *sandbox = (struct sandbox){ .L = NULL };
    if (luaL_newmetatable(L, type)) {
        lua_pushcfunction(L, close_sandbox);
        lua_setfield(L, -2, "__gc");
        lua_pushcfunction(L, close_sandbox);
        lua_setfield(L, -2, "__close");
    }
    lua_setmetatable(L, -2);
    return sandbox;
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

/* Runs the work in the open sandbox and pushes what comes of it. */
static int push_result(lua_State *L, struct sandbox *sandbox,
                       struct work *work)
{
    lua_State *inside = sandbox->L;
    int status;

    lua_gc(inside, LUA_GCINC, LIMIT_SANDBOX_PAUSE, 0, 0);
    lua_gc(inside, LUA_GCSTEP,
           -(int)(sandbox->limit / LIMIT_SANDBOX_CREDIT / 1024));
    lua_pushcfunction(inside, trace);
    lua_pushcfunction(inside, serve);
    lua_pushlightuserdata(inside, work);
    status = lua_pcall(inside, 1, 1, 1);
    if (status != LUA_OK)
        return push_failure(L, status, lua_tostring(inside, -1),
                            sandbox->limit);
    return bind_octets(L, bind_check_octets(inside, -1));
}

/* package.path, or "". */
static void push_path(lua_State *L)
{
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    if (lua_getfield(L, -1, LUA_LOADLIBNAME) == LUA_TTABLE
        && lua_getfield(L, -1, "path") == LUA_TSTRING)
        return;
    lua_pushliteral(L, "");
}

/* sandbox(module: string, request: string, memory: integer?)
 *   -> response: string | nil, fault */
static int sandbox(lua_State *L)
{
    struct octets name = bind_check_octets(L, 1);
    struct work work = { .module = (const char *)name.data,
                         .request = bind_check_octets(L, 2) };
    lua_Integer memory = luaL_optinteger(
        L, 3, (lua_Integer)sandbox_memory(work.request.size));
    struct sandbox *owner;

    luaL_argcheck(L, memory > LIMIT_SANDBOX_RESERVE, 3, "too little memory");
    push_path(L);
    work.path = lua_tostring(L, -1);
    owner = push_owner(L);
    lua_toclose(L, -1);
    if (!sandbox_open(owner, (size_t)memory))
        return push_failure(L, LUA_ERRMEM, NULL, (size_t)memory);
    return push_result(L, owner, &work);
}

void bind_sandbox(lua_State *L)
{
    lua_pushcfunction(L, sandbox);
    lua_setfield(L, -2, "sandbox");
}
