#include "bind/pkcs12_table.h"

#include "bind/cert.h"
#include "bind/item.h"
#include "input/unicode.h"

enum { PARTS = 1, ITEMS }; /* above the table */

void pkcs12_table_begin(struct pkcs12_table *table, lua_State *L)
{
    lua_createtable(L, 0, 4);
    *table = (struct pkcs12_table){ .L = L, .index = lua_gettop(L) };
    lua_newtable(L);
    lua_newtable(L); /* table parts items */
}

static void set_name(lua_State *L, const char *field, struct octets oid)
{
    const char *name;

    if (oid.data == NULL)
        return;
    name = pkcs12_name(oid);
    if (name != NULL)
        lua_pushstring(L, name);
    else
        bind_push_oid(L, oid);
    lua_setfield(L, -2, field);
}

static void set_integer(lua_State *L, const char *field, lua_Integer value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, field);
}

static void set_string(lua_State *L, const char *field, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, field);
}

/* Pushes { scheme, derivation?, prf?, cipher?, iterations? }. */
static void push_method(lua_State *L, const struct pkcs12_method *method)
{
    lua_createtable(L, 0, 8);
    set_name(L, "scheme", method->scheme);
    set_name(L, "derivation", method->kdf);
    set_name(L, "prf", method->prf);
    set_name(L, "cipher", method->cipher);
    if (method->iterations > 0)
        set_integer(L, "iterations", method->iterations);
}

void pkcs12_table_set_mac(struct pkcs12_table *table,
                          const struct pkcs12_mac *mac)
{
    lua_State *L = table->L;

    if (!mac->present)
        return;
    push_method(L, &mac->method);
    if (!mac->is_pbmac1) {
        set_string(L, "scheme", "PKCS12");
        set_name(L, "digest", mac->digest);
    }
    lua_setfield(L, table->index, "mac");
}

void pkcs12_table_add_part(struct pkcs12_table *table, const char *kind,
                           const struct pkcs12_method *method, size_t offset)
{
    lua_State *L = table->L;

    push_method(L, method);
    if (method->scheme.data == NULL)
        set_string(L, "scheme", "none");
    set_string(L, "kind", kind);
    set_integer(L, "offset", (lua_Integer)offset);
    lua_rawseti(L, table->index + PARTS, ++table->parts);
}

static void set_text(lua_State *L, const char *field, struct octets utf16)
{
    uint8_t *room = lua_newuserdatauv(L, UNICODE_UTF8_SIZE(utf16.size), 0);
    struct octets text;
    struct fault fault;

    if (unicode_transcode(utf16, UNICODE_UTF16BE, room, &text, &fault)) {
        bind_octets(L, text);
        lua_setfield(L, -3, field);
    }
    lua_pop(L, 1);
}

bool pkcs12_table_add_item(struct pkcs12_table *table,
                           const struct container *it,
                           const struct pkcs12_bag *bag, size_t offset,
                           struct fault *fault)
{
    lua_State *L = table->L;

    if (!bind_push_item(L, it, fault))
        return false;
    set_string(L, "encoding", "pkcs12");
    set_integer(L, "offset", (lua_Integer)offset);
    if (bag->name.data != NULL)
        set_text(L, "name", bag->name);
    if (bag->local_key.data != NULL) {
        bind_push_hex(L, bag->local_key);
        lua_setfield(L, -2, "local_key");
    }
    lua_rawseti(L, table->index + ITEMS, ++table->items);
    return true;
}

void pkcs12_table_end(struct pkcs12_table *table, bool open)
{
    lua_State *L = table->L;

    lua_settop(L, table->index + ITEMS);
    lua_setfield(L, table->index, "items");
    lua_setfield(L, table->index, "parts");
    lua_pushboolean(L, open);
    lua_setfield(L, table->index, "open");
}
