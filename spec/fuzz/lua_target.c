/* libFuzzer target of a script: spec/fuzz/NAME_fuzz.lua, where NAME is that of
 * the program, gives a function that is called with each input and raises an
 * error where something does not hold. Modules are read from lua/, so that
 * the lines that run count as coverage, and rules are those of the program.
 * The blocks of the state are of malloc: a sanitizer knows their bounds. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "cotter.h"
#include "system/modules.h"

enum { COUNTERS = 1 << 16, PATH_SIZE = 4096, MEMORY = 256 << 20 };

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int luaopen_cjson(lua_State *L); /* lua-cjson has no header. */

/* What libFuzzer takes for coverage besides that of the compiler. */
__attribute__((section("__libfuzzer_extra_counters"), used))
static uint8_t counters[COUNTERS];

static char folder[PATH_SIZE]; /* of the program */
static char script[PATH_SIZE];

/* Lives as long as the process; a leak detector finds it. */
static lua_State *volatile state;

static uint32_t hash_text(const char *text)
{
    uint32_t hash = UINT32_C(2166136261); /* FNV-1a */

    for (; *text != '\0'; text++)
        hash = (hash ^ (uint8_t)*text) * UINT32_C(16777619);
    return hash;
}

/* A lua_Hook: counts the step from one line to the next. */
static void count_line(lua_State *L, lua_Debug *step)
{
    static const char *source;
    static uint32_t hash, last;
    uint32_t line;

    lua_getinfo(L, "S", step);
    if (step->source != source) {
        source = step->source;
        hash = hash_text(source);
    }
    line = (hash ^ (uint32_t)step->currentline) * UINT32_C(2654435761);
    counters[(line ^ last) >> 16]++;
    last = line >> 1;
}

/* watch(...) -> ...: the lines that run from here on count. An evaluation of
 * rules ends that, since it has a hook of its own. */
static int watch(lua_State *L)
{
    lua_sethook(L, count_line, LUA_MASKLINE, 0);
    return lua_gettop(L);
}

static int open_watch(lua_State *L)
{
    lua_pushcfunction(L, watch);
    return 1;
}

static int trace(lua_State *L)
{
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

/* A lua_Alloc with a bound, since rules may ask for any memory. */
static void *allocate(void *context, void *block, size_t old, size_t size)
{
    size_t *used = context, before = block == NULL ? 0 : old;
    void *made;

    if (size > before && size - before > MEMORY - *used)
        return NULL;
    *used += size - before;
    if (size > 0) {
        made = realloc(block, size);
        if (made == NULL)
            abort();
        return made;
    }
    free(block);
    return NULL;
}

/* Ends the process, with the error on top of the stack. */
static void give_up(lua_State *L)
{
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    abort();
}

/* Lets require find the modules of lua/ and spec/, and those that were made
 * beside the folder of the program. */
static void set_path(lua_State *L)
{
    luaL_openlibs(L);
    luaL_requiref(L, "cotter.core", luaopen_cotter_core, 0);
    luaL_requiref(L, "cjson", luaopen_cjson, 0);
    luaL_requiref(L, "fuzz.watch", open_watch, 0);
    lua_getglobal(L, LUA_LOADLIBNAME);
    lua_pushfstring(L, "lua/?.lua;lua/?/init.lua;./?.lua;"
                       "%s/../shipped/?.lua", folder);
    lua_setfield(L, -2, "path");
    lua_settop(L, 0);
}

/* What the script gives is left on the stack, behind a handler of errors. */
static void open_state(void)
{
    static size_t used;
    lua_State *L = state = lua_newstate(allocate, &used);

    if (L == NULL)
        abort();
    set_path(L);
    lua_pushcfunction(L, trace);
    if (luaL_loadfile(L, script) != LUA_OK || lua_pcall(L, 0, 1, 1) != LUA_OK)
        give_up(L);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *slash = strrchr((*argv)[0], '/');

    (void)argc;
    if (slash == NULL || strlen((*argv)[0]) >= sizeof folder)
        abort();
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - (*argv)[0]),
             (*argv)[0]);
    snprintf(script, sizeof script, "spec/fuzz/%s_fuzz.lua", slash + 1);
    modules_embed();
    open_state();
    return 0;
}

/* An input that takes all memory leaves modules in any state: they are opened
 * anew. In a process of its own it would be an error (system/jail.h). */
static void open_again(lua_State *L)
{
    lua_close(L);
    open_state();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lua_State *L = state;
    int status;

    lua_pushvalue(L, 2);
    lua_pushlstring(L, (const char *)data, size);
    lua_sethook(L, count_line, LUA_MASKLINE, 0);
    status = lua_pcall(L, 1, 0, 1);
    lua_sethook(L, NULL, 0, 0);
    if (status == LUA_ERRMEM)
        open_again(L);
    else if (status != LUA_OK)
        give_up(L);
    return 0;
}
