/* libFuzzer target: no text makes the XML reader read or write outside of it.
 * The index that it gives can be walked, and each text decoded. */
#include "input/xml.h"

#include <stdlib.h>

#include "input/xml_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(const struct xml *xml, uint32_t index)
{
    const struct xml_node *node = &xml->nodes[index];
    struct octets raw;
    uint8_t *room;

    if (node->type == XML_DOCUMENT || node->type == XML_ELEMENT)
        return;
    raw = xml_raw(xml, index);
    room = malloc(raw.size + 1);
    if (room == NULL
        || (node->type != XML_COMMENT
            && xml_decode(raw, node->type == XML_ATTRIBUTE, room) > raw.size))
        abort();
    free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets text = { data, size };
    struct xml xml = { .room = xml_room(text) };
    struct fault fault;
    bool read;

    xml.nodes = malloc(xml.room * sizeof *xml.nodes);
    if (xml.nodes == NULL)
        abort();
    read = xml_read(text, UNICODE_UTF8, &xml, &fault);
    if (read != (fault.code == FAULT_NONE) || fault.offset > size
        || (read && xml.root == 0))
        abort();
    for (uint32_t i = 0; read && i < xml.size; i++) {
        const struct xml_node *node = &xml.nodes[i];

        if (node->stop > size || node->next <= i || node->next > xml.size
            || (i > 0 && node->parent >= i))
            abort();
        decode(&xml, i);
    }
    free(xml.nodes);
    return 0;
}
