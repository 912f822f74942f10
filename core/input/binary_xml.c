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
    struct chunk chunk; /* at hand */
    struct binary_names names;
    struct xml_writer out;
    size_t open[LIMIT_XML_DEPTH]; /* offsets of elements that are open */
    bool is_in_nodes;             /* strings and ids have been read */
};

/* What names are read from and what is written lie apart. */
/*@ predicate reader_valid(struct reader *self) =
      \valid(self) && self->names.in == &self->in
      && binary_names_valid(&self->names) && xml_writer_valid(&self->out)
      && (self->names.ids.size > 0
          ==> octets_ordered(self->in.start, self->names.ids.data))
      && \separated(self, self->in.fault,
                    self->out.text + (0 .. self->out.text_room - 1),
                    self->out.nodes + (0 .. self->out.node_room - 1),
                    self->out.lines + (0 .. self->out.node_room - 1));

    predicate chunk_read(struct reader *self) =
      chunk_valid(&self->chunk)
      && octets_ordered(self->in.start, self->chunk.header.data); */

/*@ requires chunks_valid(&self->in) && code != FAULT_NONE
             && octets_ordered(self->in.start, at);
    assigns *self->in.fault;
    ensures self->in.fault->code != FAULT_NONE && \result == false; */
static bool refuse(const struct reader *self, enum fault_code code,
                   const uint8_t *at)
{
    return chunks_refuse(&self->in, code, at);
}

/* Refuses what was written from at on where it had no room. */
/*@ requires reader_valid(self) && octets_ordered(self->in.start, at);
    assigns *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool require_room(const struct reader *self, const uint8_t *at)
{
    if (xml_writer_is_full(&self->out))
        return refuse(self, FAULT_XML_SIZE, at);
    return true;
}

/* An attribute of the platform that stands twice may mean either. */
/*@ requires reader_valid(self) && octets_ordered(self->in.start, at)
             && \valid_read(at + (0 .. BINARY_ATTRIBUTE_OCTETS - 1))
             && \valid(seen) && \separated(seen, self, self->in.fault,
                    self->out.text + (0 .. self->out.text_room - 1),
                    self->out.nodes + (0 .. self->out.node_room - 1),
                    self->out.lines + (0 .. self->out.node_room - 1));
    assigns *seen, self->out.size, self->out.count,
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool write_attribute(struct reader *self, const uint8_t *at,
                            unsigned *seen)
{
    struct binary_attribute attribute;

    if (!binary_attribute_read(&self->names, at, &attribute))
        return false;
    /*@ assert reader_valid(self); */
    if ((*seen & attribute.known) != 0)
        return refuse(self, FAULT_XML_DUPLICATE, at);
    *seen |= attribute.known;
    xml_writer_attribute(&self->out, attribute.prefix, attribute.name,
                         attribute.value);
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre); */
    /*@ assert self->names.strings.count
            == \at(self->names.strings.count, Pre); */
    /*@ assert binary_names_valid(&self->names); */
    return require_room(self, at);
}

/* True if as many octets hold so many parts of a size. */
/*@ requires size <= UINT16_MAX && count <= UINT16_MAX;
    assigns \nothing;
    ensures \result ==> 0 <= size * count <= octets; */
static bool has_room(size_t octets, size_t size, size_t count)
{
    return size * count <= octets;
}

/* The attributes of an element, which lie within its chunk. */
/*@ requires reader_valid(self) && octets_valid(body)
             && octets_ordered(self->in.start, body.data)
             && body.size >= ELEMENT_OCTETS;
    assigns self->out.size, self->out.count,
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool write_attributes(struct reader *self, struct octets body)
{
    size_t start = chunk_u16(body.data + ELEMENT_ATTRIBUTES);
    size_t size = chunk_u16(body.data + ELEMENT_ATTRIBUTE_SIZE);
    size_t count = chunk_u16(body.data + ELEMENT_ATTRIBUTE_COUNT);
    unsigned seen = 0;
    struct octets rest;

    if (count == 0)
        return true;
    if (count > LIMIT_XML_ATTRIBUTES)
        return refuse(self, FAULT_XML_ATTRIBUTES, body.data);
    if (size < BINARY_ATTRIBUTE_OCTETS || start > body.size
        || !has_room(body.size - start, size, count))
        return refuse(self, FAULT_BINARY_ELEMENT, body.data);
    rest = (struct octets){ body.data + start, size * count };
    /*@ loop invariant reader_valid(self) && octets_valid(rest)
            && octets_ordered(body.data, rest.data);
        loop invariant self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre);
        loop assigns rest, seen, self->out.size, self->out.count,
            \at(self->out.text, Pre)[0 .. \at(self->out.text_room, Pre) - 1],
            \at(self->out.nodes, Pre)[0 .. \at(self->out.node_room, Pre) - 1],
            \at(self->out.lines, Pre)[0 .. \at(self->out.node_room, Pre) - 1],
            *\at(self->in.fault, Pre);
        loop variant rest.size; */
    for (; rest.size >= size; rest = octets_skip(rest, size))
        if (!write_attribute(self, rest.data, &seen))
            return false;
    return true;
}

