#include "input/ber.h"

#include "asn1/der.h"
#include "asn1/header.h"

enum { CONSTRUCTED = 0x20, END_OCTETS = 2 };

/* The place of encryptedContent in EncryptedContentInfo. */
enum { THIRD = 3 };

/* A constructed element that is being written. */
struct level {
    const uint8_t *end;  /* of its contents, or of what is around them */
    size_t start;        /* where its header goes */
    unsigned count;      /* of the elements in it so far, to THIRD + 1 */
    uint8_t identifier;  /* as it will be; 0 for pieces of a piece */
    bool is_indefinite;  /* 00 00 ends its contents */
    bool in_pieces;      /* it is a string */
    bool begins_with_oid;
};

/* level[0] is around the whole. in ends where the innermost level does. */
struct rewriting {
    struct der in;
    uint8_t *out;
    size_t room, size;
    struct level levels[LIMIT_DER_DEPTH + 1];
    size_t depth;
};

/* There is the room that it says, and the input up to the end of level[0]. No
 * level ends before those within it, nor begins after what is written. */
/*@ predicate ends_after(struct rewriting *to, uint8_t *at) =
      \forall integer i; 0 <= i <= to->depth
        ==> octets_ordered(at, to->levels[i].end);

    predicate room_valid(struct rewriting *to) =
      \valid(to) && \valid(to->in.fault)
      && \valid(to->out + (0 .. to->room - 1))
      && \separated(to, to->in.fault, to->out + (0 .. to->room - 1))
      && to->size <= to->room <= PTRDIFF_MAX;

    predicate input_valid(struct rewriting *to, uint8_t *end) =
      octets_ordered(to->in.origin, to->in.next)
      && octets_ordered(to->in.origin, end)
      && end - to->in.origin <= PTRDIFF_MAX
      && \valid_read(to->in.origin + (0 .. end - to->in.origin - 1));

    predicate levels_valid(struct rewriting *to) =
      0 <= to->depth <= LIMIT_DER_DEPTH
      && (\forall integer i; 0 <= i <= to->depth
          ==> to->levels[i].start <= to->size)
      && (\forall integer i, j; 0 <= i < j <= to->depth
          ==> octets_ordered(to->levels[j].end, to->levels[i].end));

    predicate rewriting_valid(struct rewriting *to) =
      room_valid(to) && levels_valid(to)
      && input_valid(to, to->levels[0].end);

    predicate stands(struct rewriting *to) =
      octets_ordered(to->in.next, to->in.end)
      && ends_after(to, to->in.end); */

bool ber_is_indefinite(struct octets ber)
{
    return ber.size >= 2 && (ber.data[0] & CONSTRUCTED)
        && (ber.data[0] & DER_TAG_NUMBER) != DER_TAG_NUMBER
        && ber.data[1] == DER_LONG_FORM;
}

/* Refuses what there is no room for: so many octets more. */
/*@ requires room_valid(to) && octets_ordered(to->in.origin, to->in.next);
    assigns *to->in.fault;
    ensures \result ? size <= to->room - to->size
                    : to->in.fault->code != FAULT_NONE; */
static bool has_room(const struct rewriting *to, size_t size)
{
    return der_require(&to->in, size <= to->room - to->size,
                       FAULT_CONTAINER_BER, to->in.next);
}

/*@ requires room_valid(to) && octets_valid(octets)
             && octets_ordered(to->in.origin, to->in.next);
    assigns to->size, to->out[0 .. to->room - 1], *to->in.fault;
    ensures room_valid(to) && to->size >= \old(to->size);
    ensures \result || to->in.fault->code != FAULT_NONE; */
static bool append(struct rewriting *to, struct octets octets)
{
    if (!has_room(to, octets.size))
        return false;
    /*@ loop invariant 0 <= i <= octets.size;
        loop assigns i, to->out[0 .. to->room - 1];
        loop variant octets.size - i; */
    for (size_t i = 0; i < octets.size; i++)
        to->out[to->size + i] = octets.data[i];
    to->size += octets.size;
    return true;
}

/* Puts a header before what is written from start on. */
/*@ requires room_valid(to) && start <= to->size
             && octets_ordered(to->in.origin, to->in.next);
    assigns to->size, to->out[0 .. to->room - 1], *to->in.fault;
    ensures room_valid(to) && to->size >= \old(to->size);
    ensures \result || to->in.fault->code != FAULT_NONE; */
static bool insert_header(struct rewriting *to, size_t start,
                          uint8_t identifier)
{
    size_t length = to->size - start, size = header_size(length);

    if (!has_room(to, size))
        return false;
    /*@ loop invariant start <= i <= to->size;
        loop assigns i, to->out[0 .. to->room - 1];
        loop variant i; */
    for (size_t i = to->size; i > start; i--)
        to->out[i - 1 + size] = to->out[i - 1];
    to->size += header_write(to->out + start, size, identifier, length);
    return true;
}

