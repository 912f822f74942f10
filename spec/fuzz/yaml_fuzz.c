/* libFuzzer target: no text makes the YAML reader read or write outside of it.
 * What it makes is JSON, each octet of which has a place in the text, and each
 * value is made a second time as libyaml made it. */
#include "input/yaml.h"

#include <stdlib.h>

#include "input/json.h"

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

static void check_json(const struct yaml_json *made)
{
    struct octets text = { made->text, made->size };
    struct json_memory memory = { resize, NULL };
    struct json json;
    struct fault fault;

    if (!json_read(text, memory, &json, &fault)
        && fault.code != FAULT_JSON_RANGE)
        abort();
    json_close(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets text = { data, size };
    struct yaml_json json;
    struct fault fault;
    bool read = yaml_read(text, &json, &fault);

    if (read != (fault.code == FAULT_NONE) || fault.offset > size
        || fault.code == FAULT_YAML_PLACES)
        abort();
    for (size_t i = 0; read && i <= json.size; i++)
        if (yaml_json_place(&json, i) > size)
            abort();
    if (read)
        check_json(&json);
    yaml_json_close(&json);
    return 0;
}
