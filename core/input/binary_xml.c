#include "input/binary_xml.h"

#include "input/binary_attribute.h"
#include "input/chunk.h"
#include "input/xml_writer.h"

/* Offsets within a node's header, and within what follows it. */
enum {
    NODE_OCTETS = 16,
    NODE_LINE = 8,
    ELEMENT_OCTETS = 20,
    ELEMENT_NAME = 4,
    ELEMENT_ATTRIBUTES = 8, /* where they start */
    ELEMENT_ATTRIBUTE_SIZE = 10,
    ELEMENT_ATTRIBUTE_COUNT = 12,
    TEXT_OCTETS = 12
};

/* Types of nodes; all but three of them are passed over. */
enum { NODE_FIRST = 0x0100, NODE_LAST = 0x017f };

static const uint8_t declaration[] = "xmlns:android",
                     platform[] = BINARY_XML_ANDROID, no_prefix[] = "";

struct reader {
    struct chunks in;
    struct binary_names names;
    struct xml_writer out;
    size_t open[LIMIT_XML_DEPTH]; /* offsets of elements that are open */
};

static bool refuse(const struct reader *self, enum fault_code code,
                   const uint8_t *at)
{
    return chunks_refuse(&self->in, code, at);
}

/* Refuses what was written from at on where it had no room. */
static bool require_room(const struct reader *self, const uint8_t *at)
{
    if (xml_writer_is_full(&self->out))
        return refuse(self, FAULT_XML_SIZE, at);
    return true;
}

/* An attribute of the platform that stands twice may mean either. */
static bool write_attribute(struct reader *self, const uint8_t *at,
                            unsigned *seen)
{
    struct binary_attribute attribute;

    if (!binary_attribute_read(&self->names, at, &attribute))
        return false;
    if ((*seen & attribute.known) != 0)
        return refuse(self, FAULT_XML_DUPLICATE, at);
    *seen |= attribute.known;
    xml_writer_attribute(&self->out, attribute.prefix, attribute.name,
                         attribute.value);
    return require_room(self, at);
}

/* The attributes of an element, which lie within its chunk. */
static bool write_attributes(struct reader *self, struct octets body)
{
    size_t start = chunk_u16(body.data + ELEMENT_ATTRIBUTES);
    size_t size = chunk_u16(body.data + ELEMENT_ATTRIBUTE_SIZE);
    size_t count = chunk_u16(body.data + ELEMENT_ATTRIBUTE_COUNT);
    unsigned seen = 0;

    if (count > LIMIT_XML_ATTRIBUTES)
        return refuse(self, FAULT_XML_ATTRIBUTES, body.data);
    if (count > 0 && (size < BINARY_ATTRIBUTE_OCTETS || start > body.size
                      || size * count > body.size - start))
        return refuse(self, FAULT_BINARY_ELEMENT, body.data);
    for (size_t i = 0; i < count; i++)
        if (!write_attribute(self, body.data + start + i * size, &seen))
            return false;
    return true;
}

static struct xml_string ascii(struct octets octets)
{
    return (struct xml_string){ octets, UNICODE_UTF8 };
}

static bool start_element(struct reader *self, const struct chunk *chunk)
{
    const uint8_t *at = chunk->header.data;
    struct xml_writer *out = &self->out;
    struct xml_string name;
    bool is_root = out->depth == 0;

    if (chunk->body.size < ELEMENT_OCTETS)
        return refuse(self, FAULT_BINARY_ELEMENT, at);
    if (is_root && out->root != 0)
        return refuse(self, FAULT_XML_TRAILING, at);
    if (out->depth == LIMIT_XML_DEPTH)
        return refuse(self, FAULT_XML_DEPTH, at);
    if (!binary_string(&self->names,
                       chunk_u32(chunk->body.data + ELEMENT_NAME), &name))
        return false;
    self->open[out->depth] = chunk->offset;
    xml_writer_element(out, name);
    if (is_root)
        xml_writer_attribute(out, OCTETS_WORD(no_prefix),
                             ascii(OCTETS_WORD(declaration)),
                             ascii(OCTETS_WORD(platform)));
    if (xml_writer_is_full(out))
        return refuse(self, FAULT_XML_SIZE, at);
    return write_attributes(self, chunk->body);
}

