/* cotter.core: digests and encodings of octets. */
#include "base/base64.h"
#include "base/digest.h"
#include "bind/bind.h"

/* sha1(octets) -> string of 20 octets */
static int sha1(lua_State *L)
{
    uint8_t digest[DIGEST_SHA1_SIZE];

    digest_sha1(bind_check_octets(L, 1), digest);
    lua_pushlstring(L, (const char *)digest, sizeof digest);
    return 1;
}

/* sha256(octets) -> string of 32 octets */
static int sha256(lua_State *L)
{
    uint8_t digest[DIGEST_SHA256_SIZE];

    digest_sha256(bind_check_octets(L, 1), digest);
    return bind_octets(L, (struct octets){ digest, sizeof digest });
}

/* base64(octets) -> text */
static int base64(lua_State *L)
{
    struct octets octets = bind_check_octets(L, 1);
    luaL_Buffer text;
    size_t size = BASE64_ENCODED_SIZE(octets.size);

    base64_encode(octets, luaL_buffinitsize(L, &text, size));
    luaL_pushresultsize(&text, size);
    return 1;
}

/* unbase64(text) -> octets | nil, fault */
static int unbase64(lua_State *L)
{
    struct octets text = bind_check_octets(L, 1), decoded;
    struct fault fault = { FAULT_NONE, 0 };
    luaL_Buffer octets;
    char *room = luaL_buffinitsize(L, &octets, BASE64_DECODED_SIZE(text.size));

    if (!base64_decode(text, BASE64_PLAIN, (uint8_t *)room, &decoded, &fault))
        return bind_fault(L, &fault);
    luaL_pushresultsize(&octets, decoded.size);
    return 1;
}

int bind_push_hex(lua_State *L, struct octets octets)
{
    static const char digits[] = "0123456789abcdef";
    luaL_Buffer text;
    char *out = luaL_buffinitsize(L, &text, 2 * octets.size);

    for (size_t i = 0; i < octets.size; i++) {
        *out++ = digits[octets.data[i] >> 4];
        *out++ = digits[octets.data[i] & 15];
    }
    luaL_pushresultsize(&text, 2 * octets.size);
    return 1;
}

/* hex(octets) -> text */
static int hex(lua_State *L)
{
    return bind_push_hex(L, bind_check_octets(L, 1));
}

void bind_digests(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "base64", base64 },
        { "hex", hex },
        { "sha1", sha1 },
        { "sha256", sha256 },
        { "unbase64", unbase64 },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
