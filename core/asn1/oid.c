#include "asn1/oid.h"

enum {
    MORE = 0x80,        /* bit 8: another octet of this arc follows */
    ARC_BITS = 7,       /* of an arc in each octet */
    ARC_DIGITS = 280,   /* decimal digits of 7 x 128 bits, and some more */
    ROOTS_JOINED = 40,  /* X.690 8.19.4: the first two arcs are X * 40 + Y */
    MAX_ROOT = 2
};

/* A number of any size, decimal digits, the least first. */
struct number {
    size_t count;
    uint8_t digits[ARC_DIGITS];
};

/* True if one of eight octets is 80, of which few OIDs have any. */
/*@ requires \valid_read(octets + (0 .. 7));
    assigns \nothing; */
static bool has_80(const uint8_t octets[8])
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word = octets_word(octets) ^ ones << 7; /* 80 is now 0 */

    return ((word - ones) & ~word & ones << 7) != 0;
}

enum fault_code oid_check(struct octets contents)
{
    uint8_t before = 0;
    bool minimal = true;

    if (contents.size == 0 || contents.data[contents.size - 1] & MORE)
        return FAULT_OID_SYNTAX;
    if (contents.size > LIMIT_OID_OCTETS)
        return FAULT_OID_LONG;
    if (contents.size >= 8 && contents.size <= 16 && !has_80(contents.data)
        && !has_80(contents.data + contents.size - 8))
        return FAULT_NONE;
    /*@ loop invariant 0 <= i <= contents.size;
        loop assigns i, minimal, before;
        loop variant contents.size - i; */
    for (size_t i = 0; i < contents.size; i++) {
        /* The first octet of an arc is not 80, a leading zero. */
        minimal &= contents.data[i] != MORE || before >= MORE;
        before = contents.data[i];
    }
    return minimal ? FAULT_NONE : FAULT_OID_SYNTAX;
}

/* number = number * 128 + bits */
static void append_bits(struct number *number, unsigned bits)
{
    unsigned carry = bits;

    for (size_t i = 0; i < number->count; i++) {
        carry += (unsigned)number->digits[i] << ARC_BITS;
        number->digits[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    for (; carry > 0; carry /= 10)
        number->digits[number->count++] = (uint8_t)(carry % 10);
}

/* number -= less, which is not more than number */
static void subtract(struct number *number, unsigned less)
{
    for (size_t i = 0; less > 0; i++, less /= 10) {
        unsigned digit = less % 10;

        if (number->digits[i] < digit) {
            number->digits[i] = (uint8_t)(number->digits[i] + 10);
            less += 10;
        }
        number->digits[i] = (uint8_t)(number->digits[i] - digit);
    }
    while (number->count > 0 && number->digits[number->count - 1] == 0)
        number->count--;
}

static struct number take_arc(struct octets *rest)
{
    struct number number = { 0 };
    uint8_t octet;

    do {
        octet = *rest->data;
        *rest = (struct octets){ rest->data + 1, rest->size - 1 };
        append_bits(&number, octet & ~(unsigned)MORE);
    } while (octet & MORE);
    return number;
}

static char *put_number(char *out, const struct number *number)
{
    if (number->count == 0)
        *out++ = '0';
    for (size_t i = number->count; i > 0; i--)
        *out++ = (char)('0' + number->digits[i - 1]);
    return out;
}

size_t oid_text(struct octets contents, char out[OID_TEXT_SIZE])
{
    struct octets rest = contents;
    char *next = out;
    unsigned root = contents.data[0] / ROOTS_JOINED;
    struct number arc = take_arc(&rest);

    root = root < MAX_ROOT ? root : MAX_ROOT;
    subtract(&arc, root * ROOTS_JOINED);
    *next++ = (char)('0' + root);
    *next++ = '.';
    next = put_number(next, &arc);
    while (rest.size > 0) {
        arc = take_arc(&rest);
        *next++ = '.';
        next = put_number(next, &arc);
    }
    return (size_t)(next - out);
}

/* Takes an arc in decimal digits off text, and the dot after it. */
static bool parse_arc(struct octets *text, uint64_t *arc)
{
    size_t digits = 0;

    *arc = 0;
    for (; digits < text->size && text->data[digits] != '.'; digits++) {
        uint8_t digit = text->data[digits];

        if (digit < '0' || digit > '9' || *arc > INT64_MAX / 10 - 1
            || (digits > 0 && *arc == 0))
            return false;
        *arc = *arc * 10 + (uint64_t)(digit - '0');
    }
    text->data += digits;
    text->size -= digits;
    if (text->size == 1)
        return false; /* a dot at the end */
    if (text->size > 0) {
        text->data++;
        text->size--;
    }
    return digits > 0;
}

/* Adds an arc to the contents octets; false if there is no room. */
static bool put_arc(uint8_t out[LIMIT_OID_OCTETS], size_t *size, uint64_t arc)
{
    size_t count = 1;

    while (count < 10 && arc >> (ARC_BITS * count) > 0)
        count++;
    if (count > LIMIT_OID_OCTETS - *size)
        return false;
    while (count-- > 0)
        out[(*size)++] = (uint8_t)((arc >> (ARC_BITS * count) & (MORE - 1))
                                   | (count > 0 ? MORE : 0));
    return true;
}

bool oid_parse(struct octets text, uint8_t out[LIMIT_OID_OCTETS], size_t *size)
{
    uint64_t root, arc;

    *size = 0;
    if (!parse_arc(&text, &root) || text.size == 0 || !parse_arc(&text, &arc)
        || root > MAX_ROOT || (root < MAX_ROOT && arc >= ROOTS_JOINED)
        || !put_arc(out, size, root * ROOTS_JOINED + arc))
        return false;
    while (text.size > 0)
        if (!parse_arc(&text, &arc) || !put_arc(out, size, arc))
            return false;
    return true;
}
