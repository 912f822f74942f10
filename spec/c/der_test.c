/* Tests of core/asn1/der. Prints TAP. */
#include "asn1/der.h"

#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

/* One reader each; the tests read to the end of the input. */
static bool octet_string(struct der *in)
{
    struct der_element element;

    return der_expect(in, DER_OCTET_STRING, &element);
}

static bool boolean(struct der *in)
{
    bool value;

    return der_boolean(in, &value);
}

static bool default_false(struct der *in)
{
    bool value;

    return der_default_false(in, &value);
}

static bool integer(struct der *in)
{
    struct octets contents;

    return der_integer(in, DER_INTEGER, &contents);
}

static bool small(struct der *in)
{
    uint32_t value;

    return der_unsigned(in, DER_INTEGER, 300, &value);
}

static bool large(struct der *in)
{
    uint32_t value;

    return der_unsigned(in, DER_INTEGER, UINT32_MAX, &value);
}

static bool bit_string(struct der *in)
{
    struct der_bits bits;

    return der_bit_string(in, DER_BIT_STRING, &bits);
}

static bool list(struct der *in)
{
    struct der inner;

    return der_enter_list(in, DER_SEQUENCE, &inner);
}

static bool any(struct der *in)
{
    struct der_element element;

    return der_any(in, &element);
}

