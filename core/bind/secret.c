/* cotter.core: the private keys of a file that it is searched for. */
#include "bind/bind.h"
#include "input/form.h"
#include "input/lines.h"
#include "input/secret.h"

enum { FILE_OCTETS = 1, LIST, ROOM, MARKS };

static void set_integer(lua_State *L, const char *name, size_t value)
{
    lua_pushinteger(L, (lua_Integer)value);
    lua_setfield(L, -2, name);
}

/* Pushes { offset, line, column, locked }; marks are made for the first. */
static void push_secret(lua_State *L, struct octets text,
                        const struct secret *secret)
{
    struct lines_place *marks = lua_touserdata(L, MARKS);
    struct lines_place place;

    if (marks == NULL) {
        marks = lua_newuserdatauv(L, LINES_MARKS(text.size) * sizeof *marks,
                                  0);
        lua_replace(L, MARKS);
        lines_mark(text, marks);
    }
    place = lines_find(text, marks, secret->offset);
    lua_createtable(L, 0, 4);
    set_integer(L, "offset", secret->offset);
    set_integer(L, "line", place.line);
    set_integer(L, "column", place.column);
    lua_pushboolean(L, secret->locked);
    lua_setfield(L, -2, "locked");
}

/* pem_secrets(octets) -> array of { offset, line, column, locked } */
static int pem_secrets(lua_State *L)
{
    struct octets text = bind_check_octets(L, FILE_OCTETS);
    struct secret secret;
    lua_Integer count = 0;
    size_t at = 0;

    lua_settop(L, FILE_OCTETS);
    lua_newtable(L);
    if (secret_is_wide(text)) {
        uint8_t *room = lua_newuserdatauv(L, text.size, 0);

        text = (struct octets){ room, secret_narrow(text, room) };
    }
    lua_settop(L, MARKS);
    while (secret_next(text, &at, &secret)) {
        push_secret(L, text, &secret);
        lua_rawseti(L, LIST, ++count);
    }
    lua_settop(L, LIST);
    return 1;
}

/* key_store_secret(octets) -> boolean | nil for what is no key store */
static int key_store_secret(lua_State *L)
{
    struct octets file = bind_check_octets(L, FILE_OCTETS);

    if (form_is_key_store(file))
        lua_pushboolean(L, secret_in_key_store(file));
    else
        luaL_pushfail(L);
    return 1;
}

void bind_secret(lua_State *L)
{
    lua_pushcfunction(L, key_store_secret);
    lua_setfield(L, -2, "key_store_secret");
    lua_pushcfunction(L, pem_secrets);
    lua_setfield(L, -2, "pem_secrets");
}
