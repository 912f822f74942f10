#define _DEFAULT_SOURCE /* S_ISLNK */
#include "system/archive_directory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"

/* The end of a directory (APPNOTE.TXT 4.3.16): little-endian, before a comment
 * of at most 65,535 octets. */
enum {
    END_OCTETS = 22,
    END_ENTRIES = 10,
    END_SIZE = 12,
    END_OFFSET = 16,
    END_COMMENT = 20,
    COMMENT_OCTETS = 65535
};

/* A row of the directory (4.3.12). */
enum {
    ROW_OCTETS = 46,
    ROW_SYSTEM = 5,
    ROW_METHOD = 10,
    ROW_PACKED = 20,
    ROW_NAME = 28,
    ROW_EXTRA = 30,
    ROW_COMMENT = 32,
    ROW_MODE = 40,
    ROW_OFFSET = 42
};

/* The header before an entry (4.3.7). */
enum { LOCAL_OCTETS = 30, LOCAL_METHOD = 8, LOCAL_NAME = 26 };

enum { UNIX = 3 };

static const uint8_t end_signature[] = { 'P', 'K', 5, 6 };
static const uint8_t row_signature[] = { 'P', 'K', 1, 2 };
static const uint8_t local_signature[] = { 'P', 'K', 3, 4 };

enum { SIGNATURE = 4 };

/* The directory while it is read. */
struct reader {
    struct octets file;
    uint64_t offset; /* of the directory, and its octets */
    size_t octets;
    struct fault *fault;
};

/* A file to read; and one whose directory lies within it. */
/*@ predicate file_valid(struct reader *in) =
      \valid_read(in) && \valid(in->fault) && \separated(in, in->fault)
      && octets_valid(in->file) && in->file.size <= LIMIT_PACKAGE_OCTETS;

    predicate reader_valid(struct reader *in) =
      file_valid(in) && in->octets <= LIMIT_ARCHIVE_DIRECTORY
      && in->offset + in->octets <= in->file.size; */

/* A number of two octets or four. */
/*@ requires (size == 2 || size == 4) && \valid_read(octets + (0 .. size - 1));
    assigns \nothing;
    ensures \result <= (size == 2 ? 0xffff : 0xffffffff); */
static size_t little_endian(const uint8_t *octets, size_t size)
{
    size_t number = 0;

    /*@ loop invariant 0 <= left <= size;
        loop invariant number < (left == size ? 1
                                 : left == size - 1 ? 0x100
                                 : left == size - 2 ? 0x10000
                                 : left == size - 3 ? 0x1000000
                                 : 0x100000000);
        loop assigns left, number;
        loop variant left; */
    for (size_t left = size; left > 0; left--)
        number = number * 0x100 + octets[left - 1];
    return number;
}

/*@ requires \valid_read(octets + (0 .. SIGNATURE - 1))
             && \valid_read(signature + (0 .. SIGNATURE - 1));
    assigns \nothing; */
static bool is_signed(const uint8_t *octets, const uint8_t *signature)
{
    return octets_equal((struct octets){ octets, SIGNATURE },
                        (struct octets){ signature, SIGNATURE });
}

/* The end ------------------------------------------------------------------ */

/* True if the end of a directory is here: its comment reaches to the last of
 * the octets. */
/*@ requires octets_valid(octets) && at + END_OCTETS <= octets.size;
    assigns \nothing; */
static bool is_end(struct octets octets, size_t at)
{
    const uint8_t *here = octets.data + at;

    return is_signed(here, end_signature)
        && little_endian(here + END_COMMENT, 2)
               == octets.size - at - END_OCTETS;
}

/* Finds the end of the directory in the last octets of a file. A second one
 * would show other entries to a reader that searches in another way. */
/*@ requires octets_valid(octets);
    assigns \nothing;
    ensures \result == \null
            || octets_ordered(octets.data, \result)
               && octets_ordered(\result + END_OCTETS,
                                 octets.data + octets.size); */
static const uint8_t *find_end(struct octets octets)
{
    const uint8_t *found = NULL;

    /*@ loop invariant 0 <= at <= octets.size;
        loop invariant found == \null
            || octets_ordered(octets.data, found)
               && octets_ordered(found + END_OCTETS,
                                 octets.data + octets.size);
        loop assigns at, found;
        loop variant octets.size - at; */
    for (size_t at = 0; at + END_OCTETS <= octets.size; at++)
        if (is_end(octets, at)) {
            if (found != NULL)
                return NULL;
            found = octets.data + at;
        }
    return found;
}

/* Takes what the end says; the directory lies before it. */
/*@ requires \valid(in) && file_valid(in) && \valid(count)
             && \separated(in, count, in->fault)
             && octets_ordered(in->file.data, tail.data)
             && tail.data + tail.size == in->file.data + in->file.size;
    assigns in->octets, in->offset, *count, *in->fault;
    ensures \result ? reader_valid(in) && *count <= LIMIT_ARCHIVE_ENTRIES
                    : in->fault->code != FAULT_NONE; */
