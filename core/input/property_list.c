#include "input/property_list.h"

#include "base/limits.h"

enum {
    MAGIC_OCTETS = 8,
    TRAILER_OCTETS = 32,
    OFFSET_SIZE = 6, /* in the trailer, of one octet, as is the next */
    REFERENCE_SIZE = 7,
    COUNT = 8, /* of eight octets, as are the next two */
    TOP = 16,
    TABLE = 24
};

static const uint8_t magic[MAGIC_OCTETS] = {
    'b', 'p', 'l', 'i', 's', 't', '0', '0'
};

/* The high half of the octet that begins an object. */
enum marker {
    MARKER_SINGLE = 0x0,
    MARKER_INTEGER = 0x1,
    MARKER_REAL = 0x2,
    MARKER_DATE = 0x3,
    MARKER_DATA = 0x4,
    MARKER_ASCII = 0x5,
    MARKER_UTF16 = 0x6,
    MARKER_UID = 0x8,
    MARKER_ARRAY = 0xa,
    MARKER_SET = 0xc,
    MARKER_DICTIONARY = 0xd
};

/* Of size octets, eight at most. */
/*@ requires size <= 8 && \valid_read(octets + (0 .. size - 1));
    assigns \nothing; */
static uint64_t big_endian(const uint8_t *octets, size_t size)
{
    uint64_t number = 0;

    /*@ loop invariant 0 <= i <= size;
        loop assigns i, number;
        loop variant size - i; */
    for (size_t i = 0; i < size; i++)
        number = number << 8 | octets[i];
    return number;
}

bool property_list_is(struct octets octets)
{
    return octets.size >= MAGIC_OCTETS
        && octets_equal((struct octets){ octets.data, MAGIC_OCTETS },
                        (struct octets){ magic, MAGIC_OCTETS });
}

/* The table lies between the objects and the trailer, whole. */
/*@ requires \valid(list) && \valid(fault) && \separated(list, fault)
             && octets_valid(list->octets)
             && list->octets.size >= MAGIC_OCTETS + TRAILER_OCTETS
             && trailer == list->octets.data + list->octets.size
                           - TRAILER_OCTETS
             && 1 <= list->offset_size <= 8;
    assigns list->count, list->top, list->offsets, *fault;
    ensures \result
            ? octets_ordered(list->octets.data + 8, list->offsets.data)
              && octets_ordered(list->offsets.data + list->offsets.size,
                                list->octets.data + list->octets.size)
            : fault->code != FAULT_NONE; */
static bool read_table(struct property_list *list, const uint8_t *trailer,
                       struct fault *fault)
{
    size_t end = list->octets.size - TRAILER_OCTETS;
    uint64_t count = big_endian(trailer + COUNT, 8);
    uint64_t top = big_endian(trailer + TOP, 8);
    uint64_t table = big_endian(trailer + TABLE, 8);

    if (table <= MAGIC_OCTETS || table >= end)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + TABLE);
    if (count == 0 || count > (end - table) / list->offset_size)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + COUNT);
    if (count > LIMIT_PLIST_OBJECTS)
        return fault_refuse(fault, FAULT_PLIST_OBJECTS, end + COUNT);
    if (top >= count)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + TOP);
    /*@ assert count * list->offset_size <= end - table; */
    list->count = (size_t)count;
    list->top = (size_t)top;
    list->offsets.data = list->octets.data + table;
    list->offsets.size = list->count * list->offset_size;
    return true;
}

/*@ requires \valid(list) && \valid(fault) && \separated(list, fault)
             && octets_valid(list->octets)
             && list->octets.size >= MAGIC_OCTETS + TRAILER_OCTETS;
    assigns list->offset_size, list->reference_size, list->count, list->top,
            list->offsets, *fault;
    ensures \result ? property_list_valid(list)
                    : fault->code != FAULT_NONE; */
static bool read_trailer(struct property_list *list, struct fault *fault)
{
    size_t end = list->octets.size - TRAILER_OCTETS;
    const uint8_t *trailer = list->octets.data + end;

    list->offset_size = trailer[OFFSET_SIZE];
    list->reference_size = trailer[REFERENCE_SIZE];
    if (list->offset_size == 0 || list->offset_size > 8)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + OFFSET_SIZE);
    if (list->reference_size == 0 || list->reference_size > 8)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + REFERENCE_SIZE);
    return read_table(list, trailer, fault);
}

/* Where the objects end: at the table. */
/*@ requires property_list_valid(list);
    assigns \nothing;
    ensures \result == list->offsets.data - list->octets.data
            && 8 <= \result <= list->octets.size; */
