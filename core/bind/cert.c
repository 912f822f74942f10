/* cotter.core.cert: a certificate as a Lua value.
 *
 * A cert holds views into the string that it was made from. That string is
 * its user value 1, so the two die together and there is no finalizer. Its
 * fields are worked out when they are read, by their number. */
#include "bind/cert.h"

#include "base/suggest.h"
#include "bind/strict.h"

#define CERT "cotter.cert"

int bind_push_cert(lua_State *L, int anchor, const struct cert *cert)
{
    struct cert *value;

    anchor = lua_absindex(L, anchor);
    value = lua_newuserdatauv(L, sizeof *value, 1);
    *value = *cert;
    lua_pushvalue(L, anchor);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, CERT); /* last: only a whole cert is a cert */
    return 1;
}

const struct cert *bind_check_cert(lua_State *L, int arg)
{
    return luaL_checkudata(L, arg, CERT);
}

/* Raises an error for a key that is no field: index 1 is the cert, 2 the key,
 * upvalue 1 the table of those that are. */
static int refuse_key(lua_State *L)
{
    struct suggest search;

    if (lua_type(L, 2) != LUA_TSTRING) {
        lua_pushfstring(L, "cert has no field named by a %s",
                        luaL_typename(L, 2));
        return strict_raise(L);
    }
    search = suggest_begin(bind_check_octets(L, 2));
    lua_pushnil(L);
    while (lua_next(L, lua_upvalueindex(1))) {
        lua_pop(L, 1);
        suggest_offer(&search, bind_check_octets(L, -1));
    }
    lua_pushfstring(L, "cert has no field \"%s\"", lua_tostring(L, 2));
    if (search.nearest.data != NULL)
        lua_pushfstring(L, "%s (did you mean \"%s\"?)", lua_tostring(L, -1),
                        (const char *)search.nearest.data);
    return strict_raise(L);
}

/* Raises an error for a component that is refused: a field gives one value,
 * so that there is no place for a fault beside it. */
static int refuse_component(lua_State *L, const char *name,
                            const struct fault *fault)
{
    lua_pushfstring(L, "cert.%s cannot be read: %s at octet %I (%s); "
                    "cert:check() tells without an error", name,
                    fault_name(fault->code), (lua_Integer)fault->offset,
                    fault_text(fault->code));
    return strict_raise(L);
}

/* __index: upvalue 1 maps names to methods, or to numbers of fields */
static int get_field(lua_State *L)
{
    const struct cert *cert = bind_check_cert(L, 1);
    struct fault fault = { FAULT_NONE, 0 };
    size_t field;

    lua_pushvalue(L, 2);
    switch (lua_rawget(L, lua_upvalueindex(1))) {
    case LUA_TNIL:
        return refuse_key(L);
    case LUA_TNUMBER:
        field = (size_t)lua_tointeger(L, -1);
        break;
    default:
        return 1;
    }
    if (!bind_push_cert_field(L, cert, field, &fault))
        return refuse_component(L, bind_cert_field(field), &fault);
    return 1;
}

/* cert:pin() -> "sha256/" and base64 */
static int get_pin(lua_State *L)
{
    static const char prefix[] = { 's', 'h', 'a', '2', '5', '6', '/' };
    const struct cert *cert = bind_check_cert(L, 1);
    char pin[sizeof prefix + SPKI_PIN_SIZE];

    memcpy(pin, prefix, sizeof prefix);
    spki_pin(cert->subject_public_key_info, pin + sizeof prefix);
    lua_pushlstring(L, pin, sizeof pin);
    return 1;
}

/* cert:fingerprint() -> SHA-256 of the DER, in hexadecimal */
static int get_fingerprint(lua_State *L)
{
    uint8_t digest[DIGEST_SHA256_SIZE];

    digest_sha256(bind_check_cert(L, 1)->encoding, digest);
    return bind_push_hex(L, (struct octets){ digest, sizeof digest });
}

/* cert:check() -> true | nil, fault */
static int check(lua_State *L)
{
    struct fault fault;

    if (!cert_check(bind_check_cert(L, 1), &fault))
        return bind_fault(L, &fault);
    lua_pushboolean(L, true);
    return 1;
}

/* Certificates are equal if their octets are. */
static int is_equal(lua_State *L)
{
    lua_pushboolean(L, octets_equal(bind_check_cert(L, 1)->encoding,
                                    bind_check_cert(L, 2)->encoding));
    return 1;
}

/* The subject; of a cert that has not been checked it may be unreadable. */
static int print(lua_State *L)
{
    struct fault fault;

    if (!bind_push_subject(L, bind_check_cert(L, 1), &fault))
        lua_pushliteral(L, "cert");
    return 1;
}

/* cert(der: string) -> cert | nil, fault */
static int new_cert(lua_State *L)
{
    struct octets der = bind_check_octets(L, 1);
    struct cert cert;
    struct fault fault;

    if (!cert_open(der, &cert, &fault) || !cert_check(&cert, &fault))
        return bind_fault(L, &fault);
    return bind_push_cert(L, 1, &cert);
}

static void push_names(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "check", check },
        { "fingerprint", get_fingerprint },
        { "pin", get_pin },
        { NULL, NULL },
    };

    luaL_newlib(L, methods);
    for (size_t i = 0; bind_cert_field(i) != NULL; i++) {
        lua_pushinteger(L, (lua_Integer)i);
        lua_setfield(L, -2, bind_cert_field(i));
    }
}

void bind_cert(lua_State *L)
{
    static const luaL_Reg metamethods[] = {
        { "__eq", is_equal }, { "__tostring", print }, { NULL, NULL }
    };

    bind_type(L, CERT);
    luaL_setfuncs(L, metamethods, 0);
    push_names(L);
    lua_pushcclosure(L, get_field, 1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_pushcfunction(L, new_cert);
    lua_setfield(L, -2, "cert");
}
