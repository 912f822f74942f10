/* cotter.core.environment: the names that a rule knows. */
#include <string.h>

#include <lualib.h>

#include "base/suggest.h"

#include "bind/rule.h"

/* What a rule gets of one of Lua's libraries. Rows of one library stand
 * together. own stands for Lua's function, which it calls if it guards it. */
static const struct row {
    const char *library, *name;
    lua_CFunction own;
    bool guards;
} rows[] = {
    { LUA_GNAME, "assert", rule_assert, false },
    { LUA_GNAME, "error", rule_error, false },
    { LUA_GNAME, "ipairs", rule_ipairs, false },
    { LUA_GNAME, "pairs", rule_pairs, false },
    { LUA_GNAME, "select", NULL, false },
    { LUA_GNAME, "tonumber", rule_number, true },
    { LUA_GNAME, "tostring", rule_tostring, false },
    { LUA_GNAME, "type", NULL, false },
    { LUA_MATHLIBNAME, "abs", NULL, false },
    { LUA_MATHLIBNAME, "ceil", NULL, false },
    { LUA_MATHLIBNAME, "exp", NULL, false },
    { LUA_MATHLIBNAME, "floor", NULL, false },
    { LUA_MATHLIBNAME, "fmod", NULL, false },
    { LUA_MATHLIBNAME, "huge", NULL, false },
    { LUA_MATHLIBNAME, "log", NULL, false },
    { LUA_MATHLIBNAME, "max", NULL, false },
    { LUA_MATHLIBNAME, "maxinteger", NULL, false },
    { LUA_MATHLIBNAME, "min", NULL, false },
    { LUA_MATHLIBNAME, "mininteger", NULL, false },
    { LUA_MATHLIBNAME, "modf", NULL, false },
    { LUA_MATHLIBNAME, "pi", NULL, false },
    { LUA_MATHLIBNAME, "sqrt", NULL, false },
    { LUA_MATHLIBNAME, "tointeger", NULL, false },
    { LUA_MATHLIBNAME, "type", NULL, false },
    { LUA_MATHLIBNAME, "ult", NULL, false },
    { LUA_STRLIBNAME, "byte", rule_slice, true },
    { LUA_STRLIBNAME, "char", NULL, false },
    { LUA_STRLIBNAME, "find", rule_find, false },
    { LUA_STRLIBNAME, "format", rule_format, true },
    { LUA_STRLIBNAME, "gmatch", rule_gmatch, false },
    { LUA_STRLIBNAME, "gsub", rule_gsub, false },
    { LUA_STRLIBNAME, "len", NULL, false },
    { LUA_STRLIBNAME, "lower", rule_bounded, true },
    { LUA_STRLIBNAME, "match", rule_match, false },
    { LUA_STRLIBNAME, "rep", rule_rep, true },
    { LUA_STRLIBNAME, "reverse", rule_bounded, true },
    { LUA_STRLIBNAME, "sub", NULL, false },
    { LUA_STRLIBNAME, "upper", rule_bounded, true },
    { LUA_TABLIBNAME, "concat", rule_concat, true },
    { LUA_TABLIBNAME, "insert", rule_shift, true },
    { LUA_TABLIBNAME, "move", rule_move, true },
    { LUA_TABLIBNAME, "pack", NULL, false },
    { LUA_TABLIBNAME, "remove", rule_shift, true },
    { LUA_TABLIBNAME, "sort", rule_sort, false },
    { LUA_TABLIBNAME, "unpack", rule_unpack, true },
    { LUA_UTF8LIBNAME, "char", NULL, false },
    { LUA_UTF8LIBNAME, "charpattern", NULL, false },
    { LUA_UTF8LIBNAME, "codepoint", rule_slice, true },
    { LUA_UTF8LIBNAME, "codes", rule_codes, true },
    { LUA_UTF8LIBNAME, "len", rule_bounded, true },
    { LUA_UTF8LIBNAME, "offset", rule_bounded, true },
};

enum { ROWS = sizeof rows / sizeof *rows };

/* Names of Lua that a rule lacks, and what to write or know instead. */
static const char *const absent[][2] = {
    { "_G", "the names of a rule are fixed" },
    { "collectgarbage", "memory is not a rule's concern" },
    { "coroutine", "a rule decides and returns" },
    { "debug", "a rule sees its subject and ctx" },
    { "dofile", "write use \"pack.module\"" },
    { "getmetatable", "types are fixed" },
    { "io", "a rule has no files" },
    { "load", "rules are text in files" },
    { "loadfile", "write use \"pack.module\"" },
    { "next", "write pairs" },
    { "os", "a rule has no clock but ctx.now and no environment" },
    { "package", "write use \"pack.module\"" },
    { "pcall", "an error ends the evaluation" },
    { "print", "write ctx.note(text)" },
    { "rawequal", "types are fixed" },
    { "rawget", "types are fixed" },
    { "rawlen", "types are fixed" },
    { "rawset", "types are fixed" },
    { "require", "write use \"pack.module\"" },
    { "setmetatable", "types are fixed" },
    { "warn", "write ctx.note(text)" },
    { "xpcall", "an error ends the evaluation" },
};

/* The remedy for a name that is Lua's, or NULL. */
static const char *remedy(const char *name)
{
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        if (strcmp(absent[i][0], name) == 0)
            return absent[i][1];
    return NULL;
}

/* names -- names, and the nearest of them to the name that is sought. */
static struct octets nearest(lua_State *L, struct octets name)
{
    struct suggest search = suggest_begin(name);

    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
        if (lua_type(L, -2) == LUA_TSTRING)
            suggest_offer(&search, bind_check_octets(L, -2));
    return search.nearest;
}

