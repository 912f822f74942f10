#include "input/resource_table.h"

/* ResTable_header, ResTable_package. */
enum {
    TABLE_HEADER = 12,
    PACKAGE_HEADER = 284, /* without typeIdOffset, which newer ones have */
    PACKAGE_ID = 8,
    PACKAGE_TYPES = 268,
    PACKAGE_NAMES = 276,
    PACKAGE_FIRST_TYPE = 284,
    PACKAGE_TYPES_MOST = 255
};

/* ResTable_type. */
enum {
    TYPE_HEADER = 24, /* at least, with the first word of its configuration */
    TYPE_ID = 8,
    TYPE_FLAGS = 9,
    TYPE_COUNT = 12,
    TYPE_ENTRIES = 16,
    TYPE_CONFIGURATION = 20,
    FLAG_SPARSE = 0x01,
    FLAG_SHORT = 0x02 /* offsets of two octets, in units of four */
};

/* ResTable_entry. */
enum {
    ENTRY_OCTETS = 8,
    ENTRY_FLAGS = 2,
    ENTRY_NAME = 4,
    VALUE_OCTETS = 8,
    VALUE_TYPE = 3,
    VALUE_DATA = 4,
    FLAG_COMPLEX = 0x0001,
    FLAG_COMPACT = 0x0008
};

/* ResTable_config. */
enum { CONFIG_API_LEVEL = 24 };

#define NO_ENTRY       UINT32_C(0xffffffff)
#define NO_SHORT_ENTRY UINT32_C(0xffff)

bool resource_table_open(struct octets file, struct resource_table *table,
                         struct fault *fault)
{
    struct chunks outer, inner;
    struct chunk chunk;
    bool found = false;

    chunks_init(&outer, file, fault);
    if (!chunks_next(&outer, &chunk) || chunk.type != CHUNK_TABLE
        || chunk.header.size < TABLE_HEADER)
        return chunks_refuse(&outer, FAULT_RESOURCE_TABLE, file.data);
    inner = chunks_within(&outer, chunk.body);
    table->packages = inner;
    while (!found && chunks_next(&inner, &chunk))
        if (chunk.type == CHUNK_STRING_POOL) {
            if (!string_pool_read(&inner, &chunk, &table->strings))
                return false;
            found = true;
        }
    if (!found)
        return chunks_refuse(&inner, FAULT_RESOURCE_TABLE, file.data);
    return true;
}

void resource_search_name(const struct resource_table *table, uint32_t id,
                          struct octets name, struct resource_search *search)
{
    *search = (struct resource_search){
        .packages = table->packages,
        .chunks = { .fault = table->packages.fault },
        .id = id,
        .name = name,
    };
}

void resource_search_id(const struct resource_table *table, uint32_t id,
                        struct resource_search *search)
{
    resource_search_name(table, id, (struct octets){ NULL, 0 }, search);
}

void resource_search_all(const struct resource_table *table, uint32_t id,
                         struct resource_search *search)
{
    resource_search_name(table, id, (struct octets){ NULL, 0 }, search);
    search->all = true;
}

/* Sets *same to whether a string of a pool is a name. Names are identifiers:
 * ASCII (aapt refuses others). */
static bool compare_name(const struct chunks *in,
                         const struct string_pool *pool, uint32_t index,
                         struct octets name, bool *same)
{
    struct octets found;

    if (!string_pool_at(in, pool, index, &found))
        return false;
    if (pool->encoding == UNICODE_UTF8) {
        *same = octets_equal(found, name);
        return true;
    }
    *same = found.size == 2 * name.size;
    for (size_t i = 0; *same && i < name.size; i++)
        *same = chunk_u16(found.data + 2 * i) == name.data[i];
    return true;
}

/* The number of the type of a name in a package; 0 if there is none. */
static uint32_t find_type(const struct chunks *in,
                          const struct string_pool *pool, struct octets name)
{
    bool same = false;

    for (uint32_t i = 0; i < pool->count && i < PACKAGE_TYPES_MOST; i++) {
        if (!compare_name(in, pool, i, name, &same))
            return 0;
        if (same)
            return i + 1;
    }
    return 0;
}

