/* Files: read whole and bounded, written whole or not at all.
 *
 * Only regular files are read, so that a FIFO or a terminal cannot make a gate
 * wait. What is refused has a fault of its own; its offset is the octets that
 * were read. Octets that a reader gives are owned by the caller, who frees
 * them. */
#ifndef COTTER_FILE_H
#define COTTER_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/fault.h"
#include "base/octets.h"

enum file_type { FILE_REGULAR, FILE_DIRECTORY, FILE_LINK, FILE_OTHER };

struct file_stat {
    enum file_type type; /* of what a link leads to */
    uint64_t size;
    int64_t modified; /* nanoseconds since 1970-01-01T00:00:00Z */
};

/* Opens a regular file for reading. Returns a descriptor, or -1. */
MUST_CHECK int file_open(const char *path, struct fault *fault);

/* Reads all of a regular file of at most limit octets; data is never NULL. One
 * that is cut meanwhile is refused: FILE_CHANGED. */
MUST_CHECK bool file_read(const char *path, size_t limit,
                          struct octets *contents, struct fault *fault);

/* Reads an open descriptor of any kind to its end. */
MUST_CHECK bool file_read_open(int descriptor, size_t limit,
                               struct octets *contents, struct fault *fault);

/* Who may read what is written: as before, or as of any new file; or its owner
 * alone. */
enum file_readers { FILE_FOR_READERS, FILE_FOR_OWNER };

/* Writes a temporary file beside path, syncs it and moves it there. What was
 * at path is whole all the time; on failure nothing is left behind. A link that
 * leads nowhere is refused, as it would be replaced, and so is the file that is
 * standard output or error: what else is written there would go to no file. */
MUST_CHECK bool file_write(const char *path, struct octets contents,
                           enum file_readers readers, struct fault *fault);

/* The type in the mode of a file, which is that of a link for one. */
enum file_type file_type_of(mode_t mode);

/* The fault of errno; otherwise for what has none of its own. */
enum fault_code file_cause(enum fault_code otherwise);

/* Type, size and last change of what is at path, links followed. */
MUST_CHECK bool file_stat(const char *path, struct file_stat *stat,
                          struct fault *fault);

#endif
