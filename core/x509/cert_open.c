#include "base/limits.h"
#include "x509/cert.h"

/* The next reader can read on. */
/*@ predicate still(struct der *in, struct fault *fault) =
      der_valid(in) && in->fault == fault; */

/* A component is the next element, or all that ends it; or it lies within what
 * was read. */
/*@ predicate is_next(struct octets *part, uint8_t *from, uint8_t *to) =
      part->data == from && part->data + part->size == to
      && octets_ordered(from + 2, to);

    predicate may_be_next(struct octets *part, uint8_t *from, uint8_t *to) =
      part->data == \null
      ? part->size == 0 && to == from
      : octets_ordered(from, part->data) && part->data + part->size == to
        && octets_ordered(from + 2, to);

    predicate within(struct octets *part, uint8_t *from, uint8_t *to) =
      octets_ordered(from, part->data)
      && octets_ordered(part->data + part->size, to);

    predicate may_be_within(struct octets *part, uint8_t *from, uint8_t *to) =
      part->data == \null ? part->size == 0 : within(part, from, to); */

/* The components that each part of a certificate holds lie within it. */
/*@ predicate names_issuer(struct cert *cert, uint8_t *from, uint8_t *to) =
      may_be_within(&cert->version, from, to)
      && within(&cert->serial_number, from, to)
      && within(&cert->signature, from, to)
      && within(&cert->issuer, from, to);

    predicate names_subject(struct cert *cert, uint8_t *from, uint8_t *to) =
      within(&cert->validity, from, to)
      && within(&cert->subject, from, to)
      && within(&cert->subject_public_key_info, from, to);

    predicate names_added(struct cert *cert, uint8_t *from, uint8_t *to) =
      may_be_within(&cert->issuer_unique_id, from, to)
      && may_be_within(&cert->subject_unique_id, from, to)
      && may_be_within(&cert->extensions, from, to);

    predicate is_signed(struct cert *cert, uint8_t *from, uint8_t *to) =
      within(&cert->signature_algorithm, from, to)
      && within(&cert->signature_value, from, to); */

/* Reads an element that must carry identifier; gives its encoding. */
/*@ requires der_valid(in) && \valid(encoding)
             && \separated(in, encoding, in->fault);
    assigns in->next, *encoding, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures still(in, \old(in->fault));
    ensures \result ==> is_next(encoding, \old(in->next), in->next); */
static inline bool expect(struct der *in, uint8_t identifier,
                          struct octets *encoding)
{
    struct der_element element;

    if (!der_expect(in, identifier, &element))
        return false;
    *encoding = element.encoding;
    return true;
}

/* Reads an OPTIONAL element. */
/*@ requires der_valid(in) && \valid(encoding)
             && \separated(in, encoding, in->fault);
    assigns in->next, *encoding, *in->fault;
    ensures \result || der_moved(in, \old(in->next), false);
    ensures still(in, \old(in->fault));
    ensures \result ==> may_be_next(encoding, \old(in->next), in->next); */
static inline bool optional(struct der *in, uint8_t identifier,
                            struct octets *encoding)
{
    encoding->data = NULL;
    encoding->size = 0;
    return !der_peek(in, identifier) || expect(in, identifier, encoding);
}

/* Reads an OPTIONAL element under an EXPLICIT tag; gives what it wraps. */
/*@ requires der_valid(in) && \valid(contents)
             && \separated(in, contents, in->fault);
    assigns in->next, *contents, *in->fault;
    ensures \result || der_moved(in, \old(in->next), false);
    ensures still(in, \old(in->fault));
    ensures \result ==> may_be_next(contents, \old(in->next), in->next); */
static inline bool unwrap(struct der *in, uint8_t identifier,
                          struct octets *contents)
{
    struct der_element element;

    if (!der_optional(in, identifier, &element))
        return false;
    *contents = element.contents;
    return true;
}

/* Who issued it, and under which number. */
/*@ requires der_valid(tbs) && \valid(out)
             && \separated(tbs, out, tbs->fault);
    assigns tbs->next, (&out->version)[0 .. 3], *tbs->fault;
    ensures der_went(tbs, \old(tbs->next), \result);
    ensures still(tbs, \old(tbs->fault));
    ensures \result ==> names_issuer(out, \old(tbs->next), tbs->next); */
static inline bool read_issuer(struct der *tbs, struct cert *out)
{
    return unwrap(tbs, DER_CONTEXT_CONSTRUCTED(0), &out->version)
        && expect(tbs, DER_INTEGER, &out->serial_number)
        && expect(tbs, DER_SEQUENCE, &out->signature)
        && expect(tbs, DER_SEQUENCE, &out->issuer);
}

/* Whom it certifies, and for how long. */
/*@ requires der_valid(tbs) && \valid(out)
             && \separated(tbs, out, tbs->fault);
    assigns tbs->next, (&out->validity)[0 .. 2], *tbs->fault;
    ensures der_went(tbs, \old(tbs->next), \result);
    ensures still(tbs, \old(tbs->fault));
    ensures \result ==> names_subject(out, \old(tbs->next), tbs->next); */
