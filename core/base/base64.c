#include "base/base64.h"

/* Each digit and its value. */
#define DIGITS(X) \
    X('A', 0) X('B', 1) X('C', 2) X('D', 3) X('E', 4) X('F', 5) \
    X('G', 6) X('H', 7) X('I', 8) X('J', 9) X('K', 10) X('L', 11) \
    X('M', 12) X('N', 13) X('O', 14) X('P', 15) X('Q', 16) X('R', 17) \
    X('S', 18) X('T', 19) X('U', 20) X('V', 21) X('W', 22) X('X', 23) \
    X('Y', 24) X('Z', 25) X('a', 26) X('b', 27) X('c', 28) X('d', 29) \
    X('e', 30) X('f', 31) X('g', 32) X('h', 33) X('i', 34) X('j', 35) \
    X('k', 36) X('l', 37) X('m', 38) X('n', 39) X('o', 40) X('p', 41) \
    X('q', 42) X('r', 43) X('s', 44) X('t', 45) X('u', 46) X('v', 47) \
    X('w', 48) X('x', 49) X('y', 50) X('z', 51) X('0', 52) X('1', 53) \
    X('2', 54) X('3', 55) X('4', 56) X('5', 57) X('6', 58) X('7', 59) \
    X('8', 60) X('9', 61) X('+', 62) X('/', 63)

#define PLACE(digit, value) [digit] = (value) + 1,
const uint8_t base64_places[256] = { DIGITS(PLACE) };

/* What a digit adds to a group, by its place in it; a bit above the 24 of the
 * group says that it is a digit. */
#define FIRST(digit, value) [digit] = 1u << 24 | (value) << 18,
#define SECOND(digit, value) [digit] = 1u << 25 | (value) << 12,
#define THIRD(digit, value) [digit] = 1u << 26 | (value) << 6,
#define FOURTH(digit, value) [digit] = 1u << 27 | (value),
static const uint32_t parts[4][256] = {
    { DIGITS(FIRST) }, { DIGITS(SECOND) }, { DIGITS(THIRD) }, { DIGITS(FOURTH) }
};

enum { ALL_DIGITS = 0xf }; /* above the 24 bits of a group of digits alone */

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { QUANTUM = 4 }; /* characters that make three octets */

struct decoder {
    const uint8_t *start;
    const uint8_t *next;
    const uint8_t *end;
    enum base64_form form;
    uint8_t *out;
    struct fault *fault;
};

/* What is left to read can be read, what it makes has room, and no step makes
 * more than three octets of four characters. */
/*@ logic integer room(integer characters) = characters * 3 / 4;

    predicate decoder_reads(struct decoder *in) =
      \valid(in) && \valid(in->fault) && \separated(in, in->fault)
      && octets_ordered(in->start, in->next)
      && octets_ordered(in->next, in->end)
      && in->end - in->start <= PTRDIFF_MAX
      && \valid_read(in->next + (0 .. in->end - in->next - 1));

    predicate decoder_valid(struct decoder *in) =
      decoder_reads(in)
      && \valid(in->out + (0 .. room(in->end - in->next) - 1));

    predicate decoder_moved(struct decoder *in, uint8_t *from, uint8_t *out) =
      octets_ordered(from, in->next) && octets_ordered(in->next, in->end)
      && octets_ordered(out, in->out)
      && 4 * (in->out - out) <= 3 * (in->next - from); */

/*@ requires decoder_reads(in) && code != FAULT_NONE;
    assigns *in->fault;
    ensures in->fault->code != FAULT_NONE && \result == false; */
static bool fail(const struct decoder *in, enum fault_code code,
                 const uint8_t *where)
{
    return fault_refuse(in->fault, code, (size_t)(where - in->start));
}

/*@ assigns \nothing; */
static bool is_blank(uint8_t octet)
{
    return octet == '\n' || octet == '\r' || octet == ' ' || octet == '\t';
}

/*@ requires decoder_reads(in);
    assigns in->next;
    ensures decoder_moved(in, \old(in->next), in->out); */
static void skip_blanks(struct decoder *in)
{
    if (in->form == BASE64_LINES)
        /*@ loop invariant octets_ordered(\at(in->next, Pre), in->next)
                && octets_ordered(in->next, in->end);
            loop assigns in->next;
            loop variant in->end - in->next; */
        while (in->next < in->end && is_blank(*in->next))
            in->next++;
}

