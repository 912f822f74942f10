#include "input/container.h"

#include "input/pkcs10.h"
#include "input/pkcs7.h"

/* The octets from start to where in now stands. */
static struct octets since(const struct der *in, const uint8_t *start)
{
    return (struct octets){ start, (size_t)(in->next - start) };
}

/* What octets may be, told by their first elements. */
enum shape {
    SHAPE_CERTIFICATE,
    SHAPE_REQUEST,
    SHAPE_PUBLIC_KEY,
    SHAPE_RSA_PUBLIC_KEY,
    SHAPE_PRIVATE_KEY,
    SHAPE_ENCRYPTED,
    SHAPE_CONTENT_INFO,
    SHAPE_PKCS12,
    SHAPE_UNKNOWN
};

/* SEQUENCE { SEQUENCE { within… }, in…: a version 1 certificate begins with
 * serial number and algorithm, a request with version and subject. */
static enum shape look_at_sequence(struct der in, struct der within)
{
    struct der_element element;
    struct der second;

    if (der_peek(&within, DER_OBJECT_IDENTIFIER))
        return der_peek(&in, DER_BIT_STRING) ? SHAPE_PUBLIC_KEY
             : der_peek(&in, DER_OCTET_STRING) ? SHAPE_ENCRYPTED
             : SHAPE_UNKNOWN;
    if (!der_peek(&within, DER_INTEGER))
        return SHAPE_CERTIFICATE;
    if (!der_next(&within, &element)
        || !der_enter(&within, DER_SEQUENCE, &second)
        || der_peek(&second, DER_OBJECT_IDENTIFIER))
        return SHAPE_CERTIFICATE;
    return SHAPE_REQUEST;
}

/* SEQUENCE { INTEGER, in… */
static enum shape look_at_integer(struct der in, struct octets integer)
{
    struct der_element second;

    if (der_peek(&in, DER_SEQUENCE))
        return integer.size == 1 && integer.data[0] == 3 ? SHAPE_PKCS12
                                                         : SHAPE_PRIVATE_KEY;
    if (der_peek(&in, DER_OCTET_STRING))
        return SHAPE_PRIVATE_KEY;
    if (!der_expect(&in, DER_INTEGER, &second))
        return SHAPE_UNKNOWN;
    return der_is_done(&in) ? SHAPE_RSA_PUBLIC_KEY : SHAPE_PRIVATE_KEY;
}

/* Looks at an element without moving, nor a word on what is wrong in it. */
static enum shape look(const struct der *in)
{
    struct fault ignored = { FAULT_NONE, 0 };
    struct der ahead = *in, outer;
    struct der_element first;

    ahead.fault = &ignored;
    if (!der_enter(&ahead, DER_SEQUENCE, &outer)
        || !der_next(&outer, &first))
        return SHAPE_UNKNOWN;
    switch (first.encoding.data[0]) {
    case DER_SEQUENCE:
        return look_at_sequence(outer, der_within(&outer, first.contents));
    case DER_INTEGER:
        return look_at_integer(outer, first.contents);
    case DER_OBJECT_IDENTIFIER:
        return SHAPE_CONTENT_INFO;
    default:
        return SHAPE_UNKNOWN;
    }
}

bool container_is_bag(const struct der *in)
{
    enum shape shape = look(in);

    return shape == SHAPE_CONTENT_INFO || shape == SHAPE_PKCS12;
}

bool container_certificate(struct der *in, struct container *out)
{
    const uint8_t *start = in->next;
    struct fault fault;

    *out = (struct container){ .kind = CONTAINER_CERTIFICATE };
    if (!cert_next(in, &out->cert))
        return false;
    if (!cert_check(&out->cert, &fault))
        return der_refuse(in, fault.code, start + fault.offset);
    out->encoding = out->cert.encoding;
    out->subject = out->cert.subject;
    out->spki = out->cert.subject_public_key_info;
    return true;
}

