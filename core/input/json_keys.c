#include "input/json_keys.h"

#include <stdlib.h>
#include <string.h>

#include "input/json_string.h"

/* So many keys are compared each with each. */
enum { FEW = 8 };

struct entry {
    struct json_string name;
    uint32_t key;
};

static struct json_string name_of(const struct json *json, uint32_t key)
{
    return (struct json_string){ json_raw(json, key),
                                 json->nodes[key].escaped };
}

/* Most names that differ do so in size or in the first octet. */
static bool same(struct json_string a, struct json_string b)
{
    if (!a.escaped && !b.escaped)
        return a.raw.size == b.raw.size
            && memcmp(a.raw.data, b.raw.data, a.raw.size) == 0;
    return json_string_compare(a, b) == 0;
}

static void index_few(struct json *json, uint32_t object)
{
    uint32_t keys[FEW], count = json->nodes[object].count;
    uint32_t key = object + 1;

    for (uint32_t i = 0; i < count; i++) {
        struct json_string name = name_of(json, key);

        keys[i] = key;
        json->nodes[key].next = key;
        for (uint32_t j = 0; j < i; j++)
            if (same(name_of(json, keys[j]), name)) {
                json->nodes[key].next = keys[j];
                break;
            }
        key = json_after(json, key + 1);
    }
}

/* By name, then by place. */
static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = json_string_compare(a->name, b->name);

    return order != 0 ? order : (a->key > b->key) - (a->key < b->key);
}

static void sort_entries(const struct json *json, uint32_t object,
                         struct entry *entries)
{
    uint32_t key = object + 1, count = json->nodes[object].count;

    for (uint32_t i = 0; i < count; i++) {
        entries[i] = (struct entry){ name_of(json, key), key };
        key = json_after(json, key + 1);
    }
    qsort(entries, count, sizeof *entries, compare);
}

static bool reserve_order(struct json *json, uint32_t count)
{
    struct json_memory memory = json->memory;
    uint32_t room = json->order_room * 2;
    void *order;

    if (json->order_room - json->order_size >= count)
        return true;
    if (room < json->order_size + count)
        room = json->order_size + count;
    order = memory.resize(memory.context, json->order,
                          json->order_room * sizeof *json->order,
                          room * sizeof *json->order);
    if (order == NULL)
        return false;
    json->order = order;
    json->order_room = room;
    return true;
}

static void keep_order(struct json *json, uint32_t object,
                       const struct entry *entries)
{
    uint32_t count = json->nodes[object].count, same_name = 0;

    json->nodes[object + 1].count = json->order_size & 0x7ffffff;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t key = entries[i].key;

        if (i == 0 || !same(entries[i - 1].name, entries[i].name))
            same_name = key;
        json->nodes[key].next = same_name;
        json->order[json->order_size++] = key;
    }
}

static bool index_many(struct json *json, uint32_t object)
{
    struct json_memory memory = json->memory;
    uint32_t count = json->nodes[object].count;
    struct entry *entries;

    if (!reserve_order(json, count))
        return false;
    entries = memory.resize(memory.context, NULL, 0, count * sizeof *entries);
    if (entries == NULL)
        return false;
    sort_entries(json, object, entries);
    keep_order(json, object, entries);
    memory.resize(memory.context, entries, count * sizeof *entries, 0);
    return true;
}

bool json_index_keys(struct json *json, uint32_t object, struct fault *fault)
{
    if (json->nodes[object].count <= FEW)
        index_few(json, object);
    else if (!index_many(json, object))
        return fault_refuse(fault, FAULT_JSON_MEMORY,
                            json->nodes[object].offset);
    return true;
}

static uint32_t find_of_few(const struct json *json, uint32_t object,
                            struct json_string name)
{
    uint32_t key = object + 1, found = 0;

    for (uint32_t i = 0; i < json->nodes[object].count; i++) {
        if (same(name_of(json, key), name))
            found = key + 1;
        key = json_after(json, key + 1);
    }
    return found;
}

/* The last of the sorted keys that are not after the name. */
static uint32_t find_of_many(const struct json *json, uint32_t object,
                             struct json_string name)
{
    const uint32_t *keys = json->order + json->nodes[object + 1].count;
    uint32_t low = 0, high = json->nodes[object].count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (json_string_compare(name_of(json, keys[middle]), name) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || !same(name_of(json, keys[low - 1]), name))
        return 0;
    return keys[low - 1] + 1;
}

uint32_t json_find(const struct json *json, uint32_t object,
                   struct octets name)
{
    struct json_string plain = { name, false };

    return json->nodes[object].count <= FEW
        ? find_of_few(json, object, plain) : find_of_many(json, object, plain);
}
