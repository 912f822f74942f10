/* Giving up rights, for good: what a process that reads strangers' octets does
 * before it reads the first of them.
 *
 * Each layer holds by itself; a kernel may lack one. */
#ifndef COTTER_CONFINE_H
#define COTTER_CONFINE_H

#include <stddef.h>
#include <sys/types.h>

enum confine_layer {
    CONFINE_LIMITS = 1,   /* no file grows, none is opened, no core is left */
    CONFINE_LANDLOCK = 2, /* no path of the file system leads anywhere */
    CONFINE_SECCOMP = 4,  /* the kernel is asked for nothing but memory */
    CONFINE_CLIENT = 3,   /* those of who connects */
    CONFINE_ALL = 7
};

/* Keeps the socket at descriptor 0 alone, forgets the environment but for the
 * variables of a list that NULL ends, and asks to be ended with its parent.
 * Returns 0, or -1. */
int confine_strip(int socket, const char *const *kept);

/* Gives up what is left. Returns the layers that hold. */
unsigned confine_enter(void);

/* Gives up what looking names up and connecting can do without: what is left
 * is to read files, to connect, and to begin processes, which are not other
 * programs. Other processes than those are out of reach. Returns the layers
 * that hold, CONFINE_CLIENT at most. */
unsigned confine_client(void);

/* The octets of address space that this process takes, 0 if nothing tells. */
size_t confine_space(void);

struct confine_bounds {
    size_t seconds;      /* of processor */
    size_t most_seconds; /* to which that may be raised later */
    size_t octets;       /* of address space */
};

/* Bounds another process of ours. Returns 0, or -1. */
int confine_bound(pid_t process, const struct confine_bounds *bounds);

#endif
