/* libFuzzer target: no octets make the reader of binary XML read outside of
 * them, or write more than it measured. The index that it gives can be walked,
 * and each text decoded. */
#include "input/binary_xml.h"

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
        || xml_decode(raw, node->type == XML_ATTRIBUTE, room) > raw.size)
        abort();
    free(room);
}

static void check(const struct xml *xml, struct binary_xml_room room)
{
    if (xml->text.size != room.octets || xml->size != room.nodes
        || xml->root == 0)
        abort();
    for (uint32_t i = 0; i < xml->size; i++) {
        const struct xml_node *node = &xml->nodes[i];

        if (node->stop > room.octets || node->next <= i
            || node->next > xml->size || (i > 0 && node->parent >= i)
            || (i > 0 && node->offset <= xml->nodes[i - 1].offset
                && i > 1))
            abort();
        decode(xml, i);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets file = { data, size };
    struct binary_xml_room room;
    struct fault fault;
    struct xml xml;
    uint8_t *text;

    if (!binary_xml_measure(file, &room, &fault)) {
        if (fault.code == FAULT_NONE || fault.offset > size)
            abort();
        return 0;
    }
    text = malloc(room.octets);
    xml.nodes = malloc(room.nodes * sizeof *xml.nodes);
    xml.lines = malloc(room.nodes * sizeof *xml.lines);
    if (text == NULL || xml.nodes == NULL || xml.lines == NULL)
        abort();
    binary_xml_write(file, text, room, &xml);
    check(&xml, room);
    free(text);
    free(xml.nodes);
    free(xml.lines);
    return 0;
}
