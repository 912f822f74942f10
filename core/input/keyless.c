#include "input/keyless.h"

#include "asn1/der.h"
#include "base/base64.h"
#include "input/form.h"
#include "input/secret.h"

enum {
    LONGEST_LENGTH = 0x84, /* four octets of it follow */
    DIGITS = 12            /* of base64: two elements' first octets */
};

/* SEQUENCE { SEQUENCE { within… }, in… }: a SubjectPublicKeyInfo has the key
 * in a BIT STRING; a certificate and a request begin with a version or a serial
 * number, a list of revoked ones with that or with an algorithm and a name (RFC
 * 5280 4.1 and 5.1, RFC 2986 4). */
static bool is_public_sequence(struct der *in, struct der *within)
{
    struct der_element key, algorithm;

    if (der_peek(within, DER_OBJECT_IDENTIFIER))
        return der_expect(in, DER_BIT_STRING, &key) && der_is_done(in);
    return der_peek(within, DER_CONTEXT_CONSTRUCTED(0))
        || der_peek(within, DER_INTEGER)
        || (der_expect(within, DER_SEQUENCE, &algorithm)
            && der_peek(within, DER_SEQUENCE));
}

/* RSAPublicKey has two numbers, RFC 8017 A.1.1; private keys begin with one. */
static bool is_public_number(struct der *in)
{
    struct der_element exponent;

    return der_expect(in, DER_INTEGER, &exponent) && der_is_done(in);
}

/* Takes the contents of an element. */
static bool is_public(struct der *in)
{
    struct der_element first;
    struct der within;

    if (!der_next(in, &first))
        return false;
    within = der_within(in, first.contents);
    switch (first.encoding.data[0]) {
    case DER_SEQUENCE:
        return is_public_sequence(in, &within);
    case DER_INTEGER:
        return is_public_number(in);
    default: /* PKCS#7, RFC 2315 7; an answer of OCSP, RFC 6960 4.2.1 */
        return first.encoding.data[0] == DER_OBJECT_IDENTIFIER
            || first.encoding.data[0] == DER_ENUMERATED;
    }
}

/* Moves past what fills a file up: line ends, blanks and zeros. */
static void skip_filling(struct der *in)
{
    while (in->next < in->end
           && (*in->next == '\0' || *in->next == ' '
               || (*in->next >= '\t' && *in->next <= '\r')))
        in->next++;
}

/* Elements, one after another, and nothing else that one could stand in. */
static bool are_public(struct octets der)
{
    struct fault ignored;
    struct der in, element;

    der_init(&in, der, &ignored);
    do {
        if (!der_enter(&in, DER_SEQUENCE, &element) || !is_public(&element))
            return false;
        skip_filling(&in);
    } while (!der_is_done(&in));
    return true;
}

/* What is a SEQUENCE by chance, as digits of many a token are: its first
 * component is of no type that one of these forms has there. */
static bool begins_otherwise(struct octets der)
{
    size_t at = 2;

    if (der.size < 2 || der.data[1] > LONGEST_LENGTH)
        return true;
    if (der.data[1] > DER_LONG_FORM)
        at += der.data[1] - DER_LONG_FORM;
    return at >= der.size
        || (der.data[at] != DER_INTEGER && der.data[at] != DER_SEQUENCE);
}

static bool is_keyless_base64(struct octets file)
{
    struct octets text = octets_skip(file, form_blanks(file)), der;
    uint8_t room[BASE64_DECODED_SIZE(DIGITS)];
    struct fault ignored;

    return text.size >= DIGITS
        && base64_decode(octets_first(text, DIGITS), BASE64_LINES, room, &der,
                         &ignored)
        && begins_otherwise(der);
}

/* A file behind blanks and a mark of UTF-8, which are no part of DER. */
static struct octets skip_beginning(struct octets file)
{
    static const char mark[] = "\xef\xbb\xbf";

    if (octets_start_with(file, mark))
        file = octets_skip(file, strlen(mark));
    return octets_skip(file, form_blanks(file));
}

bool keyless_file(struct octets file)
{
    struct octets rest = skip_beginning(file);

    if (form_is_rewritten(file))
        return false;
    if (form_of(rest) == FORM_DER)
        file = rest;
    switch (form_of(file)) {
    case FORM_DER:
        return file.data[0] != DER_SEQUENCE || are_public(file);
    case FORM_BASE64:
        return is_keyless_base64(file);
    default:
        return !secret_is_doubtful(file);
    }
}
