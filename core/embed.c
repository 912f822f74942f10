/* The build tool that puts Lua into the program:
 *
 *     embed MODULES.c SHIPPED.lua FILE...
 *
 * compiles each FILE and writes their bytecode as an array for
 * system/modules.h; a rule file of the folder policies is named by its path.
 * A FILE pack.lua stands for the pack in its folder, as
 * lua/cotter/policy/shipped.lua prepares it, so that the program need not read
 * it again: policies/pack.lua is "cotter.shipped", that of a folder below it
 * "cotter.shipped.folder". SHIPPED.lua is the first of them as a file. It links the Lua that
 * will load what it writes, and runs beside the Makefile. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "cotter.h"

static const char library[] = "lua/";
static const char rules[] = "policies/";
static const char pack[] = "/pack.lua";

struct output {
    FILE *modules;
    FILE *copy;    /* of the first pack, or NULL */
    FILE *writing; /* that while it is written, or NULL */
    size_t octets;
};

struct name {
    const char *text;
    int number; /* of its array of octets */
};

static bool is_rule(const char *path)
{
    return strncmp(path, rules, sizeof rules - 1) == 0;
}

static bool is_pack(const char *path)
{
    size_t size = strlen(path), tail = sizeof pack - 1;

    return is_rule(path) && size > tail
           && strcmp(path + size - tail, pack) == 0;
}

/* -- folder of the pack at path */
static void push_folder(lua_State *L, const char *path)
{
    lua_pushlstring(L, path, strlen(path) - (sizeof pack - 1));
}

/* -- name: "policies/consumers/curl/pack.lua" is
 * "cotter.shipped.consumers.curl" */
static void push_pack_name(lua_State *L, const char *path)
{
    push_folder(L, path);
    lua_pushfstring(L, "cotter.shipped%s",
                    lua_tostring(L, -1) + (sizeof rules - 2));
    luaL_gsub(L, lua_tostring(L, -1), "/", ".");
    lua_replace(L, -3);
    lua_pop(L, 1);
}

/* path -- path name: "lua/cotter/cli/init.lua" is "cotter.cli", a rule file
 * has its path, a file from elsewhere its own name. */
static void push_name(lua_State *L, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t size;

    if (is_pack(path)) {
        push_pack_name(L, path);
        return;
    }
    if (is_rule(path)) {
        lua_pushstring(L, path);
        return;
    }
    if (strncmp(path, library, sizeof library - 1) == 0)
        path += sizeof library - 1;
    else if (slash != NULL)
        path = slash + 1;
    size = strlen(path) - strlen(".lua");
    if (size > 5 && strncmp(path + size - 5, "/init", 5) == 0)
        size -= 5;
    lua_pushlstring(L, path, size);
    luaL_gsub(L, lua_tostring(L, -1), "/", ".");
    lua_remove(L, -2);
}

/* A lua_Writer: octets as numbers. */
static int write_octets(lua_State *L, const void *data, size_t size,
                        void *context)
{
    struct output *output = context;
    const unsigned char *octets = data;

    (void)L;
    for (size_t i = 0; i < size; i++)
        fprintf(output->modules, "%d,%s", octets[i],
                output->octets++ % 20 == 19 ? "\n" : "");
    if (output->writing != NULL)
        fwrite(data, 1, size, output->writing);
    return 0;
}

/* function -- . Lines stay in it, for the sake of messages. */
static void write_module(lua_State *L, struct output *output, int number)
{
    output->octets = 0;
    fprintf(output->modules, "static const uint8_t code_%d[] = {\n", number);
    lua_dump(L, write_octets, output, 0);
    fprintf(output->modules, "};\n");
    lua_pop(L, 1);
}

/* name -- name function. The chunk is named after the module, which tells the
 * library from rules (system/place.h). */
static void load_source(lua_State *L, const char *path)
{
    const char *name = lua_pushfstring(L, is_rule(path) ? "@%s" : "=%s",
                                       lua_tostring(L, -1));
    const char *text;
    size_t size;

    lua_getglobal(L, "io");
    lua_getfield(L, -1, "open");
    lua_pushstring(L, path);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1))
        luaL_error(L, "cannot read %s", path);
    lua_getfield(L, -1, "read");
    lua_insert(L, -2);
    lua_pushliteral(L, "a");
    lua_call(L, 2, 1); /* name chunkname io text */
    text = lua_tolstring(L, -1, &size);
    if (luaL_loadbufferx(L, text, size, name, "t") != LUA_OK)
        lua_error(L);
    lua_replace(L, -4);
    lua_pop(L, 2);
}

