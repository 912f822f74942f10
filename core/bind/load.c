/* cotter.core.load: a rule file becomes a function. */
#include "system/source.h"

#include <stdlib.h>
#include <string.h>

#include "system/miscompiled.h"
#include "system/modules.h"

#include "bind/bind.h"

static lua_Integer line_at(struct octets text, size_t offset)
{
    lua_Integer line = 1;

    for (size_t i = 0; i < offset; i++)
        line += text.data[i] == '\n';
    return line;
}

/* fault -- fault, with its line. Returns 2, as load does with it. */
static int with_line(lua_State *L, lua_Integer line)
{
    lua_pushinteger(L, line);
    lua_setfield(L, -2, "line");
    return 2;
}

/* The line in the position "path:line: " that Lua writes before a message,
 * where a long path is shortened to so many octets; *text is what follows.
 * 1 for a message without one, as that of code which is nested too deeply. */
static lua_Integer take_position(const char *message, const char *path,
                                 const char **text)
{
    size_t shown = strlen(path);
    lua_Integer line;
    char *end;

    if (shown >= LUA_IDSIZE)
        shown = LUA_IDSIZE - 1;
    *text = message;
    if (strlen(message) <= shown || message[shown] != ':')
        return 1;
    line = strtol(message + shown + 1, &end, 10);
    *text = end + strspn(end, ": ");
    return line;
}

/* message -- fault, with its line, for a text that is no Lua. */
static int syntax_fault(lua_State *L, const char *path)
{
    struct fault fault = { .code = FAULT_SOURCE_SYNTAX };
    const char *text;
    lua_Integer line = take_position(lua_tostring(L, -1), path, &text);

    bind_fault(L, &fault);
    bind_push_short(L, (struct octets){ (const uint8_t *)text,
                                        strlen(text) });
    lua_setfield(L, -2, "text");
    return with_line(L, line);
}

/* function -- fault: what is wrong with its code. */
static int miscompiled_fault(lua_State *L, const struct miscompiled *found)
{
    struct fault fault = { .code = found->code };

    bind_fault(L, &fault);
    return with_line(L, found->line > 0 ? (lua_Integer)found->line : 1);
}

/* text chunkname -- function. Called without a handler of messages: that of the
 * caller would make of an error what it likes. */
static int parse(lua_State *L)
{
    struct octets text = bind_check_octets(L, 1);

    if (luaL_loadbufferx(L, (const char *)text.data, text.size,
                         lua_tostring(L, 2), "t") != LUA_OK)
        return lua_error(L);
    return 1;
}

/* load(octets: string, path: string, env: table) -> function | nil, fault
 * path names the file in errors. */
static int load(lua_State *L)
{
    struct octets text = bind_check_octets(L, 1);
    const char *path = (const char *)bind_check_octets(L, 2).data;
    struct miscompiled found;
    struct fault fault;

    luaL_checktype(L, 3, LUA_TTABLE);
    lua_settop(L, 3);
    if (*path == '@' || *path == '=')
        path++;
    path = lua_pushfstring(L, "@%s", path);
    if (!source_check(text, &fault)) {
        bind_fault(L, &fault);
        return with_line(L, line_at(text, fault.offset));
    }
    lua_pushcfunction(L, parse);
    lua_pushvalue(L, 1);
    lua_pushstring(L, path);
    switch (lua_pcall(L, 2, 1, 0)) {
    case LUA_OK:
        break;
    case LUA_ERRMEM:
        return lua_error(L);
    default:
        return syntax_fault(L, path + 1);
    }
    if (miscompiled_find(L, &found))
        return miscompiled_fault(L, &found);
    lua_pushvalue(L, 3);
    lua_setupvalue(L, -2, 1); /* the one upvalue of a chunk is _ENV */
    return 1;
}

/* embedded(path: string, env: table) -> function | nil
 * The rule file of that path, if the program carries it compiled. */
static int load_embedded(lua_State *L)
{
    const char *path = (const char *)bind_check_octets(L, 1).data;
    const struct module *module = modules_find(path);

    luaL_checktype(L, 2, LUA_TTABLE);
    if (module == NULL) {
        luaL_pushfail(L);
        return 1;
    }
    if (luaL_loadbufferx(L, (const char *)module->code.data,
                         module->code.size, path, "b") != LUA_OK)
        return lua_error(L);
    lua_pushvalue(L, 2);
    lua_setupvalue(L, -2, 1);
    return 1;
}

void bind_load(lua_State *L)
{
    lua_pushcfunction(L, load);
    lua_setfield(L, -2, "load");
    lua_pushcfunction(L, load_embedded);
    lua_setfield(L, -2, "embedded");
}
