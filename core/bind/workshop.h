/* A module at work in a state of its own, into which and out of which nothing
 * but octets goes: what a sandbox and a jail have in common.
 *
 * open, ready, serve, close. None raises an error. */
#ifndef COTTER_WORKSHOP_H
#define COTTER_WORKSHOP_H

#include <stdbool.h>
#include <stddef.h>

#include <lua.h>

#include "base/octets.h"
#include "system/sandbox.h"

#include "bind/inside.h"

/* The function of the module is what stands in the state once it is ready. */
struct workshop {
    struct sandbox sandbox;
    struct inside inside; /* strings of its own */
    size_t limit;         /* octets while it is made ready */
    int status;           /* of Lua: of making it ready */
    unsigned long lacks;  /* of memory, before that */
};

/* Names the module, and the path along which it and what it requires are
 * found where the program does not carry them. False: no memory; the workshop
 * is closed all the same. */
MUST_CHECK bool workshop_open(struct workshop *workshop, const char *module,
                              const char *path, size_t limit);

/* Loads the module. Whether that went well is told by serve. */
void workshop_ready(struct workshop *workshop);

/* Has no module read from a file from here on. */
void workshop_close_path(struct workshop *workshop);

/* Calls the module with a request, in so much memory. Returns a status of Lua;
 * *answer is what the module gave, or for people what failed, unless its memory
 * ended. Where memory failed in any way no answer is believed. It lives as
 * long as the workshop is open. */
int workshop_serve(struct workshop *workshop, struct octets request,
                   size_t memory, struct octets *answer);

/* Accepts the closed one. */
void workshop_close(struct workshop *workshop);

#endif
