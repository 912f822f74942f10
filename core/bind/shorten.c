/* cotter.core.shorten: as much of a text as a rule may say at once. */
#include "base/limits.h"

#include "bind/bind.h"

/* Whether an octet of UTF-8 continues a character. */
static bool continues(uint8_t octet)
{
    return (octet & 0xC0) == 0x80;
}

void bind_push_short(lua_State *L, struct octets text)
{
    size_t size = LIMIT_RULE_TEXT, most = size - 3;

    if (text.size <= size) {
        bind_octets(L, text);
        return;
    }
    while (size > most && continues(text.data[size]))
        size--; /* not within a character */
    bind_octets(L, (struct octets){ text.data, size });
    lua_pushliteral(L, "\xE2\x80\xA6");
    lua_concat(L, 2);
}

/* shorten(text: string) -> text, or what it begins with and "…" */
static int shorten(lua_State *L)
{
    bind_push_short(L, bind_check_octets(L, 1));
    return 1;
}

void bind_shorten(lua_State *L)
{
    lua_pushcfunction(L, shorten);
    lua_setfield(L, -2, "shorten");
}
