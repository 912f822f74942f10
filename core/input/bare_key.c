#include "input/bare_key.h"

#include <string.h>

#include "asn1/der.h"
#include "base/ascii.h"
#include "base/base64.h"
#include "input/form.h"

enum {
    LEAST = 48,        /* digits: a key of Ed25519 has 64 */
    DIGITS = 28,       /* that tell how the DER begins */
    LEAST_LENGTH = 32, /* octets within the outermost element */
    LONGEST_LENGTH = 0x82,
    LEAST_PEM = 64, /* digits: each first line of a key in PEM has fewer */
    BEFORE = 64,    /* digits in which a first line has what its label ends */
    MOST_PEM = 192, /* with the fields that say that it is encrypted */
    QUANTUM = 4,    /* digits that make three octets */
    DIGIT_BITS = 6,
    OCTET_BITS = 8
};

#define LABEL_MASK UINT64_C(0xffffffffffffff) /* of its last seven octets */

_Static_assert((int)LEAST >= SECRET_DIGITS, "secret_has_digits misses none");

/* What a word of base64 begins as. */
enum kind { NO_KEY, CLEAR_KEY, LOCKED_KEY, PFX };

static bool is_base64(uint8_t octet)
{
    return base64_places[octet] != 0;
}

/* Whether a word begins at at: not within another, but for the letter of an
 * escape. */
static bool begins_word(struct octets text, size_t at)
{
    uint8_t before = at > 0 ? text.data[at - 1] : '\0';

    return !is_base64(before)
        || ((before == 'n' || before == 'r') && at > 1
            && text.data[at - 2] == '\\');
}

/* The digit of base64 for one of it, or of base64url (RFC 4648 5); 0 for what
 * is none. */
static uint8_t plain_digit(uint8_t octet)
{
    if (octet == '-' || octet == '_')
        return octet == '-' ? '+' : '/';
    return is_base64(octet) ? octet : 0;
}

/* Takes the first digits of a word, without the escapes of slashes. True if it
 * has as many as a key has at least. */
static bool take_digits(struct octets text, uint8_t digits[DIGITS])
{
    size_t count = 0;

    for (size_t i = 0; i < text.size && count < LEAST; i++) {
        uint8_t digit = plain_digit(text.data[i]);

        if (text.data[i] == '\\')
            continue;
        if (digit == 0)
            return false;
        if (count < DIGITS)
            digits[count] = digit;
        count++;
    }
    return count == LEAST;
}

/* The octets of the length of an element, or 0 for one that no key has. */
static size_t length_size(const uint8_t *length)
{
    if (*length < DER_LONG_FORM)
        return 1;
    return *length > DER_LONG_FORM && *length <= LONGEST_LENGTH
         ? 1U + *length - DER_LONG_FORM : 0;
}

/* SEQUENCE { INTEGER version, …: 0, and what encloses an algorithm or a
 * modulus; or 1, and an algorithm or the octets of a key on a curve. PKCS#12
 * has version 3. */
static enum kind kind_of_version(const uint8_t *der)
{
    if (der[1] != 1)
        return NO_KEY;
    switch (der[2]) {
    case 0:
        return der[3] == DER_SEQUENCE || der[3] == DER_INTEGER ? CLEAR_KEY
                                                               : NO_KEY;
    case 1:
        return der[3] == DER_SEQUENCE || der[3] == DER_OCTET_STRING
             ? CLEAR_KEY : NO_KEY;
    default:
        return der[2] == 3 && der[3] == DER_SEQUENCE ? PFX : NO_KEY;
    }
}

/* SEQUENCE { SEQUENCE { OBJECT IDENTIFIER algorithm, …: one of PKCS#5 or of
 * PKCS#12, under which keys are encrypted (RFC 8018 C, RFC 7292 C). */
static enum kind kind_of_algorithm(const uint8_t *der)
{
    static const uint8_t pkcs[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1 };
    size_t size = length_size(der + 1);
    const uint8_t *oid = der + 1 + size;

    return size > 0 && oid[0] == DER_OBJECT_IDENTIFIER
        && memcmp(oid + 2, pkcs, sizeof pkcs) == 0
        && (oid[2 + sizeof pkcs] == 5 || oid[2 + sizeof pkcs] == 12)
         ? LOCKED_KEY : NO_KEY;
}

static enum kind kind_of_der(const uint8_t *der)
{
    size_t size = length_size(der + 1);

    if (der[0] != DER_SEQUENCE || size == 0
        || (size == 1 && der[1] < LEAST_LENGTH))
        return NO_KEY;
    der += 1 + size;
    return der[0] == DER_INTEGER ? kind_of_version(der)
         : der[0] == DER_SEQUENCE ? kind_of_algorithm(der) : NO_KEY;
}

static enum kind kind_of(struct octets text)
{
    uint8_t digits[DIGITS], room[BASE64_DECODED_SIZE(DIGITS)];
    struct octets word = { digits, DIGITS }, der;
    struct fault ignored;

    if (!take_digits(text, digits)
        || !base64_decode(word, BASE64_PLAIN, room, &der, &ignored))
        return NO_KEY;
    return kind_of_der(der.data);
}

/* What begins at at, if it is a container or is to be none. */
static enum kind look(struct octets text, size_t at, bool container)
{
    enum kind kind = NO_KEY;