/*@ requires rewriting_valid(to) && stands(to);
    assigns \nothing;
    ensures \result && to->levels[to->depth].is_indefinite != 0
            ==> octets_ordered(to->in.next + END_OCTETS, to->in.end); */
static bool is_ended(const struct rewriting *to)
{
    const struct der *in = &to->in;

    if (!to->levels[to->depth].is_indefinite)
        return in->next == in->end;
    return in->end - in->next >= END_OCTETS
        && in->next[0] == 0 && in->next[1] == 0;
}

/*@ requires rewriting_valid(to) && stands(to) && to->depth > 0
             && (to->levels[to->depth].is_indefinite != 0
                 ==> octets_ordered(to->in.next + END_OCTETS, to->in.end));
    assigns to->in.next, to->in.end, to->size, to->depth,
            to->out[0 .. to->room - 1], *to->in.fault;
    ensures rewriting_valid(to) && stands(to)
            && to->depth == \old(to->depth) - 1
            && octets_ordered(\old(to->in.next), to->in.next);
    ensures \result || to->in.fault->code != FAULT_NONE; */
static bool end_level(struct rewriting *to)
{
    const struct level *level = &to->levels[to->depth];

    if (level->is_indefinite)
        to->in.next += END_OCTETS;
    to->depth--;
    to->in.end = to->levels[to->depth].end;
    return level->identifier == 0
        || insert_header(to, level->start, level->identifier);
}

/* True for EncryptedContentInfo's encryptedContent, with its identifier. */
/*@ requires \valid_read(around);
    assigns \nothing; */
static bool is_implicit_string(const struct level *around, uint8_t identifier)
{
    return identifier == DER_CONTEXT_CONSTRUCTED(0)
        && around->identifier == DER_SEQUENCE && around->begins_with_oid
        && around->count == THIRD;
}

/* The identifier that a constructed element will have. */
/*@ requires \valid_read(around);
    assigns \nothing; */
static uint8_t written_identifier(const struct level *around,
                                  uint8_t identifier)
{
    if (around->in_pieces)
        return 0;
    if (identifier == (DER_OCTET_STRING | CONSTRUCTED))
        return DER_OCTET_STRING;
    return is_implicit_string(around, identifier) ? DER_CONTEXT_PRIMITIVE(0)
                                                  : identifier;
}

/* Sets what is known of a level when its contents begin. */
/*@ requires \valid(level);
    assigns *level;
    ensures level->end == end && level->start == start; */
static void begin_level(struct level *level, const uint8_t *end, size_t start)
{
    level->end = end;
    level->start = start;
    level->count = 0;
    level->identifier = 0;
    level->is_indefinite = false;
    level->in_pieces = false;
    level->begins_with_oid = false;
}

/* Goes into an element that begins at a place, and has its contents from where
 * in stands up to end. */
/*@ requires rewriting_valid(to) && \valid_read(at)
             && octets_ordered(to->in.origin, at)
             && octets_ordered(to->in.next, end) && ends_after(to, end);
    assigns to->in.end, to->depth, *to->in.fault,
            to->levels[to->depth + 1 .. LIMIT_DER_DEPTH];
    ensures \result
            ? rewriting_valid(to) && stands(to)
              && to->depth == \old(to->depth) + 1
            : to->in.fault->code != FAULT_NONE; */
static bool open_level(struct rewriting *to, const uint8_t *at,
                       const uint8_t *end)
{
    const struct level *around = &to->levels[to->depth];
    struct level *level;

    if (to->depth == LIMIT_DER_DEPTH)
        return der_refuse(&to->in, FAULT_DER_DEPTH, at);
    level = &to->levels[to->depth + 1];
    begin_level(level, end, to->size);
    level->identifier = written_identifier(around, *at);
    level->in_pieces = level->identifier != *at;
    to->in.end = end;
    to->depth++;
    return true;
}

/* Notes an element in the one around it; in a string there are pieces only. */
/*@ requires rewriting_valid(to) && stands(to)
             && octets_ordered(to->in.next + 1, to->in.end);
    assigns to->levels[to->depth].count,
            to->levels[to->depth].begins_with_oid, *to->in.fault;
    ensures \result ? rewriting_valid(to) && stands(to)
                    : to->in.fault->code != FAULT_NONE; */
static bool count_element(struct rewriting *to)
{
    struct level *around = &to->levels[to->depth];
    uint8_t identifier = *to->in.next;

    if (around->in_pieces
        && (identifier & ~CONSTRUCTED) != DER_OCTET_STRING)
        return der_refuse(&to->in, FAULT_CONTAINER_BER, to->in.next);
    if (around->count == 0)
        around->begins_with_oid = identifier == DER_OBJECT_IDENTIFIER;
    if (around->count <= THIRD)
        around->count++;
    return true;
}

