#include "asn1/oid.h"

enum {
    MORE = 0x80,        /* bit 8: another octet of this arc follows */
    ARC_BITS = 7,       /* of an arc in each octet */
    OCTET_DIGITS = 3,   /* decimal digits that an octet adds, at most */
    ARC_DIGITS = OCTET_DIGITS * LIMIT_OID_OCTETS,
    ROOTS_JOINED = 40,  /* X.690 8.19.4: the first two arcs are X * 40 + Y */
    MAX_ROOT = 2
};

/* A number of any size, decimal digits, the least first. */
struct number {
    size_t count;
    uint8_t digits[ARC_DIGITS];
};

/*@ predicate number_valid(struct number *number) =
      \valid(number) && number->count <= ARC_DIGITS
      && \forall integer i; 0 <= i < number->count ==> number->digits[i] <= 9;
*/

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

    if (contents.size == 0 || contents.data[contents.size - 1] >= MORE)
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
/*@ requires number_valid(number) && bits < 0x80
             && number->count + OCTET_DIGITS <= ARC_DIGITS;
    assigns *number;
    ensures number_valid(number)
            && number->count <= \old(number->count) + OCTET_DIGITS; */
static void append_bits(struct number *number, unsigned bits)
{
    unsigned carry = bits;

    /*@ loop invariant 0 <= i <= number->count && carry < 0x80
            && number_valid(number);
        loop assigns i, carry, number->digits[0 .. ARC_DIGITS - 1];
        loop variant number->count - i; */
    for (size_t i = 0; i < number->count; i++) {
        carry += number->digits[i] * (1U << ARC_BITS);
        number->digits[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    /*@ loop invariant number_valid(number)
            && \at(number->count, Pre) <= number->count
            && (carry < 0x80 && number->count == \at(number->count, Pre)
                || carry <= 12
                   && number->count == \at(number->count, Pre) + 1
                || carry <= 1
                   && number->count == \at(number->count, Pre) + 2
                || carry == 0
                   && number->count == \at(number->count, Pre) + 3);
        loop assigns carry, *number;
        loop variant carry; */
    for (; carry > 0; carry /= 10)
        number->digits[number->count++] = (uint8_t)(carry % 10);
}

/* number -= less, which is not more than number */
/*@ requires number_valid(number) && less < 100;
    assigns *number;
    ensures number_valid(number)
            && number->count <= \old(number->count); */
static void subtract(struct number *number, unsigned less)
{
    /*@ loop invariant 0 <= i <= number->count && less < 100
            && number_valid(number);
        loop assigns i, less, number->digits[0 .. ARC_DIGITS - 1];
        loop variant number->count - i; */
    for (size_t i = 0; i < number->count; i++) {
        unsigned digit = number->digits[i] + 10 - less % 10;

        number->digits[i] = (uint8_t)(digit % 10);
        less = less / 10 + (digit < 10);
    }
    /*@ loop invariant number_valid(number)
            && number->count <= \at(number->count, Pre);
        loop assigns number->count;
        loop variant number->count; */
    while (number->count > 0 && number->digits[number->count - 1] == 0)
        number->count--;
}

/* Takes an arc off the contents octets. */
/*@ requires \valid(rest) && \valid(number) && oid_whole(*rest)
             && \separated(rest, number, rest->data + (0 .. rest->size - 1));
    assigns *rest, *number;
    ensures number_valid(number)
            && rest->size < \old(rest->size)
            && rest->data + rest->size == \old(rest->data + rest->size)
            && (rest->size == 0 || oid_whole(*rest));
    ensures number->count
            <= OCTET_DIGITS * (\old(rest->size) - rest->size); */
static void take_arc(struct octets *rest, struct number *number)
{
    uint8_t octet;

    number->count = 0;
    /*@ loop invariant number_valid(number)
            && rest->data + rest->size == \at(rest->data + rest->size, Pre)
            && 0 < rest->size <= \at(rest->size, Pre) && oid_whole(*rest)
            && number->count
               <= OCTET_DIGITS * (\at(rest->size, Pre) - rest->size);
        loop assigns octet, *rest, *number;
        loop variant rest->size; */
    do {
        octet = *rest->data;
        rest->data++;
        rest->size--;
        append_bits(number, octet % MORE);
    } while (octet >= MORE);
}

/* Returns where the text ends, of a digit at least. */
/*@ requires number_valid(number)
             && \valid(out + (0 .. \max(number->count, 1) - 1))
             && \separated(number, out + (0 .. \max(number->count, 1) - 1));
    assigns out[0 .. \max(number->count, 1) - 1];
    ensures \result == out + \max(number->count, 1); */
static char *put_number(char *out, const struct number *number)
{
    if (number->count == 0)
        *out++ = '0';
    /*@ loop invariant 0 <= i <= number->count
            && out == \at(out, Pre) + \max(number->count, 1) - i;
        loop assigns i, out, \at(out, Pre)[0 .. number->count - 1];
        loop variant i; */
    for (size_t i = number->count; i > 0; i--)
        *out++ = (char)('0' + number->digits[i - 1]);
    return out;
}

size_t oid_text(struct octets contents, char *out)
{
    struct octets rest = contents;
    char *next = out;
    unsigned root = contents.data[0] / ROOTS_JOINED;
    struct number arc;

    root = root < MAX_ROOT ? root : MAX_ROOT;
    take_arc(&rest, &arc);
    subtract(&arc, root * ROOTS_JOINED);
    *next++ = (char)('0' + root);
    *next++ = '.';
    next = put_number(next, &arc);
    /*@ loop invariant \base_addr(next) == \base_addr(out)
            && 3 <= next - out <= OID_TEXT_SIZE(contents.size - rest.size)
            && 0 <= rest.size < contents.size
            && rest.data + rest.size == contents.data + contents.size
            && (rest.size == 0 || oid_whole(rest));
        loop assigns rest, arc, next,
                     out[0 .. OID_TEXT_SIZE(contents.size) - 1];
        loop variant rest.size; */
    while (rest.size > 0) {
        take_arc(&rest, &arc);
        *next++ = '.';
        next = put_number(next, &arc);
    }
    return (size_t)(next - out);
}

/* Takes an arc in decimal digits off text, and the dot after it. */
/*@ requires \valid(text) && octets_valid(*text) && \valid(arc)
             && \separated(text, arc, text->data + (0 .. text->size - 1));
    assigns *text, *arc;
    ensures \result ==> *arc <= INT64_MAX && octets_valid(*text)
                        && text->size < \old(text->size)
                        && text->data + text->size
                           == \old(text->data + text->size); */
static bool parse_arc(struct octets *text, uint64_t *arc)
{
    size_t digits = 0;

    *arc = 0;
    /*@ loop invariant 0 <= digits <= text->size && *arc <= INT64_MAX;
        loop assigns digits, *arc;
        loop variant text->size - digits; */
    for (; digits < text->size && text->data[digits] != '.'; digits++) {
        uint8_t digit = text->data[digits];

        if (digit < '0' || digit > '9' || (digits > 0 && *arc == 0)
            || *arc > (uint64_t)(INT64_MAX - (digit - '0')) / 10)
            return false;
        *arc = *arc * 10 + (uint64_t)(digit - '0');
    }
    *text = octets_skip(*text, digits);
    if (digits == 0 || text->size == 1)
        return false; /* two dots, or one at the end */
    if (text->size > 0)
        *text = octets_skip(*text, 1);
    return true;
}

/* Adds an arc to the contents octets; false if there is no room. */
/*@ requires \valid(out + (0 .. LIMIT_OID_OCTETS - 1)) && \valid(size)
             && *size <= LIMIT_OID_OCTETS
             && \separated(size, out + (0 .. LIMIT_OID_OCTETS - 1));
    assigns *size, out[0 .. LIMIT_OID_OCTETS - 1];
    ensures \result ? \old(*size) < *size <= LIMIT_OID_OCTETS
                      && out[*size - 1] < 0x80
                    : *size == \old(*size); */
static bool put_arc(uint8_t out[LIMIT_OID_OCTETS], size_t *size, uint64_t arc)
{
    size_t count = 1;

    /*@ loop invariant 1 <= count <= 10;
        loop assigns count;
        loop variant 10 - count; */
    while (count < 10 && arc >> (ARC_BITS * count) > 0)
        count++;
    if (count > LIMIT_OID_OCTETS - *size)
        return false;
    /*@ loop invariant 0 < count <= 10
            && *size + count <= LIMIT_OID_OCTETS
            && *size >= \at(*size, Pre);
        loop assigns count, *size, out[0 .. LIMIT_OID_OCTETS - 1];
        loop variant count; */
    while (--count > 0)
        out[(*size)++] = (uint8_t)(MORE | arc >> (ARC_BITS * count));
    out[(*size)++] = (uint8_t)(arc % MORE);
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
    /*@ loop invariant octets_valid(text) && 0 < *size <= LIMIT_OID_OCTETS
            && out[*size - 1] < 0x80;
        loop assigns text, arc, *size, out[0 .. LIMIT_OID_OCTETS - 1];
        loop variant text.size; */
    while (text.size > 0)
        if (!parse_arc(&text, &arc) || !put_arc(out, size, arc))
            return false;
    return true;
}
