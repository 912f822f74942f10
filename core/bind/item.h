/* One thing that a file holds, as Lua sees it. */
#ifndef COTTER_BIND_ITEM_H
#define COTTER_BIND_ITEM_H

#include "bind/bind.h"
#include "input/container.h"

/* Pushes { kind, spki, key, pin, der?, cert?, subject? } of what has been
 * read and whose it->spki is there; of a private key nothing but the public
 * half. On failure nothing is pushed. Faults: those of SPKI. */
MUST_CHECK bool bind_push_item(lua_State *L, const struct container *it,
                               struct fault *fault);

#endif
