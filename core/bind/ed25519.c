/* cotter.core: signatures over files. */
#include "bind/bind.h"
#include "chain/ed25519.h"

/* sign(key: PEM, message: string) -> signature: 64 octets | nil, fault */
static int sign(lua_State *L)
{
    uint8_t signature[ED25519_SIGNATURE_SIZE];
    struct fault fault;

    if (!ed25519_sign(bind_check_octets(L, 1), bind_check_octets(L, 2),
                      signature, &fault))
        return bind_fault(L, &fault);
    return bind_octets(L, (struct octets){ signature, sizeof signature });
}

/* verify(key: PEM, message: string, signature: string)
 *   -> boolean | nil, fault where the key cannot be used */
static int verify(lua_State *L)
{
    struct fault fault;
    bool verified;

    if (!ed25519_verify(bind_check_octets(L, 1), bind_check_octets(L, 2),
                        bind_check_octets(L, 3), &verified, &fault))
        return bind_fault(L, &fault);
    lua_pushboolean(L, verified);
    return 1;
}

void bind_ed25519(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "sign", sign },
        { "verify", verify },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
