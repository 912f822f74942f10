/* libFuzzer target: no octets make the reader of resource tables read outside
 * them, or stay in a search. */
#include "input/resource_table.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void search(const struct resource_table *table, struct octets name)
{
    struct resource_search found;
    struct resource resource;
    struct octets text;

    resource_search_name(table, 0x7f020000, name, &found);
    while (resource_search_next(&found, &resource)) {
        (void)resource_api_level(&resource);
        if (resource.type == VALUE_STRING
            && !string_pool_at(&table->packages, &table->strings,
                               resource.data, &text))
            break;
    }
}

static void search_all(const struct resource_table *table)
{
    const struct octets type = { (const uint8_t *)"xml", 3 };
    uint32_t id = resource_type_id(table, type);
    struct resource_search found;
    struct resource resource;

    resource_search_all(table, id, &found);
    while (resource_search_next(&found, &resource))
        continue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct octets name = { (const uint8_t *)"first", 5 };
    struct resource_table table;
    struct fault fault;

    if (resource_table_open((struct octets){ data, size }, &table, &fault)) {
        search(&table, (struct octets){ NULL, 0 });
        search(&table, name);
        search_all(&table);
    }
    if (fault.code != FAULT_NONE && fault.offset > size)
        abort();
    return 0;
}
