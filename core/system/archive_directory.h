/* The directory of a ZIP archive (APPNOTE.TXT 4.3), checked before anything is
 * read by it: two readers are to see the same entries in it. */
#ifndef COTTER_ARCHIVE_DIRECTORY_H
#define COTTER_ARCHIVE_DIRECTORY_H

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"

/* What the directory says of an entry. */
struct archive_entry {
    struct octets name;
    const uint8_t *row; /* of the directory: 46 octets, and the name */
    uint64_t begin, end; /* octets of the file that it takes at least */
    uint32_t limit;      /* where the next one begins, or the directory */
};

/* Its row and its name lie in the file; the header before it has 30 octets, and
 * the name once more. */
/*@ predicate archive_entry_valid(struct octets file,
                                  struct archive_entry *entry) =
      octets_valid(file)
      && octets_ordered(file.data, entry->row)
      && octets_ordered(entry->row + 46, entry->name.data)
      && octets_ordered(entry->name.data + entry->name.size,
                        file.data + file.size)
      && entry->begin + 30 + entry->name.size <= entry->end; */

/* Where the directory of a file lies. */
struct archive_directory {
    struct octets file;
    uint64_t offset; /* in the file */
    size_t octets;
    size_t count; /* of entries */
};

/*@ predicate archive_directory_valid(struct archive_directory *directory) =
      octets_valid(directory->file)
      && directory->file.size <= LIMIT_PACKAGE_OCTETS
      && directory->octets <= LIMIT_ARCHIVE_DIRECTORY
      && directory->offset + directory->octets <= directory->file.size
      && directory->count <= LIMIT_ARCHIVE_ENTRIES; */

/* Finds the directory of a file, whose octets live as long as it. Faults, whose
 * offsets are in the file:
 * ARCHIVE_FILE       it is larger than LIMIT_PACKAGE_OCTETS
 * ARCHIVE_END        there is no end of a directory, or not one alone
 * ARCHIVE_ENTRIES    more entries, or a larger directory, than a package has
 * ARCHIVE_DIRECTORY  it is not where it is said to be */
/*@ requires octets_valid(file) && \valid(directory) && \valid(fault)
             && \separated(directory, fault);
    assigns *directory, *fault;
    ensures \result ? archive_directory_valid(directory)
                      && directory->file == file
                    : fault->code != FAULT_NONE; */
MUST_CHECK bool archive_directory_find(struct octets file,
                                       struct archive_directory *directory,
                                       struct fault *fault);

/* Reads the entries, in their order, and checks them. There is room for count
 * of them, and for as many numbers, which serve to put them in order. Faults,
 * whose offsets are in the file:
 * ARCHIVE_DIRECTORY  the directory is damaged
 * ARCHIVE_NAME       a name leads out of the archive, or an entry is a link
 * ARCHIVE_DUPLICATE  a name stands twice
 * ARCHIVE_OVERLAP    entries overlap, or the directory */
/*@ requires \valid_read(directory) && archive_directory_valid(directory)
             && \valid(entries + (0 .. directory->count - 1))
             && \valid(numbers + (0 .. directory->count - 1))
             && \valid(fault)
             && \separated(directory, fault,
                           entries + (0 .. directory->count - 1),
                           numbers + (0 .. directory->count - 1));
    assigns entries[0 .. directory->count - 1],
            numbers[0 .. directory->count - 1], *fault;
    ensures \result
            ? \forall integer i; 0 <= i < directory->count
              ==> archive_entry_valid(directory->file, entries + i)
            : fault->code != FAULT_NONE; */
MUST_CHECK bool archive_directory_read(
    const struct archive_directory *directory, struct archive_entry *entries,
    uint16_t *numbers, struct fault *fault);

/* Checks that the header before an entry says what its row does, where it says
 * that, and that its data, which lie behind the header, end before what is next
 * begins. Faults: ARCHIVE_ENTRY, ARCHIVE_OVERLAP. */
/*@ requires \valid_read(entry) && archive_entry_valid(file, entry)
             && \valid(fault) && \separated(entry, fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool archive_directory_check(struct octets file,
                                        const struct archive_entry *entry,
                                        struct fault *fault);

#endif
