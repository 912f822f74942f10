/* libFuzzer target: XML that is read is XML to expat alone, too, which tells
 * of the same elements, attributes and texts. White space alone is left out on
 * both sides, since the index has it only where an element holds nothing else;
 * of comments their places are compared. */
#include "input/xml.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "input/xml_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was told, as octets. */
struct trace {
    uint8_t *octets;
    size_t size, room;
    size_t text; /* where the text that is being told begins; 0: none is */
};

static void put(struct trace *trace, const void *octets, size_t size)
{
    if (trace->room - trace->size < size) {
        trace->room = 2 * trace->room + size;
        trace->octets = realloc(trace->octets, trace->room);
        if (trace->octets == NULL)
            abort();
    }
    if (size > 0)
        memcpy(trace->octets + trace->size, octets, size);
    trace->size += size;
}

/* Ends a text, and takes it back if it is white space alone. */
static void end_text(struct trace *trace)
{
    size_t begin = trace->text;

    trace->text = 0;
    if (begin > 0 && xml_is_blank((struct octets){
            trace->octets + begin, trace->size - begin }))
        trace->size = begin - 1;
}

static void put_text(struct trace *trace, const void *octets, size_t size)
{
    if (trace->text == 0) {
        put(trace, "T", 1);
        trace->text = trace->size;
    }
    put(trace, octets, size);
}

static void put_mark(struct trace *trace, const char *mark,
                     const void *octets, size_t size)
{
    end_text(trace);
    put(trace, mark, 1);
    put(trace, octets, size);
    put(trace, "", 1);
}

static void start_element(void *context, const XML_Char *name,
                          const XML_Char **attributes)
{
    put_mark(context, "S", name, strlen(name));
    for (; *attributes != NULL; attributes += 2) {
        put_mark(context, "A", attributes[0], strlen(attributes[0]));
        put_mark(context, "V", attributes[1], strlen(attributes[1]));
    }
}

static void end_element(void *context, const XML_Char *name)
{
    (void)name;
    put_mark(context, "E", "", 0);
}

static void add_text(void *context, const XML_Char *text, int size)
{
    put_text(context, text, (size_t)size);
}

static void add_comment(void *context, const XML_Char *data)
{
    (void)data;
    put_mark(context, "C", "", 0);
}

static void add_instruction(void *context, const XML_Char *target,
                            const XML_Char *data)
{
    (void)target;
    (void)data;
    end_text(context);
}

static void trace_expat(struct octets text, struct trace *trace)
{
    XML_Parser parser = XML_ParserCreate(NULL);

    if (parser == NULL)
        abort();
    XML_SetUserData(parser, trace);
    XML_SetElementHandler(parser, start_element, end_element);
    XML_SetCharacterDataHandler(parser, add_text);
    XML_SetCommentHandler(parser, add_comment);
    XML_SetProcessingInstructionHandler(parser, add_instruction);
    if (XML_Parse(parser, (const char *)text.data, (int)text.size, 1)
        != XML_STATUS_OK)
        abort();
    XML_ParserFree(parser);
}

/* Tells what a text or value means. */
static void put_decoded(struct trace *trace, const struct xml *xml,
                        uint32_t index)
{
    struct octets raw = xml_raw(xml, index);
    bool is_value = xml->nodes[index].type == XML_ATTRIBUTE;
    uint8_t *room = malloc(raw.size + 1);
    size_t size;

    if (room == NULL)
        abort();
    size = xml_decode(raw, is_value, room);
    if (is_value)
        put_mark(trace, "V", room, size);
    else
        put_text(trace, room, size);
    end_text(trace);
    free(room);
}

static void put_node(struct trace *trace, const struct xml *xml,
                     uint32_t index)
{
    enum xml_type type = xml->nodes[index].type;
    struct octets name = { NULL, 0 };

    if (type == XML_ELEMENT || type == XML_ATTRIBUTE)
        name = xml_name(xml, index);
    if (type == XML_ELEMENT)
        put_mark(trace, "S", name.data, name.size);
    else if (type == XML_ATTRIBUTE)
        put_mark(trace, "A", name.data, name.size);
    else if (type == XML_COMMENT)
        put_mark(trace, "C", "", 0);
    if (type == XML_ATTRIBUTE || type == XML_TEXT)
        put_decoded(trace, xml, index);
}

static void trace_index(const struct xml *xml, struct trace *trace)
{
    uint32_t open = 0;

    for (uint32_t i = 1; i < xml->size; i++) {
        for (; open != xml->nodes[i].parent; open = xml->nodes[open].parent)
            put_mark(trace, "E", "", 0);
        put_node(trace, xml, i);
        if (xml->nodes[i].type == XML_ELEMENT)
            open = i;
    }
    for (; open != 0; open = xml->nodes[open].parent)
        put_mark(trace, "E", "", 0);
}

static void compare(const struct xml *xml)
{
    struct trace own = { NULL, 0, 0, 0 }, other = { NULL, 0, 0, 0 };

    trace_index(xml, &own);
    trace_expat(xml->text, &other);
    if (own.size != other.size
        || memcmp(own.octets, other.octets, own.size) != 0)
        abort();
    free(own.octets);
    free(other.octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets text = { data, size };
    struct xml xml = { .room = xml_room(text) };
    struct fault fault;

    xml.nodes = malloc(xml.room * sizeof *xml.nodes);
    if (xml.nodes == NULL)
        abort();
    if (xml_read(text, UNICODE_UTF8, &xml, &fault))
        compare(&xml);
    free(xml.nodes);
    return 0;
}
