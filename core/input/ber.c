#include "input/ber.h"

#include <string.h>

#include "asn1/der.h"

enum { CONSTRUCTED = 0x20, END_OCTETS = 2 };

/* A constructed element that is being written. */
struct level {
    const uint8_t *end;  /* of its contents; NULL: they end with 00 00 */
    size_t start;        /* where its header goes */
    unsigned count;      /* of the elements in it so far */
    uint8_t identifier;  /* as it will be; 0 for pieces of a piece */
    bool in_pieces;      /* it is a string */
    bool begins_with_oid;
};

/* level[0] is around the whole. in ends where the innermost definite length
 * says so. */
struct rewriting {
    struct der in;
    uint8_t *out;
    size_t size;
    struct level levels[LIMIT_DER_DEPTH + 1];
    size_t depth;
};

bool ber_is_indefinite(struct octets ber)
{
    return ber.size >= 2 && (ber.data[0] & CONSTRUCTED)
        && (ber.data[0] & DER_TAG_NUMBER) != DER_TAG_NUMBER
        && ber.data[1] == DER_LONG_FORM;
}

static void append(struct rewriting *to, struct octets octets)
{
    if (octets.size > 0)
        memcpy(to->out + to->size, octets.data, octets.size);
    to->size += octets.size;
}

/* Identifier and length octets; gives how many. */
static size_t write_header(uint8_t *out, uint8_t identifier, size_t length)
{
    size_t octets = 0;

    out[0] = identifier;
    if (length < DER_LONG_FORM) {
        out[1] = (uint8_t)length;
        return 2;
    }
    while (octets < sizeof length && length >> (8 * octets) != 0)
        octets++;
    out[1] = (uint8_t)(DER_LONG_FORM | octets);
    for (size_t i = 0; i < octets; i++)
        out[2 + i] = (uint8_t)(length >> (8 * (octets - 1 - i)));
    return 2 + octets;
}

/* Puts the header before the contents of the innermost element. */
static void close_level(struct rewriting *to)
{
    struct level *level = &to->levels[to->depth--];
    uint8_t header[2 + sizeof level->start];
    size_t length = to->size - level->start, size;

    if (level->identifier == 0)
        return;
    size = write_header(header, level->identifier, length);
    memmove(to->out + level->start + size, to->out + level->start, length);
    memcpy(to->out + level->start, header, size);
    to->size += size;
}

/* The end of what the innermost definite length around a level reaches. */
static const uint8_t *reach(const struct rewriting *to)
{
    size_t depth = to->depth;

    while (to->levels[depth].end == NULL)
        depth--;
    return to->levels[depth].end;
}

static bool is_ended(const struct rewriting *to)
{
    const struct level *level = &to->levels[to->depth];
    const struct der *in = &to->in;

    if (level->end != NULL)
        return in->next == level->end;
    return in->end - in->next >= END_OCTETS
        && in->next[0] == 0 && in->next[1] == 0;
}

static void end_level(struct rewriting *to)
{
    if (to->levels[to->depth].end == NULL)
        to->in.next += END_OCTETS;
    close_level(to);
    to->in.end = reach(to);
}

/* True for EncryptedContentInfo's encryptedContent, with its identifier. */
static bool is_implicit_string(const struct level *around, uint8_t identifier)
{
    return identifier == DER_CONTEXT_CONSTRUCTED(0)
        && around->identifier == DER_SEQUENCE && around->begins_with_oid
        && around->count == 3;
}

/* What a constructed element will be. */
static struct level level_of(const struct rewriting *to, uint8_t identifier)
{
    const struct level *around = &to->levels[to->depth];
    struct level level = { .start = to->size, .identifier = identifier };

    if (around->in_pieces)
        level.identifier = 0;
    else if (identifier == (DER_OCTET_STRING | CONSTRUCTED))
        level.identifier = DER_OCTET_STRING;
    else if (is_implicit_string(around, identifier))
        level.identifier = DER_CONTEXT_PRIMITIVE(0);
    level.in_pieces = level.identifier != identifier;
    return level;
}

static bool open_level(struct rewriting *to, const uint8_t *at,
                       const uint8_t *end)
{
    struct level level = level_of(to, *at);

    if (to->depth == LIMIT_DER_DEPTH)
        return der_refuse(&to->in, FAULT_DER_DEPTH, at);
    level.end = end;
    to->levels[++to->depth] = level;
    if (end != NULL)
        to->in.end = end;
    return true;
}

/* Notes an element in the one around it; in a string there are pieces only. */
static bool count_element(struct rewriting *to)
{
    struct level *around = &to->levels[to->depth];
    uint8_t identifier = *to->in.next;

    if (around->in_pieces
        && (identifier & ~CONSTRUCTED) != DER_OCTET_STRING)
        return der_refuse(&to->in, FAULT_CONTAINER_BER, to->in.next);
    if (around->count++ == 0)
        around->begins_with_oid = identifier == DER_OBJECT_IDENTIFIER;
    return true;
}

static bool rewrite_element(struct rewriting *to)
{
    const uint8_t *at = to->in.next;
    struct der_element element;

    if (to->in.next == to->in.end)
        return der_refuse(&to->in, FAULT_DER_TRUNCATED, at);
    if (!count_element(to))
        return false;
    if (ber_is_indefinite(der_rest(&to->in))) {
        to->in.next += 2;
        return open_level(to, at, NULL);
    }
    if (!der_next(&to->in, &element))
        return false;
    if (*at & CONSTRUCTED) {
        to->in.next = element.contents.data;
        return open_level(to, at,
                          element.contents.data + element.contents.size);
    }
    append(to, to->levels[to->depth].in_pieces ? element.contents
                                               : element.encoding);
    return true;
}

bool ber_rewrite(struct octets ber, uint8_t *room, struct octets *der,
                 struct fault *fault)
{
    struct rewriting to = { .out = room };

    der_init(&to.in, ber, fault);
    to.levels[0].end = to.in.end;
    do {
        if (to.depth > 0 && is_ended(&to))
            end_level(&to);
        else if (!rewrite_element(&to))
            return false;
    } while (to.depth > 0);
    *der = (struct octets){ room, to.size };
    return der_end(&to.in);
}
