/* Methods of JSON nodes that go through their members or elements. */
#ifndef COTTER_JSON_WALK_H
#define COTTER_JSON_WALK_H

#include "bind/json_node.h"

/* For json_push_node_type. */
extern const luaL_Reg json_walk_methods[];

#endif