/*@ assigns \nothing;
    ensures \result.octets.data == octets.data
            && \result.octets.size == octets.size; */
static struct xml_string ascii(struct octets octets)
{
    return (struct xml_string){ octets, UNICODE_UTF8 };
}

/* Names the platform's namespace, in the root. */
/*@ requires reader_valid(self);
    assigns self->out.size, self->out.count,
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1];
    ensures reader_valid(self)
            && self->out.text_room == \old(self->out.text_room)
            && self->out.node_room == \old(self->out.node_room); */
static void write_namespace(struct reader *self)
{
    xml_writer_attribute(&self->out, OCTETS_WORD(no_prefix),
                         ascii(OCTETS_WORD(declaration)),
                         ascii(OCTETS_WORD(platform)));
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre); */
    /*@ assert self->names.strings.count
            == \at(self->names.strings.count, Pre); */
    /*@ assert binary_names_valid(&self->names); */
}

/* Writes the name of an element whose chunk begins at an offset. */
/*@ requires reader_valid(self) && octets_valid(name.octets)
             && self->out.depth < LIMIT_XML_DEPTH;
    assigns self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1];
    ensures reader_valid(self)
            && self->out.text_room == \old(self->out.text_room)
            && self->out.node_room == \old(self->out.node_room); */
static void open_element(struct reader *self, size_t offset,
                         struct xml_string name)
{
    bool is_root = self->out.depth == 0;

    self->open[self->out.depth] = offset;
    xml_writer_element(&self->out, name);
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre); */
    /*@ assert self->names.strings.count
            == \at(self->names.strings.count, Pre); */
    /*@ assert binary_names_valid(&self->names); */
    if (is_root)
        write_namespace(self);
}

/* Checks that an element may begin. */
/*@ requires reader_valid(self) && chunk_read(self);
    assigns *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE;
    ensures \result ==> self->out.depth < LIMIT_XML_DEPTH
                        && self->chunk.body.size >= ELEMENT_OCTETS; */
static bool check_start(const struct reader *self)
{
    const uint8_t *at = self->chunk.header.data;

    if (self->chunk.body.size < ELEMENT_OCTETS)
        return refuse(self, FAULT_BINARY_ELEMENT, at);
    if (self->out.depth == 0 && self->out.root != 0)
        return refuse(self, FAULT_XML_TRAILING, at);
    if (self->out.depth == LIMIT_XML_DEPTH)
        return refuse(self, FAULT_XML_DEPTH, at);
    return true;
}

/* Reads the name of an element. */
/*@ requires reader_valid(self) && octets_valid(body)
             && body.size >= ELEMENT_OCTETS && \valid(name)
             && \separated(name, self, self->in.fault,
                    self->out.text + (0 .. self->out.text_room - 1),
                    self->out.nodes + (0 .. self->out.node_room - 1),
                    self->out.lines + (0 .. self->out.node_room - 1));
    assigns *name, *self->in.fault;
    ensures \result ? reader_valid(self) && octets_valid(name->octets)
                    : self->in.fault->code != FAULT_NONE; */
static bool read_name(const struct reader *self, struct octets body,
                      struct xml_string *name)
{
    if (!binary_string(&self->names, chunk_u32(body.data + ELEMENT_NAME),
                       name))
        return false;
    /*@ assert self->names.in == &self->in
            && self->in.fault == \at(self->in.fault, Pre); */
    /*@ assert binary_names_valid(&self->names); */
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre); */
    /*@ assert \forall integer i; 0 <= i < self->out.depth
            ==> self->out.open[i].name == \at(self->out.open[i].name, Pre)
                && self->out.open[i].name_size
                   == \at(self->out.open[i].name_size, Pre); */
    /*@ assert xml_writer_valid(&self->out); */
    return true;
}