    if (begins_word(text, at))
        kind = kind_of(octets_skip(text, at));
    return (kind == PFX) == container ? kind : NO_KEY;
}

/* Finds the next word that is a container, or one that is none. */
static bool next(struct octets text, bool container, size_t *at,
                 struct secret *out)
{
    while (*at < text.size) {
        struct octets rest = octets_skip(text, *at);
        const uint8_t *found = memchr(rest.data, 'M', rest.size);
        enum kind kind;
        size_t here;

        if (found == NULL)
            break;
        here = (size_t)(found - text.data);
        *at = here + 1;
        kind = look(text, here, container);
        if (kind != NO_KEY) {
            *out = (struct secret){ here, kind != CLEAR_KEY, false };
            return true;
        }
    }
    return false;
}

bool bare_key_next(struct octets text, size_t *at, struct secret *out)
{
    return next(text, false, at, out);
}

bool bare_key_next_pkcs12(struct octets text, size_t *at, struct secret *out)
{
    return form_of(text) != FORM_BASE64 && next(text, true, at, out);
}

/* Digits of base64 in a row, but for line ends, gone through one by one. */
struct row {
    uint64_t bits; /* of the last digits */
    size_t count;
    size_t places[BEFORE]; /* of the last ones, by their number */
};

/* The octets at the start of text that stand between two digits: a blank, or an
 * escape of a line end or of a slash; or 0. */
static size_t between_size(struct octets text)
{
    if (text.data[0] != '\\')
        return ascii_is_blank(text.data[0]);
    return text.size > 1 && (text.data[1] == 'n' || text.data[1] == 'r') ? 2
                                                                         : 1;
}

/* Takes the digit at at. */
static void take_digit(struct row *row, struct octets text, size_t at)
{
    row->bits = row->bits << DIGIT_BITS
              | (base64_places[text.data[at]] - UINT64_C(1));
    row->places[row->count++ % BEFORE] = at;
}

/* Whether the octets that end in the last digit are those of a first line, with
 * as many bits of that digit behind them. A word can begin anywhere: PEM has
 * what it likes before a key, as a certificate. */
static bool ends_label(const struct row *row, unsigned behind)
{
    static const uint64_t label = UINT64_C(0x415445204b4559); /* ATE KEY */

    return (row->bits >> behind & LABEL_MASK) == label;
}

/* Moves *at behind the next digit with which the label of a private key ends.
 * False if there is none. */
static bool find_label(struct octets text, size_t *at, struct row *row,
                       unsigned *behind)
{
    while (*at < text.size) {
        size_t between = between_size(octets_skip(text, *at));

        if (between > 0) {
            *at += between;
            continue;
        }
        if (!is_base64(text.data[*at])) {
            row->bits = row->count = 0;
            ++*at;
            continue;
        }
        take_digit(row, text, (*at)++);
        for (*behind = 0; *behind < DIGIT_BITS; *behind += 2)
            if (ends_label(row, *behind))
                return true;
    }
    return false;
}

/* Digits, and where each stands. */
struct digits {
    uint8_t room[MOST_PEM];
    size_t places[MOST_PEM];
    size_t count, longest; /* of them all, and of those in a row */
};

static void copy_digits(struct octets text, size_t at, struct digits *out)
{
    size_t size = 0;

    out->count = out->longest = 0;
    while (at < text.size && out->count < MOST_PEM) {
        size_t between = between_size(octets_skip(text, at));

        if (between == 0 && !is_base64(text.data[at]))
            break;
        size = between > 0 ? 0 : size + 1;
        if (size > out->longest)
            out->longest = size;
        if (size > 0) {
            out->places[out->count] = at;
            out->room[out->count++] = text.data[at];
        }
        at += between > 0 ? between : 1;
    }
    out->count -= out->count % QUANTUM;
}

/* Whether a private key in PEM has the end of its label in the octets that end
 * behind so many digits. */
static bool is_pem(const struct digits *digits, size_t behind,
                   struct secret *out)
{
    uint8_t room[BASE64_DECODED_SIZE(MOST_PEM)];
    size_t label = behind * DIGIT_BITS / OCTET_BITS, at = 0;
    struct octets word = { digits->room, digits->count }, plain;
    struct fault ignored;

    if (digits->count < LEAST_PEM || digits->longest < SECRET_DIGITS
        || !base64_decode(word, BASE64_PLAIN, room, &plain, &ignored))
        return false;
    while (secret_next_pem(plain, &at, out))
        if (at >= label)
            return out->offset < label;
    return false;
}

/* Looks at the digits around those with which a label ends. */
static bool look_around(struct octets text, const struct row *row,
                        unsigned behind, struct secret *out)
{
    size_t before = row->count < BEFORE ? row->count : BEFORE;
    struct digits digits;

    before -= (before + behind / 2) % QUANTUM;
    copy_digits(text, row->places[(row->count - before) % BEFORE], &digits);
    if (!is_pem(&digits, before, out))
        return false;
    out->offset = digits.places[out->offset * OCTET_BITS / DIGIT_BITS];
    out->cut = false; /* it goes on, but for the end of the text */
    return true;
}

bool bare_key_next_pem(struct octets text, size_t *at, struct secret *out)
{
    struct row row = { .bits = 0, .count = 0 };
    unsigned behind;

    while (find_label(text, at, &row, &behind))
        if (look_around(text, &row, behind, out))
            return true;
    return false;
}
