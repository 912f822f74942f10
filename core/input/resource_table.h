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

/* The entries of one configuration. */
struct resource_type {
    struct octets offsets, entries;
    struct octets configuration;
    bool is_sparse, is_short; /* how offsets are written; full in neither */
    uint32_t count, next;
};

/* What the entries of a package are called. */
struct resource_names {
    const uint8_t *package;
    size_t offset; /* of the pool behind it */
    struct string_pool pool;
};

/* A search through all configurations. */
struct resource_search {
    struct chunks packages, chunks;
    struct resource_names names; /* of the package at hand */
    uint32_t id;                 /* of what is searched for */
    struct octets name;          /* of what is searched for, or .data = NULL */
    bool all;                    /* whatever id and name */
    struct chunk chunk;          /* the one at hand */
    struct resource_type type;   /* the configuration in it */
    bool fits;                   /* the entry taken last is searched for */
};

/* What they are read from can be read; the configuration at hand has as many
 * offsets as it says. */
/*@ predicate resource_table_valid(struct resource_table *table) =
      \valid(table) && chunks_valid(&table->packages)
      && string_pool_valid(&table->packages, &table->strings)
      && \separated(table, table->packages.fault);

    predicate resource_offsets_valid(struct resource_type *type) =
      octets_valid(type->offsets)
      && (type->is_short && !type->is_sparse
          ? 2 * type->count <= type->offsets.size
          : 4 * type->count <= type->offsets.size);

    predicate resource_type_valid(struct resource_type *type,
                                  uint8_t *start) =
      \valid_read(type)
      && (type->next < type->count
          ==> resource_offsets_valid(type)
              && octets_ordered(start, type->offsets.data)
              && octets_valid(type->entries)
              && octets_ordered(start, type->entries.data)
              && octets_valid(type->configuration)
              && octets_ordered(start, type->configuration.data));

    predicate resource_search_valid(struct resource_search *search) =
      \valid(search) && chunks_valid(&search->packages)
      && chunks_valid(&search->chunks)
      && search->chunks.fault == search->packages.fault
      && search->chunks.start == search->packages.start
      && \separated(search, search->packages.fault)
      && string_pool_valid(&search->chunks, &search->names.pool)
      && octets_valid(search->name)
      && resource_type_valid(&search->type, search->chunks.start); */

/* Opens a table. Clears *fault first, which must live as long as the table:
 * what is refused later is recorded there. Faults: CHUNK_*, POOL_HEADER,
 * RESOURCE_TABLE. */
/*@ requires octets_valid(file) && \valid(table) && \valid(fault)
             && \separated(table, fault);
    assigns *table, *fault;
    ensures \result ? resource_table_valid(table)
                    : fault->code != FAULT_NONE; */
MUST_CHECK bool resource_table_open(struct octets file,
                                    struct resource_table *table,
                                    struct fault *fault);

/* Begins a search for an id. */
/*@ requires resource_table_valid(table) && \valid(search)
             && \separated(search, table, table->packages.fault);
    assigns *search;
    ensures resource_search_valid(search); */
void resource_search_id(const struct resource_table *table, uint32_t id,
                        struct resource_search *search);

/* Begins a search for the resources of a name, UTF-8, that have package and
 * type of an id. */
/*@ requires resource_table_valid(table) && \valid(search)
             && octets_valid(name)
             && \separated(search, table, table->packages.fault);
    assigns *search;
    ensures resource_search_valid(search); */
void resource_search_name(const struct resource_table *table, uint32_t id,
                          struct octets name, struct resource_search *search);

/* Begins a search for all that have package and type of an id. */
/*@ requires resource_table_valid(table) && \valid(search)
             && \separated(search, table, table->packages.fault);
    assigns *search;
    ensures resource_search_valid(search); */
void resource_search_all(const struct resource_table *table, uint32_t id,
                         struct resource_search *search);

/* The id of entry 0 of the first type of a name in ASCII; 0 if there is none,
 * or on a fault. Faults: CHUNK_*, POOL_*, RESOURCE_PACKAGE. */
/*@ requires resource_table_valid(table) && octets_valid(name);
    assigns *table->packages.fault; */
uint32_t resource_type_id(const struct resource_table *table,
                          struct octets name);

/* Finds the next one, in the order of the file; false at the end and on a
 * fault. Faults: CHUNK_*, POOL_*, RESOURCE_*. */
/*@ requires resource_search_valid(search) && \valid(resource)
             && \separated(search, resource, search->packages.fault);
    assigns search->packages.rest, search->chunks.rest, search->names,
            search->chunk, search->type, search->fits, *resource,
            *search->packages.fault;
    ensures resource_search_valid(search);
    ensures \result ==> octets_valid(resource->configuration); */
bool resource_search_next(struct resource_search *search,
                          struct resource *resource);

/* The lowest API level that a configuration is for; 0 for all. */
/*@ requires \valid_read(resource) && octets_valid(resource->configuration);
    assigns \nothing; */
unsigned resource_api_level(const struct resource *resource);

#endif