static size_t objects_end(const struct property_list *list)
{
    return (size_t)(list->offsets.data - list->octets.data);
}

/* A view of count units from an offset on, all of them before the table. */
/*@ requires property_list_valid(list) && 1 <= unit <= 16 && \valid(contents)
             && \separated(contents, list);
    assigns *contents;
    ensures \result
            ==> contents->data == list->octets.data + offset
                && contents->size == count * unit && count <= contents->size
                && offset + contents->size <= list->octets.size
                && octets_ordered(contents->data + contents->size,
                                  list->offsets.data); */
static bool view(const struct property_list *list, size_t offset,
                 uint64_t count, size_t unit, struct octets *contents)
{
    size_t end = objects_end(list);

    if (offset > end || count > (end - offset) / unit)
        return false;
    contents->data = list->octets.data + offset;
    contents->size = (size_t)count * unit;
    return true;
}

/*@ requires power <= 4;
    assigns \nothing;
    ensures 1 <= \result && (power < 4 ? \result <= 8 : \result == 16); */
static size_t power_of_two(unsigned power)
{
    return power == 4 ? 16 : power == 3 ? 8 : power == 2 ? 4 : power + 1;
}

/* Reads a number of 2^power octets at *offset, and moves behind it. One of
 * sixteen octets is one of eight with zeros before it. */
/*@ requires property_list_valid(list) && \valid(offset) && \valid(number)
             && \separated(list, offset, number);
    assigns *offset, *number;
    ensures \result ==> *offset <= list->octets.size; */
static bool read_number(const struct property_list *list, size_t *offset,
                        unsigned power, uint64_t *number)
{
    struct octets octets;

    if (power > 4
        || !view(list, *offset, power_of_two(power), 1, &octets))
        return false;
    *offset += octets.size;
    if (power < 4) {
        *number = big_endian(octets.data, octets.size);
        return true;
    }
    *number = big_endian(octets.data + 8, 8);
    return big_endian(octets.data, 8) == 0;
}

/* Reads how many units an object has: in the low half of its first octet, or,
 * where that is 15, as an integer after it. */
/*@ requires property_list_valid(list) && \valid(offset) && \valid(count)
             && \separated(list, offset, count);
    assigns *offset, *count; */
static bool read_count(const struct property_list *list, size_t *offset,
                       unsigned low, uint64_t *count)
{
    struct octets marker;

    *count = low;
    if (low != 0xf)
        return true;
    if (!view(list, *offset, 1, 1, &marker)
        || marker.data[0] >> 4 != MARKER_INTEGER)
        return false;
    ++*offset;
    return read_number(list, offset, marker.data[0] & 0xf, count);
}

/* Tells whether each surrogate has its other half behind or before it. */
/*@ requires octets_valid(text);
    assigns \nothing; */
static bool is_utf16(struct octets text)
{
    bool open = false; /* the first half of a pair came last */

    /*@ loop invariant 0 <= i <= text.size + 1;
        loop assigns i, open;
        loop variant text.size - i; */
    for (size_t i = 0; i + 1 < text.size; i += 2) {
        bool is_first = (text.data[i] & 0xfc) == 0xd8;
        bool is_second = (text.data[i] & 0xfc) == 0xdc;

        if (is_second != open)
            return false;
        open = is_first;
    }
    return !open;
}

/* Data and strings: contents of count units. */
/*@ requires property_list_valid(list) && \valid(property)
             && \separated(list, property);
    assigns property->contents;
    ensures \result
            ==> octets_ordered(list->octets.data, property->contents.data)
                && octets_ordered(property->contents.data
                                  + property->contents.size,
                                  list->offsets.data); */
static bool read_octets(const struct property_list *list, size_t offset,
                        unsigned low, struct property *property)
{
    size_t unit = property->type == PROPERTY_UTF16 ? 2 : 1;
    uint64_t count;

    return read_count(list, &offset, low, &count)
        && view(list, offset, count, unit, &property->contents)
        && (unit == 1 || is_utf16(property->contents));
}

/* Arrays, sets and dictionaries: contents of references. */
/*@ requires property_list_valid(list) && \valid(property)
             && \separated(list, property);
    assigns property->count, property->contents;
    ensures \result ==> property_valid(list, property); */
static bool read_members(const struct property_list *list, size_t offset,
                         unsigned low, struct property *property)
{
    size_t each = property->type == PROPERTY_DICTIONARY ? 2 : 1;
    uint64_t count;

    if (!read_count(list, &offset, low, &count) || count > list->octets.size
        || !view(list, offset, count * each, list->reference_size,
                 &property->contents))
        return false;
    property->count = (size_t)count;
    return true;
}

