/* Chunks, of which binary XML and resource tables of Android packages are made
 * (AOSP, androidfw/ResourceTypes.h): little-endian, each with its type, the
 * size of its header and of all of it before the rest. */
#ifndef COTTER_CHUNK_H
#define COTTER_CHUNK_H

#include "base/fault.h"
#include "base/octets.h"

enum chunk_type {
    CHUNK_STRING_POOL = 0x0001,
    CHUNK_TABLE = 0x0002,
    CHUNK_XML = 0x0003,
    CHUNK_XML_START_NAMESPACE = 0x0100,
    CHUNK_XML_END_NAMESPACE = 0x0101,
    CHUNK_XML_START_ELEMENT = 0x0102,
    CHUNK_XML_END_ELEMENT = 0x0103,
    CHUNK_XML_CDATA = 0x0104,
    CHUNK_XML_RESOURCE_MAP = 0x0180,
    CHUNK_TABLE_PACKAGE = 0x0200,
    CHUNK_TABLE_TYPE = 0x0201,
    CHUNK_TABLE_TYPE_SPEC = 0x0202
};

/* Types of values (Res_value); others are passed on as they are. */
enum value_type {
    VALUE_NULL = 0x00, /* of a resource that has parts, too */
    VALUE_REFERENCE = 0x01,
    VALUE_STRING = 0x03,
    VALUE_DYNAMIC_REFERENCE = 0x07, /* of a package whose id is not settled */
    VALUE_INTEGER = 0x10,
    VALUE_HEXADECIMAL = 0x11,
    VALUE_BOOLEAN = 0x12
};

struct chunk {
    unsigned type;        /* an enum chunk_type, or one that is skipped */
    size_t offset;        /* of the chunk in the file */
    struct octets header; /* with the eight octets that each chunk has */
    struct octets body;
};

/* Chunks one after another. */
struct chunks {
    struct octets rest;
    const uint8_t *start; /* of the file */
    struct fault *fault;
};

/* What is read of can be read, and a chunk lies within it. */
/*@ predicate chunks_valid(struct chunks *in) =
      \valid(in) && \valid(in->fault) && \separated(in, in->fault)
      && octets_ordered(in->start, in->rest.data)
      && in->rest.size <= PTRDIFF_MAX
      && \valid_read(in->rest.data + (0 .. in->rest.size - 1));

    predicate chunk_valid(struct chunk *chunk) =
      \valid_read(chunk) && chunk->header.size >= 8
      && chunk->header.size + chunk->body.size <= PTRDIFF_MAX
      && chunk->body.data == chunk->header.data + chunk->header.size
      && \valid_read(chunk->header.data
                     + (0 .. chunk->header.size + chunk->body.size - 1)); */

/* Begins to read the chunks of a file; clears *fault. */
/*@ requires octets_valid(file) && \valid(in) && \valid(fault)
             && \separated(in, fault);
    assigns *in, *fault;
    ensures chunks_valid(in) && in->fault == fault
            && in->start == in->rest.data == file.data; */
void chunks_init(struct chunks *in, struct octets file, struct fault *fault);

/* Begins to read the chunks of a part of what in reads. */
/*@ requires \valid_read(in);
    assigns \nothing;
    ensures \result.rest.data == part.data && \result.rest.size == part.size
            && \result.start == in->start && \result.fault == in->fault; */
struct chunks chunks_within(const struct chunks *in, struct octets part);

/* Takes the next chunk; false at the end and on a fault. A chunk is refused
 * as the platform refuses it: sizes are multiples of four and lie within what
 * is around them. Faults: CHUNK_TRUNCATED, CHUNK_SIZE. */
/*@ requires chunks_valid(in) && \valid(chunk)
             && \separated(in, chunk, in->fault);
    assigns in->rest, *chunk, *in->fault;
    ensures chunks_valid(in);
    ensures \result
            ? chunk_valid(chunk) && chunk->header.data == \old(in->rest.data)
              && in->rest.data == chunk->body.data + chunk->body.size
              && in->rest.size == \old(in->rest.size) - chunk->header.size
                                 - chunk->body.size
            : in->rest.data == \old(in->rest.data)
              && in->rest.size == \old(in->rest.size)
              && (in->rest.size == 0 || in->fault->code != FAULT_NONE); */
bool chunks_next(struct chunks *in, struct chunk *chunk);

/* Records a refusal at an octet of what in reads. Returns false. */
/*@ requires \valid_read(in) && \valid(in->fault) && code != FAULT_NONE
             && \separated(in, in->fault) && octets_ordered(in->start, at);
    assigns *in->fault;
    ensures in->fault->code != FAULT_NONE && \result == false; */
bool chunks_refuse(const struct chunks *in, enum fault_code code,
                   const uint8_t *at) SELDOM;

/* A number of two octets, which the caller knows to be there. */
/*@ requires \valid_read(octets + (0 .. 1));
    assigns \nothing; */
static inline uint16_t chunk_u16(const uint8_t *octets)
{
    return (uint16_t)(octets[0] | octets[1] * 0x100);
}

/* The same of four octets. */
/*@ requires \valid_read(octets + (0 .. 3));
    assigns \nothing; */
static inline uint32_t chunk_u32(const uint8_t *octets)
{
    return chunk_u16(octets) | chunk_u16(octets + 2) * UINT32_C(0x10000);
}

#endif
