/* Chunks, string pools and tables of resources, made here field by field after
 * AOSP's ResourceTypes.h, so that each field can lie. Tables that aapt2 wrote
 * are read by spec/lua/package_spec.lua. */
#include "input/resource_table.h"

#include <stdio.h>
#include <string.h>

enum { ROOM = 4096, CONFIG_OCTETS = 64, CONFIG_API_LEVEL = 24 };

static uint8_t room[ROOM];
static size_t used;

static void put(size_t size, uint32_t number)
{
    for (size_t i = 0; i < size; i++)
        room[used++] = (uint8_t)(number >> 8 * i);
}

static void put_at(size_t at, uint32_t number)
{
    size_t end = used;

    used = at;
    put(4, number);
    used = end;
}

/* Begins a chunk whose header has so many octets. */
static size_t begin(unsigned type, size_t header)
{
    size_t at = used;

    put(2, type);
    put(2, (uint32_t)header);
    put(4, 0);
    return at;
}

static void end(size_t chunk)
{
    while (used % 4 != 0)
        put(1, 0);
    put_at(chunk + 4, (uint32_t)(used - chunk));
}

static void put_string(const char *text, bool utf8)
{
    size_t size = strlen(text);

    put(utf8 ? 1 : 2, (uint32_t)size);
    if (utf8)
        put(1, (uint32_t)size);
    for (size_t i = 0; i <= size; i++)
        put(utf8 ? 1 : 2, (uint8_t)text[i]);
}

static size_t put_pool(const char *const *strings, uint32_t count, bool utf8)
{
    size_t pool = begin(CHUNK_STRING_POOL, 28), start;

    put(4, count);
    put(4, 0);
    put(4, utf8 ? 0x100 : 0);
    put(4, 28 + 4 * count);
    put(4, 0);
    for (uint32_t i = 0; i < count; i++)
        put(4, 0);
    start = used;
    for (uint32_t i = 0; i < count; i++) {
        put_at(pool + 28 + 4 * i, (uint32_t)(used - start));
        put_string(strings[i], utf8);
    }
    end(pool);
    return pool;
}

enum layout { PLAIN, SPARSE, SHORT };

/* Where the parts of the table under test are. */
static size_t table, strings, package, names, plain, entries;

/* One configuration with two entries, 0 and 3. */
static size_t put_type(enum layout layout, unsigned level, bool compact,
                       uint32_t data)
{
    static const unsigned flags[] = { 0, 1, 2 };
    uint32_t second = compact ? 8 : 16;
    size_t type = begin(CHUNK_TABLE_TYPE, 84);

    put(1, 2);
    put(1, flags[layout]);
    put(2, 0);
    put(4, layout == SPARSE ? 2 : 4);
    put(4, layout == PLAIN ? 100 : 92);
    put(4, CONFIG_OCTETS);
    for (size_t i = 4; i < CONFIG_OCTETS; i += 4)
        put(4, i == CONFIG_API_LEVEL ? level : 0);
    switch (layout) {
    case PLAIN:
        put(4, 0), put(4, UINT32_MAX), put(4, UINT32_MAX), put(4, second);
        break;
    case SPARSE:
        put(2, 0), put(2, 0), put(2, 3), put(2, second / 4);
        break;
    case SHORT:
        put(2, 0), put(2, 0xffff), put(2, 0xffff), put(2, second / 4);
        break;
    }
    entries = used;
    for (uint32_t i = 0; i < 2; i++)
        if (compact) {
            put(2, i), put(2, VALUE_STRING << 8 | 8), put(4, data + i);
        } else {
            put(2, 8), put(2, 0), put(4, i);
            put(2, 8), put(1, 0), put(1, VALUE_STRING), put(4, data + i);
        }
    end(type);
    return type;
}

/* A table with one package, whose type 2 has three configurations. */
static struct octets make(bool utf8)
{
    static const char *const texts[] = { "a", "b", "c", "d", "e", "f" };
    static const char *const keys[] = { "first", "second" };
    static const char *const types[] = { "raw", "xml" };

