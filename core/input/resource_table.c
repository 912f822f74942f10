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

/* Reads the strings of a table, which are the first pool in it. */
/*@ requires chunks_valid(packages) && \valid(strings)
             && \separated(strings, packages, packages->fault);
    assigns *strings, *packages->fault;
    ensures \result ? string_pool_valid(packages, strings)
                    : packages->fault->code != FAULT_NONE; */
static bool read_strings(const struct chunks *packages,
                         struct string_pool *strings)
{
    struct chunks in = chunks_within(packages, packages->rest);
    struct chunk chunk;

    /*@ loop invariant chunks_valid(&in) && in.fault == packages->fault
                       && in.start == packages->start;
        loop assigns in.rest, chunk, *packages->fault;
        loop variant in.rest.size; */
    while (chunks_next(&in, &chunk))
        if (chunk.type == CHUNK_STRING_POOL)
            return string_pool_read(packages, &chunk, strings);
    return chunks_refuse(&in, FAULT_RESOURCE_TABLE, in.start);
}

bool resource_table_open(struct octets file, struct resource_table *table,
                         struct fault *fault)
{
    struct chunks outer;
    struct chunk chunk;

    chunks_init(&outer, file, fault);
    if (!chunks_next(&outer, &chunk) || chunk.type != CHUNK_TABLE
        || chunk.header.size < TABLE_HEADER)
        return chunks_refuse(&outer, FAULT_RESOURCE_TABLE, outer.start);
    table->packages = chunks_within(&outer, chunk.body);
    return read_strings(&table->packages, &table->strings);
}

void resource_search_name(const struct resource_table *table, uint32_t id,
                          struct octets name, struct resource_search *search)
{
    search->packages = table->packages;
    search->chunks = table->packages;
    search->chunks.rest.size = 0;
    search->names.package = NULL;
    search->names.offset = 0;
    search->names.pool.count = 0;
    search->id = id;
    search->name = name;
    search->all = search->fits = false;
    search->type.count = search->type.next = 0;
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
/*@ requires chunks_valid(in) && string_pool_valid(in, pool)
             && octets_valid(name) && \valid(same)
             && \separated(same, pool, in, in->fault)
             && \separated(pool, in->fault);
    assigns *same, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool compare_name(const struct chunks *in,
                         const struct string_pool *pool, uint32_t index,
                         struct octets name, bool *same)
{
    struct octets found;

    if (!string_pool_at(in, pool, index, &found))
        return false;
    *same = string_pool_equal(pool->encoding, found, name);
    return true;
}

/* The number of the type of a name in a package; 0 if there is none. */
/*@ requires chunks_valid(in) && string_pool_valid(in, pool)
             && octets_valid(name) && \separated(pool, in, in->fault);
    assigns *in->fault;
    ensures \result <= PACKAGE_TYPES_MOST; */
static uint32_t find_type(const struct chunks *in,
                          const struct string_pool *pool, struct octets name)
{
    bool same = false;

    /*@ loop invariant 0 <= i <= PACKAGE_TYPES_MOST;
        loop assigns i, same, *in->fault;
        loop variant PACKAGE_TYPES_MOST - i; */
    for (uint32_t i = 0; i < pool->count && i < PACKAGE_TYPES_MOST; i++) {
        if (!compare_name(in, pool, i, name, &same))
            return 0;
        if (same)
            return i + 1;
    }
    return 0;
}

/* True if a chunk is the pool that begins so far behind its package. */
/*@ requires \valid_read(chunk);
    assigns \nothing;
    ensures \result ==> chunk->type == CHUNK_STRING_POOL; */
static bool is_pool_at(const struct chunk *chunk, const uint8_t *package,
                       size_t offset)
{
    return chunk->type == CHUNK_STRING_POOL
        && (size_t)(chunk->header.data - package) == offset;
}

/* The same of a package, whose types are named in one of its pools. */
/*@ requires chunks_valid(in) && chunk_valid(package)
             && octets_ordered(in->start, package->header.data)
             && package->header.size >= PACKAGE_HEADER && octets_valid(name)
             && \separated(package, in, in->fault);
    assigns *in->fault;
    ensures \result <= PACKAGE_TYPES_MOST; */
static uint32_t type_in(const struct chunks *in, const struct chunk *package,
                        struct octets name)
{
    const uint8_t *header = package->header.data;
    size_t offset = chunk_u32(header + PACKAGE_TYPES);
    uint32_t first = package->header.size >= PACKAGE_FIRST_TYPE + 4
                       ? chunk_u32(header + PACKAGE_FIRST_TYPE) : 0;
    struct chunks chunks = chunks_within(in, package->body);
    struct string_pool pool;
    struct chunk chunk;
    uint32_t type;

