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

static size_t little_endian(const uint8_t *octets, size_t size)
{
    size_t number = 0;

    while (size-- > 0)
        number = number << 8 | octets[size];
    return number;
}

/* The end ------------------------------------------------------------------ */

/* True if the end of a directory is here: its comment reaches to the last of
 * the octets. */
static bool is_end(struct octets octets, size_t at)
{
    const uint8_t *here = octets.data + at;

    return memcmp(here, end_signature, SIGNATURE) == 0
        && little_endian(here + END_COMMENT, 2)
               == octets.size - at - END_OCTETS;
}

/* Finds the end of the directory in the last octets of a file. A second one
 * would show other entries to a reader that searches in another way. */
static const uint8_t *find_end(struct octets octets)
{
    const uint8_t *found = NULL;

    for (size_t at = 0; at + END_OCTETS <= octets.size; at++)
        if (is_end(octets, at)) {
            if (found != NULL)
                return NULL;
            found = octets.data + at;
        }
    return found;
}

/* Takes what the end says; the directory lies before it. */
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
static bool is_escape(struct octets name)
{
    size_t part = 0;

    if (name.size == 0 || name.data[0] == '/'
        || memchr(name.data, '\\', name.size) != NULL
        || memchr(name.data, 0, name.size) != NULL)
        return true;
    for (size_t at = 0; at <= name.size; at++)
        if (at == name.size || name.data[at] == '/') {
            if (at - part == 2 && memcmp(name.data + part, "..", 2) == 0)
                return true;
            part = at + 1;
        }
    return false;
}

static bool is_link(const uint8_t *row)
{
    return row[ROW_SYSTEM] == UNIX
        && S_ISLNK((mode_t)little_endian(row + ROW_MODE, 2));
}

/* Takes the row at *at, and moves behind it. */
static bool take_row(const struct reader *in, size_t *at,
                     struct archive_entry *entry)
{
    const uint8_t *row = in->file.data + in->offset + *at;
    size_t left = in->octets - *at, place = (size_t)in->offset + *at, size;

    if (left < ROW_OCTETS || memcmp(row, row_signature, SIGNATURE) != 0)
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

static bool take_rows(const struct reader *in,
                      struct archive_directory *directory)
{
    size_t at = 0;

    for (size_t i = 0; i < directory->count; i++)
        if (!take_row(in, &at, &directory->entries[i]))
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

static bool check_names(const struct archive_entry **sorted, size_t count,
                        struct fault *fault)
{
    qsort(sorted, count, sizeof *sorted, compare_name);
    for (size_t i = 1; i < count; i++)
        if (compare_name(&sorted[i - 1], &sorted[i]) == 0)
            return fault_refuse(fault, FAULT_ARCHIVE_DUPLICATE,
                                (size_t)sorted[i]->begin);
    return true;
}

/* Entries end before the next one begins, and the last before the directory.
 * What stands between them, such as a signature, is none. */
static bool check_places(const struct archive_entry **sorted, size_t count,
                         uint64_t end, struct fault *fault)
{
    qsort(sorted, count, sizeof *sorted, compare_begin);
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
    good = check_names(sorted, count, in->fault)
        && check_places(sorted, count, in->offset, in->fault);
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
    return take_rows(&in, directory) && check_order(&in, directory);
}

bool archive_directory_check(struct octets file,
                             const struct archive_entry *entry,
                             struct fault *fault)
{
    const uint8_t *header = file.data + entry->begin;

    if (entry->end <= file.size
        && memcmp(header, local_signature, SIGNATURE) == 0
        && little_endian(header + LOCAL_METHOD, 2) == entry->method
        && little_endian(header + LOCAL_NAME, 2) == entry->name.size
        && memcmp(header + LOCAL_OCTETS, entry->name.data,
                  entry->name.size) == 0)
        return true;
    return fault_refuse(fault, FAULT_ARCHIVE_ENTRY, (size_t)entry->begin);
}

void archive_directory_free(struct archive_directory *directory)
{
    free(directory->entries);
}
