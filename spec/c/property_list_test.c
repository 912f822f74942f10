/* Binary property lists: each type of object, and each way to lie. The octets
 * are written by hand after CFBinaryPList.c. */
#include "input/property_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { HEAD = 8, TRAILER = 32, ROOM = 512 };

/* Makes a file: its objects, where each begins (from the file's start, one
 * octet each), the number of the outermost. */
struct plan {
    const char *objects;
    size_t size;
    const char *offsets; /* a string of octets, of which none is zero */
    uint8_t top;
};

static struct octets make(const struct plan *plan, uint8_t out[ROOM])
{
    size_t count = strlen(plan->offsets), table = HEAD + plan->size;
    uint8_t *trailer = out + table + count;

    memcpy(out, "bplist00", HEAD);
    memcpy(out + HEAD, plan->objects, plan->size);
    memcpy(out + table, plan->offsets, count);
    memset(trailer, 0, TRAILER);
    trailer[6] = trailer[7] = 1;
    trailer[15] = (uint8_t)count;
    trailer[23] = plan->top;
    trailer[31] = (uint8_t)table;
    return (struct octets){ out, table + count + TRAILER };
}

#define OBJECTS(text) (text), sizeof(text) - 1

static const struct {
    const char *name;
    struct plan plan;
    enum property_type type;
    uint64_t bits;
    const char *contents;
    size_t size, count;
} good[] = {
    { "null", { OBJECTS("\x00"), "\x08", 0 }, PROPERTY_NULL, 0, "", 0, 0 },
    { "false", { OBJECTS("\x08"), "\x08", 0 }, PROPERTY_BOOLEAN, 0, "", 0, 0 },
    { "true", { OBJECTS("\x09"), "\x08", 0 }, PROPERTY_BOOLEAN, 1, "", 0, 0 },
    { "an integer of one octet", { OBJECTS("\x10\xff"), "\x08", 0 },
      PROPERTY_INTEGER, 255, "", 0, 0 },
    { "an integer of two octets", { OBJECTS("\x11\x01\x02"), "\x08", 0 },
      PROPERTY_INTEGER, 258, "", 0, 0 },
    { "minus one, in eight octets",
      { OBJECTS("\x13\xff\xff\xff\xff\xff\xff\xff\xff"), "\x08", 0 },
      PROPERTY_INTEGER, UINT64_MAX, "", 0, 0 },
    { "an integer of sixteen octets",
      { OBJECTS("\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7"), "\x08", 0 },
      PROPERTY_INTEGER, 7, "", 0, 0 },
    { "a real", { OBJECTS("\x23\x3f\xf8\0\0\0\0\0\0"), "\x08", 0 },
      PROPERTY_REAL, UINT64_C(0x3ff8000000000000), "", 0, 0 },
    { "a date", { OBJECTS("\x33\x41\xc8\x58\x8b\x40\0\0\0"), "\x08", 0 },
      PROPERTY_DATE, UINT64_C(0x41c8588b40000000), "", 0, 0 },
    { "data", { OBJECTS("\x42xy"), "\x08", 0 }, PROPERTY_DATA, 0, "xy", 2, 0 },
    { "an ASCII string", { OBJECTS("\x53" "abc"), "\x08", 0 },
      PROPERTY_ASCII, 0, "abc", 3, 0 },
    { "a string of two UTF-16 units", { OBJECTS("\x62\0h\0i"), "\x08", 0 },
      PROPERTY_UTF16, 0, "\0h\0i", 4, 0 },
    { "a string of a pair of surrogates",
      { OBJECTS("\x63\xd8\x3d\xde\x39\0a"), "\x08", 0 }, PROPERTY_UTF16, 0,
      "\xd8\x3d\xde\x39\0a", 6, 0 },
    { "a string that says its length in an integer",
      { OBJECTS("\x5f\x10\x10" "0123456789abcdef"), "\x08", 0 },
      PROPERTY_ASCII, 0, "0123456789abcdef", 16, 0 },
    { "a UID of two octets", { OBJECTS("\x81\x01\x00"), "\x08", 0 },
      PROPERTY_UID, 256, "\1\0", 2, 0 },
    { "an empty array", { OBJECTS("\xa0"), "\x08", 0 },
      PROPERTY_ARRAY, 0, "", 0, 0 },
    { "an array of the same object twice",
      { OBJECTS("\xa2\x01\x01" "\x09"), "\x08\x0b", 0 },
      PROPERTY_ARRAY, 0, "\1\1", 2, 2 },
    { "a set", { OBJECTS("\xc1\x01" "\x09"), "\x08\x0a", 0 },
      PROPERTY_SET, 0, "\1", 1, 1 },
    { "a dictionary of one pair",
      { OBJECTS("\xd1\x01\x02" "\x51k" "\x09"), "\x08\x0b\x0d", 0 },
      PROPERTY_DICTIONARY, 0, "\1\2", 2, 1 },
    { "a top that is not the first",
      { OBJECTS("\x09" "\xa1\x00"), "\x08\x09", 1 },
      PROPERTY_ARRAY, 0, "\0", 1, 1 },
};