/* The same of a package, whose types are named in one of its pools. */
static uint32_t type_in(const struct chunks *in, const struct chunk *package,
                        struct octets name)
{
    const uint8_t *header = package->header.data;
    size_t offset = package->offset + chunk_u32(header + PACKAGE_TYPES);
    uint32_t first = package->header.size >= PACKAGE_FIRST_TYPE + 4
                       ? chunk_u32(header + PACKAGE_FIRST_TYPE) : 0;
    struct chunks chunks = chunks_within(in, package->body);
    struct string_pool pool;
    struct chunk chunk;
    uint32_t type;

    while (chunks_next(&chunks, &chunk)) {
        if (chunk.type != CHUNK_STRING_POOL || chunk.offset != offset)
            continue;
        if (!string_pool_read(&chunks, &chunk, &pool))
            return 0;
        type = find_type(&chunks, &pool, name);
        return type == 0 || first > PACKAGE_TYPES_MOST - type ? 0
                                                              : type + first;
    }
    return 0;
}

uint32_t resource_type_id(const struct resource_table *table,
                          const char *name)
{
    struct octets wanted = { (const uint8_t *)name, strlen(name) };
    struct chunks packages = table->packages;
    struct chunk chunk;

    while (chunks_next(&packages, &chunk)) {
        const uint8_t *header = chunk.header.data;
        uint32_t type;

        if (chunk.type != CHUNK_TABLE_PACKAGE)
            continue;
        if (chunk.header.size < PACKAGE_HEADER)
            return chunks_refuse(&packages, FAULT_RESOURCE_PACKAGE, header);
        type = type_in(&packages, &chunk, wanted);
        if (type != 0)
            return (chunk_u32(header + PACKAGE_ID) & 0xff) << 24 | type << 16;
    }
    return 0;
}

/* Goes into the next package that has the id's number. */
static bool next_package(struct resource_search *search)
{
    struct chunk chunk;
    const uint8_t *header;

    while (chunks_next(&search->packages, &chunk)) {
        if (chunk.type != CHUNK_TABLE_PACKAGE)
            continue;
        header = chunk.header.data;
        if (chunk.header.size < PACKAGE_HEADER)
            return chunks_refuse(&search->packages, FAULT_RESOURCE_PACKAGE,
                                 header);
        if (chunk_u32(header + PACKAGE_ID) != RESOURCE_PACKAGE(search->id))
            continue;
        search->chunks = chunks_within(&search->packages, chunk.body);
        search->names = (struct string_pool){ .count = 0 };
        search->names_offset = chunk.offset
                             + chunk_u32(header + PACKAGE_NAMES);
        return true;
    }
    return false;
}

/* The table of entries lies between header and entries, whole. One that is
 * refused leaves no entries to who searches on. */
static bool open_type(struct resource_search *search,
                      const struct chunk *chunk)
{
    const uint8_t *header = chunk->header.data;
    size_t size = chunk->header.size + chunk->body.size;
    size_t start = chunk_u32(header + TYPE_ENTRIES);
    uint32_t count = chunk_u32(header + TYPE_COUNT);
    unsigned flags = header[TYPE_FLAGS];
    size_t each = (flags & (FLAG_SPARSE | FLAG_SHORT)) == FLAG_SHORT ? 2 : 4;

    if (start > size || start < chunk->header.size
        || count > (start - chunk->header.size) / each)
        return chunks_refuse(&search->chunks, FAULT_RESOURCE_TYPE, header);
    search->flags = flags;
    search->count = count;
    search->offsets = (struct octets){ chunk->body.data, count * each };
    search->entries = (struct octets){ header + start, size - start };
    search->configuration = (struct octets){
        header + TYPE_CONFIGURATION, chunk->header.size - TYPE_CONFIGURATION
    };
    search->next = 0;
    return true;
}

/* True if a chunk holds entries of the type that is searched for. */
static bool is_type(const struct resource_search *search,
                    const struct chunk *chunk)
{
    return chunk->type == CHUNK_TABLE_TYPE
        && chunk->header.size >= TYPE_HEADER
        && chunk->header.data[TYPE_ID] == RESOURCE_TYPE(search->id);
}

