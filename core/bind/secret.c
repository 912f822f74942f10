/* cotter.core: the private keys of a file that it is searched for. */
#include "bind/bind.h"
#include "input/key_store.h"
#include "input/keyless.h"
#include "input/lines.h"
#include "input/secret.h"

enum { FILE_OCTETS = 1, LIST, ROOM, MARKS };

static void set_integer(lua_State *L, const char *name, size_t value)
{
    lua_pushinteger(L, (lua_Integer)value);
    lua_setfield(L, -2, name);
}

/* Sets line and column in the table on the top; marks are made for the first
 * place. */
static void set_place(lua_State *L, struct octets text, size_t offset)
{
    struct lines_place *marks = lua_touserdata(L, MARKS);
    struct lines_place place;

    if (marks == NULL) {
        marks = lua_newuserdatauv(L, LINES_MARKS(text.size) * sizeof *marks,
                                  0);
        lua_replace(L, MARKS);
        lines_mark(text, marks);
    }
    place = lines_find(text, marks, offset);
    set_integer(L, "line", place.line);
    set_integer(L, "column", place.column);
}

/* Adds { offset, line, column, locked } to the list. */
static void add_secret(lua_State *L, struct octets text,
                       const struct secret *secret)
{
    lua_createtable(L, 0, 4);
    set_integer(L, "offset", secret->offset);
    set_place(L, text, secret->offset);
    lua_pushboolean(L, secret->locked);
    lua_setfield(L, -2, "locked");
    lua_rawseti(L, LIST, (lua_Integer)lua_rawlen(L, LIST) + 1);
}

static int push_cut(lua_State *L, struct octets text,
                    const struct secret *secret)
{
    struct fault fault = { FAULT_PEM_UNENDED, secret->offset };

    bind_push_fault(L, &fault);
    set_place(L, text, secret->offset);
    return 2;
}

/* pem_secrets(octets) -> array of { offset, line, column, locked }, fault? */
static int pem_secrets(lua_State *L)
{
    struct octets text = bind_check_octets(L, FILE_OCTETS);
    struct secret secret;
    size_t at = 0;

    lua_settop(L, FILE_OCTETS);
    lua_newtable(L);
    if (secret_is_wide(text)) {
        uint8_t *room = lua_newuserdatauv(L, text.size, 0);

        text = (struct octets){ room, secret_narrow(text, room) };
    }
    lua_settop(L, MARKS);
    while (secret_next(text, &at, &secret)) {
        if (secret.cut) {
            lua_pushvalue(L, LIST);
            return push_cut(L, text, &secret);
        }
        add_secret(L, text, &secret);
    }
    lua_settop(L, LIST);
    return 1;
}

/* key_store_secret(octets) -> "clear" | "locked" | false | nil, fault; nil
 * alone for what is no key store */
static int key_store_secret(lua_State *L)
{
    struct octets file = bind_check_octets(L, FILE_OCTETS);
    struct key_store_key key;
    struct fault fault;

    if (!key_store_begins(file))
        luaL_pushfail(L);
    else if (!key_store_search(file, &key, &fault))
        return bind_fault(L, &fault);
    else if (key.held)
        lua_pushstring(L, key.locked ? "locked" : "clear");
    else
        lua_pushboolean(L, false);
    return 1;
}

/* is_keyless(octets) -> boolean */
static int is_keyless(lua_State *L)
{
    lua_pushboolean(L, keyless_file(bind_check_octets(L, FILE_OCTETS)));
    return 1;
}

void bind_secret(lua_State *L)
{
    lua_pushcfunction(L, key_store_secret);
    lua_setfield(L, -2, "key_store_secret");
    lua_pushcfunction(L, is_keyless);
    lua_setfield(L, -2, "is_keyless");
    lua_pushcfunction(L, pem_secrets);
    lua_setfield(L, -2, "pem_secrets");
}
