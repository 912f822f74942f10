/* cotter.core: keys that are made of a seed, for tests of rules. */
#include "bind/bind.h"

#include "chain/made_key.h"

static int push(lua_State *L, const struct made_key_octets *octets)
{
    return bind_octets(L, (struct octets){ octets->data, octets->size });
}

/* made_point(curve: "P-256" | "P-384" | "P-521", seed: octets) -> octets
 * The public key of a seed, an uncompressed point. */
static int made_point(lua_State *L)
{
    const char *curve = (const char *)bind_check_octets(L, 1).data;
    struct octets seed = bind_check_octets(L, 2);
    struct made_key_octets point;

    if (!made_key_point(curve, seed, &point))
        return luaL_error(L, "no key of the curve '%s'", curve);
    return push(L, &point);
}

/* made_signature(seed: octets, message: octets) -> octets
 * ECDSA with SHA-256 by the P-256 key of a seed. */
static int made_signature(lua_State *L)
{
    struct octets seed = bind_check_octets(L, 1);
    struct octets message = bind_check_octets(L, 2);
    struct made_key_octets signature;

    if (!made_key_sign(seed, message, &signature))
        return bind_raise_lack(L);
    return push(L, &signature);
}

void bind_made_key(lua_State *L)
{
    lua_pushcfunction(L, made_point);
    lua_setfield(L, -2, "made_point");
    lua_pushcfunction(L, made_signature);
    lua_setfield(L, -2, "made_signature");
}
