/* libFuzzer target: no text makes the JSON reader read or write outside of
 * it. The index that it gives can be walked. */
#include "input/json.h"

#include <stdlib.h>
#include <string.h>

#include "input/json_keys.h"
#include "input/json_string.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *resize(void *context, void *block, size_t old, size_t size)
{
    (void)context;
    (void)old;
    if (size > 0)
        return realloc(block, size);
    free(block);
    return NULL;
}

/* The value of a key is found again: the last one by its name. */
static void find_key(const struct json *json, uint32_t key)
{
    const struct json_node *node = &json->nodes[key];
    struct json_string name = { json_raw(json, key), node->escaped };
    uint8_t *room = malloc(name.raw.size + 1);
    uint32_t found;

    if (room == NULL)
        abort();
    found = json_find(json, node->parent, (struct octets){
        room, json_string_decode(name, room) });
    if (found <= key || json->nodes[found - 1].next != node->next)
        abort();
    free(room);
}

static void read_text(const uint8_t *data, size_t size, bool comments)
{
    struct json_memory memory = { resize, NULL };
    struct octets text = { data, size };
    struct json json;
    struct fault fault;
    bool read = comments ? json_read_commented(text, memory, &json, &fault)
                         : json_read(text, memory, &json, &fault);

    if (read != (fault.code == FAULT_NONE) || fault.offset > size)
        abort();
    for (uint32_t i = 0; i < json.size; i++) {
        const struct json_node *node = &json.nodes[i];

        if (node->offset >= node->stop || node->stop > size
            || json_after(&json, i) <= i)
            abort();
        if (node->type == JSON_KEY)
            find_key(&json, i);
    }
    json_close(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_text(data, size, false);
    read_text(data, size, true);
    return 0;
}
