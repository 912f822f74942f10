/* What runs in Lua: spec/bench/work.lua in a state with the core in it. */
#include "bench.h"

#include <stdlib.h>

#include <lauxlib.h>
#include <lualib.h>

#include "cotter.h"

enum { WORK = 1, OCTETS, TEXT }; /* what stays on the stack of the state */

/* A function of the work, and the string that it is called with. */
struct call {
    lua_State *L;
    const char *name;
    int argument;
};

int luaopen_cjson(lua_State *L); /* lua-cjson has no header */

static lua_State *open_state(void)
{
    lua_State *L = luaL_newstate();

    if (L == NULL)
        bench_stop("no memory", "lua");
    luaL_openlibs(L);
    if (luaL_loadfile(L, "spec/bench/work.lua") != LUA_OK)
        bench_stop(lua_tostring(L, -1), "lua");
    lua_pushcfunction(L, luaopen_cotter_core);
    lua_call(L, 0, 1);
    lua_pushcfunction(L, luaopen_cjson);
    lua_call(L, 0, 1);
    if (lua_pcall(L, 2, 1, 0) != LUA_OK)
        bench_stop(lua_tostring(L, -1), "lua");
    return L;
}

/* Calls a function of the work with the value on top of the stack, which its
 * result takes the place of. */
static void call_work(lua_State *L, const char *name)
{
    lua_getfield(L, WORK, name);
    lua_insert(L, -2);
    if (lua_pcall(L, 1, 1, 0) != LUA_OK)
        bench_stop(lua_tostring(L, -1), name);
}

static size_t work(void *context)
{
    const struct call *call = context;
    size_t count;

    lua_pushvalue(call->L, call->argument);
    call_work(call->L, call->name);
    count = (size_t)lua_tointeger(call->L, -1);
    lua_pop(call->L, 1);
    return count;
}

static void push_octets(lua_State *L, struct octets octets)
{
    lua_pushlstring(L, (const char *)octets.data, octets.size);
}

static void add_call(struct bench *bench, lua_State *L, const char *name,
                     int argument)
{
    struct call *call = malloc(sizeof *call);

    if (call == NULL)
        bench_stop("no memory", name);
    *call = (struct call){ L, name, argument };
    bench_add(bench, name, "ns", work, call);
}

/* The pins that Lua sees must be those that C sees. */
static void compare_pins(lua_State *L, const struct corpus *corpus)
{
    static const char prefix[] = "sha256/";
    const size_t before = sizeof prefix - 1;
    const size_t line = before + SPKI_PIN_SIZE + 1;
    const char *pins;
    size_t size;

    lua_pushvalue(L, OCTETS);
    call_work(L, "pins");
    pins = lua_tolstring(L, -1, &size);
    if (size + 1 != corpus->count * line)
        bench_stop("not every certificate is read", "lua.pin");
    for (size_t i = 0; i < corpus->count; i++)
        if (memcmp(pins + i * line + before, corpus->pins[i], SPKI_PIN_SIZE)
            != 0)
            bench_stop("the pins differ", "lua.pin");
    lua_pop(L, 1);
}

static void add_memory(struct bench *bench, const struct corpus *corpus)
{
    lua_State *L = open_state();

    lua_createtable(L, (int)corpus->count, 0);
    for (size_t i = 0; i < corpus->count; i++) {
        push_octets(L, corpus->certs[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    call_work(L, "memory");
    bench_value(bench, "cert.memory", "octets",
                lua_tonumber(L, -1) / (double)corpus->count);
    lua_close(L);
}

void lua_add_xml(struct bench *bench, const char *config)
{
    lua_State *L = open_state();

    push_octets(L, bench_file(config));
    add_call(bench, L, "xml.config", OCTETS);
    bench_against(bench, "peer.expat.xml");
    add_call(bench, L, "xml.model", OCTETS);
    bench_against(bench, "peer.expat.xml");
}

void lua_add(struct bench *bench, struct corpus *corpus, const char *config)
{
    lua_State *L = open_state();

    push_octets(L, corpus->all);
    push_octets(L, bench_file(config));
    compare_pins(L, corpus);
    add_call(bench, L, "lua.pin", OCTETS);
    bench_against(bench, "cert.pin");
    add_call(bench, L, "json.config", TEXT);
    add_call(bench, L, "json.walk", TEXT);
    add_call(bench, L, "peer.lua-cjson.config", TEXT);
    bench_against(bench, "json.walk");
    add_memory(bench, corpus);
}
