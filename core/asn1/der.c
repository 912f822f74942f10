#include "asn1/der.h"

#include <string.h>

#include "asn1/oid.h"
#include "base/limits.h"

enum {
    CONSTRUCTED = 0x20,  /* bit 6 of the identifier octet, X.690 8.1.2.5 */
    CLASS = 0xc0,        /* bits 8-7 of it; 0 is universal */
    LENGTH_COUNT = 0x7f, /* bits 7-1 of the first octet of the long form */
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
static enum fault_code take_long_length(struct octets *rest, size_t count,
                                        size_t *length)
{
    if (count == 0 || count > MAX_LENGTH_OCTETS)
        return FAULT_DER_LENGTH;
    if (count > rest->size)
        return FAULT_DER_TRUNCATED;
    *length = 0;
    for (size_t i = 0; i < count; i++)
        *length = *length << 8 | rest->data[i];
    if (rest->data[0] == 0 || *length < DER_LONG_FORM)
        return FAULT_DER_LENGTH;
    *rest = (struct octets){ rest->data + count, rest->size - count };
    return FAULT_NONE;
}

static enum fault_code take_header(struct octets *rest, size_t *length)
{
    uint8_t first;

    if (rest->size == 0)
        return FAULT_DER_TRUNCATED;
    if ((rest->data[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER)
        return FAULT_DER_IDENTIFIER;
    if (rest->size == 1)
        return FAULT_DER_TRUNCATED;
    first = rest->data[1];
    *rest = (struct octets){ rest->data + 2, rest->size - 2 };
    if (first & DER_LONG_FORM)
        return take_long_length(rest, first & LENGTH_COUNT, length);
    *length = first;
    return FAULT_NONE;
}

static struct der_header refuse_header(const struct der *in,
                                       enum fault_code code)
{
    der_refuse(in, code, in->next);
    return (struct der_header){ 0, 0 };
}

/* Any header, and what is wrong with it. */
static struct der_header header_any(const struct der *in)
{
    struct octets rest = der_rest(in);
    size_t length = 0;
    enum fault_code code = take_header(&rest, &length);

    if (code == FAULT_NONE && length > rest.size)
        code = FAULT_DER_TRUNCATED;
    if (code != FAULT_NONE)
        return refuse_header(in, code);
    return (struct der_header){ (size_t)(rest.data - in->next), length };
}

/* Lengths of one and two octets are nearly all of them. */
struct der_header der_header_long(const struct der *in)
{
    const uint8_t *at = in->next;
    size_t left = (size_t)(in->end - at), size, length;

    if (left < 4 || (at[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER)
        return header_any(in);
    size = at[1] == 0x82 ? 4 : 3;
    length = at[1] == 0x82 ? (size_t)at[2] << 8 | at[3] : at[2];
    if ((at[1] != 0x82 || length < 0x100)
        && (at[1] != 0x81 || length < DER_LONG_FORM))
        return header_any(in);
    if (length > left - size)
        return refuse_header(in, FAULT_DER_TRUNCATED);
    return (struct der_header){ size, length };
}

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
    for (size_t i = 0; i < digits.size && value <= UINT32_MAX; i++)
        value = value << 8 | digits.data[i];
    if (digits.data[0] >= 0x80 || value > max) {
        in->next = start;
        return der_refuse(in, FAULT_DER_RANGE, start);
    }
    *out = (uint32_t)value;
    return true;
}

static bool is_bit_string(struct octets contents)
{
    uint8_t unused;

    if (contents.size == 0)
        return false;
    unused = contents.data[0];
    if (contents.size == 1)
        return unused == 0;
    return unused < 8
        && (contents.data[contents.size - 1] & ((1u << unused) - 1)) == 0;
}

bool der_bit_string(struct der *in, uint8_t identifier, struct der_bits *out)
{
    struct der_element element;

    if (!der_expect(in, identifier, &element))
        return false;
    if (!is_bit_string(element.contents))
        return der_put_back(in, &element, FAULT_DER_BITS);
    out->unused = element.contents.data[0];
    out->octets = (struct octets){
        element.contents.data + 1, element.contents.size - 1
    };
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

static bool is_all_zero(struct octets octets)
{
    for (size_t i = 0; i < octets.size; i++)
        if (octets.data[i] != 0)
            return false;
    return true;
}

bool der_in_order(struct octets a, struct octets b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int difference = memcmp(a.data, b.data, common);

    if (difference != 0)
        return difference < 0;
    return a.size <= b.size
        || is_all_zero((struct octets){ a.data + common, a.size - common });
}

/* Strings of characters that have two or four octets each. */
static bool has_whole_units(uint8_t identifier, struct octets contents)
{
    size_t unit = identifier == DER_UNIVERSAL_STRING ? 4
                : identifier == DER_BMP_STRING ? 2 : 1;

    return contents.size % unit == 0;
}

/* The universal types of which DER says what their contents may be. */
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
        return has_whole_units(element->encoding.data[0], contents)
            ? FAULT_NONE : FAULT_DER_STRING;
    }
}

/* Of the universal types that RFC 5280 uses, SEQUENCE and SET alone are
 * constructed (X.690 10.2). Tag 0 is reserved. */
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

/* Walks the contents of one constructed element without recursion: levels
 * holds where each that is open ends. */
static bool walk(struct der in)
{
    const uint8_t *levels[LIMIT_DER_DEPTH] = { in.end };
    size_t depth = 1;
    struct der_element element;

    while (depth > 0) {
        in.end = levels[depth - 1];
        if (der_is_done(&in)) {
            depth--;
            continue;
        }
        if (!take_any(&in, &element))
            return false;
        if ((element.encoding.data[0] & CONSTRUCTED) == 0)
            continue;
        if (depth == LIMIT_DER_DEPTH)
            return der_refuse(&in, FAULT_DER_DEPTH, element.encoding.data);
        in.next = element.contents.data;
        levels[depth++] = element.contents.data + element.contents.size;
    }
    return true;
}

bool der_any(struct der *in, struct der_element *out)
{
    struct der probe = *in;

    if (!take_any(&probe, out))
        return false;
    if ((out->encoding.data[0] & CONSTRUCTED) != 0
        && !walk(der_within(&probe, out->contents)))
        return false;
    in->next = probe.next;
    return true;
}