/* Goes to the next configuration of the type. */
static bool next_type(struct resource_search *search)
{
    struct chunk chunk;

    for (;;) {
        while (chunks_next(&search->chunks, &chunk)) {
            if (chunk.type == CHUNK_STRING_POOL
                && chunk.offset == search->names_offset
                && !string_pool_read(&search->chunks, &chunk, &search->names))
                return false;
            if (is_type(search, &chunk))
                return open_type(search, &chunk);
        }
        if (search->chunks.fault->code != FAULT_NONE || !next_package(search))
            return false;
    }
}

/* The number of an entry and where it is, by its place in the table. */
static uint32_t entry_at(const struct resource_search *search, uint32_t place,
                         uint32_t *offset)
{
    const uint8_t *row;

    if ((search->flags & FLAG_SPARSE) != 0) {
        row = search->offsets.data + 4 * (size_t)place;
        *offset = 4 * (uint32_t)chunk_u16(row + 2);
        return chunk_u16(row);
    }
    if ((search->flags & FLAG_SHORT) != 0) {
        *offset = chunk_u16(search->offsets.data + 2 * (size_t)place);
        *offset = *offset == NO_SHORT_ENTRY ? NO_ENTRY : 4 * *offset;
        return place;
    }
    *offset = chunk_u32(search->offsets.data + 4 * (size_t)place);
    return place;
}

/* Reads name and value of an entry. One that has parts has no value. */
static bool read_entry(const struct resource_search *search, size_t offset,
                       struct resource *resource)
{
    const uint8_t *entry = search->entries.data + offset;
    size_t left = search->entries.size - offset, size;
    unsigned flags;

    if (left < ENTRY_OCTETS)
        return chunks_refuse(&search->chunks, FAULT_RESOURCE_ENTRY, entry);
    size = chunk_u16(entry);
    flags = chunk_u16(entry + ENTRY_FLAGS);
    resource->data = chunk_u32(entry + ENTRY_NAME);
    if ((flags & FLAG_COMPACT) != 0) {
        resource->name = (uint32_t)size;
        resource->type = flags >> 8;
        return true;
    }
    resource->name = resource->data;
    resource->type = VALUE_NULL;
    if ((flags & FLAG_COMPLEX) != 0)
        return true;
    if (size < ENTRY_OCTETS || left < size || left - size < VALUE_OCTETS)
        return chunks_refuse(&search->chunks, FAULT_RESOURCE_ENTRY, entry);
    resource->type = entry[size + VALUE_TYPE];
    resource->data = chunk_u32(entry + size + VALUE_DATA);
    return true;
}

/* Takes the next entry of the configuration; sets *fits to whether it is one
 * that is searched for. False on a fault. */
static bool take_entry(struct resource_search *search,
                       struct resource *resource, bool *fits)
{
    uint32_t offset, number = entry_at(search, search->next, &offset);
    bool by_name = search->name.data != NULL;

    search->next++;
    *fits = offset != NO_ENTRY
         && (search->all || by_name || number == RESOURCE_ENTRY(search->id));
    if (!*fits)
        return true;
    if (offset > search->entries.size)
        return chunks_refuse(&search->chunks, FAULT_RESOURCE_ENTRY,
                             search->offsets.data);
    *resource = (struct resource){
        .id = (search->id & UINT32_C(0xffff0000)) | number,
        .offset = (size_t)(search->entries.data - search->chunks.start)
                + offset,
        .configuration = search->configuration,
    };
    return read_entry(search, offset, resource)
        && (!by_name || compare_name(&search->chunks, &search->names,
                                     resource->name, search->name, fits));
}

bool resource_search_next(struct resource_search *search,
                          struct resource *resource)
{
    bool fits;

    do {
        while (search->next < search->count) {
            if (!take_entry(search, resource, &fits))
                return false;
            if (fits)
                return true;
        }
        search->count = search->next = 0;
    } while (next_type(search));
    return false;
}

unsigned resource_api_level(const struct resource *resource)
{
    struct octets configuration = resource->configuration;

    return configuration.size >= CONFIG_API_LEVEL + 2
             ? chunk_u16(configuration.data + CONFIG_API_LEVEL)
             : 0;
}