    /*@ loop invariant chunks_valid(&chunks) && chunks.fault == in->fault
                       && chunks.start == in->start;
        loop assigns chunks.rest, chunk, *in->fault;
        loop variant chunks.rest.size; */
    while (chunks_next(&chunks, &chunk)) {
        if (!is_pool_at(&chunk, header, offset))
            continue;
        if (!string_pool_read(in, &chunk, &pool))
            return 0;
        type = find_type(in, &pool, name);
        return type == 0 || first > PACKAGE_TYPES_MOST - type ? 0
                                                              : type + first;
    }
    return 0;
}

uint32_t resource_type_id(const struct resource_table *table,
                          struct octets name)
{
    struct chunks packages = table->packages;
    struct chunk chunk;

    /*@ loop invariant chunks_valid(&packages)
                       && packages.fault == table->packages.fault
                       && packages.start == table->packages.start;
        loop assigns packages.rest, chunk, *table->packages.fault;
        loop variant packages.rest.size; */
    while (chunks_next(&packages, &chunk)) {
        const uint8_t *header = chunk.header.data;
        uint32_t type;

        if (chunk.type != CHUNK_TABLE_PACKAGE)
            continue;
        if (chunk.header.size < PACKAGE_HEADER)
            return chunks_refuse(&packages, FAULT_RESOURCE_PACKAGE, header);
        type = type_in(&packages, &chunk, name);
        if (type != 0)
            return header[PACKAGE_ID] * UINT32_C(0x1000000)
                 + type * UINT32_C(0x10000);
    }
    return 0;
}

/* Goes into the next package of a number: inside is what is in it. */
/*@ requires chunks_valid(packages) && \valid(inside) && \valid(names)
             && inside->start == packages->start
             && inside->fault == packages->fault
             && \separated(packages, inside, names, packages->fault);
    assigns packages->rest, inside->rest, names->package, names->offset,
            names->pool.count, *packages->fault;
    ensures chunks_valid(packages);
    ensures \result
            ? chunks_valid(inside) && names->pool.count == 0
              && octets_ordered(packages->start, names->package)
              && packages->rest.size + inside->rest.size
                 < \old(packages->rest.size)
            : inside->rest == \old(inside->rest)
              && names->pool.count == \old(names->pool.count)
              && packages->rest.size <= \old(packages->rest.size)
              && (packages->rest.size == 0
                  || packages->fault->code != FAULT_NONE); */
static bool next_package(struct chunks *packages, uint32_t id,
                         struct chunks *inside, struct resource_names *names)
{
    struct chunk chunk;

    /*@ loop invariant chunks_valid(packages);
        loop invariant packages->rest.size
                       <= \at(packages->rest.size, Pre);
        loop assigns packages->rest, chunk, *packages->fault;
        loop variant packages->rest.size; */
    while (chunks_next(packages, &chunk)) {
        if (chunk.type != CHUNK_TABLE_PACKAGE)
            continue;
        if (chunk.header.size < PACKAGE_HEADER)
            return chunks_refuse(packages, FAULT_RESOURCE_PACKAGE,
                                 chunk.header.data);
        if (chunk_u32(chunk.header.data + PACKAGE_ID) != id)
            continue;
        inside->rest.data = chunk.body.data;
        inside->rest.size = chunk.body.size;
        names->package = chunk.header.data;
        names->offset = chunk_u32(chunk.header.data + PACKAGE_NAMES);
        names->pool.count = 0;
        return true;
    }
    return false;
}

/* True if a chunk is a configuration of a type. */
/*@ requires chunk_valid(chunk);
    assigns \nothing;
    ensures \result ==> chunk->header.size >= TYPE_HEADER; */
static bool is_type(const struct chunk *chunk, unsigned number)
{
    return chunk->type == CHUNK_TABLE_TYPE
        && chunk->header.size >= TYPE_HEADER
        && chunk->header.data[TYPE_ID] == number;
}

/* The table of entries lies between header and entries, whole. */
/*@ requires chunks_valid(in) && chunk_valid(chunk)
             && octets_ordered(in->start, chunk->header.data)
             && chunk->header.size >= TYPE_HEADER && \valid(type)
             && \separated(type, in, in->fault, chunk);
    assigns *type, *in->fault;
    ensures \result ? resource_type_valid(type, in->start)
                    : type->next == \old(type->next)
                      && type->count == \old(type->count); */
static bool read_type(const struct chunks *in, const struct chunk *chunk,
                      struct resource_type *type)
{
    const uint8_t *header = chunk->header.data;
    size_t size = chunk->header.size + chunk->body.size;
    size_t start = chunk_u32(header + TYPE_ENTRIES);
    uint32_t count = chunk_u32(header + TYPE_COUNT);
    unsigned flags = header[TYPE_FLAGS];
    bool is_sparse = (flags & FLAG_SPARSE) != 0;
    bool is_short = (flags & FLAG_SHORT) != 0;
    size_t each = is_short && !is_sparse ? 2 : 4;

