/* cotter.core.question: what a process without rights asks the one that has
 * made its request. */
#include "system/jailed.h"

#include <stdint.h>
#include <stdlib.h>

#include "system/sandbox.h"

#include "bind/bind.h"
#include "bind/mapping.h"

/* question(octets: string) -> reply: string
 * A file that came with it is there until the next one.
 * Raises an error where nobody replies. */
static int question(lua_State *L)
{
    static struct jail_reply reply;
    struct octets octets = bind_check_octets(L, 1);
    size_t memory;

    mapping_take_back();
    free((void *)(uintptr_t)reply.octets.data);
    reply.octets.data = NULL;

    if (!jailed_ask(octets, &reply, &memory))
        return luaL_error(L, "nobody replies to a question");
    if (sandbox_of(L) != NULL)
        sandbox_of(L)->limit = memory;
    mapping_receive(reply.file);
    return bind_octets(L, reply.octets);
}

void bind_question(lua_State *L)
{
    lua_pushcfunction(L, question);
    lua_setfield(L, -2, "question");
}
