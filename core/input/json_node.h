/* The index of a JSON text: one node for each value and key, in the order of
 * the text, which the nodes point into. Nothing is decoded here. */
#ifndef COTTER_JSON_NODE_H
#define COTTER_JSON_NODE_H

#include <stdbool.h>

#include "base/octets.h"

enum json_type {
    JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING,
    JSON_ARRAY, JSON_OBJECT,
    JSON_KEY /* stands before its value */
};

struct json_node {
    uint32_t offset;      /* of its first octet, such as a quote */
    uint32_t stop;        /* of the octet after its last */
    uint32_t parent;      /* array or object; the root is its own */
    uint32_t ordinal;     /* among the elements or keys, from 0 */
    uint32_t next;        /* array, object: the node after all of its own;
                           * key: the first key of this object by its name */
    uint32_t count : 27;  /* elements, or keys; of the first key of an object
                           * with many: where its sorted keys begin */
    uint32_t type : 4;
    uint32_t escaped : 1; /* string, key: has a reverse solidus */
};

/* Where an index gets its memory: as realloc, but told the old size, and
 * what it gave is given back with size 0. NULL means that there is none. */
struct json_memory {
    void *(*resize)(void *context, void *block, size_t old, size_t size);
    void *context;
};

struct json {
    struct octets text;
    struct json_node *nodes; /* the first is the root */
    uint32_t *order;         /* keys of objects with many, sorted by name */
    uint32_t size, room;     /* of nodes, in use and in all */
    uint32_t order_size, order_room;
    struct json_memory memory;
};

/* The node after a value and all that it holds. */
static inline uint32_t json_after(const struct json *json, uint32_t index)
{
    const struct json_node *node = &json->nodes[index];

    return node->type == JSON_ARRAY || node->type == JSON_OBJECT
        ? node->next : index + 1;
}

/* What stands between the quotes of a string or key. */
static inline struct octets json_raw(const struct json *json, uint32_t index)
{
    const struct json_node *node = &json->nodes[index];

    return (struct octets){ json->text.data + node->offset + 1,
                            node->stop - node->offset - 2 };
}

#endif