static bool read_spki(struct der *in, struct octets *encoding)
{
    const uint8_t *start = in->next;
    struct spki spki;

    if (!spki_read(in, &spki))
        return false;
    *encoding = since(in, start);
    return true;
}

static bool read_request(struct der *in, struct container *out)
{
    struct pkcs10 request;

    if (!pkcs10_read(in, &request))
        return false;
    out->kind = CONTAINER_REQUEST;
    out->subject = request.subject;
    out->spki = request.subject_public_key_info;
    return true;
}

static bool read_positive(struct der *in)
{
    const uint8_t *start = in->next;
    struct octets integer;

    if (!der_integer(in, DER_INTEGER, &integer))
        return false;
    if (integer.data[0] >= 0x80 || (integer.size == 1 && !integer.data[0]))
        return der_refuse(in, FAULT_SPKI_KEY, start);
    return true;
}

/* RSAPublicKey ::= SEQUENCE { modulus, publicExponent } */
static bool read_rsa_public_key(struct der *in)
{
    struct der key;

    return der_enter(in, DER_SEQUENCE, &key)
        && read_positive(&key)
        && read_positive(&key)
        && der_end(&key);
}

static bool read_any(struct der *in)
{
    struct der_element element;

    return der_any(in, &element);
}

static bool read_kind(struct der *in, enum shape shape, struct container *out)
{
    switch (shape) {
    case SHAPE_REQUEST:
        return read_request(in, out);
    case SHAPE_PUBLIC_KEY:
        out->kind = CONTAINER_PUBLIC_KEY;
        return read_spki(in, &out->spki);
    case SHAPE_RSA_PUBLIC_KEY:
        out->kind = CONTAINER_RSA_PUBLIC_KEY;
        return read_rsa_public_key(in);
    case SHAPE_PRIVATE_KEY:
        out->kind = CONTAINER_PRIVATE_KEY;
        return read_any(in);
    default:
        out->kind = CONTAINER_SIGNED_DATA;
        return pkcs7_read(in, &out->certificates);
    }
}

/* The refusal of an element that is whole, and of a shape not read here. */
static bool refuse_shape(struct der *in, enum shape shape)
{
    static const uint8_t indefinite[] = { DER_SEQUENCE, DER_LONG_FORM };
    const uint8_t *start = in->next;
    struct der_element element;

    if ((size_t)(in->end - start) > sizeof indefinite
        && memcmp(start, indefinite, sizeof indefinite) == 0)
        return der_refuse(in, FAULT_CONTAINER_BER, start);
    if (!der_next(in, &element))
        return false;
    return der_refuse(in, shape == SHAPE_ENCRYPTED ? FAULT_KEY_ENCRYPTED
                        : shape == SHAPE_PKCS12 ? FAULT_CONTAINER_PKCS12
                        : FAULT_CONTAINER_KIND, start);
}

bool container_next(struct der *in, struct container *out)
{
    const uint8_t *start = in->next;
    enum shape shape = look(in);

    if (shape == SHAPE_CERTIFICATE)
        return container_certificate(in, out);
    *out = (struct container){ 0 };
    if (shape == SHAPE_ENCRYPTED || shape == SHAPE_PKCS12
        || shape == SHAPE_UNKNOWN)
        return refuse_shape(in, shape);
    if (!read_kind(in, shape, out))
        return false;
    out->encoding = since(in, start);
    return true;
}