    used = 0;
    table = begin(CHUNK_TABLE, 12);
    put(4, 1);
    strings = put_pool(texts, 6, utf8);
    package = begin(CHUNK_TABLE_PACKAGE, 288);
    put(4, 0x7f);
    for (size_t i = 0; i < 256; i += 4)
        put(4, 0);
    put(4, 288), put(4, 0), put(4, 0), put(4, 0), put(4, 0);
    put_pool(types, 2, utf8);
    names = put_pool(keys, 2, utf8);
    put_at(package + 276, (uint32_t)(names - package));
    end(begin(0x0f0f, 8)); /* a chunk of a kind to come */
    plain = put_type(PLAIN, 0, false, 0);
    put_type(SPARSE, 21, false, 2);
    put_type(SHORT, 28, true, 4);
    end(package);
    end(table);
    return (struct octets){ room, used };
}

/* Reads all that an id or a name has: "data@level …" */
static enum fault_code read_all(struct octets file, uint32_t id,
                                const char *name, char out[64])
{
    struct resource_table opened;
    struct resource_search search;
    struct resource resource;
    struct fault fault;
    char *next = out;

    *out = '\0';
    if (!resource_table_open(file, &opened, &fault))
        return fault.code;
    if (name != NULL)
        resource_search_name(&opened, id,
                             (struct octets){ (const uint8_t *)name,
                                              strlen(name) }, &search);
    else
        resource_search_id(&opened, id, &search);
    while (resource_search_next(&search, &resource))
        next += snprintf(next, (size_t)(out + 64 - next), "%x=%u@%u ",
                         resource.id & 0xff, resource.data,
                         resource_api_level(&resource));
    return fault.code;
}

static const struct {
    const char *title;
    uint32_t id;
    const char *name, *found;
} searches[] = {
    { "an id in each of its configurations", 0x7f020000, NULL,
      "0=0@0 0=2@21 0=4@28 " },
    { "an id behind gaps", 0x7f020003, NULL, "3=1@0 3=3@21 3=5@28 " },
    { "no id in a gap", 0x7f020001, NULL, "" },
    { "no id behind the last one", 0x7f020004, NULL, "" },
    { "no id of another type", 0x7f030000, NULL, "" },
    { "no id of another package", 0x01020000, NULL, "" },
    { "a name in each of its configurations", 0x7f020000, "second",
      "3=1@0 3=3@21 3=5@28 " },
    { "no name that is longer", 0x7f020000, "second2", "" },
    { "no name that is shorter", 0x7f020000, "secon", "" },
};

/* A field of the table: the part that it is in, where there, what it says. */
static const struct {
    const char *title;
    const size_t *part;
    size_t at;
    uint32_t number;
    enum fault_code code;
} lies[] = {
    { "a table that is none", &table, 0, 0x000c0003, FAULT_RESOURCE_TABLE },
    { "a chunk longer than the file", &table, 4, 0x7ffffffc,
      FAULT_CHUNK_TRUNCATED },
    { "a chunk longer than its table", &package, 4, 0x7ffffffc,
      FAULT_CHUNK_TRUNCATED },
    { "a chunk of no size", &plain, 4, 0, FAULT_CHUNK_SIZE },
    { "a chunk smaller than its header", &plain, 4, 80, FAULT_CHUNK_SIZE },
    { "a chunk of an odd size", &plain, 4, 0x85, FAULT_CHUNK_SIZE },
    { "a pool with a short header", &strings, 0, 0x00180001,
      FAULT_POOL_HEADER },
    { "a pool with more strings than octets", &strings, 8, 0x40000000,
      FAULT_POOL_HEADER },
    { "strings that begin in the offsets", &strings, 20, 28,
      FAULT_POOL_HEADER },
    { "strings that begin behind the pool", &strings, 20, 0xfffffff0,
      FAULT_POOL_HEADER },
    { "styles that begin before the strings", &strings, 12, 1,
      FAULT_POOL_HEADER },
    { "a name outside its pool", &names, 28, 0x00ffffff, FAULT_POOL_STRING },
    { "a name without an end", &names, 28, 14, FAULT_POOL_STRING },
    { "an entry with a name that there is none of", &entries, 0, 0x03080009,
      FAULT_POOL_INDEX },
    { "a package with a short header", &package, 0, 0x01180200,
      FAULT_RESOURCE_PACKAGE },
    { "a type with more entries than octets", &plain, 12, 0x40000000,
      FAULT_RESOURCE_TYPE },
    { "entries that begin in the header", &plain, 16, 80,
      FAULT_RESOURCE_TYPE },
    { "entries that begin behind the type", &plain, 16, 0x00ffffff,
      FAULT_RESOURCE_TYPE },
    { "an entry outside its type", &plain, 84, 0x00fffffc,
      FAULT_RESOURCE_ENTRY },
    { "an entry cut short by its type", &plain, 84, 28,
      FAULT_RESOURCE_ENTRY },
    { "an entry smaller than an entry", &plain, 100, 4,
      FAULT_RESOURCE_ENTRY },
    { "an entry larger than its type", &plain, 100, 0xfff0,
      FAULT_RESOURCE_ENTRY },
};

