/* The cotter program: a Lua state, the core, and lua/cotter/cli. */
#define _POSIX_C_SOURCE 200809L /* fcntl, SIGXFSZ */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lauxlib.h>
#include <lualib.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "base/memory.h"
#include "bind/cell.h"
#include "cotter.h"
#include "system/arena.h"
#include "system/modules.h"
#include "system/processor.h"

/* Exit status where nothing was evaluated: the command line's own for it. */
enum { NOT_EVALUATED = 2 };

/* lua-cjson has no header. */
int luaopen_cjson(lua_State *L);
int luaopen_cjson_safe(lua_State *L);

static int traceback(lua_State *L)
{
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

/* A searcher of package.searchers: the modules inside the program. */
static int search_embedded(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    const struct module *module = modules_find(name);

    if (module == NULL) {
        lua_pushfstring(L, "no module '%s' in the program", name);
        return 1;
    }
    if (luaL_loadbufferx(L, (const char *)module->code.data,
                         module->code.size, name, "b") != LUA_OK)
        return lua_error(L);
    lua_pushliteral(L, ":embedded:");
    return 2;
}

/* The loader of "cotter.paths": where scripts find modules, as Lua's own
 * interpreter would. Upvalues: path, cpath. */
static int paths(lua_State *L)
{
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_setfield(L, -2, "path");
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_setfield(L, -2, "cpath");
    return 1;
}

/* package -- package. What the program itself requires is inside it: no file
 * of the folder that it is called in, or that an environment variable names,
 * may stand for a part of it. Scripts get their paths from "cotter.paths". */
static void close_paths(lua_State *L)
{
    lua_getfield(L, -1, "preload");
    lua_getfield(L, -2, "path");
    lua_getfield(L, -3, "cpath");
    lua_pushcclosure(L, paths, 2);
    lua_setfield(L, -2, "cotter.paths");
    lua_pushcfunction(L, luaopen_cjson);
    lua_setfield(L, -2, "cjson");
    lua_pushcfunction(L, luaopen_cjson_safe);
    lua_setfield(L, -2, "cjson.safe");
    lua_pop(L, 1);
    lua_pushliteral(L, "");
    lua_setfield(L, -2, "path");
    lua_pushliteral(L, "");
    lua_setfield(L, -2, "cpath");
}

/* package -- package. Searches the program after package.preload. */
static void add_searcher(lua_State *L)
{
    lua_getfield(L, -1, "searchers");
    for (lua_Integer i = luaL_len(L, -1); i >= 2; i--) {
        lua_geti(L, -1, i);
        lua_seti(L, -2, i + 1);
    }
    lua_pushcfunction(L, search_embedded);
    lua_seti(L, -2, 2);
    lua_pop(L, 1);
}

/* argc argv -- status ran bug: require("cotter.cli")(argv...) */
static int run(lua_State *L)
{
    int argc = (int)lua_tointeger(L, 1);
    char **argv = lua_touserdata(L, 2);

    luaL_openlibs(L);
    luaL_requiref(L, "cotter.core", luaopen_cotter_core, 0);
    lua_getglobal(L, LUA_LOADLIBNAME);
    close_paths(L);
    add_searcher(L);
    lua_getglobal(L, "require");
    lua_pushliteral(L, "cotter.cli");
    lua_call(L, 1, 1);
    luaL_checkstack(L, argc, "too many arguments");
    for (int i = 1; i < argc; i++)
        lua_pushstring(L, argv[i]);
    lua_call(L, argc - 1, 3);
    return 3;
}

/* Tells why nothing is evaluated. */
static int refuse(const char *why)
{
    fprintf(stderr, "cotter: %s\n", why);
    return NOT_EVALUATED;
}

/* A report that did not reach its reader is none. Where the status says so
 * already, the reason has been told. */
static int flush(int status)
{
    bool written = fflush(stdout) == 0 && !ferror(stdout);

    if (written || status == NOT_EVALUATED)
        return status;
    return refuse("cannot write to standard output");
}

/* A standard descriptor that the caller has closed would be given to the next
 * file or socket, which would then be read as input, or written to as output.
 * It is taken by what can be used for neither. */
static bool hold_descriptors(void)
{
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        if (fcntl(i, F_GETFD) < 0
            && open("/dev/null", i == STDIN_FILENO ? O_WRONLY : O_RDONLY) != i)
            return false;
    return true;
}

/* A reader who leaves, or a file that cannot grow, is told of as any output
 * that fails. */
static void ignore_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* Files and requests are blocks of some MiB, copied a few times. The system is
 * to give their pages once, and not to clear them for each block anew. */
static void keep_pages(void)
{
#ifdef M_MMAP_THRESHOLD
    (void)mallopt(M_MMAP_THRESHOLD, LIMIT_COMMAND_BLOCK);
    (void)mallopt(M_TRIM_THRESHOLD, LIMIT_COMMAND_BLOCK);
#endif
}

/* A lua_Alloc without a bound: most of what a state asks for is small, and is
 * never given back before its end. */
static void *allocate(void *context, void *block, size_t old, size_t size)
{
    return arena_resize(context, SIZE_MAX, block, block == NULL ? 0 : old,
                        size);
}

/* What warn() of a script is to do. */
struct warnings {
    bool on;      /* by "@on" */
    bool goes_on; /* a message has begun */
};

/* A lua_WarnFunction, as in Lua's own interpreter. */
static void warn(void *context, const char *text, int goes_on)
{
    struct warnings *warnings = context;

    if (!warnings->goes_on && !goes_on && *text == '@') {
        if (strcmp(text, "@on") == 0 || strcmp(text, "@off") == 0)
            warnings->on = text[2] == 'n';
        return;
    }
    if (warnings->on)
        fprintf(stderr, "%s%s%s", warnings->goes_on ? "" : "Lua warning: ",
                text, goes_on ? "" : "\n");
    warnings->goes_on = goes_on != 0;
}

/* Commands that ask the engine. Its process has as much to load as this one
 * before there is something to ask, and is therefore begun before all else. */
static const char *const evaluating[] = {
    "check", "baseline", "waiver", "diff", "fix", "model", "resolve", "explain",
};

static bool evaluates(const char *command)
{
    for (size_t i = 0; i < sizeof evaluating / sizeof *evaluating; i++)
        if (strcmp(command, evaluating[i]) == 0)
            return true;
    return false;
}

/* On a machine that has nothing else to do the two begin side by side. On one
 * that has, the system knows best where there is room. */
static void begin_engine(const char *command)
{
    bool alone;

    if (command == NULL || !evaluates(command))
        return;
    alone = processor_alone();
    cell_prepare("cotter.engine", "");
    if (alone)
        cell_part();
}

static struct arena arena;

/* Makes the state, in memory of the process's own. */
static lua_State *open_state(void)
{
    static struct warnings warnings;
    lua_State *L = lua_newstate(allocate, &arena);

    if (L != NULL)
        lua_setwarnf(L, warn, &warnings);
    return L;
}

/* What was concluded without memory is not believed, whoever went on, a script
 * among them; nor that what went wrong then is a mistake of the program's own.
 * Where the status says that without one, something has been told. */
static int judge(int status, const char *bug)
{
    bool lacked = memory_lacks() > 0 || arena_starved(&arena);

    if (bug == NULL && (status == NOT_EVALUATED || !lacked))
        return status;
    if (lacked)
        return refuse("there is no memory left");
    fprintf(stderr, "cotter: internal error: %s\n", bug);
    return NOT_EVALUATED;
}

/* Lives as long as the process: only a user's script has values that want to
 * be finalised, and to free the others one by one would be in vain. It is
 * volatile so that the pointer is kept, and a leak detector finds it. */
static lua_State *volatile state;

int main(int argc, char **argv)
{
    lua_State *L;
    int status = NOT_EVALUATED;
    bool ran = false;

    if (!hold_descriptors())
        return refuse("cannot open /dev/null");
    ignore_signals();
    keep_pages();
    crypto_watch();
    modules_embed();
    begin_engine(argc > 1 ? argv[1] : NULL);
    L = state = open_state();
    if (L == NULL || argc == 0)
        return refuse(L == NULL ? "there is no memory" : "no argument");
    lua_gc(L, LUA_GCINC, LIMIT_COMMAND_PAUSE, 0, 0);
    lua_gc(L, LUA_GCSTEP, -LIMIT_COMMAND_CREDIT);
    lua_pushcfunction(L, traceback);
    lua_pushcfunction(L, run);
    lua_pushinteger(L, argc);
    lua_pushlightuserdata(L, argv);
    if (lua_pcall(L, 2, 3, 1) == LUA_OK) {
        status = (int)lua_tointeger(L, -3);
        ran = lua_toboolean(L, -2) != 0;
    }
    status = judge(status, lua_tostring(L, -1));
    if (ran)
        lua_close(L);
    return flush(status);
}
