/* cotter.core: files, the terminal and the clock. */
#define _GNU_SOURCE /* clock_gettime, memmem */
#include "system/file.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "input/form.h"
#include "input/secret.h"

#include "bind/bind.h"
#include "bind/owner.h"

/* Octets that must go, whatever happens: an owner on the stack. */
static int free_octets(lua_State *L)
{
    struct octets *octets = lua_touserdata(L, 1);

    free((void *)(uintptr_t)octets->data);
    *octets = (struct octets){ NULL, 0 };
    return 0;
}

/* nil, fault; the text of a file that is too large says what the limit is. */
static int refused(lua_State *L, const struct fault *fault, size_t limit)
{
    bind_fault(L, fault);
    if (fault->code != FAULT_FILE_TOO_LARGE)
        return 2;
    lua_pushfstring(L, "more than the limit of %I octets",
                    (LUAI_UACINT)limit);
    if (limit == LIMIT_FILE_OCTETS)
        lua_pushliteral(L, " (a config of 10,000 hosts has a third of it)");
    else
        lua_pushliteral(L, "");
    lua_concat(L, 2);
    lua_setfield(L, -2, "text");
    return 2;
}

/* read_file(path: string, limit: integer?) -> octets: string | nil, fault
 * "-" is standard input, which may be a pipe. */
static int read_file(lua_State *L)
{
    const char *path = bind_check_path(L, 1);
    lua_Integer limit = luaL_optinteger(L, 2, LIMIT_FILE_OCTETS);
    struct octets *contents;
    struct fault fault;
    bool done;

    luaL_argcheck(L, limit >= 0 && limit < LUA_MAXINTEGER, 2, "not a size");
    contents = owner_push(L, "cotter.octets", sizeof *contents, free_octets);
    if (strcmp(path, "-") == 0)
        done = file_read_open(STDIN_FILENO, (size_t)limit, contents, &fault);
    else
        done = file_read(path, (size_t)limit, contents, &fault);
    if (done)
        return bind_octets(L, *contents);
    *contents = (struct octets){ NULL, 0 };
    return refused(L, &fault, (size_t)limit);
}

/* A word in UTF-16 is in no text that has no zeros, as few texts have. */
static bool has_any(lua_State *L, int words, struct octets contents,
                    bool is_wide)
{
    size_t count = (size_t)lua_rawlen(L, words);
    bool found = false;

    for (size_t i = 1; i <= count && !found; i++) {
        struct octets word;

        lua_rawgeti(L, words, (lua_Integer)i);
        word = bind_check_octets(L, -1);
        found = (is_wide || !secret_is_wide(word))
             && memmem(contents.data, contents.size, word.data, word.size)
                    != NULL;
        lua_pop(L, 1);
    }
    return found;
}

/* False for a text that has no key without the lines of PEM, as most texts. */
static bool may_be_bare(struct octets text)
{
    return secret_has_digits(text) || form_of(text) == FORM_BASE64;
}

static bool has_word(lua_State *L, struct octets contents)
{
    bool is_wide = secret_is_wide(contents);

    return has_any(L, 2, contents, is_wide)
        || ((is_wide || may_be_bare(contents))
            && has_any(L, 3, contents, is_wide));
}

/* search_file(path: string, words: array of strings, bare: array of strings)
 *   -> octets: string, if one of the words is in it | false | nil, fault
 * Those of bare are of keys without the lines of PEM, and are sought where one
 * may be. */
static int search_file(lua_State *L)
{
    const char *path = bind_check_path(L, 1);
    struct octets *contents;
    struct fault fault;

    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_settop(L, 3);
    contents = owner_push(L, "cotter.octets", sizeof *contents, free_octets);
    if (!file_read(path, LIMIT_FILE_OCTETS, contents, &fault)) {
        *contents = (struct octets){ NULL, 0 };
        return refused(L, &fault, LIMIT_FILE_OCTETS);
    }
    if (has_word(L, *contents))
        return bind_octets(L, *contents);
    lua_pushboolean(L, 0);
    return 1;
}

/* write_file(path: string, octets: string, private: boolean?) -> true | nil,
 * fault */
static int write_file(lua_State *L)
{
    const char *path = bind_check_path(L, 1);
    struct octets contents = bind_check_octets(L, 2);
    bool private = !lua_isnoneornil(L, 3);
    struct fault fault;

    if (private) {
        luaL_checktype(L, 3, LUA_TBOOLEAN);
        private = lua_toboolean(L, 3);
    }
    if (!file_write(path, contents,
                    private ? FILE_FOR_OWNER : FILE_FOR_READERS, &fault))
        return bind_fault(L, &fault);
    lua_pushboolean(L, 1);
    return 1;
}

/* isatty(descriptor: integer) -> boolean */
static int is_terminal(lua_State *L)
{
    lua_pushboolean(L, isatty((int)luaL_checkinteger(L, 1)));
    return 1;
}

/* now() -> seconds since 1970-01-01T00:00:00Z: integer
 * The one place that reads the clock; time is an argument everywhere else. By
 * one that was never set, all that has expired would be in force. */
static int now(lua_State *L)
{
    static const int64_t last = LIMIT_CLOCK_LAST;
    struct timespec moment;

    if (clock_gettime(CLOCK_REALTIME, &moment) != 0)
        return luaL_error(L, "the system has no clock");
    if (moment.tv_sec < LIMIT_CLOCK_FIRST || moment.tv_sec > last)
        return luaL_error(L, "the clock is wrong: it says that it is %s",
                          moment.tv_sec > last ? "after the year 9999"
                                               : "before 2024");
    lua_pushinteger(L, (lua_Integer)moment.tv_sec);
    return 1;
}

/* pause(milliseconds: integer)
 * Waits, for what is looked at now and then. */
static int pause_for(lua_State *L)
{
    lua_Integer milliseconds = luaL_checkinteger(L, 1);
    struct timespec moment;

    luaL_argcheck(L, milliseconds >= 0 && milliseconds <= 60 * 1000, 1,
                  "0 to 60,000 expected");
    moment.tv_sec = (time_t)(milliseconds / 1000);
    moment.tv_nsec = (long)(milliseconds % 1000) * 1000 * 1000;
    nanosleep(&moment, NULL);
    return 0;
}

void bind_file(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "isatty", is_terminal },
        { "now", now },
        { "pause", pause_for },
        { "read_file", read_file },
        { "search_file", search_file },
        { "write_file", write_file },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