#define LABEL(text, kind) \
    { { (const uint8_t *)(text), sizeof (text) - 1 }, CONTAINER_##kind }

/* RFC 7468 4 to 13, and what OpenSSL writes. */
static const struct {
    struct octets label;
    enum container_kind kind;
} labels[] = {
    LABEL("CERTIFICATE", CERTIFICATE),
    LABEL("X509 CERTIFICATE", CERTIFICATE),
    LABEL("X.509 CERTIFICATE", CERTIFICATE),
    LABEL("CERTIFICATE REQUEST", REQUEST),
    LABEL("NEW CERTIFICATE REQUEST", REQUEST),
    LABEL("PUBLIC KEY", PUBLIC_KEY),
    LABEL("RSA PUBLIC KEY", RSA_PUBLIC_KEY),
    LABEL("PRIVATE KEY", PRIVATE_KEY),
    LABEL("ENCRYPTED PRIVATE KEY", PRIVATE_KEY),
    LABEL("RSA PRIVATE KEY", PRIVATE_KEY),
    LABEL("EC PRIVATE KEY", PRIVATE_KEY),
    LABEL("DSA PRIVATE KEY", PRIVATE_KEY),
    LABEL("PKCS7", SIGNED_DATA),
    LABEL("PKCS #7 SIGNED DATA", SIGNED_DATA),
    LABEL("CMS", SIGNED_DATA),
    LABEL("EC PARAMETERS", PARAMETERS),
    LABEL("DSA PARAMETERS", PARAMETERS),
    LABEL("DH PARAMETERS", PARAMETERS),
};

static bool find_label(struct octets label, enum container_kind *kind)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (octets_equal(labels[i].label, label)) {
            *kind = labels[i].kind;
            return true;
        }
    return false;
}

/* PKCS#12 has no PEM (RFC 7292 4); this is what people write around it. */
static enum fault_code unknown_label(struct octets label)
{
    static const char name[] = "PKCS12";
    struct octets pkcs12 = { (const uint8_t *)name, sizeof name - 1 };

    return octets_equal(label, pkcs12) ? FAULT_CONTAINER_ARMOUR
                                       : FAULT_CONTAINER_LABEL;
}

/* Parameters are a kind by their label alone. */
static bool read_parameters(struct der *in, struct container *out)
{
    const uint8_t *start = in->next;

    *out = (struct container){ .kind = CONTAINER_PARAMETERS };
    if (!read_any(in))
        return false;
    out->encoding = since(in, start);
    return der_end(in);
}

bool container_labelled(struct der *in, struct octets label,
                        struct container *out)
{
    const uint8_t *start = in->next;
    enum container_kind kind;

    if (!find_label(label, &kind))
        return der_refuse(in, unknown_label(label), start);
    if (kind == CONTAINER_PARAMETERS)
        return read_parameters(in, out);
    if (!container_next(in, out) || !der_end(in))
        return false;
    return der_require(in, out->kind == kind, FAULT_CONTAINER_UNLIKE, start);
}

bool container_is_secret(struct octets label)
{
    static const char words[] = "PRIVATE KEY";
    const size_t size = sizeof words - 1;

    return label.size >= size
        && memcmp(label.data + label.size - size, words, size) == 0;
}

/* Writes identifier and length octets (X.690 10.1) before out, which is the
 * end of the room for them. Returns where they begin. */
static uint8_t *put_header(uint8_t *out, uint8_t identifier, size_t length)
{
    size_t left = length;
    uint8_t *end = out;

    if (length >= DER_LONG_FORM) {
        for (; left > 0; left >>= 8)
            *--out = (uint8_t)left;
        left = DER_LONG_FORM + (size_t)(end - out);
    }
    *--out = (uint8_t)left;
    *--out = identifier;
    return out;
}

size_t container_wrap_rsa(struct octets key, uint8_t *out)
{
    /* rsaEncryption, and the NULL that RFC 3279 2.3.1 asks for */
    static const uint8_t algorithm[] = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
        0x01, 0x01, 0x05, 0x00
    };
    uint8_t *end = out + CONTAINER_WRAPPED_SIZE(key.size);
    uint8_t *start = end - key.size;

    memcpy(start, key.data, key.size);
    *--start = 0; /* no unused bits */
    start = put_header(start, DER_BIT_STRING, key.size + 1);
    start -= sizeof algorithm;
    memcpy(start, algorithm, sizeof algorithm);
    start = put_header(start, DER_SEQUENCE, (size_t)(end - start));
    memmove(out, start, (size_t)(end - start));
    return (size_t)(end - start);
}