static int finds(size_t i, bool utf8)
{
    char found[64];

    return read_all(make(utf8), searches[i].id, searches[i].name, found)
               == FAULT_NONE
        && strcmp(found, searches[i].found) == 0;
}

static int refuses(size_t i)
{
    struct octets file = make(true);
    char found[64];
    enum fault_code code;

    put_at(*lies[i].part + lies[i].at, lies[i].number);
    code = read_all(file, 0x7f020000, "first", found);
    if (code != lies[i].code)
        printf("# %s, %s\n", fault_name(code), found);
    return code == lies[i].code;
}

static int refuses_prefixes(void)
{
    struct octets file = make(false);
    char found[64];

    for (size_t size = 0; size < file.size; size++)
        if (read_all((struct octets){ room, size }, 0x7f020000, NULL, found)
            == FAULT_NONE)
            return 0;
    return 1;
}

/* The type of a name, once a field of the package says something. */
static uint32_t type_of(const char *name, size_t at, uint32_t what, bool utf8)
{
    struct octets wanted = { (const uint8_t *)name, strlen(name) };
    struct octets file = make(utf8);
    struct resource_table opened;
    struct fault fault;

    if (at > 0)
        put_at(package + at, what);
    return resource_table_open(file, &opened, &fault)
        ? resource_type_id(&opened, wanted) : 1;
}

static int finds_types(bool utf8)
{
    return type_of("xml", 0, 0, utf8) == 0x7f020000
        && type_of("raw", 0, 0, utf8) == 0x7f010000
        && type_of("ra", 0, 0, utf8) == 0
        && type_of("xmls", 0, 0, utf8) == 0
        && type_of("xml", 284, 4, utf8) == 0x7f060000
        && type_of("xml", 284, 0xfffffffe, utf8) == 0
        && type_of("xml", 268, 0xfffffff0, utf8) == 0
        && type_of("xml", 0, 0x01180200, utf8) != 1;
}

static int finds_all(void)
{
    struct octets file = make(true);
    struct resource_table opened;
    struct resource_search search;
    struct resource resource;
    struct fault fault;
    int count = 0;

    if (!resource_table_open(file, &opened, &fault))
        return 0;
    resource_search_all(&opened, 0x7f020000, &search);
    while (resource_search_next(&search, &resource))
        count++;
    return count == 6 && fault.code == FAULT_NONE;
}

/* A type with more entries than octets. */
static int stays_at_fault(void)
{
    struct octets file = make(true);
    struct resource_table opened;
    struct resource_search search;
    struct resource resource;
    struct fault fault;

    put_at(plain + 12, 0x40000000);
    if (!resource_table_open(file, &opened, &fault))
        return 0;
    resource_search_all(&opened, 0x7f020000, &search);
    return !resource_search_next(&search, &resource)
        && !resource_search_next(&search, &resource)
        && fault.code == FAULT_RESOURCE_TYPE;
}

static int number, failed;

static void tell(int passed, const char *kind, const char *title)
{
    printf("%sok %d - %s%s\n", passed ? "" : "not ", ++number, kind, title);
    failed += !passed;
}

int main(void)
{
    for (size_t i = 0; i < sizeof searches / sizeof *searches; i++) {
        tell(finds(i, true), "finds ", searches[i].title);
        tell(finds(i, false), "finds in UTF-16 ", searches[i].title);
    }
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++)
        tell(refuses(i), "refuses ", lies[i].title);
    tell(finds_types(true), "finds ", "the types of names");
    tell(finds_types(false), "finds in UTF-16 ", "the types of names");
    tell(finds_all(), "finds ", "all of a type");
    tell(stays_at_fault(), "finds ", "nothing more behind a fault");
    tell(refuses_prefixes(), "refuses ", "each file cut short");
    printf("1..%d\n", number);
    return failed > 0;
}
