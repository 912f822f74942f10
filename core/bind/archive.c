/* cotter.core: the entries of a ZIP archive. */
#include "system/archive.h"

#include <stdlib.h>

#include "base/limits.h"
#include "system/sandbox.h"

#include "bind/bind.h"
#include "bind/mapping.h"

#define ARCHIVE "cotter.archive"

/* An owner; closed, it has none. */
struct owner {
    struct archive *archive;
};

static struct archive *check_archive(lua_State *L, int arg)
{
    struct owner *owner = luaL_checkudata(L, arg, ARCHIVE);

    if (owner->archive == NULL)
        luaL_error(L, "the archive is closed");
    return owner->archive;
}

/* archive:close() */
static int close_archive(lua_State *L)
{
    struct owner *owner = luaL_checkudata(L, 1, ARCHIVE);

    if (owner->archive != NULL)
        archive_close(owner->archive);
    owner->archive = NULL;
    return 0;
}

/* archive:names() -> array of string
 * In the order of the directory; an entry's number is its name's place. */
static int list_names(lua_State *L)
{
    const struct archive *archive = check_archive(L, 1);
    size_t count = archive_count(archive);

    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        bind_octets(L, archive_name(archive, i));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* An owner of octets, that frees them. */
static int free_octets(lua_State *L)
{
    struct octets *octets = lua_touserdata(L, 1);

    free((void *)(uintptr_t)octets->data);
    *octets = (struct octets){ NULL, 0 };
    return 0;
}

/* archive:read(number: integer, limit: integer?) -> octets: string
 *   | nil, fault */
static int read_entry(lua_State *L)
{
    struct archive *archive = check_archive(L, 1);
    lua_Integer number = luaL_checkinteger(L, 2);
    lua_Integer limit = luaL_optinteger(L, 3, LIMIT_FILE_OCTETS);
    struct octets *contents;
    struct fault fault;

    luaL_argcheck(L, number >= 1
                  && (size_t)number <= archive_count(archive), 2,
                  "not the number of an entry");
    luaL_argcheck(L, limit >= 0, 3, "not a size");
    contents = lua_newuserdatauv(L, sizeof *contents, 0);
    *contents = (struct octets){ NULL, 0 };
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, free_octets);
    lua_setfield(L, -2, "__close");
    lua_setmetatable(L, -2);
    lua_toclose(L, -1);
    if (!archive_read(archive, (size_t)number - 1, (size_t)limit, contents,
                      &fault))
        return bind_fault(L, &fault);
    return bind_octets(L, *contents);
}

/* Pushes the archive of octets, which are kept as a user value: the value on
 * top of the stack. */
static int push_archive(lua_State *L, struct octets file)
{
    struct owner *owner = lua_newuserdatauv(L, sizeof *owner, 1);
    struct fault fault;

    owner->archive = NULL;
    luaL_setmetatable(L, ARCHIVE);
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, 1);
    sandbox_own(L);
    owner->archive = archive_open(file, &fault);
    return owner->archive != NULL ? 1 : bind_fault(L, &fault);
}

/* archive(octets: string | number: integer) -> archive | nil, fault
 * Of octets, or of a file that was handed over to this process. */
static int open_archive(lua_State *L)
{
    struct octets file;

    lua_settop(L, 1);
    if (lua_isinteger(L, 1))
        file = mapping_handed((uint64_t)lua_tointeger(L, 1));
    else
        file = bind_check_octets(L, 1);
    luaL_argcheck(L, file.data != NULL, 1, "no such file was handed over");
    return push_archive(L, file);
}

void bind_archive(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "close", close_archive },
        { "names", list_names },
        { "read", read_entry },
        { NULL, NULL },
    };

    bind_type(L, ARCHIVE);
    luaL_newlib(L, functions);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, close_archive);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, close_archive);
    lua_setfield(L, -2, "__close");
    lua_pop(L, 1);
    lua_pushcfunction(L, open_archive);
    lua_setfield(L, -2, "archive");
}
