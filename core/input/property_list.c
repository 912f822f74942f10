#include "input/property_list.h"

#include "base/limits.h"

static const uint8_t magic[] = { 'b', 'p', 'l', 'i', 's', 't', '0', '0' };

enum {
    TRAILER_OCTETS = 32,
    OFFSET_SIZE = 6, /* in the trailer, of one octet, as is the next */
    REFERENCE_SIZE = 7,
    COUNT = 8, /* of eight octets, as are the next two */
    TOP = 16,
    TABLE = 24
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
static uint64_t big_endian(const uint8_t *octets, size_t size)
{
    uint64_t number = 0;

    for (size_t i = 0; i < size; i++)
        number = number << 8 | octets[i];
    return number;
}

bool property_list_is(struct octets octets)
{
    return octets.size >= sizeof magic
        && memcmp(octets.data, magic, sizeof magic) == 0;
}

/* The table lies between the objects and the trailer, whole. */
static bool read_table(struct property_list *list, const uint8_t *trailer,
                       struct fault *fault)
{
    size_t end = list->octets.size - TRAILER_OCTETS;
    uint64_t count = big_endian(trailer + COUNT, 8);
    uint64_t top = big_endian(trailer + TOP, 8);
    uint64_t table = big_endian(trailer + TABLE, 8);

    if (table <= sizeof magic || table >= end)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + TABLE);
    if (count == 0 || count > (end - table) / list->offset_size)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + COUNT);
    if (count > LIMIT_PLIST_OBJECTS)
        return fault_refuse(fault, FAULT_PLIST_OBJECTS, end + COUNT);
    if (top >= count)
        return fault_refuse(fault, FAULT_PLIST_TRAILER, end + TOP);
    list->count = (size_t)count;
    list->top = (size_t)top;
    list->offsets = (struct octets){ list->octets.data + table,
                                     list->count * list->offset_size };
    return true;
}

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
static size_t objects_end(const struct property_list *list)
{
    return (size_t)(list->offsets.data - list->octets.data);
}

/* A view of size octets from an offset on, all of them before the table. */
static bool view(const struct property_list *list, size_t offset,
                 uint64_t size, struct octets *contents)
{
    size_t end = objects_end(list);

    if (offset > end || size > end - offset)
        return false;
    *contents = (struct octets){ list->octets.data + offset, (size_t)size };
    return true;
}

/* Reads a number of 2^power octets at *offset, and moves behind it. One of
 * sixteen octets is one of eight with zeros before it. */
static bool read_number(const struct property_list *list, size_t *offset,
                        unsigned power, uint64_t *number)
{
    struct octets octets;
    size_t size = (size_t)1 << power;

    if (power > 4 || !view(list, *offset, size, &octets))
        return false;
    *offset += size;
    if (size == 16) {
        if (big_endian(octets.data, 8) != 0)
            return false;
        octets = (struct octets){ octets.data + 8, 8 };
    }
    *number = big_endian(octets.data, octets.size);
    return true;
}

/* Reads how many units an object has: in the low half of its first octet, or,
 * where that is 15, as an integer after it. */
static bool read_count(const struct property_list *list, size_t *offset,
                       unsigned low, uint64_t *count)
{
    struct octets marker;

    *count = low;
    if (low != 0xf)
        return true;
    if (!view(list, *offset, 1, &marker)
        || marker.data[0] >> 4 != MARKER_INTEGER)
        return false;
    ++*offset;
    return read_number(list, offset, marker.data[0] & 0xf, count);
}

/* Tells whether each surrogate has its other half behind or before it. */
static bool is_utf16(struct octets text)
{
    bool open = false; /* the first half of a pair came last */

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
static bool read_octets(const struct property_list *list, size_t offset,
                        unsigned low, struct property *property)
{
    size_t unit = property->type == PROPERTY_UTF16 ? 2 : 1;
    uint64_t count;

    return read_count(list, &offset, low, &count)
        && count <= list->octets.size
        && view(list, offset, count * unit, &property->contents)
        && (unit == 1 || is_utf16(property->contents));
}

/* Arrays, sets and dictionaries: contents of references. */
static bool read_members(const struct property_list *list, size_t offset,
                         unsigned low, struct property *property)
{
    size_t each = property->type == PROPERTY_DICTIONARY ? 2 : 1;
    uint64_t count;

    if (!read_count(list, &offset, low, &count) || count > list->octets.size)
        return false;
    property->count = (size_t)count;
    return view(list, offset, count * each * list->reference_size,
                &property->contents);
}

static bool read_scalar(const struct property_list *list, size_t offset,
                        unsigned low, struct property *property)
{
    if (property->type != PROPERTY_UID)
        return read_number(list, &offset, low, &property->bits);
    if (!view(list, offset, low + 1, &property->contents))
        return false;
    property->bits = big_endian(property->contents.data, low + 1);
    return true;
}

/* What has one octet alone: null and the booleans. */
static bool read_single(unsigned low, struct property *property)
{
    property->type = low == 0 ? PROPERTY_NULL : PROPERTY_BOOLEAN;
    property->bits = low == 9;
    return low == 0 || low == 8 || low == 9;
}

/* The type of an object whose first octet this is. */
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
        return read_scalar(list, offset, low, property);
    }
}