/* The 24 bits of four characters, below ALL_DIGITS if they are digits. */
/*@ requires \valid_read(text + (0 .. QUANTUM - 1));
    assigns \nothing; */
static uint32_t join(const uint8_t text[QUANTUM])
{
    return parts[0][text[0]] | parts[1][text[1]] | parts[2][text[2]]
         | parts[3][text[3]];
}

/*@ requires \valid(in) && count <= 3
             && \valid(in->out + (0 .. count - 1));
    assigns in->out, in->out[0 .. count - 1];
    ensures in->out == \old(in->out) + count; */
static void put(struct decoder *in, uint32_t bits, size_t count)
{
    /*@ loop invariant 0 <= i <= count;
        loop invariant in->out == \at(in->out, Pre) + i;
        loop assigns i, bits, in->out, \at(in->out, Pre)[0 .. count - 1];
        loop variant count - i; */
    for (size_t i = 0; i < count; i++, bits <<= 8)
        *in->out++ = (uint8_t)(bits >> 16);
}

/* Takes whole groups for as long as nothing stands between their digits. */
/*@ requires decoder_valid(in);
    assigns in->next, in->out,
            in->out[0 .. room(in->end - in->next) - 1];
    ensures decoder_moved(in, \old(in->next), \old(in->out)); */
static void take_groups(struct decoder *in)
{
    /*@ loop invariant decoder_moved(in, \at(in->next, Pre),
                                     \at(in->out, Pre));
        loop assigns in->next, in->out,
            \at(in->out, Pre)[0 .. room(in->end - \at(in->next, Pre)) - 1];
        loop variant in->end - in->next; */
    while (in->end - in->next >= QUANTUM) {
        uint32_t bits = join(in->next);

        if (bits >> 24 != ALL_DIGITS)
            return;
        in->next += QUANTUM;
        in->out[0] = (uint8_t)(bits >> 16);
        in->out[1] = (uint8_t)(bits >> 8);
        in->out[2] = (uint8_t)bits;
        in->out += 3;
    }
}

/* Takes the padding after count digits, the last of them at last, and
 * everything to the end. */
/*@ requires decoder_reads(in) && count < QUANTUM
             && octets_ordered(in->start, last) && in->next < in->end
             && \valid(in->out
                       + (0 .. room(in->end - in->next + count) - 1));
    assigns in->next, in->out, *in->fault,
            in->out[0 .. room(in->end - in->next + count) - 1];
    ensures \result
            ==> in->next == in->end
                && in->next >= \old(in->next) + (QUANTUM - count);
    ensures \result ==> octets_ordered(\old(in->out), in->out)
                        && in->out <= \old(in->out) + 2;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool take_padding(struct decoder *in, uint32_t bits, size_t count,
                         const uint8_t *last)
{
    if (count < 2)
        return fail(in, FAULT_BASE64_PADDING, in->next);
    /*@ loop invariant count <= i <= QUANTUM;
        loop invariant octets_ordered(\at(in->next, Pre) + (i - count),
                                      in->next)
            && octets_ordered(in->next, in->end);
        loop assigns i, in->next;
        loop variant QUANTUM - i; */
    for (size_t i = count; i < QUANTUM; i++) {
        skip_blanks(in);
        if (in->next == in->end)
            return fail(in, FAULT_BASE64_LENGTH, in->next);
        if (*in->next != '=')
            return fail(in, FAULT_BASE64_PADDING, in->next);
        in->next++;
    }
    skip_blanks(in);
    if (in->next < in->end)
        return fail(in, FAULT_BASE64_PADDING, in->next);
    if ((bits & (count == 2 ? 0xf : 0x3)) != 0) /* RFC 4648 3.5 */
        return fail(in, FAULT_BASE64_BITS, last);
    bits <<= 6 * (QUANTUM - count);
    put(in, bits, count - 1);
    return true;
}

/* Takes one group digit by digit: across line ends, or with padding. */
/*@ requires decoder_valid(in) && in->next < in->end;
    assigns in->next, in->out, *in->fault,
            in->out[0 .. room(in->end - in->next) - 1];
    ensures \result ==> decoder_moved(in, \old(in->next), \old(in->out));
    ensures \result ==> in->next > \old(in->next);
    ensures \result || in->fault->code != FAULT_NONE; */