/*@ requires property_list_valid(list) && \valid(property)
             && \separated(list, property) && low <= 15
             && (property->type == PROPERTY_UID ==> low <= 7)
             && property->count == 0 && property_valid(list, property);
    assigns property->bits, property->contents;
    ensures \result ==> property_valid(list, property); */
static bool read_scalar(const struct property_list *list, size_t offset,
                        unsigned low, struct property *property)
{
    if (property->type != PROPERTY_UID)
        return read_number(list, &offset, low, &property->bits);
    if (!view(list, offset, low + 1, 1, &property->contents))
        return false;
    property->bits = big_endian(property->contents.data, low + 1);
    return true;
}

/* What has one octet alone: null and the booleans. */
/*@ requires \valid(property);
    assigns property->type, property->bits;
    ensures property->type == PROPERTY_NULL
            || property->type == PROPERTY_BOOLEAN; */
static bool read_single(unsigned low, struct property *property)
{
    property->type = low == 0 ? PROPERTY_NULL : PROPERTY_BOOLEAN;
    property->bits = low == 9;
    return low == 0 || low == 8 || low == 9;
}

/* The type of an object whose first octet this is. */
/*@ requires \valid(type);
    assigns *type;
    ensures \result && *type == PROPERTY_UID ==> (first & 0xf) <= 7; */
static bool read_type(uint8_t first, enum property_type *type)
{
    unsigned low = first & 0xf;

    switch ((enum marker)(first >> 4)) {
    case MARKER_SINGLE:     *type = PROPERTY_NULL; return true;
    case MARKER_INTEGER:    *type = PROPERTY_INTEGER; return low <= 4;
    case MARKER_REAL:       *type = PROPERTY_REAL; return low == 2 || low == 3;
    case MARKER_DATE:       *type = PROPERTY_DATE; return low == 3;
    case MARKER_DATA:       *type = PROPERTY_DATA; return true;
    case MARKER_ASCII:      *type = PROPERTY_ASCII; return true;
    case MARKER_UTF16:      *type = PROPERTY_UTF16; return true;
    case MARKER_UID:        *type = PROPERTY_UID; return low <= 7;
    case MARKER_ARRAY:      *type = PROPERTY_ARRAY; return true;
    case MARKER_SET:        *type = PROPERTY_SET; return true;
    case MARKER_DICTIONARY: *type = PROPERTY_DICTIONARY; return true;
    }
    return false;
}

/*@ requires property_list_valid(list) && \valid(property)
             && \separated(list, property) && low <= 15
             && (property->type == PROPERTY_UID ==> low <= 7)
             && property->count == 0 && property_valid(list, property)
             && property->offset < list->octets.size;
    assigns property->type, property->bits, property->contents,
            property->count;
    ensures \result ==> property_valid(list, property); */
static bool read_contents(const struct property_list *list, unsigned low,
                          struct property *property)
{
    size_t offset = property->offset + 1;

    switch (property->type) {
    case PROPERTY_NULL:
    case PROPERTY_BOOLEAN:
        return read_single(low, property);
    case PROPERTY_DATA:
    case PROPERTY_ASCII:
    case PROPERTY_UTF16:
        return read_octets(list, offset, low, property);
    case PROPERTY_ARRAY:
    case PROPERTY_SET:
    case PROPERTY_DICTIONARY:
        return read_members(list, offset, low, property);
    default:
        break;
    }
    return read_scalar(list, offset, low, property);
}

/* Takes a number from a row of such that have size octets each; false behind
 * the last. */
/*@ requires octets_valid(row) && 1 <= size <= 8 && \valid(number);
    assigns *number;
    ensures \result ==> (index + 1) * size <= row.size; */
static bool take_number(struct octets row, size_t index, size_t size,
                        uint64_t *number)
{
    if (index >= row.size / size)
        return false;
    /*@ assert (index + 1) * size <= row.size; */
    *number = big_endian(row.data + index * size, size);
    return true;
}

bool property_list_at(const struct property_list *list, size_t number,
                      struct property *property, struct fault *fault)
{
    size_t end = objects_end(list);
    uint64_t offset;
    uint8_t first;

