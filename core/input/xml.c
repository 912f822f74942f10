#include "input/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "input/xml_refusal.h"
#include "input/xml_text.h"

struct reader {
    XML_Parser parser;
    struct xml *xml;
    struct fault *fault;
    enum unicode_encoding origin;
    uint32_t parent; /* the element that is open, or the document */
    uint32_t end;    /* of the markup that was read last */
    int depth;
    bool has_doctype;
};

uint32_t xml_room(struct octets text)
{
    const uint8_t *end = text.data + text.size;
    uint32_t room = 1;

    /* A "<" begins one element or comment, after a text; a "=" is inside of
     * one attribute at least. */
    for (const uint8_t *at = text.data;
         at < end && room < LIMIT_XML_NODES; at++)
        room += *at == '<' ? 2 : *at == '=';
    return room < LIMIT_XML_NODES ? room : LIMIT_XML_NODES;
}

static void refuse(struct reader *in, enum fault_code code, uint32_t offset)
{
    fault_refuse(in->fault, code, offset);
    XML_StopParser(in->parser, XML_FALSE);
}

static uint32_t event_begin(const struct reader *in)
{
    return (uint32_t)XML_GetCurrentByteIndex(in->parser);
}

static uint32_t event_end(const struct reader *in)
{
    return event_begin(in) + (uint32_t)XML_GetCurrentByteCount(in->parser);
}

static struct octets between(const struct reader *in, uint32_t begin,
                             uint32_t end)
{
    return (struct octets){ in->xml->text.data + begin, end - begin };
}

/* Adds a node to what is open. 0: there is no room, which is refused. */
static uint32_t add_node(struct reader *in, enum xml_type type,
                         uint32_t begin, uint32_t end)
{
    struct xml *xml = in->xml;

    if (xml->size == xml->room) {
        refuse(in, FAULT_XML_NODES, begin);
        return 0;
    }
    xml->nodes[xml->size] = (struct xml_node){
        .offset = begin, .stop = end, .parent = in->parent,
        .next = xml->size + 1, .type = type & 15u,
    };
    return xml->size++;
}

/* A line that a merge left behind: "=======", or ">>>>>>> " and a name. The
 * "<<<<<<< " before them is no XML. */
static bool is_conflict(const uint8_t *line, const uint8_t *end)
{
    return end - line >= 7
        && (memcmp(line, "=======", 7) == 0 || memcmp(line, ">>>>>>>", 7) == 0)
        && (end - line == 7 || strchr(" \r\n", line[7]) != NULL);
}

static void refuse_conflict(struct reader *in, struct octets text)
{
    const uint8_t *line = text.data, *end = text.data + text.size;

    while (line != NULL && line < end) {
        if (is_conflict(line, end))
            refuse(in, FAULT_XML_CONFLICT,
                   (uint32_t)(line - in->xml->text.data));
        line = memchr(line, '\n', (size_t)(end - line));
        line = line == NULL ? NULL : line + 1;
    }
}

/* Adds the text from the last markup to the next. Blanks are kept where they
 * are all that an element holds. */
static void end_text(struct reader *in, uint32_t end, bool keeps_blanks)
{
    struct octets text = between(in, in->end, end);
    bool is_blank = xml_is_blank(text);

    if (in->parent == 0 || text.size == 0 || (is_blank && !keeps_blanks))
        return;
    if (!is_blank)
        refuse_conflict(in, text);
    add_node(in, XML_TEXT, in->end, end);
}

static void add_attributes(struct reader *in, uint32_t begin,
                           struct octets tag, uint32_t from)
{
    struct xml_attribute attribute;

    for (int count = 0; xml_next_attribute(tag, &from, &attribute); count++) {
        uint32_t index;

        if (count == LIMIT_XML_ATTRIBUTES) {
            refuse(in, FAULT_XML_ATTRIBUTES, begin + attribute.name);
            return;
        }
        index = add_node(in, XML_ATTRIBUTE, begin + attribute.name,
                         begin + from);
        if (index == 0)
            return;
        in->xml->nodes[index].name = attribute.name_size;
        in->xml->nodes[index].value =
            (attribute.value - attribute.name) & 0xfffffff;
    }
}

