/* cotter.core: lines that are typed on a terminal. */
#include "system/line_editor.h"

#include <stdlib.h>

#include "bind/bind.h"

/* Stack of read_line: the words that complete last gave. */
enum { PROMPT = 1, COMPLETE, WORDS };

/* A line_editor_candidate. An error of complete gives no candidate: the lines
 * of another library are between here and its caller. */
static const char *candidate(void *context, const char *word, size_t index)
{
    lua_State *L = context;
    const char *text = NULL;

    if (index == 0) {
        lua_pushvalue(L, COMPLETE);
        lua_pushstring(L, word);
        if (lua_pcall(L, 1, 1, 0) != LUA_OK || !lua_istable(L, -1)) {
            lua_pop(L, 1);
            lua_newtable(L);
        }
        lua_replace(L, WORDS);
    }
    if (lua_rawgeti(L, WORDS, (lua_Integer)index + 1) == LUA_TSTRING)
        text = lua_tostring(L, -1);
    lua_pop(L, 1); /* the table keeps it */
    return text;
}

/* read_line(prompt, complete) -> string | nil at the end | false without an
 * editor */
static int read_line(lua_State *L)
{
    const char *prompt = luaL_checkstring(L, PROMPT);
    char *line;

    luaL_checktype(L, COMPLETE, LUA_TFUNCTION);
    lua_settop(L, COMPLETE);
    if (!line_editor_open()) {
        lua_pushboolean(L, 0);
        return 1;
    }
    lua_newtable(L);
    luaL_checkstack(L, 10, NULL);
    line = line_editor_read(prompt, candidate, L);
    lua_pushstring(L, line);
    free(line);
    return 1;
}

/* add_history(line) */
static int add_history(lua_State *L)
{
    const char *line = luaL_checkstring(L, 1);

    if (line_editor_open())
        line_editor_add(line);
    return 0;
}

void bind_line_editor(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "add_history", add_history }, { "read_line", read_line },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
