/* Large files: mapped, so that a process that is forked has them as well, and
 * what nobody looks at is never read.
 *
 * A file that becomes shorter raises SIGBUS where its octets are gone; so they
 * are looked at in a jail alone (system/jail.h). */
#ifndef COTTER_MAPPING_H
#define COTTER_MAPPING_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

struct mapping {
    struct octets octets; /* data is NULL when closed */
    char *path;
};

/* Maps a regular file. Faults: those of file_open, FILE_READ and MEMORY. */
MUST_CHECK bool mapping_open(const char *path, struct mapping *mapping,
                             struct fault *fault);

/* Whether the file still has all its octets. */
bool mapping_is_whole(const struct mapping *mapping);

/* Accepts the closed one. */
void mapping_close(struct mapping *mapping);

#endif