static const struct vector {
    const char *name;
    bool (*read)(struct der *in);
    size_t size;
    uint8_t octets[12];
    enum fault_code fault;
    size_t offset;
} vectors[] = {
    { "an empty OCTET STRING", octet_string, 2, { 4, 0 }, FAULT_NONE, 0 },
    { "nothing", octet_string, 0, { 0 }, FAULT_DER_TRUNCATED, 0 },
    { "no length octet", octet_string, 1, { 4 }, FAULT_DER_TRUNCATED, 0 },
    { "contents cut short", octet_string, 3, { 4, 2, 0 },
      FAULT_DER_TRUNCATED, 0 },
    { "contents cut short by one octet", octet_string, 7,
      { 4, 6, 1, 2, 3, 4, 5 }, FAULT_DER_TRUNCATED, 0 },
    { "the indefinite form", octet_string, 4, { 4, 0x80, 0, 0 },
      FAULT_DER_LENGTH, 0 },
    { "a long form for 1", octet_string, 4, { 4, 0x81, 1, 0 },
      FAULT_DER_LENGTH, 0 },
    { "a leading zero", octet_string, 5, { 4, 0x82, 0, 0x80, 0 },
      FAULT_DER_LENGTH, 0 },
    { "two octets for 127", octet_string, 4, { 4, 0x82, 0, 0x7f },
      FAULT_DER_LENGTH, 0 },
    { "five length octets", octet_string, 7, { 4, 0x85, 1 },
      FAULT_DER_LENGTH, 0 },
    { "a length of 4 GiB - 1", octet_string, 6, { 4, 0x84, 255, 255, 255,
      255 }, FAULT_DER_TRUNCATED, 0 },
    { "a length of 128 in nothing", octet_string, 4, { 4, 0x81, 0x80, 0 },
      FAULT_DER_TRUNCATED, 0 },
    { "a length of 128 where no contents begin", octet_string, 3,
      { 4, 0x81, 0x80 }, FAULT_DER_TRUNCATED, 0 },
    { "a length of 31 in nothing", octet_string, 2, { 4, 0x1f },
      FAULT_DER_TRUNCATED, 0 },
    { "the indefinite form where no contents begin", octet_string, 2,
      { 4, 0x80 }, FAULT_DER_LENGTH, 0 },
    { "the indefinite form before 129", octet_string, 4,
      { 4, 0x80, 0x81, 0 }, FAULT_DER_LENGTH, 0 },
    { "the indefinite form in context", any, 4, { 0x81, 0x80, 0x80, 0 },
      FAULT_DER_LENGTH, 0 },
    { "two octets for 255", octet_string, 4, { 4, 0x82, 0, 0xff },
      FAULT_DER_LENGTH, 0 },
    { "a length of 256 in nothing", octet_string, 4, { 4, 0x82, 1, 0 },
      FAULT_DER_TRUNCATED, 0 },
    { "another type", octet_string, 2, { 5, 0 }, FAULT_DER_IDENTIFIER, 0 },
    { "a tag number of 31", any, 3, { 0x1f, 0x1f, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a tag number of 31 without contents", any, 2, { 0x1f, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a tag number of 31 and a length of 128", any, 4,
      { 0x1f, 0x81, 0x80, 0 }, FAULT_DER_IDENTIFIER, 0 },
    { "a tag number of 31 in context", any, 4, { 0xbf, 0x1f, 0, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a second element", octet_string, 4, { 4, 0, 4, 0 },
      FAULT_DER_TRAILING, 2 },
    { "true", boolean, 3, { 1, 1, 0xff }, FAULT_NONE, 0 },
    { "false", boolean, 3, { 1, 1, 0 }, FAULT_NONE, 0 },
    { "true as 1", boolean, 3, { 1, 1, 1 }, FAULT_DER_BOOLEAN, 0 },
    { "an empty BOOLEAN", boolean, 2, { 1, 0 }, FAULT_DER_BOOLEAN, 0 },
    { "a DEFAULT that is absent", default_false, 0, { 0 }, FAULT_NONE, 0 },
    { "a DEFAULT of which the other is there", default_false, 3,
      { 1, 1, 0xff }, FAULT_NONE, 0 },
    { "a DEFAULT that is no BOOLEAN", default_false, 3, { 1, 1, 1 },
      FAULT_DER_BOOLEAN, 0 },
    { "a DEFAULT written out", default_false, 3, { 1, 1, 0 },
      FAULT_DER_DEFAULT, 0 },
    { "0", integer, 3, { 2, 1, 0 }, FAULT_NONE, 0 },
    { "-1", integer, 3, { 2, 1, 0xff }, FAULT_NONE, 0 },
    { "128", integer, 4, { 2, 2, 0, 0x80 }, FAULT_NONE, 0 },
    { "-129", integer, 4, { 2, 2, 0xff, 0x7f }, FAULT_NONE, 0 },
    { "an INTEGER without octets", integer, 2, { 2, 0 },
      FAULT_DER_INTEGER, 0 },
    { "127 in two octets", integer, 4, { 2, 2, 0, 0x7f },
      FAULT_DER_INTEGER, 0 },
    { "-1 in two octets", integer, 4, { 2, 2, 0xff, 0xff },
      FAULT_DER_INTEGER, 0 },
    { "-128 in two octets", integer, 4, { 2, 2, 0xff, 0x80 },
      FAULT_DER_INTEGER, 0 },
    { "-32513", integer, 4, { 2, 2, 0x80, 0xff }, FAULT_NONE, 0 },
    { "300 of 300", small, 4, { 2, 2, 1, 0x2c }, FAULT_NONE, 0 },
    { "301 of 300", small, 4, { 2, 2, 1, 0x2d }, FAULT_DER_RANGE, 0 },
    { "2^64 of 300", small, 11, { 2, 9, 1 }, FAULT_DER_RANGE, 0 },
    { "-1 of 300", small, 3, { 2, 1, 0xff }, FAULT_DER_RANGE, 0 },
    { "-128 of 300", small, 3, { 2, 1, 0x80 }, FAULT_DER_RANGE, 0 },
    { "127 of 300", small, 3, { 2, 1, 0x7f }, FAULT_NONE, 0 },
    { "2^32 - 1 of as much", large, 7, { 2, 5, 0, 255, 255, 255, 255 },
      FAULT_NONE, 0 },
    { "2^32 of one less", large, 7, { 2, 5, 1 }, FAULT_DER_RANGE, 0 },
    { "2^40 - 256 of 2^32 - 1", large, 8, { 2, 6, 0, 255, 255, 255, 255 },
      FAULT_DER_RANGE, 0 },
    { "a NULL for a number", small, 2, { 5, 0 }, FAULT_DER_IDENTIFIER, 0 },
    { "a NULL for an INTEGER", integer, 2, { 5, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a NULL for a BOOLEAN", boolean, 2, { 5, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a NULL for a BIT STRING", bit_string, 2, { 5, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "an INTEGER for a NULL", der_null, 3, { 2, 1, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a BIT STRING of no bits", bit_string, 3, { 3, 1, 0 }, FAULT_NONE, 0 },
    { "a BIT STRING of one bit", bit_string, 4, { 3, 2, 7, 0x80 },
      FAULT_NONE, 0 },
    { "no count of unused bits", bit_string, 2, { 3, 0 }, FAULT_DER_BITS, 0 },
    { "8 unused bits", bit_string, 4, { 3, 2, 8, 0 }, FAULT_DER_BITS, 0 },
    { "unused bits of nothing", bit_string, 3, { 3, 1, 1 },
      FAULT_DER_BITS, 0 },
    { "the first bit of eight but one unused", bit_string, 4,
      { 3, 2, 1, 2 }, FAULT_NONE, 0 },
    { "the seventh unused bit set", bit_string, 4, { 3, 2, 7, 0x40 },
      FAULT_DER_BITS, 0 },
    { "an unused bit that is set", bit_string, 4, { 3, 2, 1, 1 },
      FAULT_DER_BITS, 0 },
    { "a NULL", der_null, 2, { 5, 0 }, FAULT_NONE, 0 },
    { "a NULL with contents", der_null, 3, { 5, 1, 0 }, FAULT_DER_NULL, 0 },
    { "a list of one", list, 4, { 0x30, 2, 5, 0 }, FAULT_NONE, 0 },
    { "no list", list, 2, { 5, 0 }, FAULT_DER_IDENTIFIER, 0 },
    { "an empty list", list, 2, { 0x30, 0 }, FAULT_DER_EMPTY, 0 },
    { "any nested value", any, 6, { 0x30, 4, 0xa0, 2, 5, 0 }, FAULT_NONE, 0 },
    { "a nested BOOLEAN of 1", any, 5, { 0x30, 3, 1, 1, 1 },
      FAULT_DER_BOOLEAN, 2 },
    { "a nested INTEGER of no octets", any, 6, { 0x30, 4, 5, 0, 2, 0 },
      FAULT_DER_INTEGER, 4 },
    { "an ENUMERATED of no octets", any, 2, { 0x0a, 0 }, FAULT_DER_INTEGER,
      0 },
    { "half a unit of BMPString", any, 3, { 0x1e, 1, 0 }, FAULT_DER_STRING,
      0 },
    { "a unit of BMPString", any, 4, { 0x1e, 2, 0, 0x41 }, FAULT_NONE, 0 },
    { "a unit of UniversalString", any, 6, { 0x1c, 4, 0, 0, 0, 0x41 },
      FAULT_NONE, 0 },
    { "half a unit of UniversalString", any, 4, { 0x1c, 2, 0, 0 },
      FAULT_DER_STRING, 0 },
    { "a nested OID of no octets", any, 4, { 0x30, 2, 6, 0 },
      FAULT_OID_SYNTAX, 2 },
    { "a nested NULL with contents", any, 5, { 0xa0, 3, 5, 1, 0 },
      FAULT_DER_NULL, 2 },
    { "a nested element cut short", any, 4, { 0x30, 2, 4, 1 },
      FAULT_DER_TRUNCATED, 2 },
    { "a constructed OCTET STRING", any, 4, { 0x24, 2, 4, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a constructed BOOLEAN", any, 5, { 0x21, 3, 1, 1, 0 },
      FAULT_DER_IDENTIFIER, 0 },
    { "a primitive SET", any, 2, { 0x11, 0 }, FAULT_DER_IDENTIFIER, 0 },
    { "nothing of any type", any, 0, { 0 }, FAULT_DER_TRUNCATED, 0 },
    { "a primitive SEQUENCE", any, 2, { 0x10, 0 }, FAULT_DER_IDENTIFIER, 0 },
    { "the end of contents", any, 2, { 0, 0 }, FAULT_DER_IDENTIFIER, 0 },
};

/* Reads to the end; a read that fails says so, and moves nothing. */
static bool holds(const struct vector *v)
{
    struct octets input = copy(v->octets, v->size);
    struct der in;
    struct fault fault;

    der_init(&in, input, &fault);

    bool read = v->read(&in);
    bool moved = in.next != input.data;
    bool ended = read && der_end(&in);

    drop(input);
    return read == (v->fault == FAULT_NONE || v->fault == FAULT_DER_TRAILING)
        && (read || !moved) && ended == (v->fault == FAULT_NONE)
        && fault.code == v->fault && fault.offset == v->offset;
}

/* Headers in the long form (X.690 8.1.3.5), and the length that they tell. */
static const struct {
    size_t size;
    uint8_t header[5];
    size_t length;
} headers[] = {
    { 3, { 4, 0x81, 0x80 }, 128 },
    { 3, { 4, 0x81, 0x82 }, 130 },
    { 3, { 4, 0x81, 0xff }, 255 },
    { 3, { 0x82, 0x81, 0x90 }, 144 },
    { 4, { 4, 0x82, 0x01, 0x00 }, 256 },
    { 4, { 4, 0x82, 0x01, 0x23 }, 291 },
    { 4, { 4, 0x82, 0x82, 0x01 }, 33281 },
    { 4, { 4, 0x82, 0xff, 0xff }, 65535 },
    { 5, { 4, 0x83, 0x01, 0x00, 0x00 }, 65536 },
    { 5, { 4, 0x83, 0x81, 0x00, 0x00 }, 8454144 },
};

/* What is told of an element of which so many octets are there. */
static struct fault read_element(struct octets input, size_t there,
                                 struct der_element *element)
{
    struct octets part = copy(input.data, there);
    struct fault fault;
    struct der in;

    der_init(&in, part, &fault);
    if (der_next(&in, element) != (fault.code == FAULT_NONE))
        fault.offset = SIZE_MAX;
    drop(part);
    return fault;
}

/* Reads what has the header, all of it and without its last octet. Contents
 * of ones are taken for a length where the wrong octet is. */
static bool reads_long(size_t i)
{
    size_t size = headers[i].size, whole = size + headers[i].length;
    uint8_t *input = malloc(whole);
    struct der_element element;
    struct fault fault;
    bool right;

    if (input == NULL)
        abort();
    memset(input, 0xff, whole);
    memcpy(input, headers[i].header, size);
    fault = read_element((struct octets){ input, whole }, whole, &element);
    right = fault.code == FAULT_NONE && fault.offset == 0
         && element.contents.size == headers[i].length
         && element.encoding.size == whole;
    fault = read_element((struct octets){ input, whole }, whole - 1, &element);
    free(input);
    return right && fault.code == FAULT_DER_TRUNCATED && fault.offset == 0;
}

/* The indefinite form is no length of 128, though there are as many octets. */
static bool refuses_indefinite(void)
{
    static const uint8_t octets[2 + 128] = { 4, 0x80 };
    struct der_element element;
    struct fault fault = read_element(
        (struct octets){ octets, sizeof octets }, sizeof octets, &element);

    return fault.code == FAULT_DER_LENGTH && fault.offset == 0;
}

/* What is told of depth SEQUENCEs, one within the other. */
static struct fault nest(size_t depth)
{
    uint8_t octets[100];
    struct der in;
    struct der_element element;
    struct fault fault;

    for (size_t i = 0; i < depth; i++) {
        octets[2 * i] = DER_SEQUENCE;
        octets[2 * i + 1] = (uint8_t)(2 * (depth - 1 - i));
    }
    der_init(&in, (struct octets){ octets, 2 * depth }, &fault);
    if (der_any(&in, &element) != (fault.code == FAULT_NONE))
        fault.offset = SIZE_MAX;
    return fault;
}

static bool ordered(const char *a, size_t a_size, const char *b,
                    size_t b_size)
{
    struct octets first = copy(a, a_size), second = copy(b, b_size);
    bool right = der_in_order(first, second);

    drop(first);
    drop(second);
    return right;
}

/* X.690 11.6: the shorter one is padded with zeros. */
static const struct {
    const char *a;
    size_t a_size;
    const char *b;
    size_t b_size;
    bool ordered;
} orders[] = {
    { "ab", 2, "ac", 2, true },
    { "a", 1, "ab", 2, true },
    { "a", 1, "a", 1, true },
    { "", 0, "", 0, true },
    { "b", 1, "a", 1, false },
    { "ab", 2, "a", 1, false },
    { "a\0\0", 3, "a", 1, true },
    { "a\0\1", 3, "a", 1, false },
    { "a\0\xff", 3, "a", 1, false },
    { "a", 1, "a\0\0", 3, true },
    { "b", 1, "ab", 2, false },
};

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;

    for (size_t i = 0; i < count; i++)
        report(holds(&vectors[i]), vectors[i].name);
    report(nest(32).code == FAULT_NONE, "32 levels");
    report(nest(33).code == FAULT_DER_DEPTH && nest(33).offset == 64,
           "33 levels");
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        report(reads_long(i), "a length in the long form");
    report(refuses_indefinite(), "the indefinite form before 128 octets");
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        report(ordered(orders[i].a, orders[i].a_size, orders[i].b,
                       orders[i].b_size) == orders[i].ordered,
               "order in a SET OF");
    return tap_end();
}