    if (!take_number(list->offsets, number, list->offset_size, &offset))
        return fault_refuse(fault, FAULT_PLIST_OFFSET, end);
    if (offset < MAGIC_OCTETS || offset >= end)
        return fault_refuse(fault, FAULT_PLIST_OFFSET,
                            end + number * list->offset_size);
    first = list->octets.data[offset];
    *property = (struct property){ .offset = (size_t)offset };
    property->contents.data = list->octets.data;
    if (!read_type(first, &property->type))
        return fault_refuse(fault, FAULT_PLIST_TYPE, property->offset);
    if (!read_contents(list, first & 0xf, property))
        return fault_refuse(fault, FAULT_PLIST_OBJECT, property->offset);
    return true;
}

size_t property_list_member(const struct property_list *list,
                            const struct property *property, size_t index)
{
    uint64_t number;

    return take_number(property->contents, index, list->reference_size,
                       &number)
        && number < list->count ? (size_t)number : list->count;
}

/* References of an object: both halves of a dictionary's pairs. */
/*@ requires \valid_read(property) && property->count <= PTRDIFF_MAX;
    assigns \nothing; */
static size_t references(const struct property *property)
{
    return property->type == PROPERTY_DICTIONARY ? 2 * property->count
                                                 : property->count;
}

/*@ requires \valid_read(property);
    assigns \nothing; */
static bool is_string(const struct property *property)
{
    return property->type == PROPERTY_ASCII
        || property->type == PROPERTY_UTF16;
}

/* Reads a member of an object. */
/*@ requires property_list_valid(list) && \valid_read(object)
             && property_valid(list, object) && \valid(member)
             && \valid(fault) && \separated(list, object, member, fault);
    assigns *member, *fault;
    ensures \result ? property_valid(list, member)
                    : fault->code != FAULT_NONE; */
static bool read_member(const struct property_list *list,
                        const struct property *object, size_t index,
                        struct property *member, struct fault *fault)
{
    size_t number = property_list_member(list, object, index);
    bool key = object->type == PROPERTY_DICTIONARY && index < object->count;

    if (number == list->count)
        return fault_refuse(fault, FAULT_PLIST_REFERENCE, object->offset);
    if (!property_list_at(list, number, member, fault))
        return false;
    if (key && !is_string(member))
        return fault_refuse(fault, FAULT_PLIST_KEY, member->offset);
    return true;
}

/* Walks all that an object holds. No file needs more steps than it has octets,
 * since each member has a reference of its own. */
/*@ requires property_list_valid(list) && \valid_read(object)
             && property_valid(list, object) && \valid(steps)
             && \valid(fault) && \separated(list, object, steps, fault)
             && 1 <= depth <= LIMIT_PLIST_DEPTH
             && *steps <= list->octets.size;
    decreases LIMIT_PLIST_DEPTH - depth;
    assigns *steps, *fault;
    ensures \result ? *steps <= list->octets.size
                    : fault->code != FAULT_NONE; */
static bool walk(const struct property_list *list,
                 const struct property *object, int depth, size_t *steps,
                 struct fault *fault)
{
    size_t count = references(object);
    struct property member;

    /*@ loop invariant 0 <= i <= count;
        loop invariant *steps <= list->octets.size;
        loop assigns i, member, *steps, *fault;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++) {
        if (!read_member(list, object, i, &member, fault))
            return false;
        if (++*steps > list->octets.size)
            return fault_refuse(fault, FAULT_PLIST_SHARED, member.offset);
        if (references(&member) == 0)
            continue;
        if (depth == LIMIT_PLIST_DEPTH)
            return fault_refuse(fault, FAULT_PLIST_DEPTH, member.offset);
        if (!walk(list, &member, depth + 1, steps, fault))
            return false;
    }
    return true;
}

/*@ requires property_list_valid(list) && \valid(fault)
             && \separated(list, fault);
    assigns *fault;
    ensures \result || fault->code != FAULT_NONE; */
static bool walk_all(const struct property_list *list, struct fault *fault)
{
    struct property top;
    size_t steps = 0;

    return property_list_at(list, list->top, &top, fault)
        && walk(list, &top, 1, &steps, fault);
}

bool property_list_open(struct octets octets, struct property_list *list,
                        struct fault *fault)
{
    *fault = (struct fault){ .code = FAULT_NONE };
    *list = (struct property_list){ .octets = octets };
    if (!property_list_is(octets))
        return fault_refuse(fault, FAULT_PLIST_MAGIC, 0);
    if (octets.size < MAGIC_OCTETS + TRAILER_OCTETS)
        return fault_refuse(fault, FAULT_PLIST_TRUNCATED, octets.size);
    return read_trailer(list, fault) && walk_all(list, fault);
}