    if (start > size || start < chunk->header.size
        || count > (start - chunk->header.size) / each)
        return chunks_refuse(in, FAULT_RESOURCE_TYPE, header);
    type->is_sparse = is_sparse;
    type->is_short = is_short;
    type->count = count;
    type->next = 0;
    type->offsets.data = chunk->body.data;
    type->offsets.size = count * each;
    type->entries.data = header + start;
    type->entries.size = size - start;
    type->configuration.data = header + TYPE_CONFIGURATION;
    type->configuration.size = chunk->header.size - TYPE_CONFIGURATION;
    return true;
}

/* Reads the names of the package if a chunk is their pool. */
/*@ requires chunks_valid(in) && chunk_valid(chunk) && \valid(names)
             && string_pool_valid(in, &names->pool)
             && octets_ordered(in->start, chunk->header.data)
             && \separated(names, in, in->fault, chunk)
             && \separated(chunk, in->fault);
    assigns names->pool, *in->fault;
    ensures string_pool_valid(in, &names->pool);
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_names(const struct chunks *in, const struct chunk *chunk,
                       struct resource_names *names)
{
    if (!is_pool_at(chunk, names->package, names->offset)
        || string_pool_read(in, chunk, &names->pool))
        return true;
    names->pool.count = 0;
    return false;
}

/* Takes the next configuration of a type, and reads the names of the package
 * on the way. */
/*@ requires chunks_valid(in) && \valid(names) && \valid(chunk)
             && string_pool_valid(in, &names->pool)
             && \separated(in, names, chunk, in->fault);
    assigns in->rest, names->pool, *chunk, *in->fault;
    ensures chunks_valid(in) && string_pool_valid(in, &names->pool);
    ensures in->rest.size <= \old(in->rest.size);
    ensures \result
            ==> chunk_valid(chunk) && chunk->header.size >= TYPE_HEADER
                && octets_ordered(in->start, chunk->header.data)
                && in->rest.size < \old(in->rest.size); */
static bool take_type(struct chunks *in, unsigned number,
                      struct resource_names *names, struct chunk *chunk)
{
    /*@ loop invariant chunks_valid(in) && string_pool_valid(in, &names->pool);
        loop invariant in->fault == \at(in->fault, Pre)
                       && in->start == \at(in->start, Pre);
        loop invariant in->rest.size <= \at(in->rest.size, Pre);
        loop assigns in->rest, names->pool, *chunk, *in->fault;
        loop variant in->rest.size; */
    while (chunks_next(in, chunk)) {
        if (!read_names(in, chunk, names))
            return false;
        if (is_type(chunk, number))
            return true;
    }
    return false;
}

/* Goes to the next configuration of a type in the package at hand. One that
 * is refused leaves no entries to who searches on. */
/*@ requires resource_search_valid(search)
             && search->type.next >= search->type.count;
    assigns search->chunks.rest, search->names.pool, search->chunk,
            search->type, *search->packages.fault;
    ensures resource_search_valid(search);
    ensures \result
            ? search->chunks.rest.size < \old(search->chunks.rest.size)
            : search->chunks.rest.size <= \old(search->chunks.rest.size)
              && search->type.next >= search->type.count; */
static bool next_type_in(struct resource_search *search)
{
    if (!take_type(&search->chunks, RESOURCE_TYPE(search->id),
                   &search->names, &search->chunk))
        return false;
    /*@ assert search->type.next >= search->type.count; */
    /*@ assert resource_search_valid(search); */
    return read_type(&search->chunks, &search->chunk, &search->type);
}

/* Goes into the next package that may have what is searched for. */
/*@ requires resource_search_valid(search)
             && search->type.next >= search->type.count;
    assigns search->packages.rest, search->chunks.rest, search->names.package,
            search->names.offset, search->names.pool.count,
            *search->packages.fault;
    ensures resource_search_valid(search)
            && search->type.next >= search->type.count;
    ensures \result
            ==> search->packages.rest.size + search->chunks.rest.size
                < \old(search->packages.rest.size); */
static bool enter_package(struct resource_search *search)
{
    return search->chunks.fault->code == FAULT_NONE
        && next_package(&search->packages, RESOURCE_PACKAGE(search->id),
                        &search->chunks, &search->names);
}

/* Goes to the next configuration of a type, in the package at hand or in one
 * that follows. */
/*@ requires resource_search_valid(search)
             && search->type.next >= search->type.count;
    assigns search->packages.rest, search->chunks.rest, search->names,
            search->chunk, search->type, *search->packages.fault;
    ensures resource_search_valid(search);
    ensures \result
            ==> search->packages.rest.size + search->chunks.rest.size
                < \old(search->packages.rest.size
                       + search->chunks.rest.size); */
static bool next_type(struct resource_search *search)
{
    /*@ loop invariant resource_search_valid(search)
                       && search->type.next >= search->type.count;
        loop invariant search->packages.rest.size + search->chunks.rest.size
                       <= \at(search->packages.rest.size
                              + search->chunks.rest.size, Pre);
        loop assigns search->packages.rest, search->chunks.rest,
                     search->names, search->chunk, search->type,
                     *search->packages.fault;
        loop variant search->packages.rest.size; */
    do {
        if (next_type_in(search))
            return true;
    } while (enter_package(search));
    return false;
}

/* The number of an entry, and how far behind the first it begins. */
struct place {
    uint32_t number, offset;
};

/* The place of an entry, by its row in the table of them. */
/*@ requires \valid_read(type) && resource_offsets_valid(type)
             && row < type->count;
    assigns \nothing; */
static struct place place_of(const struct resource_type *type, uint32_t row)
{
    const uint8_t *at = type->offsets.data;
    uint32_t offset;

