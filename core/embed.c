/* The build tool that puts Lua into the program:
 *
 *     embed MODULES.c FOLDER FILE...
 *
 * compiles each FILE and writes their bytecode as an array for
 * system/modules.h; a rule file of the folder policies is named by its path. A
 * FILE pack.lua stands for the pack that it is part of:
 * lua/cotter/policy/shipped.lua prepares that, so that the program need not
 * read it again, and writes modules to FOLDER, which are compiled like others.
 * It links the Lua that will load what it writes, and runs beside the
 * Makefile. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "cotter.h"
#include "system/miscompiled.h"

static const char library[] = "lua/";
static const char rules[] = "policies/";
static const char pack[] = "/pack.lua";

/* Where things stand on the stack of run. */
enum { OUTPUT = 1, ARGC, ARGV, ROWS };

struct output {
    FILE *file;
    const char *folder; /* of modules that are made here */
};

/* True if text begins with start. */
static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* The folder of the pack at path, or NULL: it is another file. Pushes it. */
static const char *push_pack(lua_State *L, const char *path)
{
    size_t size = strlen(path), tail = sizeof pack - 1;

    if (begins(path, rules) && size > tail
        && strcmp(path + size - tail, pack) == 0)
        lua_pushlstring(L, path, size - tail);
    else
        lua_pushnil(L);
    return lua_tostring(L, -1);
}

/* Pushes the name of a file: "lua/cotter/cli/init.lua" is "cotter.cli", a rule
 * file has its path, a file from elsewhere its own name. */
static const char *push_name(lua_State *L, const char *folder,
                             const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t size;

    if (begins(path, rules))
        return lua_pushstring(L, path);
    if (begins(path, library))
        path += sizeof library - 1;
    else if (begins(path, folder))
        path += strlen(folder) + 1;
    else if (slash != NULL)
        path = slash + 1;
    size = strlen(path) - strlen(".lua");
    if (size > 5 && strncmp(path + size - 5, "/init", 5) == 0)
        size -= 5;
    lua_pushlstring(L, path, size);
    luaL_gsub(L, lua_tostring(L, -1), "/", ".");
    lua_remove(L, -2);
    return lua_tostring(L, -1);
}

/* function(function, whole): its bytecode, trimmed or whole */
static const char dump[] =
    "package.path = 'lua/?.lua;lua/?/init.lua'\n"
    "local code, whole = string.dump((...)), select(2, ...)\n"
    "return whole and code or require('cotter.bytecode').trim(code)\n";

/* function -- . Writes its bytecode as numbers. */
static void write_code(lua_State *L, struct output *output, bool whole)
{
    const char *octets;
    size_t size;

    if (luaL_loadbufferx(L, dump, sizeof dump - 1, "=embed", "t") != LUA_OK)
        lua_error(L);
    lua_insert(L, -2);
    lua_pushboolean(L, whole);
    lua_call(L, 2, 1);
    octets = lua_tolstring(L, -1, &size);
    for (size_t i = 0; i < size; i++)
        fprintf(output->file, "%d,%s", (unsigned char)octets[i],
                i % 20 == 19 ? "\n" : "");
    lua_pop(L, 1);
}

/* function(text, path): what runs of a rule file */
static const char running[] =
    "package.path = 'lua/?.lua;lua/?/init.lua'\n"
    "return require('cotter.policy.running').text(...)\n";

/* text -- text. Leaves of a rule file what runs. */
static void leave_running(lua_State *L, const char *path)
{
    if (luaL_loadbufferx(L, running, sizeof running - 1, "=embed", "t")
        != LUA_OK)
        lua_error(L);
    lua_insert(L, -2);
    lua_pushstring(L, path);
    lua_call(L, 2, 1);
}

/* Raises an error if this Lua makes wrong code of the function on top. */
static void check_code(lua_State *L, const char *name)
{
    struct miscompiled found;

    if (miscompiled_find(L, &found))
        luaL_error(L, "%s:%d: %s", name, (int)found.line,
                   fault_text(found.code));
}

/* Pushes the function of a source. The chunk is named after the module, which
 * tells the library from rules (system/place.h). */
