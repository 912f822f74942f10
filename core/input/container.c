#include "input/container.h"

#include "asn1/header.h"
#include "input/pkcs10.h"
#include "input/pkcs7.h"

/*@ predicate spans(struct octets *octets, uint8_t *from, uint8_t *to) =
      octets->data == from && octets->data + octets->size == to;

    predicate parts_within(struct container *it, uint8_t *from, uint8_t *to) =
      container_part(&it->subject, from, to)
      && container_part(&it->spki, from, to)
      && container_part(&it->certificates, from, to); */

/* The octets from start to where in now stands. */
/*@ requires \valid_read(in) && octets_ordered(start, in->next)
             && in->next - start <= PTRDIFF_MAX;
    assigns \nothing;
    ensures \result.data == start && \result.size == in->next - start; */
static struct octets since(const struct der *in, const uint8_t *start)
{
    return (struct octets){ start, (size_t)(in->next - start) };
}

/* Sets the kind of what has no parts yet. */
/*@ requires \valid(out);
    assigns *out;
    ensures container_absent(&out->subject) && container_absent(&out->spki)
            && container_absent(&out->certificates); */
static void begin(struct container *out, enum container_kind kind)
{
    out->kind = kind;
    octets_clear(&out->encoding);
    octets_clear(&out->subject);
    octets_clear(&out->spki);
    octets_clear(&out->certificates);
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

/* SEQUENCE { SEQUENCE { inner…}, in…: a version 1 certificate begins with
 * serial number and algorithm, a request with version and subject. */
/*@ requires der_valid(in) && der_valid(inner)
             && \separated(in, inner, inner->fault);
    assigns inner->next, *inner->fault; */
static enum shape look_at_sequence(const struct der *in, struct der *inner)
{
    struct der_element element;
    struct der second;

    if (der_peek(inner, DER_OBJECT_IDENTIFIER))
        return der_peek(in, DER_BIT_STRING) ? SHAPE_PUBLIC_KEY
             : der_peek(in, DER_OCTET_STRING) ? SHAPE_ENCRYPTED
             : SHAPE_UNKNOWN;
    if (!der_peek(inner, DER_INTEGER))
        return SHAPE_CERTIFICATE;
    if (!der_next(inner, &element)
        || !der_enter(inner, DER_SEQUENCE, &second)
        || der_peek(&second, DER_OBJECT_IDENTIFIER))
        return SHAPE_CERTIFICATE;
    return SHAPE_REQUEST;
}

/* SEQUENCE { version or modulus, in… */
/*@ requires der_valid(in) && octets_valid(version);
    assigns in->next, *in->fault; */
static enum shape look_at_integer(struct der *in, struct octets version)
{
    struct der_element second;

    if (der_peek(in, DER_SEQUENCE))
        return version.size == 1 && version.data[0] == 3 ? SHAPE_PKCS12
                                                         : SHAPE_PRIVATE_KEY;
    if (der_peek(in, DER_OCTET_STRING))
        return SHAPE_PRIVATE_KEY;
    if (!der_expect(in, DER_INTEGER, &second))
        return SHAPE_UNKNOWN;
    return der_is_done(in) ? SHAPE_RSA_PUBLIC_KEY : SHAPE_PRIVATE_KEY;
}

/* Looks at an element without moving, nor a word on what is wrong in it. */
/*@ requires der_valid(in);
    assigns \nothing; */
static enum shape look(const struct der *in)
{
    struct fault ignored = { FAULT_NONE, 0 };
    struct der ahead = der_within(in, der_rest(in)), outer, inner;
    struct der_element first;

    ahead.fault = &ignored;
    if (!der_enter(&ahead, DER_SEQUENCE, &outer)
        || !der_next(&outer, &first))
        return SHAPE_UNKNOWN;
    switch (first.encoding.data[0]) {
    case DER_SEQUENCE:
        inner = der_within(&outer, first.contents);
        return look_at_sequence(&outer, &inner);
    case DER_INTEGER:
        return look_at_integer(&outer, first.contents);
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

/* Opens and checks a certificate. */
/*@ requires der_valid(in) && \valid(cert) && \separated(in, cert, in->fault);
    assigns in->next, *cert, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> cert_valid(cert)
                        && spans(&cert->encoding, \old(in->next), in->next); */
static bool take_certificate(struct der *in, struct cert *cert)
{
    const uint8_t *start = in->next;
    struct fault fault;

    if (!cert_next(in, cert))
        return false;
    return cert_check(cert, &fault)
        || der_refuse(in, fault.code, start + fault.offset);
}

bool container_certificate(struct der *in, struct container *out)
{
    const uint8_t *start = in->next;
    struct cert *cert = &out->cert;

    if (!take_certificate(in, cert))
        return false;
    /*@ assert der_went(in, start, 1); */
    /*@ assert spans(&cert->encoding, start, in->next); */
    /*@ assert container_part(&cert->subject, start, in->next); */
    /*@ assert container_part(&cert->subject_public_key_info, start,
                              in->next); */
    out->kind = CONTAINER_CERTIFICATE;
    out->encoding.data = start;
    out->encoding.size = cert->encoding.size;
    out->subject.data = cert->subject.data;
    out->subject.size = cert->subject.size;
    out->spki.data = cert->subject_public_key_info.data;
    out->spki.size = cert->subject_public_key_info.size;
    out->certificates.data = NULL;
    out->certificates.size = 0;
    /*@ assert spans(&out->encoding, start, in->next); */
    /*@ assert container_part(&out->subject, start, in->next); */
    /*@ assert container_part(&out->spki, start, in->next); */
    /*@ assert container_absent(&out->certificates); */
    return true;
}

/*@ requires der_valid(in) && \valid(encoding)
             && \separated(in, encoding, in->fault);
    assigns in->next, *encoding, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> encoding->data == \old(in->next)
                        && encoding->data + encoding->size == in->next; */
static bool read_spki(struct der *in, struct octets *encoding)
{
    const uint8_t *start = in->next;
    struct spki spki;

    if (!spki_read(in, &spki))
        return false;
    *encoding = since(in, start);
    return true;
}

/*@ requires der_valid(in) && \valid(out) && \separated(in, out, in->fault);
    assigns in->next, out->kind, out->subject, out->spki, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> octets_within(&out->subject, \old(in->next), in->next)
                        && octets_within(&out->spki, \old(in->next), in->next);
 */
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

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
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
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_rsa_public_key(struct der *in)
{
    struct der key;

    return der_enter(in, DER_SEQUENCE, &key)
        && read_positive(&key)
        && read_positive(&key)
        && der_end(&key);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_any(struct der *in)
{
    struct der_element element;

    return der_any(in, &element);
}

/*@ requires der_valid(in) && \valid(out) && \separated(in, out, in->fault)
             && parts_within(out, in->next, in->next);
    assigns in->next, out->kind, out->subject, out->spki, out->certificates,
            *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> parts_within(out, \old(in->next), in->next); */
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
        break;
    }
    out->kind = CONTAINER_SIGNED_DATA;
    return pkcs7_read(in, &out->certificates);
}

/* The refusal of an element that is whole, and of a shape not read here. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result == false && in->fault->code != FAULT_NONE; */
static bool refuse_shape(struct der *in, enum shape shape)
{
    const uint8_t *start = in->next;
    struct der_element element;

    if (in->end - start > 2
        && start[0] == DER_SEQUENCE && start[1] == DER_LONG_FORM)
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
    begin(out, CONTAINER_PARAMETERS);
    if (shape == SHAPE_ENCRYPTED || shape == SHAPE_PKCS12
        || shape == SHAPE_UNKNOWN)
        return refuse_shape(in, shape);
    if (!read_kind(in, shape, out))
        return false;
    out->encoding = since(in, start);
    return true;
}

enum { LABEL_OCTETS = 24 };

struct label {
    size_t size;
    uint8_t text[LABEL_OCTETS];
    enum container_kind kind;
};

#define LABEL(text, kind) { sizeof (text) - 1, text, CONTAINER_##kind }

/* RFC 7468 4 to 13, and what OpenSSL writes. */
static const struct label labels[] = {
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

enum { LABELS = sizeof labels / sizeof *labels };

/* Whatever a row says of its size, nothing outside of it is read. */
/*@ requires \valid_read(known) && octets_valid(label);
    assigns \nothing; */
static bool is_label(const struct label *known, struct octets label)
{
    return label.size == known->size && label.size <= LABEL_OCTETS
        && octets_equal((struct octets){ known->text, label.size }, label);
}

/*@ requires octets_valid(label) && \valid(kind);
    assigns *kind; */
static bool find_label(struct octets label, enum container_kind *kind)
{
    /*@ loop invariant 0 <= i <= LABELS;
        loop assigns i;
        loop variant LABELS - i; */
    for (size_t i = 0; i < LABELS; i++)
        if (is_label(&labels[i], label)) {
            *kind = labels[i].kind;
            return true;
        }
    return false;
}

/* PKCS#12 has no PEM (RFC 7292 4); this is what people write around it. */
static const uint8_t armour[] = "PKCS12";

/*@ requires octets_valid(label);
    assigns \nothing;
    ensures \result != FAULT_NONE; */
static enum fault_code unknown_label(struct octets label)
{
    return octets_equal(label, OCTETS_WORD(armour)) ? FAULT_CONTAINER_ARMOUR
                                                    : FAULT_CONTAINER_LABEL;
}

/* Parameters are a kind by their label alone. */
/*@ requires der_valid(in) && \valid(out) && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> container_within(out, \old(in->next), in->next); */
static bool read_parameters(struct der *in, struct container *out)
{
    const uint8_t *start = in->next;

    begin(out, CONTAINER_PARAMETERS);
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

/* rsaEncryption, and the NULL that RFC 3279 2.3.1 asks for. */
static const uint8_t rsa_encryption[] = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
    0x01, 0x01, 0x05, 0x00
};

/*@ requires octets_valid(octets) && \valid(out + (0 .. octets.size - 1));
    assigns out[0 .. octets.size - 1];
    ensures \result == octets.size; */
static size_t put_octets(uint8_t *out, struct octets octets)
{
    /*@ loop invariant 0 <= i <= octets.size;
        loop assigns i, out[0 .. octets.size - 1];
        loop variant octets.size - i; */
    for (size_t i = 0; i < octets.size; i++)
        out[i] = octets.data[i];
    return octets.size;
}

size_t container_wrap_rsa(struct octets key, uint8_t *out)
{
    const struct octets algorithm = { rsa_encryption, sizeof rsa_encryption };
    size_t bits = 1 + key.size, bits_header = header_size(bits);
    size_t length = algorithm.size + bits_header + bits;
    size_t at = header_write(out, header_size(length), DER_SEQUENCE, length);

    at += put_octets(out + at, algorithm);
    at += header_write(out + at, bits_header, DER_BIT_STRING, bits);
    out[at++] = 0; /* no unused bits */
    return at + put_octets(out + at, key);
}