    if (type->is_sparse) {
        at += 4 * (size_t)row;
        return (struct place){ chunk_u16(at),
                               4 * (uint32_t)chunk_u16(at + 2) };
    }
    if (!type->is_short)
        return (struct place){ row, chunk_u32(at + 4 * (size_t)row) };
    offset = chunk_u16(at + 2 * (size_t)row);
    return (struct place){ row, offset == NO_SHORT_ENTRY ? NO_ENTRY
                                                         : 4 * offset };
}

/* Reads name and value of an entry. One that has parts has no value. */
/*@ requires chunks_valid(in) && octets_valid(entry)
             && octets_ordered(in->start, entry.data) && \valid(resource)
             && \separated(resource, in, in->fault);
    assigns resource->name, resource->type, resource->data, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_entry(const struct chunks *in, struct octets entry,
                       struct resource *resource)
{
    size_t size;
    unsigned flags;

    if (entry.size < ENTRY_OCTETS)
        return chunks_refuse(in, FAULT_RESOURCE_ENTRY, entry.data);
    size = chunk_u16(entry.data);
    flags = chunk_u16(entry.data + ENTRY_FLAGS);
    resource->data = chunk_u32(entry.data + ENTRY_NAME);
    if ((flags & FLAG_COMPACT) != 0) {
        resource->name = (uint32_t)size;
        resource->type = flags >> 8;
        return true;
    }
    resource->name = resource->data;
    resource->type = VALUE_NULL;
    if ((flags & FLAG_COMPLEX) != 0)
        return true;
    if (size < ENTRY_OCTETS || entry.size < size
        || entry.size - size < VALUE_OCTETS)
        return chunks_refuse(in, FAULT_RESOURCE_ENTRY, entry.data);
    resource->type = entry.data[size + VALUE_TYPE];
    resource->data = chunk_u32(entry.data + size + VALUE_DATA);
    return true;
}

/* True if an entry may be one that is searched for: by its number, or if its
 * name decides. */
/*@ requires \valid_read(search);
    assigns \nothing; */
static bool may_fit(const struct resource_search *search, struct place place)
{
    return place.offset != NO_ENTRY
        && (search->all || search->name.data != NULL
            || place.number == RESOURCE_ENTRY(search->id));
}

/* Reads an entry of the configuration. */
/*@ requires resource_search_valid(search) && \valid(resource)
             && search->type.next < search->type.count
             && \separated(search, resource, search->packages.fault);
    assigns *resource, *search->packages.fault;
    ensures resource_search_valid(search);
    ensures \result ==> octets_valid(resource->configuration); */
static bool read_place(const struct resource_search *search,
                       struct place place, struct resource *resource)
{
    const struct chunks *in = &search->chunks;
    struct octets entry = search->type.entries;