static bool end_element(struct reader *self, const struct chunk *chunk)
{
    if (self->out.depth == 0)
        return refuse(self, FAULT_XML_TAG, chunk->header.data);
    xml_writer_end_element(&self->out);
    return true;
}

/* A text outside of the root means nothing. */
static bool write_text(struct reader *self, const struct chunk *chunk)
{
    struct xml_string text;

    if (chunk->body.size < TEXT_OCTETS)
        return refuse(self, FAULT_BINARY_ELEMENT, chunk->header.data);
    if (!binary_string(&self->names, chunk_u32(chunk->body.data), &text))
        return false;
    if (self->out.depth > 0)
        xml_writer_text(&self->out, text);
    return require_room(self, chunk->header.data);
}

static bool read_node(struct reader *self, const struct chunk *chunk)
{
    if (chunk->header.size < NODE_OCTETS)
        return refuse(self, FAULT_CHUNK_SIZE, chunk->header.data);
    self->out.line = chunk_u32(chunk->header.data + NODE_LINE);
    switch (chunk->type) {
    case CHUNK_XML_START_ELEMENT: return start_element(self, chunk);
    case CHUNK_XML_END_ELEMENT: return end_element(self, chunk);
    case CHUNK_XML_CDATA: return write_text(self, chunk);
    default: return true;
    }
}

/* Strings and ids stand before the first node; later ones are passed over. */
static bool read_chunk(struct reader *self, const struct chunk *chunk,
                       bool *is_in_nodes)
{
    if (chunk->type >= NODE_FIRST && chunk->type <= NODE_LAST) {
        *is_in_nodes = true;
        return read_node(self, chunk);
    }
    if (!*is_in_nodes && chunk->type == CHUNK_STRING_POOL)
        return string_pool_read(&self->in, chunk, &self->names.strings);
    if (!*is_in_nodes && chunk->type == CHUNK_XML_RESOURCE_MAP)
        self->names.ids = chunk->body;
    return true;
}

static bool check_end(const struct reader *self, const uint8_t *document)
{
    if (self->out.depth > 0)
        return fault_refuse(self->in.fault, FAULT_XML_UNCLOSED,
                            self->open[self->out.depth - 1]);
    if (self->out.root == 0)
        return refuse(self, FAULT_XML_EMPTY, document);
    return true;
}

/* Reads all chunks; true if none is refused. */
static bool read_chunks(struct reader *self)
{
    bool is_in_nodes = false;
    struct chunk chunk;

    while (chunks_next(&self->in, &chunk))
        if (!read_chunk(self, &chunk, &is_in_nodes))
            return false;
    return self->in.fault->code == FAULT_NONE;
}

static bool read_document(struct reader *self, struct octets file,
                          struct fault *fault)
{
    struct chunk document;
    struct chunks whole;

    chunks_init(&whole, file, fault);
    if (!chunks_next(&whole, &document))
        return fault_refuse(fault, FAULT_XML_EMPTY, 0);
    self->in = chunks_within(&whole, document.body);
    self->names.in = &self->in;
    xml_writer_begin(&self->out);
    return read_chunks(self) && check_end(self, document.header.data);
}

/* The platform does not look at the type of the first chunk, and some builds
 * spoil it: then it is the string pool in it that tells. */
bool binary_xml_is(struct octets file)
{
    if (file.size < 4 || chunk_u16(file.data + 2) != 8)
        return false;
    return chunk_u16(file.data) == CHUNK_XML
        || (file.size >= 12 && chunk_u16(file.data + 8) == CHUNK_STRING_POOL
            && chunk_u16(file.data + 10) == 28);
}

bool binary_xml_measure(struct octets file, struct binary_xml_room *room,
                        struct fault *fault)
{
    struct reader self = { .out = { .text = NULL } };

    if (!read_document(&self, file, fault))
        return false;
    room->octets = self.out.size;
    room->nodes = self.out.count;
    return true;
}

void binary_xml_write(struct octets file, uint8_t *text,
                      struct binary_xml_room room, struct xml *xml)
{
    struct reader self = {
        .out = { .text = text, .nodes = xml->nodes, .lines = xml->lines,
                 .text_room = room.octets, .node_room = room.nodes }
    };
    struct fault fault;

    if (!read_document(&self, file, &fault))
        return; /* it was measured, so that it can be read */
    xml->text = (struct octets){ text, self.out.size };
    xml->size = xml->room = self.out.count;
    xml->root = self.out.root;
}
