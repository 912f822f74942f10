#include "asn1/der.h"

#include <string.h>

#include "asn1/oid.h"
#include "base/limits.h"

enum {
    CONSTRUCTED = 0x20,  /* bit 6 of the identifier octet, X.690 8.1.2.5 */
    CLASS = 0xc0,        /* bits 8-7 of it; 0 is universal */
    MAX_LENGTH_OCTETS = 4
};

void der_init(struct der *in, struct octets input, struct fault *fault)
{
    *fault = (struct fault){ FAULT_NONE, 0 };
    *in = (struct der){ input.data, NULL, input.data, fault };
    *in = der_within(in, input);
}

bool der_refuse(const struct der *in, enum fault_code code,
                const uint8_t *where)
{
    return fault_refuse(in->fault, code, (size_t)(where - in->origin));
}

/* Big-endian, in the fewest octets, and only above what the short form can
 * hold (X.690 10.1). A count of 0 is the indefinite form, which is not DER. */
/*@ requires octets_valid(rest) && \valid(length);
    assigns *length;
    ensures \result == FAULT_NONE ==> count <= rest.size; */
static enum fault_code read_long_length(struct octets rest, size_t count,
                                        size_t *length)
{
    size_t value = 0;

    if (count == 0 || count > MAX_LENGTH_OCTETS)
        return FAULT_DER_LENGTH;
    if (count > rest.size)
        return FAULT_DER_TRUNCATED;
    /*@ loop invariant 0 <= i <= count;
        loop invariant value < (i == 0 ? 1 : i == 1 ? 0x100
                                : i == 2 ? 0x10000 : i == 3 ? 0x1000000
                                : 0x100000000);
        loop assigns i, value;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        value = value * 0x100 + rest.data[i];
    *length = value;
    return rest.data[0] == 0 || value < DER_LONG_FORM
         ? FAULT_DER_LENGTH : FAULT_NONE;
}

/*@ requires octets_valid(input) && \valid(header);
    assigns *header;
    ensures \result == FAULT_NONE ==> 2 <= header->size <= input.size; */
static enum fault_code read_header(struct octets input,
                                   struct der_header *header)
{
    struct octets rest;
    uint8_t first;

    if (input.size == 0)
        return FAULT_DER_TRUNCATED;
    if ((input.data[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER)
        return FAULT_DER_IDENTIFIER;
    if (input.size == 1)
        return FAULT_DER_TRUNCATED;
    first = input.data[1];
    header->size = 2;
    header->length = first;
    if (first < DER_LONG_FORM)
        return FAULT_NONE;
    rest = (struct octets){ input.data + 2, input.size - 2 };
    header->size += first - (size_t)DER_LONG_FORM;
    return read_long_length(rest, first - (size_t)DER_LONG_FORM,
                            &header->length);
}

/*@ requires der_valid(in) && code != FAULT_NONE;
    assigns *in->fault;
    ensures \result.size == 0 && in->fault->code != FAULT_NONE; */
static struct der_header refuse_header(const struct der *in,
                                       enum fault_code code)
{
    der_refuse(in, code, in->next);
    return (struct der_header){ 0 };
}

/* Any header, and what is wrong with it. */
/*@ requires der_valid(in);
    assigns *in->fault;
    ensures \result.size == 0
            ? in->fault->code != FAULT_NONE
            : 2 <= \result.size <= in->end - in->next - \result.length; */
static struct der_header header_any(const struct der *in)
{
    struct octets rest = der_rest(in);
    struct der_header header = { 0, 0 };
    enum fault_code code = read_header(rest, &header);

    if (code == FAULT_NONE && header.length > rest.size - header.size)
        code = FAULT_DER_TRUNCATED;
    return code == FAULT_NONE ? header : refuse_header(in, code);
}

/* Lengths of one and two octets are nearly all of them. */
struct der_header der_header_long(const struct der *in)
{
    const uint8_t *at = in->next;
    size_t left = (size_t)(in->end - at), size, length;

    if (left < 4 || (at[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER)
        return header_any(in);
    size = at[1] == 0x82 ? 4 : 3;
    length = at[1] == 0x82 ? at[2] * (size_t)0x100 + at[3] : at[2];
    if ((at[1] != 0x82 || length < 0x100)
        && (at[1] != 0x81 || length < DER_LONG_FORM))
        return header_any(in);
    if (length > left - size)
        return refuse_header(in, FAULT_DER_TRUNCATED);
    return (struct der_header){ size, length };
}

/*@ requires octets_valid(contents);
    assigns \nothing;
    ensures \result ==> contents.size == 1; */
static bool is_boolean(struct octets contents)
{
    return contents.size == 1
        && (contents.data[0] == 0 || contents.data[0] == 0xff);
}

bool der_boolean(struct der *in, bool *out)
{
    struct der_element element;

    if (!der_expect(in, DER_BOOLEAN, &element))
        return false;
    if (!is_boolean(element.contents))
        return der_put_back(in, &element, FAULT_DER_BOOLEAN);
    *out = element.contents.data[0] != 0;
    return true;
}

bool der_not_default(struct der *in, bool *out)
{
    const uint8_t *start = in->next;

    if (!der_boolean(in, out))
        return false;
    if (*out)
        return true;
    in->next = start;
    return der_refuse(in, FAULT_DER_DEFAULT, start);
}

bool der_integer(struct der *in, uint8_t identifier, struct octets *contents)
{
    struct der_element element;

    if (!der_expect(in, identifier, &element))
        return false;
    if (!der_is_integer(element.contents))
        return der_put_back(in, &element, FAULT_DER_INTEGER);
    *contents = element.contents;
    return true;
}

bool der_unsigned(struct der *in, uint8_t identifier, uint32_t max,
                  uint32_t *out)
{
    const uint8_t *start = in->next;
    struct octets digits;
    uint64_t value = 0;

    if (!der_integer(in, identifier, &digits))
        return false;
    /*@ loop invariant 0 <= i <= digits.size;
        loop assigns i, value;
        loop variant digits.size - i; */
    for (size_t i = 0; i < digits.size && value <= UINT32_MAX; i++)
        value = value * 0x100 + digits.data[i];
    if (digits.data[0] >= 0x80 || value > max) {
        in->next = start;
        return der_refuse(in, FAULT_DER_RANGE, start);
    }
    *out = (uint32_t)value;
    return true;
}

/*@ requires octets_valid(contents);
    assigns \nothing;
    ensures \result ==> contents.size > 0 && contents.data[0] < 8; */
static bool is_bit_string(struct octets contents)
{
    uint8_t unused;

    if (contents.size == 0)
        return false;
    unused = contents.data[0];
    if (contents.size == 1)
        return unused == 0;
    return unused < 8
        && (contents.data[contents.size - 1] & (0xffu >> (8 - unused))) == 0;
}

bool der_bit_string(struct der *in, uint8_t identifier, struct der_bits *out)
{
    struct der_element element;

    if (!der_expect(in, identifier, &element))
        return false;
    if (!is_bit_string(element.contents))
        return der_put_back(in, &element, FAULT_DER_BITS);
    out->unused = element.contents.data[0];
    out->octets.data = element.contents.data + 1;
    out->octets.size = element.contents.size - 1;
    return true;
}

bool der_null(struct der *in)
{
    struct der_element element;

    if (!der_expect(in, DER_NULL, &element))
        return false;
    return element.contents.size == 0
        || der_put_back(in, &element, FAULT_DER_NULL);
}

/*@ requires octets_valid(octets);
    assigns \nothing; */
static bool is_all_zero(struct octets octets)
{
    /*@ loop invariant 0 <= i <= octets.size;
        loop assigns i;
        loop variant octets.size - i; */
    for (size_t i = 0; i < octets.size; i++)
        if (octets.data[i] != 0)
            return false;
    return true;
}

bool der_in_order(struct octets a, struct octets b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    size_t same = 0;

    /*@ loop invariant 0 <= same <= common;
        loop assigns same;
        loop variant common - same; */
    while (same < common && a.data[same] == b.data[same])
        same++;
    if (same < common)
        return a.data[same] < b.data[same];
    return is_all_zero((struct octets){ a.data + common, a.size - common });
}

/* Strings of characters that have two or four octets each. */
/*@ assigns \nothing; */
static bool has_whole_units(uint8_t identifier, struct octets contents)
{
    size_t unit = identifier == DER_UNIVERSAL_STRING ? 4
                : identifier == DER_BMP_STRING ? 2 : 1;

    return contents.size % unit == 0;
}

/* The universal types of which DER says what their contents may be. */
/*@ requires \valid_read(element) && \valid_read(element->encoding.data)
             && octets_valid(element->contents);
    assigns \nothing; */
static enum fault_code check_universal(const struct der_element *element)
{
    struct octets contents = element->contents;

    switch (element->encoding.data[0]) {
    case DER_BOOLEAN:
        return is_boolean(contents) ? FAULT_NONE : FAULT_DER_BOOLEAN;
    case DER_INTEGER: case DER_ENUMERATED: /* X.690 8.4 */
        return der_is_integer(contents) ? FAULT_NONE : FAULT_DER_INTEGER;
    case DER_BIT_STRING:
        return is_bit_string(contents) ? FAULT_NONE : FAULT_DER_BITS;
    case DER_NULL:
        return contents.size == 0 ? FAULT_NONE : FAULT_DER_NULL;
    case DER_OBJECT_IDENTIFIER:
        return oid_check(contents);
    default:
        break;
    }
    return has_whole_units(element->encoding.data[0], contents)
         ? FAULT_NONE : FAULT_DER_STRING;
}

/* Of the universal types that RFC 5280 uses, SEQUENCE and SET alone are
 * constructed (X.690 10.2). Tag 0 is reserved. */
/*@ assigns \nothing; */
static bool has_form(uint8_t identifier)
{
    uint8_t primitive = (uint8_t)(identifier & ~CONSTRUCTED);
    bool constructed = (identifier & CONSTRUCTED) != 0;

    if ((identifier & CLASS) != 0)
        return true;
    return primitive != 0
        && constructed == (primitive == (DER_SEQUENCE & ~CONSTRUCTED)
                           || primitive == (DER_SET & ~CONSTRUCTED));
}

/*@ requires der_valid(in) && \valid(element)
             && \separated(in, element, in->fault);
    assigns in->next, *element, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> element->encoding.data == \old(in->next)
                && element->encoding.data + element->encoding.size == in->next
                && element->contents.data + element->contents.size == in->next
                && element->contents.size + 2 <= element->encoding.size; */
static bool take_any(struct der *in, struct der_element *element)
{
    enum fault_code code;

    if (in->next < in->end && !has_form(*in->next))
        return der_refuse(in, FAULT_DER_IDENTIFIER, in->next);
    if (!der_next(in, element))
        return false;
    code = check_universal(element);
    return code == FAULT_NONE || der_put_back(in, element, code);
}

/*@ predicate before_ends(uint8_t *at, uint8_t **ends, integer count) =
      \forall integer i; 0 <= i < count ==> octets_ordered(at, ends[i]); */

/* Walks the contents of one constructed element without recursion: levels
 * holds where each that is open ends. */
/*@ requires der_valid(outer) && octets_valid(contents)
             && octets_ordered(outer->origin, contents.data)
             && contents.data + contents.size - outer->origin <= PTRDIFF_MAX;
    assigns *outer->fault;
    ensures \result || outer->fault->code != FAULT_NONE; */
static bool walk(const struct der *outer, struct octets contents)
{
    struct der in = der_within(outer, contents);
    const uint8_t *levels[LIMIT_DER_DEPTH] = { in.end };
    size_t depth = 1;
    struct der_element element;

    /*@ loop invariant 0 <= depth <= LIMIT_DER_DEPTH;
        loop invariant octets_ordered(contents.data, in.next)
            && octets_ordered(in.next, contents.data + contents.size);
        loop invariant before_ends(in.next, &levels[0], depth);
        loop invariant \forall integer i; 0 <= i < depth
            ==> octets_ordered(levels[i], contents.data + contents.size);
        loop invariant \forall integer i, j; 0 <= i < j < depth
            ==> octets_ordered(levels[j], levels[i]);
        loop assigns in.next, in.end, depth, element, *outer->fault,
                     levels[0 .. LIMIT_DER_DEPTH - 1];
        loop variant (contents.data + contents.size - in.next) * 64 + depth; */
    while (depth > 0) {
        in.end = levels[depth - 1];
        /*@ assert octets_ordered(in.next, in.end)
                && octets_ordered(in.end, contents.data + contents.size); */
        /*@ assert \valid_read(in.next + (0 .. in.end - in.next - 1)); */
        if (der_is_done(&in)) {
            depth--;
            continue;
        }
        if (!take_any(&in, &element))
            return false;
        /*@ assert before_ends(in.next, &levels[0], depth); */
        if ((element.encoding.data[0] & CONSTRUCTED) == 0)
            continue;
        if (depth == LIMIT_DER_DEPTH)
            return der_refuse(&in, FAULT_DER_DEPTH, element.encoding.data);
        /*@ assert before_ends(element.contents.data, &levels[0], depth); */
        in.next = element.contents.data;
        levels[depth++] = element.contents.data + element.contents.size;
    }
    return true;
}

bool der_any(struct der *in, struct der_element *out)
{
    if (!take_any(in, out))
        return false;
    return (out->encoding.data[0] & CONSTRUCTED) == 0
        || walk(in, out->contents) || der_back(in, out);
}