static const struct {
    const char *name;
    struct plan plan;
    enum fault_code code;
    size_t offset;
} bad[] = {
    { "a type that there is none of", { OBJECTS("\x70"), "\x08", 0 },
      FAULT_PLIST_TYPE, 8 },
    { "a single that there is none of", { OBJECTS("\x01"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "an integer of 32 octets", { OBJECTS("\x15\0\0"), "\x08", 0 },
      FAULT_PLIST_TYPE, 8 },
    { "an integer beyond 64 bits",
      { OBJECTS("\x14\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\7"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "an integer cut short by the table", { OBJECTS("\x13\0"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "a real of one octet", { OBJECTS("\x20\0"), "\x08", 0 },
      FAULT_PLIST_TYPE, 8 },
    { "a real of sixteen octets", { OBJECTS("\x24\0"), "\x08", 0 },
      FAULT_PLIST_TYPE, 8 },
    { "a UID of nine octets", { OBJECTS("\x88\0\0\0\0\0\0\0\0\0"),
      "\x08", 0 }, FAULT_PLIST_TYPE, 8 },
    { "a UID cut short by the table", { OBJECTS("\x81\0"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "a length cut short by the table", { OBJECTS("\x5f"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "a string cut short by the table", { OBJECTS("\x55" "abc"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "UTF-16 of the first half of a pair", { OBJECTS("\x61\xd8\0"), "\x08",
      0 }, FAULT_PLIST_OBJECT, 8 },
    { "UTF-16 of the second half of a pair", { OBJECTS("\x61\xdc\0"), "\x08",
      0 }, FAULT_PLIST_OBJECT, 8 },
    { "UTF-16 of half a pair before a letter",
      { OBJECTS("\x62\xd8\0\0a"), "\x08", 0 }, FAULT_PLIST_OBJECT, 8 },
    { "UTF-16 of two first halves",
      { OBJECTS("\x63\xd8\0\xd8\0\xdc\0"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "UTF-16 cut short within a unit", { OBJECTS("\x61\0"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "a length that is no integer", { OBJECTS("\x5f\x51" "a"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "a length that overflows",
      { OBJECTS("\xaf\x13\xff\xff\xff\xff\xff\xff\xff\xff"), "\x08", 0 },
      FAULT_PLIST_OBJECT, 8 },
    { "a member that there is none of", { OBJECTS("\xa1\x09"), "\x08", 0 },
      FAULT_PLIST_REFERENCE, 8 },
    { "an array that holds itself", { OBJECTS("\xa1\x00"), "\x08", 0 },
      FAULT_PLIST_SHARED, 8 },
    { "two arrays that hold one another",
      { OBJECTS("\xa1\x01\xa1\x00"), "\x08\x0a", 0 }, FAULT_PLIST_SHARED, 10 },
    { "a key that is an integer",
      { OBJECTS("\xd1\x01\x01" "\x10\x01"), "\x08\x0b", 0 },
      FAULT_PLIST_KEY, 11 },
    { "an object in the magic", { OBJECTS("\x09"), "\x07", 0 },
      FAULT_PLIST_OFFSET, 9 },
    { "an object in the table", { OBJECTS("\x09"), "\x09", 0 },
      FAULT_PLIST_OFFSET, 9 },
    { "an object behind the file", { OBJECTS("\x09"), "\xff", 0 },
      FAULT_PLIST_OFFSET, 9 },
    { "a top that there is none of", { OBJECTS("\x09"), "\x08", 1 },
      FAULT_PLIST_TRAILER, 10 + 16 },
    { "no object", { OBJECTS("\x09"), "", 0 }, FAULT_PLIST_TRAILER, 9 + 24 },
};

/* Files whose trailer is spoilt: the octet, counted from its start. */
static const struct {
    const char *name;
    size_t octet;
    uint8_t value;
    size_t offset;
} spoilt[] = {
    { "offsets of no octets", 6, 0, 6 },
    { "offsets of nine octets", 6, 9, 6 },
    { "references of no octets", 7, 0, 7 },
    { "references of nine octets", 7, 9, 7 },
    { "a count beyond the table", 15, 2, 8 },
    { "a count beyond any table", 8, 0xff, 8 },
    { "a top of eight octets", 16, 0xff, 16 },
    { "a table in the magic", 31, 8, 24 },
    { "a table behind the file", 24, 0xff, 24 },
    { "a table in the trailer", 31, 10, 24 },
};

static int keeps(size_t i)
{
    uint8_t room[ROOM];
    struct octets octets = make(&good[i].plan, room);
    struct octets contents = { (const uint8_t *)good[i].contents,
                               good[i].size };
    struct property_list list;
    struct property top;
    struct fault fault;

    return property_list_open(octets, &list, &fault)
        && property_list_at(&list, list.top, &top, &fault)
        && top.type == good[i].type && top.bits == good[i].bits
        && top.count == good[i].count
        && octets_equal(top.contents, contents);
}

static int refuses(struct octets octets, enum fault_code code, size_t offset)
{
    struct property_list list;
    struct fault fault;

    if (property_list_open(octets, &list, &fault))
        return 0;
    if (fault.code == code && fault.offset == offset)
        return 1;
    printf("# %s at %zu\n", fault_name(fault.code), fault.offset);
    return 0;
}

static int refuses_bad(size_t i)
{
    uint8_t room[ROOM];

    return refuses(make(&bad[i].plan, room), bad[i].code, bad[i].offset);
}

static int refuses_spoilt(size_t i)
{
    static const struct plan plan = { OBJECTS("\x09"), "\x08", 0 };
    uint8_t room[ROOM];
    struct octets octets = make(&plan, room);

    room[10 + spoilt[i].octet] = spoilt[i].value;
    return refuses(octets, FAULT_PLIST_TRAILER, 10 + spoilt[i].offset);
}

/* Six arrays, each of eight times the next one: 300,000 members in a file of
 * a hundred octets. */
static int refuses_sharing(void)
{
    static const char objects[] =
        "\xa8\1\1\1\1\1\1\1\1" "\xa8\2\2\2\2\2\2\2\2" "\xa8\3\3\3\3\3\3\3\3"
        "\xa8\4\4\4\4\4\4\4\4" "\xa8\5\5\5\5\5\5\5\5" "\xa8\6\6\6\6\6\6\6\6"
        "\x09";
    static const struct plan plan = { OBJECTS(objects),
                                      "\x08\x11\x1a\x23\x2c\x35\x3e", 0 };
    uint8_t room[ROOM];

    return refuses(make(&plan, room), FAULT_PLIST_SHARED, 62);
}

/* Arrays, each of which holds the next one, and the last one nothing. */
static int nests(size_t levels)
{
    char objects[2 * (LIMIT_PLIST_DEPTH + 2)];
    char offsets[LIMIT_PLIST_DEPTH + 3] = "";
    struct plan plan = { objects, 2 * levels, offsets, 0 };
    uint8_t room[ROOM];
    struct octets octets;
    struct property_list list;
    struct fault fault;

    for (size_t i = 0; i < levels; i++) {
        objects[2 * i] = i + 1 < levels ? '\xa1' : '\xa0';
        objects[2 * i + 1] = (char)(i + 1);
        offsets[i] = (char)(HEAD + 2 * i);
    }
    octets = make(&plan, room);
    if (property_list_open(octets, &list, &fault))
        return levels <= LIMIT_PLIST_DEPTH + 1;
    return levels > LIMIT_PLIST_DEPTH + 1 && fault.code == FAULT_PLIST_DEPTH
        && fault.offset == HEAD + 2 * LIMIT_PLIST_DEPTH;
}

static int refuses_prefixes(void)
{
    static const struct plan plan = { OBJECTS("\xa1\x01" "\x09"),
                                      "\x08\x0a", 0 };
    uint8_t room[ROOM];
    struct octets whole = make(&plan, room);
    struct property_list list;
    struct fault fault;

    for (size_t size = 0; size < whole.size; size++)
        if (property_list_open((struct octets){ room, size }, &list, &fault)
            || fault.offset > size)
            return 0;
    return property_list_open(whole, &list, &fault);
}

/* An array of one member, in a list of two objects. */
static int has_no_others(void)
{
    static const struct plan plan = { OBJECTS("\xa1\x01" "\x09"),
                                      "\x08\x0a", 0 };
    uint8_t room[ROOM];
    struct octets octets = make(&plan, room);
    struct property_list list;
    struct property top, other;
    struct fault fault;

    return property_list_open(octets, &list, &fault)
        && property_list_at(&list, list.top, &top, &fault)
        && property_list_member(&list, &top, 0) == 1
        && property_list_member(&list, &top, 1) == list.count
        && !property_list_at(&list, list.count, &other, &fault)
        && fault.code == FAULT_PLIST_OFFSET && fault.offset == HEAD + 3;
}

static int refuses_magic(void)
{
    static const struct plan plan = { OBJECTS("\x09"), "\x08", 0 };
    uint8_t room[ROOM];
    struct octets octets = make(&plan, room);

    room[7] = '1';
    return refuses(octets, FAULT_PLIST_MAGIC, 0);
}

/* What a list of so many objects is refused for, all of which are one. */
static enum fault_code refusal_of(size_t objects)
{
    size_t size = HEAD + 1 + objects + TRAILER;
    uint8_t *octets = calloc(size, 1), *trailer = octets + size - TRAILER;
    struct property_list list;
    struct fault fault;
    bool opened;

    if (octets == NULL)
        abort();
    memcpy(octets, "bplist00\x09", HEAD + 1);
    memset(octets + HEAD + 1, HEAD, objects);
    trailer[6] = trailer[7] = 1;
    for (size_t i = 0; i < 3; i++)
        trailer[13 + i] = (uint8_t)(objects >> (16 - 8 * i));
    trailer[31] = HEAD + 1;
    opened = property_list_open((struct octets){ octets, size }, &list,
                                &fault);
    free(octets);
    return opened ? FAULT_NONE : fault.code;
}

static int number, failed;

static void tell(int passed, const char *kind, const char *name)
{
    printf("%sok %d - %s%s\n", passed ? "" : "not ", ++number, kind, name);
    failed += !passed;
}

int main(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        tell(keeps(i), "reads ", good[i].name);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        tell(refuses_bad(i), "refuses ", bad[i].name);
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++)
        tell(refuses_spoilt(i), "refuses ", spoilt[i].name);
    tell(refuses_sharing(), "refuses ", "what grows without having octets");
    tell(refusal_of(LIMIT_PLIST_OBJECTS) == FAULT_NONE, "reads ",
         "as many objects as it may");
    tell(refusal_of(LIMIT_PLIST_OBJECTS + 1) == FAULT_PLIST_OBJECTS,
         "refuses ", "one object more");
    tell(nests(LIMIT_PLIST_DEPTH + 1), "reads ", "as many levels as it may");
    tell(nests(LIMIT_PLIST_DEPTH + 2), "refuses ", "one level more");
    tell(refuses_prefixes(), "refuses ", "each file cut short");
    tell(has_no_others(), "has ", "no member and no object behind the last");
    tell(refuses_magic(), "refuses ", "another version of the format");
    printf("1..%d\n", number);
    return failed > 0;
}
