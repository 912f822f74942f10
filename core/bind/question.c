/* cotter.core.question: what a process without rights asks the one that has
 * made its request. */
#include "system/jailed.h"

#include <stdint.h>
#include <stdlib.h>

#include "system/sandbox.h"

#include "bind/bind.h"

/* question(octets: string) -> reply: string
 * Raises an error where nobody replies. */
static int question(lua_State *L)
{
    struct octets octets = bind_check_octets(L, 1), reply;
    size_t memory;

    if (!jailed_ask(octets, &reply, &memory))
        return luaL_error(L, "nobody replies to a question");
    if (sandbox_of(L) != NULL)
        sandbox_of(L)->limit = memory;
    lua_pushlstring(L, (const char *)reply.data, reply.size);
    free((void *)(uintptr_t)reply.data);
    return 1;
}

void bind_question(lua_State *L)
{
    lua_pushcfunction(L, question);
    lua_setfield(L, -2, "question");
}