/*@ requires reader_valid(self) && chunk_read(self);
    assigns self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool start_element(struct reader *self)
{
    const uint8_t *at = self->chunk.header.data;
    struct octets body = self->chunk.body;
    struct xml_string name;

    if (!check_start(self) || !read_name(self, body, &name))
        return false;
    open_element(self, self->chunk.offset, name);
    return require_room(self, at) && write_attributes(self, body);
}

/*@ requires reader_valid(self) && chunk_read(self);
    assigns self->out.size, self->out.depth, self->out.is_in_tag,
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool end_element(struct reader *self)
{
    if (self->out.depth == 0)
        return refuse(self, FAULT_XML_TAG, self->chunk.header.data);
    xml_writer_end_element(&self->out);
    return true;
}

/* A text outside of the root means nothing. */
/*@ requires reader_valid(self) && chunk_read(self);
    assigns self->out.size, self->out.count, self->out.is_in_tag,
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool write_text(struct reader *self)
{
    const uint8_t *at = self->chunk.header.data;
    struct octets body = self->chunk.body;
    struct xml_string text;

    if (body.size < TEXT_OCTETS)
        return refuse(self, FAULT_BINARY_ELEMENT, at);
    if (!binary_string(&self->names, chunk_u32(body.data), &text))
        return false;
    if (self->out.depth > 0)
        xml_writer_text(&self->out, text);
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre); */
    /*@ assert self->names.strings.count
            == \at(self->names.strings.count, Pre); */
    /*@ assert binary_names_valid(&self->names); */
    return require_room(self, at);
}

/*@ requires reader_valid(self) && chunk_read(self);
    assigns self->out.line, self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool read_node(struct reader *self)
{
    if (self->chunk.header.size < NODE_OCTETS)
        return refuse(self, FAULT_CHUNK_SIZE, self->chunk.header.data);
    self->out.line = chunk_u32(self->chunk.header.data + NODE_LINE);
    switch (self->chunk.type) {
    case CHUNK_XML_START_ELEMENT: return start_element(self);
    case CHUNK_XML_END_ELEMENT: return end_element(self);
    case CHUNK_XML_CDATA: return write_text(self);
    default: return true;
    }
}

/*@ requires reader_valid(self) && chunk_read(self);
    assigns self->names.strings, *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool read_strings(struct reader *self)
{
    if (!string_pool_read(&self->in, &self->chunk, &self->names.strings))
        return false;
    /*@ assert self->names.in == &self->in
            && self->in.fault == \at(self->in.fault, Pre); */
    /*@ assert chunks_valid(&self->in); */
    /*@ assert binary_names_valid(&self->names); */
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre); */
    /*@ assert \forall integer i; 0 <= i < self->out.depth
            ==> self->out.open[i].name == \at(self->out.open[i].name, Pre)
                && self->out.open[i].name_size
                   == \at(self->out.open[i].name_size, Pre); */
    /*@ assert xml_writer_valid(&self->out); */
    return true;
}

/*@ requires reader_valid(self) && chunk_read(self);
    assigns self->names.ids;
    ensures reader_valid(self); */
static void take_ids(struct reader *self)
{
    self->names.ids.data = self->chunk.body.data;
    self->names.ids.size = self->chunk.body.size;
}

/* Strings and ids stand before the first node; later ones are passed over. */
/*@ requires reader_valid(self) && chunk_read(self);
    assigns self->is_in_nodes, self->names.strings, self->names.ids,
            self->out.line, self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                      && self->out.text_room == \old(self->out.text_room)
                      && self->out.node_room == \old(self->out.node_room)
                    : self->in.fault->code != FAULT_NONE; */
static bool read_chunk(struct reader *self)
{
    if (self->chunk.type >= NODE_FIRST && self->chunk.type <= NODE_LAST) {
        self->is_in_nodes = true;
        return read_node(self);
    }
    if (!self->is_in_nodes && self->chunk.type == CHUNK_STRING_POOL)
        return read_strings(self);
    if (!self->is_in_nodes && self->chunk.type == CHUNK_XML_RESOURCE_MAP)
        take_ids(self);
    return true;
}

/*@ requires reader_valid(self) && octets_ordered(self->in.start, document);
    assigns *self->in.fault;
    ensures \result || self->in.fault->code != FAULT_NONE; */
static bool check_end(const struct reader *self, const uint8_t *document)
{
    if (self->out.depth > 0)
        return fault_refuse(self->in.fault, FAULT_XML_UNCLOSED,
                            self->open[self->out.depth - 1]);
    if (self->out.root == 0)
        return refuse(self, FAULT_XML_EMPTY, document);
    return true;
}