static bool take_end(struct reader *in, struct octets tail, size_t *count)
{
    const uint8_t *end = find_end(tail);
    uint64_t at;

    if (end == NULL)
        return fault_refuse(in->fault, FAULT_ARCHIVE_END, 0);
    at = (uint64_t)(end - in->file.data);
    *count = little_endian(end + END_ENTRIES, 2);
    in->octets = little_endian(end + END_SIZE, 4);
    in->offset = little_endian(end + END_OFFSET, 4);
    if (*count > LIMIT_ARCHIVE_ENTRIES
        || in->octets > LIMIT_ARCHIVE_DIRECTORY)
        return fault_refuse(in->fault, FAULT_ARCHIVE_ENTRIES, (size_t)at);
    if (in->offset + in->octets > at)
        return fault_refuse(in->fault, FAULT_ARCHIVE_DIRECTORY, (size_t)at);
    return true;
}

/*@ requires \valid(in) && file_valid(in) && \valid(count)
             && \separated(in, count, in->fault);
    assigns in->octets, in->offset, *count, *in->fault;
    ensures \result ? reader_valid(in) && *count <= LIMIT_ARCHIVE_ENTRIES
                    : in->fault->code != FAULT_NONE; */
static bool read_end(struct reader *in, size_t *count)
{
    struct octets tail = in->file;

    if (tail.size > END_OCTETS + COMMENT_OCTETS) {
        tail.data += tail.size - (END_OCTETS + COMMENT_OCTETS);
        tail.size = END_OCTETS + COMMENT_OCTETS;
    }
    return take_end(in, tail, count);
}

/* Rows --------------------------------------------------------------------- */

/* A name that an unpacker would follow out of its folder, or that is another
 * to readers that end it at a zero. */
/*@ requires octets_valid(name);
    assigns \nothing; */
static bool is_escape(struct octets name)
{
    size_t part = 0;

    if (name.size == 0 || name.data[0] == '/'
        || octets_search(name.data, name.size, '\\') < name.size
        || octets_search(name.data, name.size, 0) < name.size)
        return true;
    /*@ loop invariant 0 <= part <= at <= name.size + 1;
        loop assigns at, part;
        loop variant name.size + 1 - at; */
    for (size_t at = 0; at <= name.size; at++)
        if (at == name.size || name.data[at] == '/') {
            if (at - part == 2 && name.data[part] == '.'
                && name.data[part + 1] == '.')
                return true;
            part = at + 1;
        }
    return false;
}

/*@ requires \valid_read(row + (0 .. ROW_OCTETS - 1));
    assigns \nothing; */
static bool is_link(const uint8_t *row)
{
    return row[ROW_SYSTEM] == UNIX
        && S_ISLNK((mode_t)little_endian(row + ROW_MODE, 2));
}

/* Takes the row at *at, and moves behind it. */
/*@ requires reader_valid(in) && \valid(at) && *at <= in->octets
             && \valid(entry) && \separated(in, at, entry, in->fault);
    assigns *at, *entry, *in->fault;
    ensures \result
            ? \old(*at) < *at <= in->octets
              && archive_entry_valid(in->file, entry)
            : *at == \old(*at) && in->fault->code != FAULT_NONE; */
static bool take_row(const struct reader *in, size_t *at,
                     struct archive_entry *entry)
{
    const uint8_t *row = in->file.data + in->offset + *at;
    size_t left = in->octets - *at, place = (size_t)in->offset + *at, size;

    if (left < ROW_OCTETS || !is_signed(row, row_signature))
        return fault_refuse(in->fault, FAULT_ARCHIVE_DIRECTORY, place);
    entry->name = (struct octets){ row + ROW_OCTETS,
                                   little_endian(row + ROW_NAME, 2) };
    size = ROW_OCTETS + entry->name.size + little_endian(row + ROW_EXTRA, 2)
         + little_endian(row + ROW_COMMENT, 2);
    if (size > left)
        return fault_refuse(in->fault, FAULT_ARCHIVE_DIRECTORY, place);
    if (is_escape(entry->name) || is_link(row))
        return fault_refuse(in->fault, FAULT_ARCHIVE_NAME, place);
    entry->begin = little_endian(row + ROW_OFFSET, 4);
    entry->end = entry->begin + LOCAL_OCTETS + entry->name.size
               + little_endian(row + ROW_PACKED, 4);
    entry->method = (uint16_t)little_endian(row + ROW_METHOD, 2);
    *at += size;
    return true;
}

/*@ requires reader_valid(in) && count <= LIMIT_ARCHIVE_ENTRIES
             && \valid(entries + (0 .. count - 1))
             && \separated(in, in->fault, entries + (0 .. count - 1));
    assigns entries[0 .. count - 1], *in->fault;
    ensures \result
            ? \forall integer i; 0 <= i < count
              ==> archive_entry_valid(in->file, entries + i)
            : in->fault->code != FAULT_NONE; */
