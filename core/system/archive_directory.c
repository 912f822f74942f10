#define _DEFAULT_SOURCE /* S_ISLNK */
#include "system/archive_directory.h"

#include <sys/stat.h>

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
    ROW_FLAGS = 8,
    ROW_METHOD = 10,
    ROW_CRC = 16,
    ROW_PACKED = 20,
    ROW_NAME = 28,
    ROW_EXTRA = 30,
    ROW_COMMENT = 32,
    ROW_MODE = 40,
    ROW_OFFSET = 42
};

/* The header before an entry (4.3.7). */
enum {
    LOCAL_OCTETS = 30,
    LOCAL_FLAGS = 6,
    LOCAL_METHOD = 8,
    LOCAL_CRC = 14,
    LOCAL_NAME = 26,
    LOCAL_EXTRA = 28
};

/* Bits of the flags (4.4.4): the entry is encrypted; its checksum and sizes
 * stand behind it. */
enum { ENCRYPTED = 0x01, DESCRIBED = 0x08 };

/* Checksum, packed size and size, side by side. */
enum { SIZES = 12 };

enum { UNIX = 3 };

static const uint8_t end_signature[] = { 'P', 'K', 5, 6 };
static const uint8_t row_signature[] = { 'P', 'K', 1, 2 };
static const uint8_t local_signature[] = { 'P', 'K', 3, 4 };

enum { SIGNATURE = 4 };

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
/*@ requires \valid(out) && octets_valid(out->file)
             && out->file.size <= LIMIT_PACKAGE_OCTETS
             && \valid(fault) && \separated(out, fault)
             && octets_ordered(out->file.data, end)
             && octets_ordered(end + END_OCTETS,
                               out->file.data + out->file.size);
    assigns out->offset, out->octets, out->count, *fault;
    ensures \result ? archive_directory_valid(out)
                    : fault->code != FAULT_NONE; */
static bool take_end(struct archive_directory *out, const uint8_t *end,
                     struct fault *fault)
{
    uint64_t at = (uint64_t)(end - out->file.data);

    out->count = little_endian(end + END_ENTRIES, 2);
    out->octets = little_endian(end + END_SIZE, 4);
    out->offset = little_endian(end + END_OFFSET, 4);
    if (out->count > LIMIT_ARCHIVE_ENTRIES
        || out->octets > LIMIT_ARCHIVE_DIRECTORY)
        return fault_refuse(fault, FAULT_ARCHIVE_ENTRIES, (size_t)at);
    if (out->offset + out->octets > at)
        return fault_refuse(fault, FAULT_ARCHIVE_DIRECTORY, (size_t)at);
    return true;
}

bool archive_directory_find(struct octets file,
                            struct archive_directory *directory,
                            struct fault *fault)
{
    struct octets tail = file;
    const uint8_t *end;

    directory->file = file;
    if (file.size > LIMIT_PACKAGE_OCTETS)
        return fault_refuse(fault, FAULT_ARCHIVE_FILE, 0);
    if (tail.size > END_OCTETS + COMMENT_OCTETS)
        tail = octets_skip(tail, tail.size - (END_OCTETS + COMMENT_OCTETS));
    end = find_end(tail);
    if (end == NULL)
        return fault_refuse(fault, FAULT_ARCHIVE_END, 0);
    return take_end(directory, end, fault);
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
/*@ requires \valid_read(in) && archive_directory_valid(in)
             && \valid(at) && *at <= in->octets
             && \valid(entry) && \valid(fault)
             && \separated(in, at, entry, fault);
    assigns *at, *entry, *fault;
    ensures \result
            ? \old(*at) < *at <= in->octets
              && archive_entry_valid(in->file, entry)
            : *at == \old(*at) && fault->code != FAULT_NONE; */
static bool take_row(const struct archive_directory *in, size_t *at,
                     struct archive_entry *entry, struct fault *fault)
{
    const uint8_t *row = in->file.data + in->offset + *at;
    size_t left = in->octets - *at, place = (size_t)in->offset + *at, size;

    if (left < ROW_OCTETS || !is_signed(row, row_signature))
        return fault_refuse(fault, FAULT_ARCHIVE_DIRECTORY, place);
    entry->name = (struct octets){ row + ROW_OCTETS,
                                   little_endian(row + ROW_NAME, 2) };
    size = ROW_OCTETS + entry->name.size + little_endian(row + ROW_EXTRA, 2)
         + little_endian(row + ROW_COMMENT, 2);
    if (size > left)
        return fault_refuse(fault, FAULT_ARCHIVE_DIRECTORY, place);
    if (is_escape(entry->name) || is_link(row))
        return fault_refuse(fault, FAULT_ARCHIVE_NAME, place);
    entry->begin = little_endian(row + ROW_OFFSET, 4);
    entry->end = entry->begin + LOCAL_OCTETS + entry->name.size
               + little_endian(row + ROW_PACKED, 4);
    entry->row = row;
    entry->limit = 0;
    *at += size;
    return true;
}

/*@ requires \valid_read(in) && archive_directory_valid(in)
             && \valid(entries + (0 .. in->count - 1)) && \valid(fault)
             && \separated(in, fault, entries + (0 .. in->count - 1));
    assigns entries[0 .. in->count - 1], *fault;
    ensures \result
            ? \forall integer i; 0 <= i < in->count
              ==> archive_entry_valid(in->file, entries + i)
            : fault->code != FAULT_NONE; */
static bool take_rows(const struct archive_directory *in,
                      struct archive_entry *entries, struct fault *fault)
{
    const size_t count = in->count;
    size_t at = 0;

