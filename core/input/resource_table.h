/* Resource tables of Android packages, resources.arsc: what a resource's id
 * stands for in each configuration of a device (AOSP, ResourceTypes.h). Names
 * and paths may be shortened or left out by a build, ids may not. */
#ifndef COTTER_RESOURCE_TABLE_H
#define COTTER_RESOURCE_TABLE_H

#include "input/string_pool.h"

/* An id is 0xPPTTEEEE: package, type, entry. */
#define RESOURCE_PACKAGE(id) ((id) >> 24)
#define RESOURCE_TYPE(id)    ((id) >> 16 & 0xff)
#define RESOURCE_ENTRY(id)   ((id) & 0xffff)

struct resource_table {
    struct chunks packages;
    struct string_pool strings; /* paths and other texts */
};

struct resource {
    uint32_t id;
    unsigned type; /* of the value */
    uint32_t data; /* a number, an id, an index of table->strings */
    uint32_t name; /* an index of the pool that names are in */
    size_t offset; /* of the entry in the file */
    struct octets configuration; /* ResTable_config; empty: any device */
};

/* A search through all configurations. */
struct resource_search {
    struct chunks packages, chunks;
    size_t names_offset;     /* of the chunk with the names of its entries */
    struct string_pool names;
    uint32_t id;             /* of what is searched for */
    struct octets name;      /* of what is searched for, or .data = NULL */
    bool all;                /* whatever id and name */
    struct octets offsets, entries; /* of the configuration at hand */
    unsigned flags;
    uint32_t count, next;    /* of its entries */
    struct octets configuration;
};

/* Opens a table. Clears *fault first, which must live as long as the table:
 * what is refused later is recorded there. Faults: CHUNK_*, POOL_HEADER,
 * RESOURCE_TABLE. */
MUST_CHECK bool resource_table_open(struct octets file,
                                    struct resource_table *table,
                                    struct fault *fault);

/* Begins a search for an id. */
void resource_search_id(const struct resource_table *table, uint32_t id,
                        struct resource_search *search);

/* Begins a search for the resources of a name, UTF-8, that have package and
 * type of an id. */
void resource_search_name(const struct resource_table *table, uint32_t id,
                          struct octets name, struct resource_search *search);

/* The id of entry 0 of the first type of a name in ASCII; 0 if there is none,
 * or on a fault. Faults: CHUNK_*, POOL_*, RESOURCE_PACKAGE. */
uint32_t resource_type_id(const struct resource_table *table,
                          const char *name);

/* Begins a search for all that have package and type of an id. */
void resource_search_all(const struct resource_table *table, uint32_t id,
                         struct resource_search *search);

/* Finds the next one, in the order of the file; false at the end and on a
 * fault. Faults: CHUNK_*, POOL_*, RESOURCE_*. */
bool resource_search_next(struct resource_search *search,
                          struct resource *resource);

/* The lowest API level that a configuration is for; 0 for all. */
unsigned resource_api_level(const struct resource *resource);

#endif