/* Pushes what helps after an unknown name, or "". */
static void push_help(lua_State *L, struct octets name, const char *hint)
{
    struct octets near = nearest(L, name);

    if (hint != NULL) {
        lua_pushfstring(L, ": %s", hint);
    } else if (near.data != NULL) {
        lua_pushliteral(L, " (did you mean \"");
        bind_octets(L, near);
        lua_pushliteral(L, "\"?)");
        lua_concat(L, 3);
    } else {
        lua_pushliteral(L, "");
    }
}

/* __index of the names, the first upvalue, for a name that is none of them.
 * The second upvalue says whose names they are. */
static int unknown_name(lua_State *L)
{
    const char *of = lua_tostring(L, lua_upvalueindex(2)), *name;

    if (lua_type(L, 2) != LUA_TSTRING)
        return luaL_error(L, "%s has no fields but by name", of);
    name = lua_tostring(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    if (*of == '\0') {
        push_help(L, bind_check_octets(L, 2), remedy(name));
        return luaL_error(L, "unknown name \"%s\"%s", name,
                          lua_tostring(L, -1));
    }
    push_help(L, bind_check_octets(L, 2), NULL);
    return luaL_error(L, "%s has no \"%s\"%s", of, name,
                      lua_tostring(L, -1));
}

/* __newindex of a proxy; the upvalue says of what. */
static int refuse_write(lua_State *L)
{
    const char *of = lua_tostring(L, lua_upvalueindex(1));
    const char *name =
        lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "a value";

    if (*of != '\0')
        return luaL_error(L, "%s is read-only: %s cannot be set", of, name);
    return luaL_error(L, "a policy may not set global %s: write 'local %s'",
                      name, name);
}

/* names -- proxy: an empty table that reads as names and refuses the rest.
 * The table of names itself refuses unknown names too. */
static void push_proxy(lua_State *L, const char *of)
{
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, -2);
    lua_pushstring(L, of);
    lua_pushcclosure(L, unknown_name, 2);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2); /* names */
    lua_newtable(L);
    lua_createtable(L, 0, 3); /* names proxy metatable */
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, of);
    lua_pushcclosure(L, refuse_write, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

/* library -- library value */
static void push_row(lua_State *L, const struct row *row)
{
    if (row->own != NULL && !row->guards) {
        lua_pushcfunction(L, row->own);
        return;
    }
    lua_getfield(L, -1, row->name);
    if (row->own == NULL)
        return;
    lua_getfield(L, -2, "len"); /* utf8.codes calls it */
    lua_pushcclosure(L, row->own, 2);
}

/* loaded -- loaded names: those of the library that begins at rows[i]. Returns
 * where the next one begins. */
static size_t push_library(lua_State *L, size_t i)
{
    const char *library = rows[i].library;

    lua_newtable(L);
    lua_getfield(L, -2, library); /* loaded names library */
    for (; i < ROWS && strcmp(rows[i].library, library) == 0; i++) {
        push_row(L, &rows[i]);
        lua_setfield(L, -3, rows[i].name);
    }
    lua_pop(L, 1);
    return i;
}

/* Pushes the table of all that every rule knows, made once for a state. */
static void push_common(lua_State *L)
{
    static const char key;
    size_t i;

    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key) != LUA_TNIL)
        return;
    lua_pop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    i = push_library(L, 0);
    lua_insert(L, -2); /* common loaded */
    while (i < ROWS) {
        const char *library = rows[i].library;

        i = push_library(L, i);
        push_proxy(L, library);
        lua_setfield(L, -3, library);
    }
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
}

/* Calls the library's function for a rule. A C function in between stays on
 * the stack when the rule makes a tail call, and with it the rule's line. */
static int enter(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* Copies the string keys of the table at from into the one at to. */
static void copy_names(lua_State *L, int from, int to)
{
    for (lua_pushnil(L); lua_next(L, from);) {
        luaL_argcheck(L, lua_type(L, -2) == LUA_TSTRING, 1, "names expected");
        if (lua_isfunction(L, -1) && !lua_iscfunction(L, -1))
            lua_pushcclosure(L, enter, 1);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, to);
    }
}

/* As many names as a rule file knows; a table that is made whole need not
 * grow. */
enum { NAMES = 32 };

/* environment(extra: table?) -> env: table
 * What a rule chunk runs in: the allow list of Lua's names and those of extra,
 * read only; anything else is an error. */
static int environment(lua_State *L)
{
    lua_settop(L, 1);
    if (lua_isnil(L, 1)) {
        lua_newtable(L);
        lua_replace(L, 1);
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_createtable(L, 0, NAMES); /* extra names */
    push_common(L);
    copy_names(L, 3, 2);
    copy_names(L, 1, 2);
    lua_settop(L, 2);
    push_proxy(L, "");
    return 1;
}

void bind_rule_strings(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    push_common(L);
    lua_getfield(L, -1, LUA_STRLIBNAME); /* "" metatable common string */
    luaL_getmetafield(L, -1, "__index");
    lua_setfield(L, -4, "__index");
    lua_pop(L, 4);
}

void bind_environment(lua_State *L)
{
    lua_pushcfunction(L, environment);
    lua_setfield(L, -2, "environment");
    lua_pushcfunction(L, rule_pairs);
    lua_setfield(L, -2, "pairs");
    lua_pushcfunction(L, rule_sort);
    lua_setfield(L, -2, "sort");
    lua_pushcfunction(L, rule_tostring);
    lua_setfield(L, -2, "tostring");
}