static inline bool read_subject(struct der *tbs, struct cert *out)
{
    return expect(tbs, DER_SEQUENCE, &out->validity)
        && expect(tbs, DER_SEQUENCE, &out->subject)
        && expect(tbs, DER_SEQUENCE, &out->subject_public_key_info);
}

/* What versions 2 and 3 added, which is the last of it. */
/*@ requires der_valid(tbs) && \valid(out)
             && \separated(tbs, out, tbs->fault);
    assigns tbs->next, (&out->issuer_unique_id)[0 .. 2], *tbs->fault;
    ensures \result || tbs->fault->code != FAULT_NONE;
    ensures \result ==> names_added(out, \old(tbs->next), tbs->end); */
static inline bool read_added(struct der *tbs, struct cert *out)
{
    return optional(tbs, DER_CONTEXT_PRIMITIVE(1), &out->issuer_unique_id)
        && optional(tbs, DER_CONTEXT_PRIMITIVE(2), &out->subject_unique_id)
        && unwrap(tbs, DER_CONTEXT_CONSTRUCTED(3), &out->extensions)
        && der_end(tbs);
}

/* TBSCertificate, RFC 5280 4.1.2, as members of struct cert in their order */
/*@ requires der_valid(tbs) && \valid(out)
             && \separated(tbs, out, tbs->fault);
    assigns tbs->next, (&out->version)[0 .. 9], *tbs->fault;
    ensures \result || tbs->fault->code != FAULT_NONE;
    ensures \result ==> names_issuer(out, \old(tbs->next), tbs->end);
    ensures \result ==> names_subject(out, \old(tbs->next), tbs->end);
    ensures \result ==> names_added(out, \old(tbs->next), tbs->end); */
static bool read_components(struct der *tbs, struct cert *out)
{
    return read_issuer(tbs, out)
        && read_subject(tbs, out)
        && read_added(tbs, out);
}

/* The whole of one, as it is signed. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, (&out->tbs_certificate)[0 .. 10], *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures still(in, \old(in->fault));
    ensures \result ==> names_issuer(out, \old(in->next), in->next);
    ensures \result ==> names_subject(out, \old(in->next), in->next);
    ensures \result ==> names_added(out, \old(in->next), in->next); */
static inline bool read_tbs_certificate(struct der *in, struct cert *out)
{
    const uint8_t *start = in->next;
    struct der tbs;

    if (!der_enter(in, DER_SEQUENCE, &tbs))
        return false;
    out->tbs_certificate.data = start;
    out->tbs_certificate.size = (size_t)(in->next - start);
    return read_components(&tbs, out);
}

/* The signature, which is the last of it. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, (&out->signature_algorithm)[0 .. 1], *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> is_signed(out, \old(in->next), in->end); */
static inline bool read_signature(struct der *in, struct cert *out)
{
    return expect(in, DER_SEQUENCE, &out->signature_algorithm)
        && expect(in, DER_BIT_STRING, &out->signature_value)
        && der_end(in);
}

/* What is signed, and the signature. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, (&out->tbs_certificate)[0 .. 12], *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> names_issuer(out, \old(in->next), in->end);
    ensures \result ==> names_subject(out, \old(in->next), in->end);
    ensures \result ==> names_added(out, \old(in->next), in->end);
    ensures \result ==> is_signed(out, \old(in->next), in->end); */
static inline bool read_signed(struct der *in, struct cert *out)
{
    return read_tbs_certificate(in, out) && read_signature(in, out);
}

/* Certificate, RFC 5280 4.1.1 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result
            ==> out->encoding.data == \old(in->next)
                && out->encoding.data + out->encoding.size == in->next;
    ensures \result ==> names_issuer(out, \old(in->next), in->next);
    ensures \result ==> names_subject(out, \old(in->next), in->next);
    ensures \result ==> names_added(out, \old(in->next), in->next);
    ensures \result ==> is_signed(out, \old(in->next), in->next); */
static inline bool read_certificate(struct der *in, struct cert *out)
{
    const uint8_t *start = in->next;
    struct der certificate;

    if (!der_enter(in, DER_SEQUENCE, &certificate))
        return false;
    out->encoding.data = start;
    out->encoding.size = (size_t)(in->next - start);
    if (out->encoding.size > LIMIT_CERT_OCTETS)
        return der_refuse(in, FAULT_CERT_SIZE, start);
    return read_signed(&certificate, out);
}

bool cert_next(struct der *in, struct cert *out)
{
    const uint8_t *start = in->next;

    if (read_certificate(in, out))
        return true;
    in->next = start;
    return false;
}

bool cert_open(struct octets input, struct cert *out, struct fault *fault)
{
    struct der in;

    der_init(&in, input, fault);
    return cert_next(&in, out) && der_end(&in);
}