    if (place.offset > entry.size)
        return chunks_refuse(in, FAULT_RESOURCE_ENTRY,
                             search->type.offsets.data);
    entry = octets_skip(entry, place.offset);
    resource->id = (search->id & UINT32_C(0xffff0000)) | place.number;
    resource->offset = (size_t)(entry.data - in->start);
    resource->configuration.data = search->type.configuration.data;
    resource->configuration.size = search->type.configuration.size;
    return read_entry(in, entry, resource);
}

/* Notes whether a resource has the name that is searched for, if one is. */
/*@ requires resource_search_valid(search) && \valid_read(resource)
             && \separated(search, resource, search->packages.fault);
    assigns search->fits, *search->packages.fault;
    ensures resource_search_valid(search); */
static bool check_name(struct resource_search *search,
                       const struct resource *resource)
{
    return search->name.data == NULL
        || compare_name(&search->chunks, &search->names.pool, resource->name,
                        search->name, &search->fits);
}

/* Reads the entry at hand, and notes whether it is one that is searched
 * for. */
/*@ requires resource_search_valid(search) && \valid(resource)
             && search->type.next < search->type.count
             && \separated(search, resource, search->packages.fault);
    assigns search->fits, *resource, *search->packages.fault;
    ensures resource_search_valid(search);
    ensures \result && search->fits
            ==> octets_valid(resource->configuration); */
static bool read_row(struct resource_search *search,
                     struct resource *resource)
{
    struct place place = place_of(&search->type, search->type.next);

    search->fits = may_fit(search, place);
    return !search->fits
        || (read_place(search, place, resource)
            && check_name(search, resource));
}

/* The same of the next entry of the configuration. False on a fault. */
/*@ requires resource_search_valid(search) && \valid(resource)
             && search->type.next < search->type.count
             && \separated(search, resource, search->packages.fault);
    assigns search->type.next, search->fits, *resource,
            *search->packages.fault;
    ensures resource_search_valid(search)
            && search->type.next == \old(search->type.next) + 1;
    ensures \result && search->fits
            ==> octets_valid(resource->configuration); */
static bool take_entry(struct resource_search *search,
                       struct resource *resource)
{
    bool good = read_row(search, resource);

    search->type.next++;
    return good;
}

/* Takes entries of the configuration up to one that is searched for. */
/*@ requires resource_search_valid(search) && \valid(resource)
             && \separated(search, resource, search->packages.fault);
    assigns search->type.next, search->fits, *resource,
            *search->packages.fault;
    ensures resource_search_valid(search);
    ensures \result
            ==> (search->fits ? octets_valid(resource->configuration)
                              : search->type.next >= search->type.count); */
static bool take_entries(struct resource_search *search,
                         struct resource *resource)
{
    search->fits = false;
    /*@ loop invariant resource_search_valid(search);
        loop invariant search->packages.fault
                       == \at(search->packages.fault, Pre);
        loop invariant search->fits ==> octets_valid(resource->configuration);
        loop assigns search->type.next, search->fits, *resource,
                     *search->packages.fault;
        loop variant search->type.count - search->type.next; */
    while (!search->fits && search->type.next < search->type.count)
        if (!take_entry(search, resource))
            return false;
    return true;
}

bool resource_search_next(struct resource_search *search,
                          struct resource *resource)
{
    /*@ loop invariant resource_search_valid(search);
        loop invariant search->packages.fault
                       == \at(search->packages.fault, Pre);
        loop assigns search->packages.rest, search->chunks.rest,
                     search->names, search->chunk, search->type,
                     search->fits, *resource, *search->packages.fault;
        loop variant search->packages.rest.size + search->chunks.rest.size; */
    do {
        if (!take_entries(search, resource))
            return false;
        if (search->fits)
            return true;
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
