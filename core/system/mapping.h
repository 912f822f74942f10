/* Large files: mapped, so that a process that is forked has them as well, and
 * what nobody looks at is never read.
 *
 * A file that becomes shorter raises SIGBUS where its octets are gone, but for
 * those of its last page, which are 0 then; so they are looked at in a jail
 * alone (system/jail.h), and nothing is believed that was said of a file which
 * has changed. */
#ifndef COTTER_MAPPING_H
#define COTTER_MAPPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/octets.h"

/* What tells a file as it is from what it was. */
struct mapping_stamp {
    uint64_t device, inode, size;
    int64_t seconds, nanoseconds; /* when it was written to */
};

enum { MAPPING_HEAD = 16 };

struct mapping {
    struct octets octets; /* data is NULL when closed */
    uint8_t head[MAPPING_HEAD]; /* the first of them, which were read */
    size_t head_size;
    char *path;
    struct mapping_stamp stamp;
};

/* Maps a regular file. Faults: those of file_open, FILE_READ and MEMORY. */
MUST_CHECK bool mapping_open(const char *path, struct mapping *mapping,
                             struct fault *fault);

/* Whether somebody has written to the file, or made it shorter. One that has
 * another in its place by now is as it was. */
bool mapping_has_changed(const struct mapping *mapping);

/* Accepts the closed one. */
void mapping_close(struct mapping *mapping);

#endif
