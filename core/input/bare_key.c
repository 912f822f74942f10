#include "input/bare_key.h"

#include <string.h>

#include "asn1/der.h"
#include "base/base64.h"

enum {
    LEAST = 48,       /* digits: a key of Ed25519 has 64 */
    DIGITS = 12,      /* that tell how the DER begins */
    LEAST_LENGTH = 32 /* octets within the outermost element */
};

static bool is_digit(uint8_t octet)
{
    return base64_places[octet] != 0;
}

/* Whether a word begins at at: not within another, but for the letter of an
 * escape. */
static bool begins_word(struct octets text, size_t at)
{
    uint8_t before = at > 0 ? text.data[at - 1] : '\0';

    return !is_digit(before)
        || ((before == 'n' || before == 'r') && at > 1
            && text.data[at - 2] == '\\');
}

/* Takes the first digits of a word, without the escapes of slashes. True if it
 * has as many as a key has at least. */
static bool take_digits(struct octets text, uint8_t digits[DIGITS])
{
    size_t count = 0;

    for (size_t i = 0; i < text.size && count < LEAST; i++) {
        if (text.data[i] == '\\')
            continue;
        if (!is_digit(text.data[i]))
            return false;
        if (count < DIGITS)
            digits[count] = text.data[i];
        count++;
    }
    return count == LEAST;
}

/* SEQUENCE { INTEGER version, …: 0, and what encloses an algorithm or a
 * modulus; or 1, and an algorithm or the octets of a key on a curve. PKCS#12
 * has version 3. */
static bool is_private(const uint8_t *der)
{
    size_t at = 2;

    if (der[0] != DER_SEQUENCE || der[1] > 0x82
        || (der[1] < DER_LONG_FORM && der[1] < LEAST_LENGTH))
        return false;
    if (der[1] > DER_LONG_FORM)
        at += der[1] - DER_LONG_FORM;
    if (der[at] != DER_INTEGER || der[at + 1] != 1 || der[at + 2] > 1)
        return false;
    return der[at + 3] == DER_SEQUENCE
        || der[at + 3] == (der[at + 2] == 0 ? DER_INTEGER : DER_OCTET_STRING);
}

static bool is_key(struct octets text)
{
    uint8_t digits[DIGITS], room[BASE64_DECODED_SIZE(DIGITS)];
    struct octets word = { digits, DIGITS }, der;
    struct fault ignored;

    return take_digits(text, digits)
        && base64_decode(word, BASE64_PLAIN, room, &der, &ignored)
        && is_private(der.data);
}

bool bare_key_next(struct octets text, size_t *at, struct secret *out)
{
    while (*at < text.size) {
        struct octets rest = octets_skip(text, *at);
        const uint8_t *found = memchr(rest.data, 'M', rest.size);
        size_t here;

        if (found == NULL)
            break;
        here = (size_t)(found - text.data);
        *at = here + 1;
        if (begins_word(text, here) && is_key(octets_skip(text, here))) {
            *out = (struct secret){ here, false, false };
            return true;
        }
    }
    return false;
}
