/* cotter.core: the private keys of a file that it is searched for. */
#include "bind/bind.h"
#include "input/bare_key.h"
#include "input/form.h"
#include "input/jwk.h"
#include "input/key_store.h"
#include "input/keyless.h"
#include "input/lines.h"
#include "input/secret.h"

/* How keys are written in a text. What is base64 alone comes last, and is
 * looked for where there is nothing else: keys in PEM are base64 as well. */
static const struct {
    const char *form;
    bool (*next)(struct octets text, size_t *at, struct secret *out);
} forms[] = {
    { "PEM", secret_next_pem },
    { "the armour of SSH2", secret_next_ssh2 },
    { "the form of PuTTY", secret_next_putty },
    { "JWK", jwk_next },
    { "base64", bare_key_next },
    { "PEM in base64", bare_key_next_pem },
    { "PKCS#12 in base64", bare_key_next_pkcs12 },
};

enum { FORMS = sizeof forms / sizeof *forms, BARE = FORMS - 3 };

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

/* Adds { form, offset, line, column, locked } to the list. */
static void add_secret(lua_State *L, struct octets text, const char *form,
                       const struct secret *secret)
{
    lua_createtable(L, 0, 5);
    lua_pushstring(L, form);
    lua_setfield(L, -2, "form");
    set_integer(L, "offset", secret->offset);
    set_place(L, text, secret->offset);
    lua_pushboolean(L, secret->locked);
    lua_setfield(L, -2, "locked");
    lua_rawseti(L, LIST, (lua_Integer)lua_rawlen(L, LIST) + 1);
}

/* Pushes a fault, and its place. */
static void push_cut(lua_State *L, struct octets text,
                     const struct secret *secret)
{
    struct fault fault = { FAULT_KEY_CUT, secret->offset };

    bind_push_fault(L, &fault);
    set_place(L, text, secret->offset);
}

/* Adds the keys of one form. True where the last is cut off: a fault is pushed
 * in place of it. */
static bool search(lua_State *L, struct octets text, size_t form)
{
    struct secret secret;
    size_t at = 0;

    while (forms[form].next(text, &at, &secret)) {
        if (secret.cut) {
            push_cut(L, text, &secret);
            return true;
        }
        add_secret(L, text, forms[form].form, &secret);
    }
    return false;
}

/* What is ASCII of a text in UTF-16; it stays on the stack. */
static struct octets narrow(lua_State *L, struct octets text)
{
    uint8_t *room = lua_newuserdatauv(L, text.size, 0);

    return (struct octets){ room, secret_narrow(text, room) };
}

/* text_secrets(octets)
 *   -> array of { form, offset, line, column, locked }, fault? */
static int text_secrets(lua_State *L)
{
    struct octets text = bind_check_octets(L, FILE_OCTETS);
    bool cut = false;

    lua_settop(L, FILE_OCTETS);
    lua_newtable(L);
    if (secret_is_wide(text))
        text = narrow(L, text);
    lua_settop(L, MARKS);
    for (size_t i = 0; i < BARE && !cut; i++)
        cut = search(L, text, i);
    for (size_t i = BARE; i < FORMS && !cut && lua_rawlen(L, LIST) == 0; i++)
        cut = search(L, text, i);
    lua_pushvalue(L, LIST);
    if (!cut)
        return 1;
    lua_insert(L, -2); /* the list before the fault */
    return 2;
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
    struct octets file = bind_check_octets(L, FILE_OCTETS);
    bool keyless = keyless_file(file);

    if (keyless && secret_is_wide(file) && form_of(file) != FORM_DER)
        keyless = keyless_file(narrow(L, file));
    lua_pushboolean(L, keyless);
    return 1;
}

void bind_secret(lua_State *L)
{
    lua_pushcfunction(L, key_store_secret);
    lua_setfield(L, -2, "key_store_secret");
    lua_pushcfunction(L, is_keyless);
    lua_setfield(L, -2, "is_keyless");
    lua_pushcfunction(L, text_secrets);
    lua_setfield(L, -2, "text_secrets");
}