/* Reads the next chunk, which there is. */
/*@ requires reader_valid(self) && self->in.rest.size > 0;
    assigns self->in.rest, self->chunk, self->is_in_nodes, self->names.strings,
            self->names.ids, self->out.line,
            self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                      && self->in.rest.size < \old(self->in.rest.size)
                      && self->out.text_room == \old(self->out.text_room)
                      && self->out.node_room == \old(self->out.node_room)
                    : self->in.fault->code != FAULT_NONE; */
static bool take_chunk(struct reader *self)
{
    if (!chunks_next(&self->in, &self->chunk))
        return false;
    /*@ assert self->in.rest.size < \at(self->in.rest.size, Pre); */
    /*@ assert string_pool_valid(&self->in, &self->names.strings); */
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre); */
    /*@ assert \forall integer i; 0 <= i < self->out.depth
            ==> self->out.open[i].name == \at(self->out.open[i].name, Pre)
                && self->out.open[i].name_size
                   == \at(self->out.open[i].name_size, Pre); */
    /*@ assert xml_writer_valid(&self->out); */
    /*@ assert reader_valid(self) && chunk_read(self); */
    return read_chunk(self);
}

/* Reads all chunks; true if none is refused. */
/*@ requires reader_valid(self);
    assigns self->in.rest, self->chunk, self->is_in_nodes, self->names.strings,
            self->names.ids, self->out.line,
            self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1],
            *self->in.fault;
    ensures \result ? reader_valid(self)
                    : self->in.fault->code != FAULT_NONE; */
static bool read_chunks(struct reader *self)
{
    /*@ loop invariant reader_valid(self);
        loop invariant self->in.fault == \at(self->in.fault, Pre)
            && self->out.text == \at(self->out.text, Pre)
            && self->out.nodes == \at(self->out.nodes, Pre)
            && self->out.lines == \at(self->out.lines, Pre)
            && self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre);
        loop assigns self->in.rest, self->chunk, self->is_in_nodes,
            self->names.strings, self->names.ids, self->out.line,
            self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            \at(self->out.text, Pre)[0 .. \at(self->out.text_room, Pre) - 1],
            \at(self->out.nodes, Pre)[0 .. \at(self->out.node_room, Pre) - 1],
            \at(self->out.lines, Pre)[0 .. \at(self->out.node_room, Pre) - 1],
            *\at(self->in.fault, Pre);
        loop variant self->in.rest.size; */
    while (self->in.rest.size > 0)
        if (!take_chunk(self))
            return false;
    return true;
}

/* A document is the first chunk of a file; what follows it is passed over. */
/*@ requires \valid(self) && octets_valid(file) && \valid(fault)
             && xml_writer_valid(&self->out)
             && self->names.strings.count == 0 && self->names.ids.size == 0
             && \separated(self, fault,
                    self->out.text + (0 .. self->out.text_room - 1),
                    self->out.nodes + (0 .. self->out.node_room - 1),
                    self->out.lines + (0 .. self->out.node_room - 1));
    assigns self->in, self->chunk, self->is_in_nodes, self->names,
            self->out.line, self->open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.size, self->out.count, self->out.root, self->out.depth,
            self->out.is_in_tag, self->out.open[0 .. LIMIT_XML_DEPTH - 1],
            self->out.text[0 .. self->out.text_room - 1],
            self->out.nodes[0 .. self->out.node_room - 1],
            self->out.lines[0 .. self->out.node_room - 1], *fault;
    ensures \result || fault->code != FAULT_NONE; */
static bool read_document(struct reader *self, struct octets file,
                          struct fault *fault)
{
    const uint8_t *document = file.data;

    chunks_init(&self->in, file, fault);
    if (!chunks_next(&self->in, &self->chunk))
        return fault_refuse(fault, FAULT_XML_EMPTY, 0);
    self->in.rest.data = self->chunk.body.data;
    self->in.rest.size = self->chunk.body.size;
    self->names.in = &self->in;
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre)
            && self->names.strings.count == 0; */
    /*@ assert \forall integer i; 0 <= i < self->out.depth
            ==> self->out.open[i].name == \at(self->out.open[i].name, Pre)
                && self->out.open[i].name_size
                   == \at(self->out.open[i].name_size, Pre); */
    /*@ assert xml_writer_valid(&self->out); */
    xml_writer_begin(&self->out);
    /*@ assert self->out.text_room == \at(self->out.text_room, Pre)
            && self->out.node_room == \at(self->out.node_room, Pre)
            && self->names.strings.count == 0; */
    return read_chunks(self) && check_end(self, document);
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