static void push_source(lua_State *L, const char *path, const char *name)
{
    const char *text;
    size_t size;

    name = lua_pushfstring(L, begins(path, rules) ? "@%s" : "=%s", name);
    lua_getglobal(L, "io");
    lua_getfield(L, -1, "open");
    lua_pushstring(L, path);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1))
        luaL_error(L, "cannot read %s", path);
    lua_getfield(L, -1, "read");
    lua_insert(L, -2);
    lua_pushliteral(L, "a");
    lua_call(L, 2, 1); /* chunkname io text */
    if (begins(path, rules))
        leave_running(L, path);
    text = lua_tolstring(L, -1, &size);
    if (luaL_loadbufferx(L, text, size, name, "t") != LUA_OK)
        lua_error(L);
    check_code(L, path);
    lua_replace(L, -4);
    lua_pop(L, 2);
}

/* Writes a module, and adds its row of the table. What a user reads of is left
 * whole: in an error of a rule stand names of its own. */
static void write_module(lua_State *L, struct output *output,
                         const char *path)
{
    int number = (int)luaL_len(L, ROWS) + 1, top = lua_gettop(L);
    const char *name = push_name(L, output->folder, path);

    push_source(L, path, name);
    fprintf(output->file, "static const uint8_t code_%d[] = {\n", number);
    write_code(L, output, begins(path, rules));
    fprintf(output->file, "};\n");
    lua_pushfstring(L, "{ \"%s\", { code_%d, sizeof code_%d } },\n", name,
                    number, number);
    lua_seti(L, ROWS, number);
    lua_settop(L, top);
}

/* function(pack, folder): the paths of the modules that a pack becomes in the
 * program; what it is to stock Lua goes into a folder of that. */
static const char prepare[] =
    "package.path = 'lua/?.lua;lua/?/init.lua'\n"
    "local shipped = require 'cotter.policy.shipped'\n"
    "local pack, folder = ...\n"
    "shipped.write(pack, folder .. '/library', true)\n"
    "return shipped.write(pack, folder)\n";

/* Writes what the pack in a folder becomes. */
static void write_pack(lua_State *L, struct output *output,
                       const char *folder)
{
    if (luaL_loadbufferx(L, prepare, sizeof prepare - 1, "=embed", "t")
        != LUA_OK)
        lua_error(L);
    lua_pushstring(L, folder);
    lua_pushstring(L, output->folder);
    lua_call(L, 2, 1);
    for (lua_Integer i = 1; i <= luaL_len(L, -1); i++) {
        lua_geti(L, -1, i);
        write_module(L, output, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* Writes the table, whose rows are in the order of the names. */
static void write_table(lua_State *L, const struct output *output)
{
    lua_getglobal(L, "table");
    lua_getfield(L, -1, "sort");
    lua_pushvalue(L, ROWS);
    lua_call(L, 1, 0);
    fprintf(output->file, "static const struct module modules[] = {\n");
    for (lua_Integer i = 1; i <= luaL_len(L, ROWS); i++) {
        lua_geti(L, ROWS, i);
        fputs(lua_tostring(L, -1), output->file);
        lua_pop(L, 1);
    }
    fprintf(output->file, "};\nvoid modules_embed(void)\n{\n"
            "    modules_set(modules, sizeof modules / sizeof *modules);\n"
            "}\n");
}

/* output argc argv: writes all. */
static int run(lua_State *L)
{
    struct output *output = lua_touserdata(L, OUTPUT);
    int argc = (int)lua_tointeger(L, ARGC);
    char **argv = lua_touserdata(L, ARGV);
    const char *folder;

    luaL_openlibs(L);
    luaL_requiref(L, "cotter.core", luaopen_cotter_core, 0);
    lua_settop(L, ARGV);
    lua_newtable(L);
    fprintf(output->file, "#include \"system/modules.h\"\n");
    for (int i = 3; i < argc; i++) {
        folder = push_pack(L, argv[i]);
        if (folder != NULL)
            write_pack(L, output, folder);
        else
            write_module(L, output, argv[i]);
        lua_pop(L, 1);
    }
    write_table(L, output);
    return 0;
}

int main(int argc, char **argv)
{
    lua_State *L = luaL_newstate();
    struct output output = { NULL, NULL };
    bool done;

    if (L == NULL || argc < 3)
        return EXIT_FAILURE;
    output.folder = argv[2];
    output.file = fopen(argv[1], "w");
    if (output.file == NULL)
        return EXIT_FAILURE;
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, &output);
    lua_pushinteger(L, argc);
    lua_pushlightuserdata(L, argv);
    done = lua_pcall(L, 3, 0, 0) == LUA_OK;
    if (!done)
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
    done = !ferror(output.file) && done;
    done = fclose(output.file) == 0 && done;
    lua_close(L);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