static void start_element(void *context, const XML_Char *name,
                          const XML_Char **attributes)
{
    struct reader *in = context;
    uint32_t begin = event_begin(in), end = event_end(in), index;
    struct octets tag = between(in, begin, end);

    (void)name;
    (void)attributes;
    if (in->fault->code != FAULT_NONE)
        return;
    end_text(in, begin, false);
    if (in->depth++ == LIMIT_XML_DEPTH)
        refuse(in, FAULT_XML_DEPTH, begin);
    index = add_node(in, XML_ELEMENT, begin, end);
    if (index == 0)
        return;
    if (in->parent == 0)
        in->xml->root = index;
    in->parent = index;
    in->end = end;
    in->xml->nodes[index].name = xml_name_size(tag, 1);
    add_attributes(in, begin, tag, 1 + in->xml->nodes[index].name);
}

/* Tells whether what is open holds anything but attributes. */
static bool holds_others(const struct reader *in)
{
    uint32_t last = in->xml->size - 1;
    const struct xml_node *node = &in->xml->nodes[last];
    bool is_own = node->type == XML_ATTRIBUTE && node->parent == in->parent;

    return last > in->parent && !is_own;
}

static void end_element(void *context, const XML_Char *name)
{
    struct reader *in = context;
    struct xml_node *node = &in->xml->nodes[in->parent];
    uint32_t begin = event_begin(in), end = event_end(in);

    (void)name;
    if (in->fault->code != FAULT_NONE)
        return;
    end_text(in, begin, !holds_others(in));
    node->stop = end;
    node->next = in->xml->size;
    in->parent = node->parent;
    in->end = end;
    in->depth--;
}

static void add_comment(void *context, const XML_Char *data)
{
    struct reader *in = context;

    (void)data;
    if (in->fault->code != FAULT_NONE)
        return;
    end_text(in, event_begin(in), false);
    in->end = event_end(in);
    add_node(in, XML_COMMENT, event_begin(in), in->end);
}

static void pass_instruction(void *context, const XML_Char *target,
                             const XML_Char *data)
{
    struct reader *in = context;

    (void)target;
    (void)data;
    if (in->fault->code != FAULT_NONE)
        return;
    end_text(in, event_begin(in), false);
    in->end = event_end(in);
}

static bool equals(const XML_Char *a, const char *b)
{
    return a != NULL && strcmp(a, b) == 0;
}

/* The declaration that Apple's tools write, today and before 2007. */
static void start_doctype(void *context, const XML_Char *name,
                          const XML_Char *system, const XML_Char *public,
                          int has_subset)
{
    static const char dtd[] = "http://www.apple.com/DTDs/PropertyList-1.0.dtd";
    struct reader *in = context;
    bool is_apples = equals(public, "-//Apple//DTD PLIST 1.0//EN")
        || equals(public, "-//Apple Computer//DTD PLIST 1.0//EN");
    uint32_t begin = event_begin(in);

    while (begin > 0 && in->xml->text.data[begin] != '<')
        begin--; /* expat has come to its end */
    in->has_doctype = true;
    if (!is_apples || has_subset || !equals(name, "plist")
        || !equals(system, dtd))
        refuse(in, FAULT_XML_DOCTYPE, begin);
}

/* After a document type declaration what it may declare is not known to be
 * wrong, and expat passes it over. */
static void skip_entity(void *context, const XML_Char *name, int is_parameter)
{
    (void)name;
    (void)is_parameter;
    refuse(context, FAULT_XML_ENTITY, event_begin(context));
}

static bool is_ascii(struct octets text)
{
    uint8_t all = 0;

    for (size_t i = 0; i < text.size; i++)
        all |= text.data[i];
    return all < 0x80;
}

static bool is_either(const XML_Char *encoding, const char *upper,
                      const char *lower)
{
    return equals(encoding, upper) || equals(encoding, lower);
}

/* Holds the encoding that a text says against the one that it is in. */
static void check_declaration(void *context, const XML_Char *version,
                              const XML_Char *encoding, int standalone)
{
    struct reader *in = context;
    bool is_wide = in->origin == UNICODE_UTF16LE
        || in->origin == UNICODE_UTF16BE;
    bool agrees;

    (void)version;
    (void)standalone;
    if (encoding == NULL)
        return;
    if (is_wide)
        agrees = strncmp(encoding, "UTF-16", 6) == 0
            || strncmp(encoding, "utf-16", 6) == 0;
    else
        agrees = is_either(encoding, "UTF-8", "utf-8")
            || is_ascii(in->xml->text);
    if (!agrees)
        refuse(in, FAULT_XML_ENCODING, event_begin(in));
}

