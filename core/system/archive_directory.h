/* The directory of a ZIP archive (APPNOTE.TXT 4.3), checked before anything is
 * read by it: two readers are to see the same entries in it. */
#ifndef COTTER_ARCHIVE_DIRECTORY_H
#define COTTER_ARCHIVE_DIRECTORY_H

#include "base/fault.h"
#include "base/octets.h"

/* What the directory says of an entry. */
struct archive_entry {
    struct octets name;
    uint64_t begin, end; /* octets of the file that it takes at least */
    uint16_t method;
};

/* Its name lies in the file; the header before it has 30 octets, and the name
 * once more. */
/*@ predicate archive_entry_valid(struct octets file,
                                  struct archive_entry *entry) =
      octets_valid(file)
      && octets_ordered(file.data, entry->name.data)
      && octets_ordered(entry->name.data + entry->name.size,
                        file.data + file.size)
      && entry->begin + 30 + entry->name.size <= entry->end; */

struct archive_directory {
    struct archive_entry *entries; /* owned; in the order of the directory */
    size_t count;
};

/* Reads and checks the directory of a file, whose octets live as long as it.
 * Free it in either case. Faults, whose offsets are in the file: MEMORY, and
 * ARCHIVE_FILE       it is larger than LIMIT_PACKAGE_OCTETS
 * ARCHIVE_END        there is no end of a directory, or not one alone
 * ARCHIVE_ENTRIES    more entries, or a larger directory, than a package has
 * ARCHIVE_DIRECTORY  it is not where it is said to be, or damaged
 * ARCHIVE_NAME       a name leads out of the archive, or an entry is a link
 * ARCHIVE_DUPLICATE  a name stands twice
 * ARCHIVE_OVERLAP    entries overlap, or the directory */
MUST_CHECK bool archive_directory_read(struct octets file,
                                       struct archive_directory *directory,
                                       struct fault *fault);

/* Checks that the header before an entry is that of its row here. Faults:
 * ARCHIVE_ENTRY. */
/*@ requires \valid_read(entry) && archive_entry_valid(file, entry)
             && \valid(fault) && \separated(entry, fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool archive_directory_check(struct octets file,
                                        const struct archive_entry *entry,
                                        struct fault *fault);

/* Frees it. */
void archive_directory_free(struct archive_directory *directory);

#endif