/* Goes into an element of an indefinite length. */
/*@ requires rewriting_valid(to) && stands(to)
             && octets_ordered(to->in.next + 2, to->in.end);
    assigns to->in.next, to->in.end, to->depth, *to->in.fault,
            to->levels[to->depth + 1 .. LIMIT_DER_DEPTH];
    ensures \result
            ? rewriting_valid(to) && stands(to)
              && to->depth == \old(to->depth) + 1
              && octets_ordered(\old(to->in.next) + 2, to->in.next)
            : to->in.fault->code != FAULT_NONE; */
static bool open_indefinite(struct rewriting *to)
{
    const uint8_t *at = to->in.next;

    to->in.next += 2;
    if (!open_level(to, at, to->in.end))
        return false;
    to->levels[to->depth].is_indefinite = true;
    return true;
}

/* Writes an element of a definite length, or goes into it. */
/*@ requires rewriting_valid(to) && stands(to);
    assigns to->in.next, to->in.end, to->size, to->depth, *to->in.fault,
            to->levels[to->depth + 1 .. LIMIT_DER_DEPTH],
            to->out[0 .. to->room - 1];
    ensures \result
            ? rewriting_valid(to) && stands(to)
              && \old(to->depth) <= to->depth <= \old(to->depth) + 1
              && octets_ordered(\old(to->in.next) + 2, to->in.next)
            : to->in.fault->code != FAULT_NONE; */
static bool rewrite_definite(struct rewriting *to)
{
    const uint8_t *at = to->in.next, *end;
    struct der_element element;

    if (!der_next(&to->in, &element))
        return false;
    end = to->in.next;
    if (*at & CONSTRUCTED) {
        to->in.next = element.contents.data;
        return open_level(to, at, end);
    }
    return append(to, to->levels[to->depth].in_pieces ? element.contents
                                                      : element.encoding);
}

/*@ requires rewriting_valid(to) && stands(to);
    assigns to->in.next, to->in.end, to->size, to->depth, *to->in.fault,
            to->levels[to->depth].count,
            to->levels[to->depth].begins_with_oid,
            to->levels[to->depth + 1 .. LIMIT_DER_DEPTH],
            to->out[0 .. to->room - 1];
    ensures \result
            ? rewriting_valid(to) && stands(to)
              && \old(to->depth) <= to->depth <= \old(to->depth) + 1
              && octets_ordered(\old(to->in.next) + 2, to->in.next)
            : to->in.fault->code != FAULT_NONE; */
static bool rewrite_element(struct rewriting *to)
{
    if (to->in.next == to->in.end)
        return der_refuse(&to->in, FAULT_DER_TRUNCATED, to->in.next);
    if (!count_element(to))
        return false;
    return ber_is_indefinite(der_rest(&to->in)) ? open_indefinite(to)
                                                : rewrite_definite(to);
}

/* Ends the innermost level, or goes on with an element in it. */
/*@ requires rewriting_valid(to) && stands(to);
    assigns to->in.next, to->in.end, to->size, to->depth, *to->in.fault,
            to->levels[0].count, to->levels[0].begins_with_oid,
            to->levels[1 .. LIMIT_DER_DEPTH], to->out[0 .. to->room - 1];
    ensures \result
            ? rewriting_valid(to) && stands(to)
              && (to->levels[0].end - to->in.next) * 64 + to->depth
                 < \old((to->levels[0].end - to->in.next) * 64 + to->depth)
            : to->in.fault->code != FAULT_NONE; */
static bool rewrite_step(struct rewriting *to)
{
    return to->depth > 0 && is_ended(to) ? end_level(to) : rewrite_element(to);
}

bool ber_rewrite(struct octets ber, uint8_t *room, size_t size,
                 struct octets *der, struct fault *fault)
{
    struct rewriting to;

    der_init(&to.in, ber, fault);
    to.out = room;
    to.room = size;
    to.size = 0;
    to.depth = 0;
    begin_level(&to.levels[0], to.in.end, 0);
    /*@ loop invariant rewriting_valid(&to) && stands(&to);
        loop assigns to.in.next, to.in.end, to.size, to.depth, *fault,
                     to.levels[0].count, to.levels[0].begins_with_oid,
                     to.levels[1 .. LIMIT_DER_DEPTH], room[0 .. size - 1];
        loop variant (to.levels[0].end - to.in.next) * 64 + to.depth; */
    do {
        if (!rewrite_step(&to))
            return false;
    } while (to.depth > 0);
    der->data = room;
    der->size = to.size;
    return der_end(&to.in);
}
