/* cotter.core.sandbox: a module at work in a state of its own. */
#include "system/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>

#include "base/limits.h"

#include "bind/bind.h"
#include "bind/outcome.h"
#include "bind/workshop.h"

static const char type[] = "cotter.sandbox";

static int close_workshop(lua_State *L)
{
    workshop_close(lua_touserdata(L, 1));
    return 0;
}

/* Pushes a workshop that is closed with its variable. */
static struct workshop *push_workshop(lua_State *L, const char *module,
                                      size_t limit)
{
    const char *path = outcome_push_path(L);
    struct workshop *workshop = lua_newuserdatauv(L, sizeof *workshop, 0);

    *workshop = (struct workshop){ .limit = limit };
    if (luaL_newmetatable(L, type)) {
        lua_pushcfunction(L, close_workshop);
        lua_setfield(L, -2, "__gc");
        lua_pushcfunction(L, close_workshop);
        lua_setfield(L, -2, "__close");
    }
    lua_setmetatable(L, -2);
    if (!workshop_open(workshop, module, path, limit))
        bind_raise_lack(L);
    return workshop;
}

/* sandbox(module: string, request: string, memory: integer?)
 *   -> response: string | nil, fault */
static int sandbox(lua_State *L)
{
    const char *module = (const char *)bind_check_octets(L, 1).data;
    struct octets request = bind_check_octets(L, 2), answer;
    size_t memory = outcome_memory(L, 3, request.size);
    struct workshop *workshop = push_workshop(L, module, memory);
    int status;

    lua_toclose(L, -1);
    workshop_ready(workshop);
    status = workshop_serve(workshop, request, memory, &answer);
    if (status == LUA_OK)
        return bind_octets(L, answer);
    return outcome_refuse(L, status == LUA_ERRMEM, answer, memory);
}

void bind_sandbox(lua_State *L)
{
    lua_pushcfunction(L, sandbox);
    lua_setfield(L, -2, "sandbox");
}
