#include "input/chunk.h"

enum { HEADER_OCTETS = 8, HEADER_SIZE = 2, SIZE = 4 };

void chunks_init(struct chunks *in, struct octets file, struct fault *fault)
{
    *fault = (struct fault){ .code = FAULT_NONE };
    *in = (struct chunks){ file, file.data, fault };
}

struct chunks chunks_within(const struct chunks *in, struct octets part)
{
    return (struct chunks){ part, in->start, in->fault };
}

bool chunks_refuse(const struct chunks *in, enum fault_code code,
                   const uint8_t *at)
{
    return fault_refuse(in->fault, code, (size_t)(at - in->start));
}

bool chunks_next(struct chunks *in, struct chunk *chunk)
{
    const uint8_t *at = in->rest.data;
    size_t header, size;

    if (in->rest.size == 0 || in->fault->code != FAULT_NONE)
        return false;
    if (in->rest.size < HEADER_OCTETS)
        return chunks_refuse(in, FAULT_CHUNK_TRUNCATED, at);
    header = chunk_u16(at + HEADER_SIZE);
    size = chunk_u32(at + SIZE);
    if (header < HEADER_OCTETS || header > size || (header | size) % 4 != 0)
        return chunks_refuse(in, FAULT_CHUNK_SIZE, at);
    if (size > in->rest.size)
        return chunks_refuse(in, FAULT_CHUNK_TRUNCATED, at);
    chunk->type = chunk_u16(at);
    chunk->offset = (size_t)(at - in->start);
    chunk->header.data = at;
    chunk->header.size = header;
    chunk->body.data = at + header;
    chunk->body.size = size - header;
    in->rest.data += size;
    in->rest.size -= size;
    return true;
}