static bool take_group(struct decoder *in)
{
    uint32_t bits = 0;
    const uint8_t *last = in->next;

    /*@ loop invariant 0 <= count <= QUANTUM;
        loop invariant octets_ordered(\at(in->next, Pre) + count, in->next)
            && octets_ordered(in->next, in->end);
        loop invariant octets_ordered(in->start, last);
        loop assigns count, bits, last, in->next;
        loop variant QUANTUM - count; */
    for (size_t count = 0; count < QUANTUM; count++) {
        skip_blanks(in);
        if (in->next == in->end)
            return fail(in, FAULT_BASE64_LENGTH, in->next);
        if (*in->next == '=')
            return take_padding(in, bits, count, last);
        if (base64_places[*in->next] == 0)
            return fail(in, FAULT_BASE64_CHARACTER, in->next);
        last = in->next++;
        bits = bits << 6 | (base64_places[*last] - UINT32_C(1));
    }
    put(in, bits, 3);
    return true;
}

/* Takes groups, then blanks; or where there are neither, one group. */
/*@ requires decoder_valid(in) && in->next < in->end;
    assigns in->next, in->out, *in->fault,
            in->out[0 .. room(in->end - in->next) - 1];
    ensures \result ==> decoder_moved(in, \old(in->next), \old(in->out));
    ensures \result ==> in->next > \old(in->next);
    ensures \result || in->fault->code != FAULT_NONE; */
static bool take_more(struct decoder *in)
{
    const uint8_t *before = in->next;

    take_groups(in);
    skip_blanks(in);
    return in->next > before || take_group(in);
}

bool base64_decode(struct octets text, enum base64_form form, uint8_t *out,
                   struct octets *decoded, struct fault *fault)
{
    struct decoder in = {
        text.data, text.data, text.data + text.size, form, out, fault
    };

    *fault = (struct fault){ FAULT_NONE, 0 };
    /*@ loop invariant octets_ordered(text.data, in.next)
            && octets_ordered(in.next, text.data + text.size);
        loop invariant octets_ordered(out, in.out)
            && 4 * (in.out - out) <= 3 * (in.next - text.data);
        loop assigns in.next, in.out, out[0 .. room(text.size) - 1], *fault;
        loop variant in.end - in.next; */
    while (in.next < in.end)
        if (!take_more(&in))
            return false;
    *decoded = (struct octets){ out, (size_t)(in.out - out) };
    return true;
}

/* Three octets as one number. */
/*@ requires \valid_read(in + (0 .. 2));
    assigns \nothing; */
static uint32_t join_octets(const uint8_t in[3])
{
    return (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
}

/* The last one or two octets, with their padding. */
/*@ requires octets_valid(rest) && 1 <= rest.size <= 2
             && \valid(out + (0 .. QUANTUM - 1));
    assigns out[0 .. QUANTUM - 1]; */
static void encode_rest(struct octets rest, char out[QUANTUM])
{
    uint8_t octets[3] = { rest.data[0], rest.size == 2 ? rest.data[1] : 0, 0 };
    uint32_t bits = join_octets(octets);

    out[0] = digits[bits >> 18 & 63];
    out[1] = digits[bits >> 12 & 63];
    out[2] = rest.size == 2 ? digits[bits >> 6 & 63] : '=';
    out[3] = '=';
}

size_t base64_encode(struct octets octets, char *out)
{
    const uint8_t *in = octets.data;
    size_t left = octets.size;

    /*@ loop invariant 0 <= left <= octets.size
            && (octets.size - left) % 3 == 0;
        loop invariant in == octets.data + (octets.size - left);
        loop invariant out == \at(out, Pre) + (octets.size - left) / 3 * 4;
        loop assigns left, in, out,
            \at(out, Pre)[0 .. BASE64_ENCODED_SIZE(octets.size) - 1];
        loop variant left; */
    for (; left >= 3; left -= 3, in += 3, out += QUANTUM) {
        uint32_t bits = join_octets(in);

        out[0] = digits[bits >> 18 & 63];
        out[1] = digits[bits >> 12 & 63];
        out[2] = digits[bits >> 6 & 63];
        out[3] = digits[bits & 63];
    }
    if (left > 0)
        encode_rest((struct octets){ in, left }, out);
    return BASE64_ENCODED_SIZE(octets.size);
}
