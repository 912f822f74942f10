/* ZIP archives, as which apps are packed (APK, AAB, IPA): their directory, and
 * single entries of it, bounded. libzip does the reading; it is loaded when
 * the first archive is opened, for most runs open none. */
#ifndef COTTER_ARCHIVE_H
#define COTTER_ARCHIVE_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

struct archive;

/* Loads libzip, for a process in which no file can be opened later. */
void archive_prepare(void);

/* Opens a file, whose octets live as long as it; NULL if it is no archive.
 * archive_close it. Clears *fault first. Faults: those of
 * archive_directory.h, MEMORY, and ARCHIVE_LIBRARY: libzip is not installed. */
MUST_CHECK struct archive *archive_open(struct octets file,
                                        struct fault *fault);

/* Entries are numbered from 0. */
size_t archive_count(const struct archive *archive);

/* The name as it stands in the directory: no path that leads out of it, and
 * the only entry of it. It lives as long as the archive. */
struct octets archive_name(const struct archive *archive, size_t number);

/* Reads an entry of at most limit octets, which the caller frees; data is
 * never NULL. Offsets of faults are the octets that were read.
 * ARCHIVE_ENCRYPTED  by a password
 * ARCHIVE_METHOD     neither stored nor deflated, which are all that a
 *                    package may have
 * ARCHIVE_TOO_LARGE  more than limit, said or true
 * ARCHIVE_RATIO      much larger than anything that was packed so small
 * ARCHIVE_SIZE       not as many octets as the directory says
 * ARCHIVE_ENTRY      damaged: its checksum, its data or its header */
MUST_CHECK bool archive_read(struct archive *archive, size_t number,
                             size_t limit, struct octets *contents,
                             struct fault *fault);

/* Closes it; names that it gave are gone then. */
void archive_close(struct archive *archive);

#endif
