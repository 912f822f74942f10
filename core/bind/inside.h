/* The inside of a sandbox: a state without files, clock and C library, in which
 * require finds modules of the program, or along a path where there are
 * none. */
#ifndef COTTER_INSIDE_H
#define COTTER_INSIDE_H

#include <lua.h>

struct inside {
    const char *module; /* that is to work there */
    const char *path;   /* as package.path */
};

/* inside: light userdata -- what the module returns: a function. For pcall. */
int inside_open(lua_State *L);

/* Has require find no more modules along the path. */
void inside_close_path(lua_State *L);

#endif
