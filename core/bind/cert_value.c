/* What certificates are made of, as Lua values: OIDs, names, numbers, keys. */
#include "asn1/oid.h"
#include "bind/cert.h"
#include "x509/name.h"

void bind_push_oid(lua_State *L, struct octets oid)
{
    char text[OID_TEXT_SIZE(LIMIT_OID_OCTETS)];

    lua_pushlstring(L, text, oid_text(oid, text));
}

void bind_push_name(lua_State *L, struct octets encoding)
{
    luaL_Buffer text;
    char *out = luaL_buffinitsize(L, &text, NAME_TEXT_SIZE(encoding.size));

    luaL_pushresultsize(&text, name_text(encoding, out));
}

/* Pushes the magnitude of a negative INTEGER: its two's complement. */
static void push_magnitude(lua_State *L, struct octets contents)
{
    luaL_Buffer magnitude;
    char *out = luaL_buffinitsize(L, &magnitude, contents.size);
    unsigned carry = 1;

    for (size_t i = contents.size; i > 0; i--) {
        carry += (uint8_t)~contents.data[i - 1];
        out[i - 1] = (char)carry;
        carry >>= 8;
    }
    luaL_pushresultsize(&magnitude, contents.size);
}

static struct octets strip_zero(struct octets contents)
{
    if (contents.size > 1 && contents.data[0] == 0)
        return (struct octets){ contents.data + 1, contents.size - 1 };
    return contents;
}

void bind_push_integer(lua_State *L, struct octets contents)
{
    if (contents.data[0] < 0x80) {
        bind_push_hex(L, strip_zero(contents));
        return;
    }
    lua_pushliteral(L, "-");
    push_magnitude(L, contents);
    bind_push_hex(L, strip_zero(bind_check_octets(L, lua_gettop(L))));
    lua_remove(L, -2);
    lua_concat(L, 2);
}

static void push_spki_type(lua_State *L, const struct spki *spki)
{
    if (spki->type != SPKI_UNKNOWN) {
        lua_pushstring(L, spki_type_name(spki->type));
        return;
    }
    bind_push_oid(L, spki->algorithm);
    lua_pushfstring(L, "unknown(%s)", lua_tostring(L, -1));
    lua_remove(L, -2);
}

static void push_curve(lua_State *L, struct octets curve)
{
    const char *name = spki_curve_name(curve);

    if (name != NULL)
        lua_pushstring(L, name);
    else
        bind_push_oid(L, curve);
}

void bind_push_spki(lua_State *L, const struct spki *spki,
                    struct octets encoding)
{
    lua_createtable(L, 0, 5);
    push_spki_type(L, spki);
    lua_setfield(L, -2, "type");
    bind_push_oid(L, spki->algorithm);
    lua_setfield(L, -2, "algorithm");
    bind_octets(L, encoding);
    lua_setfield(L, -2, "der");
    if (spki->bits > 0) {
        lua_pushinteger(L, spki->bits);
        lua_setfield(L, -2, "bits");
    }
    if (spki->curve.data != NULL) {
        push_curve(L, spki->curve);
        lua_setfield(L, -2, "curve");
    }
}