static bool take_rows(const struct reader *in, struct archive_entry *entries,
                      size_t count)
{
    size_t at = 0;

    /*@ loop invariant 0 <= i <= count && at <= in->octets;
        loop invariant in->fault == \at(in->fault, Pre);
        loop invariant \forall integer j; 0 <= j < i
            ==> archive_entry_valid(in->file, entries + j);
        loop assigns i, at, entries[0 .. count - 1], *in->fault;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        if (!take_row(in, &at, &entries[i]))
            return false;
    if (at == in->octets)
        return true;
    return fault_refuse(in->fault, FAULT_ARCHIVE_DIRECTORY,
                        (size_t)in->offset + at);
}

/* Order -------------------------------------------------------------------- */

typedef const struct archive_entry *const *row;

static int compare_begin(const void *a, const void *b)
{
    uint64_t first = (*(row)a)->begin, second = (*(row)b)->begin;

    return (first > second) - (first < second);
}

static int compare_name(const void *a, const void *b)
{
    struct octets first = (*(row)a)->name, second = (*(row)b)->name;

    if (first.size != second.size)
        return first.size < second.size ? -1 : 1;
    return memcmp(first.data, second.data, first.size);
}

/* Entries that can be read, and their names with them. */
/*@ predicate entries_valid(struct archive_entry **sorted, integer count) =
      \valid_read(sorted + (0 .. count - 1))
      && \forall integer i; 0 <= i < count
         ==> \valid_read(sorted[i]) && octets_valid(sorted[i]->name); */

/* Entries of one name would stand side by side. */
/*@ requires entries_valid(sorted, count) && \valid(fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
static bool check_names(const struct archive_entry **sorted, size_t count,
                        struct fault *fault)
{
    /*@ loop invariant 1 <= i;
        loop assigns i;
        loop variant count - i; */
    for (size_t i = 1; i < count; i++)
        if (octets_equal(sorted[i - 1]->name, sorted[i]->name))
            return fault_refuse(fault, FAULT_ARCHIVE_DUPLICATE,
                                (size_t)sorted[i]->begin);
    return true;
}

/* Entries end before the next one begins, and the last before the directory.
 * What stands between them, such as a signature, is none. */
/*@ requires entries_valid(sorted, count) && \valid(fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
static bool check_places(const struct archive_entry **sorted, size_t count,
                         uint64_t end, struct fault *fault)
{
    /*@ loop invariant 0 <= i;
        loop assigns i;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        if (sorted[i]->end > (i + 1 < count ? sorted[i + 1]->begin : end))
            return fault_refuse(fault, FAULT_ARCHIVE_OVERLAP,
                                (size_t)sorted[i]->begin);
    return true;
}

static bool check_order(const struct reader *in,
                        const struct archive_directory *directory)
{
    size_t count = directory->count;
    const struct archive_entry **sorted =
        malloc((count + 1) * sizeof *sorted);
    bool good;

    if (sorted == NULL)
        return fault_refuse(in->fault, FAULT_MEMORY, 0);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &directory->entries[i];
    qsort(sorted, count, sizeof *sorted, compare_name);
    good = check_names(sorted, count, in->fault);
    qsort(sorted, count, sizeof *sorted, compare_begin);
    good = good && check_places(sorted, count, in->offset, in->fault);
    free(sorted);
    return good;
}

bool archive_directory_read(struct octets file,
                            struct archive_directory *directory,
                            struct fault *fault)
{
    struct reader in = { .file = file, .fault = fault };

    *directory = (struct archive_directory){ NULL, 0 };
    if (file.size > LIMIT_PACKAGE_OCTETS)
        return fault_refuse(fault, FAULT_ARCHIVE_FILE, 0);
    if (!read_end(&in, &directory->count))
        return false;
    directory->entries =
        calloc(directory->count + 1, sizeof *directory->entries);
    if (directory->entries == NULL)
        return fault_refuse(fault, FAULT_MEMORY, 0);
    return take_rows(&in, directory->entries, directory->count)
        && check_order(&in, directory);
}

bool archive_directory_check(struct octets file,
                             const struct archive_entry *entry,
                             struct fault *fault)
{
    const uint8_t *header = file.data + entry->begin;

    if (entry->end <= file.size
        && is_signed(header, local_signature)
        && little_endian(header + LOCAL_METHOD, 2) == entry->method
        && little_endian(header + LOCAL_NAME, 2) == entry->name.size
        && octets_equal((struct octets){ header + LOCAL_OCTETS,
                                         entry->name.size }, entry->name))
        return true;
    return fault_refuse(fault, FAULT_ARCHIVE_ENTRY, (size_t)entry->begin);
}

void archive_directory_free(struct archive_directory *directory)
{
    free(directory->entries);
}
