/* What validation needs of the type anchors. */
#ifndef COTTER_BIND_ANCHORS_H
#define COTTER_BIND_ANCHORS_H

#include "bind/bind.h"
#include "chain/member.h"

/* Trust anchors. Its user value 1 is the array of the certs that members
 * view. */
struct anchors {
    size_t count;
    struct member members[];
};

/* The anchors at arg; raises an error for any other value. */
const struct anchors *bind_check_anchors(lua_State *L, int arg);

#endif