/* function(path): the pack, as the text of the module */
static const char ship[] =
    "package.path = 'lua/?.lua;lua/?/init.lua'\n"
    "local core = require 'cotter.core'\n"
    "local prepare = require('cotter.policy.shipped').prepare\n"
    "local shipped, errors =\n"
    "  prepare(..., core.read_file, core.list_directory)\n"
    "if shipped then\n"
    "  return ('return require \"cotter.core\".decode(%q)'):format(\n"
    "    core.encode(shipped))\n"
    "end\n"
    "for i, fault in ipairs(errors) do\n"
    "  errors[i] = ('%s:%d:%d: %s'):format(fault.path or '', fault.line or 1,\n"
    "    fault.column or 1, fault.message)\n"
    "end\n"
    "error(table.concat(errors, '\\n'), 0)\n";

/* name -- name function: the module that gives a pack. */
static void load_pack(lua_State *L, const char *path)
{
    const char *text;
    size_t size;

    if (luaL_loadbufferx(L, ship, sizeof ship - 1, "=embed", "t") != LUA_OK)
        lua_error(L);
    push_folder(L, path);
    lua_call(L, 1, 1);
    text = lua_tolstring(L, -1, &size);
    if (luaL_loadbufferx(L, text, size, "=cotter.shipped", "t") != LUA_OK)
        lua_error(L);
    lua_remove(L, -2);
}

static int compare(const void *left, const void *right)
{
    return strcmp(((const struct name *)left)->text,
                  ((const struct name *)right)->text);
}

static void write_table(struct output *output, struct name *names, int count)
{
    qsort(names, (size_t)count, sizeof *names, compare);
    fprintf(output->modules, "static const struct module modules[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(output->modules, "{ \"%s\", { code_%d, sizeof code_%d } },\n",
                names[i].text, names[i].number, names[i].number);
    fprintf(output->modules, "};\nvoid modules_embed(void)\n{\n"
            "    modules_set(modules, sizeof modules / sizeof *modules);\n"
            "}\n");
}

/* Has the module that is written next copied if it is the first pack. */
static void copy_shipped(lua_State *L, struct output *output,
                         const char *path, const char *name)
{
    output->writing = NULL;
    if (strcmp(name, "cotter.shipped") != 0)
        return;
    output->copy = fopen(path, "wb");
    if (output->copy == NULL)
        luaL_error(L, "cannot write %s", path);
    output->writing = output->copy;
}

/* output argc argv: writes all. */
static int run(lua_State *L)
{
    struct output *output = lua_touserdata(L, 1);
    int argc = (int)lua_tointeger(L, 2);
    char **argv = lua_touserdata(L, 3);
    struct name *names = lua_newuserdatauv(
        L, sizeof *names * (size_t)argc, 0);

    luaL_openlibs(L);
    luaL_requiref(L, "cotter.core", luaopen_cotter_core, 0);
    luaL_checkstack(L, argc + LUA_MINSTACK, "too many files");
    fprintf(output->modules, "#include \"system/modules.h\"\n");
    for (int i = 3; i < argc; i++) {
        push_name(L, argv[i]);
        names[i - 3] = (struct name){ lua_tostring(L, -1), i };
        if (is_pack(argv[i]))
            load_pack(L, argv[i]);
        else
            load_source(L, argv[i]);
        copy_shipped(L, output, argv[2], names[i - 3].text);
        write_module(L, output, i);
    }
    write_table(output, names, argc - 3);
    return 0;
}

/* Whether all has reached the file. */
static bool finish(FILE *file)
{
    bool whole = file != NULL && !ferror(file);

    return file != NULL && fclose(file) == 0 && whole;
}

int main(int argc, char **argv)
{
    lua_State *L = luaL_newstate();
    struct output output = { NULL, NULL, NULL, 0 };
    bool done;

    if (L == NULL || argc < 3)
        return EXIT_FAILURE;
    output.modules = fopen(argv[1], "w");
    if (output.modules == NULL)
        return EXIT_FAILURE;
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, &output);
    lua_pushinteger(L, argc);
    lua_pushlightuserdata(L, argv);
    done = lua_pcall(L, 3, 0, 0) == LUA_OK;
    if (!done)
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
    done = finish(output.modules) && done;
    done = finish(output.copy) && done;
    lua_close(L);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
