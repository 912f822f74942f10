#include "base/base64.h"

const uint8_t base64_places[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,
    ['G'] = 7,  ['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12,
    ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18,
    ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
    ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36,
    ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
    ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54,
    ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
    ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

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

static bool fail(const struct decoder *in, enum fault_code code,
                 const uint8_t *where)
{
    return fault_refuse(in->fault, code, (size_t)(where - in->start));
}

static bool is_blank(uint8_t octet)
{
    return octet == '\n' || octet == '\r' || octet == ' ' || octet == '\t';
}

static void skip_blanks(struct decoder *in)
{
    if (in->form == BASE64_LINES)
        while (in->next < in->end && is_blank(*in->next))
            in->next++;
}

/* The 24 bits of four digits; more than 24 where one of them is no digit,
 * since 0 - 1 wraps around. */
static uint32_t join(const uint8_t text[QUANTUM])
{
    return (base64_places[text[0]] - UINT32_C(1)) << 18
         | (base64_places[text[1]] - UINT32_C(1)) << 12
         | (base64_places[text[2]] - UINT32_C(1)) << 6
         | (base64_places[text[3]] - UINT32_C(1));
}

static void put(struct decoder *in, uint32_t bits, size_t count)
{
    for (size_t i = 0; i < count; i++, bits <<= 8)
        *in->out++ = (uint8_t)(bits >> 16);
}

/* Takes whole groups for as long as nothing stands between their digits. */
static void take_groups(struct decoder *in)
{
    while (in->end - in->next >= QUANTUM) {
        uint32_t bits = join(in->next);

        if (bits >> 24 != 0)
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
static bool take_padding(struct decoder *in, uint32_t bits, size_t count,
                         const uint8_t *last)
{
    if (count < 2)
        return fail(in, FAULT_BASE64_PADDING, in->next);
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
    bits <<= 6 * (QUANTUM - count);
    if ((bits & (count == 2 ? 0xffff : 0xff)) != 0)
        return fail(in, FAULT_BASE64_BITS, last);
    put(in, bits, count - 1);
    return true;
}

/* Takes one group digit by digit: across line ends, or with padding. */
static bool take_group(struct decoder *in)
{
    uint32_t bits = 0;
    const uint8_t *last = in->next;

    for (size_t count = 0; count < QUANTUM; count++) {
        skip_blanks(in);
        if (in->next == in->end)
            return count == 0 || fail(in, FAULT_BASE64_LENGTH, in->next);
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

bool base64_decode(struct octets text, enum base64_form form, uint8_t *out,
                   struct octets *decoded, struct fault *fault)
{
    struct decoder in = {
        text.data, text.data, text.data + text.size, form, out, fault
    };

    *fault = (struct fault){ FAULT_NONE, 0 };
    while (in.next < in.end) {
        take_groups(&in);
        skip_blanks(&in);
        if (in.end - in.next >= QUANTUM && join(in.next) >> 24 == 0)
            continue;
        if (!take_group(&in))
            return false;
    }
    *decoded = (struct octets){ out, (size_t)(in.out - out) };
    return true;
}

/* The last one or two octets, with their padding. */
static void encode_rest(struct octets rest, char out[QUANTUM])
{
    uint32_t bits = (uint32_t)rest.data[0] << 16;

    if (rest.size == 2)
        bits |= (uint32_t)rest.data[1] << 8;
    out[0] = digits[bits >> 18];
    out[1] = digits[bits >> 12 & 63];
    out[2] = rest.size == 2 ? digits[bits >> 6 & 63] : '=';
    out[3] = '=';
}

size_t base64_encode(struct octets octets, char *out)
{
    const uint8_t *in = octets.data;
    size_t left = octets.size;

    for (; left >= 3; left -= 3, in += 3, out += QUANTUM) {
        uint32_t bits = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];

        out[0] = digits[bits >> 18];
        out[1] = digits[bits >> 12 & 63];
        out[2] = digits[bits >> 6 & 63];
        out[3] = digits[bits & 63];
    }
    if (left > 0)
        encode_rest((struct octets){ in, left }, out);
    return BASE64_ENCODED_SIZE(octets.size);
}