static void set_handlers(struct reader *in)
{
    XML_SetUserData(in->parser, in);
    XML_SetElementHandler(in->parser, start_element, end_element);
    XML_SetCommentHandler(in->parser, add_comment);
    XML_SetProcessingInstructionHandler(in->parser, pass_instruction);
    XML_SetStartDoctypeDeclHandler(in->parser, start_doctype);
    XML_SetSkippedEntityHandler(in->parser, skip_entity);
    XML_SetXmlDeclHandler(in->parser, check_declaration);
}

/* After a document type declaration expat passes over what a value refers to
 * and does not say so. */
static bool check_values(const struct reader *in)
{
    const struct xml *xml = in->xml;

    for (uint32_t i = 0; in->has_doctype && i < xml->size; i++)
        if (xml->nodes[i].type == XML_ATTRIBUTE
            && xml_find_foreign(xml_raw(xml, i)) != NULL)
            return fault_refuse(in->fault, FAULT_XML_ENTITY,
                                xml->nodes[i].offset);
    return true;
}

static bool parse(struct reader *in)
{
    const struct octets text = in->xml->text;
    size_t offset;

    add_node(in, XML_DOCUMENT, 0, (uint32_t)text.size);
    set_handlers(in);
    if (XML_Parse(in->parser, (const char *)text.data, (int)text.size, 1)
        == XML_STATUS_OK) {
        in->xml->nodes[0].next = in->xml->size;
        return in->fault->code == FAULT_NONE && check_values(in);
    }
    offset = (size_t)XML_GetCurrentByteIndex(in->parser);
    if (offset > text.size)
        offset = text.size;
    if (in->fault->code != FAULT_NONE)
        return false;
    in->fault->code = xml_fault_of(&(struct xml_stop){
        in->xml, XML_GetErrorCode(in->parser), in->parent, in->has_doctype
    }, &offset);
    in->fault->offset = offset;
    return false;
}

/* Whether an octet is where expat would tell another encoding than UTF-8 by it
 * (XML 1.0 F.1). It is a mark, or a NUL, and no XML in UTF-8 begins so. */
static bool hides_encoding(struct octets text, size_t *offset)
{
    static const char marks[][4] = { "\xfe\xff", "\xff\xfe", "\xef\xbb\xbf" };
    const uint8_t *nul = memchr(text.data, 0, text.size < 2 ? text.size : 2);

    *offset = nul == NULL ? 0 : (size_t)(nul - text.data);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (text.size >= strlen(marks[i])
            && memcmp(text.data, marks[i], strlen(marks[i])) == 0)
            return true;
    return nul != NULL;
}

/* Whether expat was refused memory, for which it may tell another reason. */
static bool wanting;

static void *allocate(size_t size)
{
    void *block = malloc(size);

    wanting = wanting || block == NULL;
    return block;
}

static void *reallocate(void *block, size_t size)
{
    void *moved = realloc(block, size);

    wanting = wanting || moved == NULL;
    return moved;
}

bool xml_read(struct octets text, enum unicode_encoding origin,
              struct xml *xml, struct fault *fault)
{
    static const XML_Memory_Handling_Suite memory = {
        allocate, reallocate, free
    };
    struct reader in = { NULL, xml, fault, origin, 0, 0, 0, false };
    bool was_wide = origin == UNICODE_UTF16LE || origin == UNICODE_UTF16BE;
    size_t offset;
    bool read;

    *fault = (struct fault){ FAULT_NONE, 0 };
    xml->text = text;
    xml->size = 0;
    xml->root = 0;
    xml->lines = NULL;
    if (text.size > LIMIT_XML_OCTETS)
        return fault_refuse(fault, FAULT_XML_SIZE, LIMIT_XML_OCTETS);
    if (hides_encoding(text, &offset))
        return fault_refuse(fault, xml_fault_at(text, offset), offset);
    wanting = false;
    in.parser = XML_ParserCreate_MM(was_wide ? "UTF-8" : NULL, &memory, "\n");
    read = in.parser != NULL && parse(&in);
    XML_ParserFree(in.parser);
    if (wanting)
        *fault = (struct fault){ .code = FAULT_XML_MEMORY };
    return read && !wanting;
}