    /*@ loop invariant 0 <= i <= count && at <= in->octets;
        loop invariant \forall integer j; 0 <= j < i
            ==> archive_entry_valid(in->file, entries + j);
        loop assigns i, at, entries[0 .. count - 1], *fault;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        if (!take_row(in, &at, &entries[i], fault))
            return false;
    if (at == in->octets)
        return true;
    return fault_refuse(fault, FAULT_ARCHIVE_DIRECTORY,
                        (size_t)in->offset + at);
}

/* Order -------------------------------------------------------------------- */

/* Entries, and their numbers, which are put in order. */
struct order {
    struct archive_entry *entries;
    uint16_t *numbers;
    size_t count;
    bool by_name; /* or by where they begin */
};

/*@ predicate order_valid(struct order *in) =
      in->count <= LIMIT_ARCHIVE_ENTRIES
      && \valid(in->numbers + (0 .. in->count - 1))
      && \valid(in->entries + (0 .. in->count - 1))
      && (\forall integer i; 0 <= i < in->count
         ==> octets_valid(in->entries[i].name))
      && \forall integer i; 0 <= i < in->count
         ==> in->numbers[i] < in->count; */

/* The entry that stands at a place of the order. */
/*@ requires \valid_read(in) && order_valid(in) && at < in->count;
    assigns \nothing;
    ensures \valid_read(\result) && octets_valid(\result->name); */
static const struct archive_entry *entry_at(const struct order *in, size_t at)
{
    return &in->entries[in->numbers[at]];
}

/* Any order serves that puts names that are alike side by side. */
/*@ requires octets_valid(a) && octets_valid(b);
    assigns \nothing; */
static bool is_name_before(struct octets a, struct octets b)
{
    size_t same = 0;

    if (a.size != b.size)
        return a.size < b.size;
    /*@ loop invariant 0 <= same <= a.size;
        loop assigns same;
        loop variant a.size - same; */
    while (same < a.size && a.data[same] == b.data[same])
        same++;
    return same < a.size && a.data[same] < b.data[same];
}

/*@ requires \valid_read(in) && order_valid(in)
             && a < in->count && b < in->count;
    assigns \nothing; */
static bool is_before(const struct order *in, size_t a, size_t b)
{
    const struct archive_entry *first = entry_at(in, a);
    const struct archive_entry *second = entry_at(in, b);

    return in->by_name ? is_name_before(first->name, second->name)
                       : first->begin < second->begin;
}

/*@ requires \valid_read(in) && order_valid(in)
             && a < in->count && b < in->count;
    assigns in->numbers[a], in->numbers[b];
    ensures order_valid(in); */
static void swap(const struct order *in, size_t a, size_t b)
{
    uint16_t number = in->numbers[a];

    in->numbers[a] = in->numbers[b];
    in->numbers[b] = number;
}

/* Moves what stands at a place down a heap of so many, behind which the order
 * goes on. */
/*@ requires \valid_read(in) && order_valid(in) && count <= in->count;
    assigns in->numbers[0 .. in->count - 1];
    ensures order_valid(in); */
static void sift(const struct order *in, size_t at, size_t count)
{
    /*@ loop invariant order_valid(in);
        loop assigns at, in->numbers[0 .. in->count - 1];
        loop variant count - at; */
    while (at < count / 2) {
        size_t child = 2 * at + 1;

        if (child + 1 < count && is_before(in, child, child + 1))
            child++;
        if (!is_before(in, at, child))
            return;
        swap(in, at, child);
        at = child;
    }
}

/* Heap sort: unlike qsort it asks for no memory, no input makes it slow, and
 * nothing in it is cast, so that it can be proved. */
/*@ requires \valid_read(in) && order_valid(in);
    assigns in->numbers[0 .. in->count - 1];
    ensures order_valid(in); */
static void sort(const struct order *in)
{
    /*@ loop invariant 0 <= i <= in->count && order_valid(in);
        loop assigns i, in->numbers[0 .. in->count - 1];
        loop variant i; */
    for (size_t i = in->count / 2; i > 0; i--)
        sift(in, i - 1, in->count);
    /*@ loop invariant 0 <= left <= in->count && order_valid(in);
        loop assigns left, in->numbers[0 .. in->count - 1];
        loop variant left; */
    for (size_t left = in->count; left > 1; left--) {
        swap(in, 0, left - 1);
        sift(in, 0, left - 1);
    }
}

/* Entries of one name would stand side by side. Names that differ in case alone
 * are two: phones look them up as they are written, and paths of resources that
 * aapt2 shortens differ so. */
/*@ requires \valid_read(in) && order_valid(in) && \valid(fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
static bool check_names(const struct order *in, struct fault *fault)
{
    /*@ loop invariant 1 <= i;
        loop assigns i;
        loop variant in->count - i; */
    for (size_t i = 1; i < in->count; i++)
        if (octets_equal(entry_at(in, i - 1)->name, entry_at(in, i)->name))
            return fault_refuse(fault, FAULT_ARCHIVE_DUPLICATE,
                                (size_t)entry_at(in, i)->begin);
    return true;
}

/* Notes where entries have to end: before the next one begins, and the last
 * before the directory. What stands between them, such as a signature, is
 * none. */
/*@ requires \valid_read(in) && order_valid(in) && \valid(fault)
             && \separated(in, fault, in->entries + (0 .. in->count - 1));
    assigns in->entries[0 .. in->count - 1].limit, *fault;
    ensures \result || fault->code != FAULT_NONE; */
static bool check_places(const struct order *in, uint64_t end,
                         struct fault *fault)
{
    /*@ loop invariant 0 <= i;
        loop assigns i, in->entries[0 .. in->count - 1].limit;
        loop variant in->count - i; */
    for (size_t i = 0; i < in->count; i++) {
        struct archive_entry *entry = &in->entries[in->numbers[i]];
        uint64_t next = i + 1 < in->count ? entry_at(in, i + 1)->begin : end;

        if (entry->end > next)
            return fault_refuse(fault, FAULT_ARCHIVE_OVERLAP,
                                (size_t)entry->begin);
        entry->limit = (uint32_t)next;
    }
    return true;
}

/*@ requires \valid(numbers + (0 .. count - 1))
             && count <= LIMIT_ARCHIVE_ENTRIES;
    assigns numbers[0 .. count - 1];
    ensures \forall integer i; 0 <= i < count ==> numbers[i] == i; */
static void count_up(uint16_t *numbers, size_t count)
{
    /*@ loop invariant 0 <= i <= count;
        loop invariant \forall integer j; 0 <= j < i ==> numbers[j] == j;
        loop assigns i, numbers[0 .. count - 1];
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        numbers[i] = (uint16_t)i;
}

bool archive_directory_read(const struct archive_directory *directory,
                            struct archive_entry *entries, uint16_t *numbers,
                            struct fault *fault)
{
    struct order order = { entries, numbers, directory->count, true };

    if (!take_rows(directory, entries, fault))
        return false;
    count_up(numbers, directory->count);
    sort(&order);
    if (!check_names(&order, fault))
        return false;
    order.by_name = false;
    sort(&order);
    return check_places(&order, directory->offset, fault);
}

/* Entries ------------------------------------------------------------------ */

/* Whether a header says of its entry what the row does: what it leaves to a
 * descriptor stands in the row alone, as Android's libziparchive has it. */
/*@ requires \valid_read(header + (0 .. LOCAL_OCTETS - 1))
             && \valid_read(row + (0 .. ROW_OCTETS - 1));
    assigns \nothing; */
static bool is_alike(const uint8_t *header, const uint8_t *row)
{
    if (little_endian(header + LOCAL_METHOD, 2)
            != little_endian(row + ROW_METHOD, 2)
        || (header[LOCAL_FLAGS] & ENCRYPTED) != (row[ROW_FLAGS] & ENCRYPTED))
        return false;
    return (header[LOCAL_FLAGS] & DESCRIBED) != 0
        || octets_equal((struct octets){ header + LOCAL_CRC, SIZES },
                        (struct octets){ row + ROW_CRC, SIZES });
}

/*@ requires octets_valid(name)
             && \valid_read(header + (0 .. LOCAL_OCTETS + name.size - 1));
    assigns \nothing; */
static bool has_name(const uint8_t *header, struct octets name)
{
    return little_endian(header + LOCAL_NAME, 2) == name.size
        && octets_equal((struct octets){ header + LOCAL_OCTETS, name.size },
                        name);
}

bool archive_directory_check(struct octets file,
                             const struct archive_entry *entry,
                             struct fault *fault)
{
    const uint8_t *header = file.data + entry->begin;

    if (entry->end > file.size || !is_signed(header, local_signature)
        || !is_alike(header, entry->row) || !has_name(header, entry->name))
        return fault_refuse(fault, FAULT_ARCHIVE_ENTRY, (size_t)entry->begin);
    return fault_require(fault,
                         entry->end + little_endian(header + LOCAL_EXTRA, 2)
                             <= entry->limit,
                         FAULT_ARCHIVE_OVERLAP, (size_t)entry->begin);
}