bool property_list_at(const struct property_list *list, size_t number,
                      struct property *property, struct fault *fault)
{
    const uint8_t *entry = list->offsets.data + number * list->offset_size;
    uint64_t offset = big_endian(entry, list->offset_size);
    uint8_t first;

    if (offset < sizeof magic || offset >= objects_end(list))
        return fault_refuse(fault, FAULT_PLIST_OFFSET,
                            (size_t)(entry - list->octets.data));
    first = list->octets.data[offset];
    *property = (struct property){ .offset = (size_t)offset };
    if (!read_type(first, &property->type))
        return fault_refuse(fault, FAULT_PLIST_TYPE, property->offset);
    if (!read_contents(list, first & 0xf, property))
        return fault_refuse(fault, FAULT_PLIST_OBJECT, property->offset);
    return true;
}

size_t property_list_member(const struct property_list *list,
                            const struct property *property, size_t index)
{
    const uint8_t *entry = property->contents.data
                         + index * list->reference_size;
    uint64_t number = big_endian(entry, list->reference_size);

    return number < list->count ? (size_t)number : list->count;
}

/* References of an object: both halves of a dictionary's pairs. */
static size_t references(const struct property *property)
{
    return property->type == PROPERTY_DICTIONARY ? 2 * property->count
                                                 : property->count;
}

/* An object that is being walked, and its member that comes next. */
struct level {
    struct property property;
    size_t next;
};

static bool is_string(const struct property *property)
{
    return property->type == PROPERTY_ASCII
        || property->type == PROPERTY_UTF16;
}

/* Reads the next member of a level. */
static bool step(const struct property_list *list, struct level *level,
                 struct property *member, struct fault *fault)
{
    size_t number = property_list_member(list, &level->property, level->next);
    bool key = level->property.type == PROPERTY_DICTIONARY
            && level->next < level->property.count;

    level->next++;
    if (number == list->count)
        return fault_refuse(fault, FAULT_PLIST_REFERENCE,
                            level->property.offset);
    if (!property_list_at(list, number, member, fault))
        return false;
    if (key && !is_string(member))
        return fault_refuse(fault, FAULT_PLIST_KEY, member->offset);
    return true;
}

/* Walks all that the top holds. No file needs more steps than it has octets,
 * since each member has a reference of its own. */
static bool walk(const struct property_list *list, struct fault *fault)
{
    struct level levels[LIMIT_PLIST_DEPTH];
    size_t depth = 1, steps = 0;

    levels[0].next = 0;
    if (!property_list_at(list, list->top, &levels[0].property, fault))
        return false;
    while (depth > 0) {
        struct level *level = &levels[depth - 1];
        struct property member;

        if (level->next == references(&level->property)) {
            depth--;
            continue;
        }
        if (!step(list, level, &member, fault))
            return false;
        if (++steps > list->octets.size)
            return fault_refuse(fault, FAULT_PLIST_SHARED, member.offset);
        if (references(&member) == 0)
            continue;
        if (depth == LIMIT_PLIST_DEPTH)
            return fault_refuse(fault, FAULT_PLIST_DEPTH, member.offset);
        levels[depth++] = (struct level){ member, 0 };
    }
    return true;
}

bool property_list_open(struct octets octets, struct property_list *list,
                        struct fault *fault)
{
    *fault = (struct fault){ .code = FAULT_NONE };
    *list = (struct property_list){ .octets = octets };
    if (!property_list_is(octets))
        return fault_refuse(fault, FAULT_PLIST_MAGIC, 0);
    if (octets.size < sizeof magic + TRAILER_OCTETS)
        return fault_refuse(fault, FAULT_PLIST_TRUNCATED, octets.size);
    return read_trailer(list, fault) && walk(list, fault);
}
