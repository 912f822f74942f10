#define _GNU_SOURCE /* memmem */
#include "input/bare_key.h"

#include <string.h>

#include "asn1/der.h"
#include "base/base64.h"
#include "input/form.h"

enum {
    LEAST = 48,        /* digits: a key of Ed25519 has 64 */
    DIGITS = 28,       /* that tell how the DER begins */
    LEAST_LENGTH = 32, /* octets within the outermost element */
    LONGEST_LENGTH = 0x82,
    LEAST_PEM = 64, /* digits: each first line of a key in PEM has fewer */
    MOST_PEM = 128, /* with the fields that say that it is encrypted */
    QUANTUM = 4     /* digits that make three octets */
};

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

/* Whether a word is a private key in PEM, as far as that shows. */
static bool is_pem(struct octets text, struct secret *out)
{
    uint8_t room[BASE64_DECODED_SIZE(MOST_PEM)];
    size_t count = 0, at = 0;
    struct octets plain;
    struct fault ignored;

    while (count < text.size && count < MOST_PEM
           && is_base64(text.data[count]))
        count++;
    count -= count % QUANTUM;
    if (count < LEAST_PEM
        || !base64_decode(octets_first(text, count), BASE64_PLAIN, room,
                          &plain, &ignored)
        || !secret_next_pem(plain, &at, out))
        return false;
    out->cut = false; /* it goes on, but for the end of the text */
    return true;
}

bool bare_key_next_pem(struct octets text, size_t *at, struct secret *out)
{
    static const char begin[] = "LS0tLS1CRUdJTiB"; /* -----BEGIN, a blank */
    size_t size = strlen(begin);

    while (*at < text.size) {
        struct octets rest = octets_skip(text, *at);
        const uint8_t *found = memmem(rest.data, rest.size, begin, size);
        size_t here;

        if (found == NULL)
            break;
        here = (size_t)(found - text.data);
        *at = here + size;
        if (begins_word(text, here) && is_pem(octets_skip(text, here), out)) {
            out->offset = here;
            return true;
        }
    }
    return false;
}
