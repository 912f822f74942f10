#include "bind/general_name.h"

#include "bind/cert.h"
#include "x509/address.h"

enum { MASKED = 2 }; /* an address and a mask have twice the octets */

static void push_address(lua_State *L, struct octets address)
{
    char text[ADDRESS_TEXT_SIZE];

    lua_pushlstring(L, text, address_text(address, text));
}

/* "192.0.2.1", "2001:db8::1"; with its mask after a slash. */
static void push_ip(lua_State *L, struct octets ip)
{
    size_t size = ip.size == 4 || ip.size == 4 * MASKED ? 4 : 16;

    push_address(L, octets_first(ip, size));
    if (ip.size == size)
        return;
    lua_pushliteral(L, "/");
    push_address(L, octets_skip(ip, size));
    lua_concat(L, 3);
}

static const char *const name_kinds[GENERAL_NAME_KINDS] = {
    "other", "email", "dns", "x400", "directory", "edi", "uri", "ip",
    "registered"
};

const char *bind_general_name_kind(enum general_name_kind kind)
{
    return name_kinds[kind];
}

void bind_push_general_name(lua_State *L, const struct general_name *name)
{
    switch (name->kind) {
    case GENERAL_NAME_IP:
        push_ip(L, name->value);
        break;
    case GENERAL_NAME_DIRECTORY:
        bind_push_name(L, name->value);
        break;
    case GENERAL_NAME_REGISTERED:
        bind_push_oid(L, name->value);
        break;
    default:
        bind_octets(L, name->value);
    }
}

void bind_set_general_name(lua_State *L, const struct general_name *name)
{
    lua_pushstring(L, name_kinds[name->kind]);
    lua_setfield(L, -2, "type");
    bind_push_general_name(L, name);
    lua_setfield(L, -2, "value");
}

bool bind_next_general_name(struct der *names, struct general_name *out)
{
    return !der_is_done(names)
        && general_name_read(names, GENERAL_NAME_PLAIN, out);
}

void bind_push_general_names(lua_State *L, const struct der *in,
                             struct octets names)
{
    struct der list = der_within(in, names);
    struct general_name name;

    if (names.data == NULL) {
        lua_pushnil(L);
        return;
    }
    lua_newtable(L);
    while (bind_next_general_name(&list, &name)) {
        lua_createtable(L, 0, 2);
        bind_set_general_name(L, &name);
        bind_append(L);
    }
}

void bind_append(lua_State *L)
{
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}
