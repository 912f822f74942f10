#include "base/limits.h"
#include "x509/cert.h"

/* The next reader can read on. */
/*@ predicate still(struct der *in, struct fault *fault) =
      der_valid(in) && in->fault == fault; */

/* Reads an element that must carry identifier; gives its encoding. */
/*@ requires der_valid(in) && \valid(encoding)
             && \separated(in, encoding, in->fault);
    assigns in->next, *encoding, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures still(in, \old(in->fault)); */
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
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : der_moved(in, \old(in->next), false);
    ensures still(in, \old(in->fault)); */
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
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : der_moved(in, \old(in->next), false);
    ensures still(in, \old(in->fault)); */
static inline bool unwrap(struct der *in, uint8_t identifier,
                          struct octets *contents)
{
    struct der_element element;

    if (!der_optional(in, identifier, &element))
        return false;
    *contents = element.contents;
    return true;
}

/* TBSCertificate, RFC 5280 4.1.2 */
/*@ requires der_valid(tbs) && \valid(out)
             && \separated(tbs, out, tbs->fault);
    assigns tbs->next, *out, *tbs->fault;
    ensures \result || tbs->fault->code != FAULT_NONE; */
static bool read_tbs_certificate(struct der *tbs, struct cert *out)
{
    return unwrap(tbs, DER_CONTEXT_CONSTRUCTED(0), &out->version)
        && expect(tbs, DER_INTEGER, &out->serial_number)
        && expect(tbs, DER_SEQUENCE, &out->signature)
        && expect(tbs, DER_SEQUENCE, &out->issuer)
        && expect(tbs, DER_SEQUENCE, &out->validity)
        && expect(tbs, DER_SEQUENCE, &out->subject)
        && expect(tbs, DER_SEQUENCE, &out->subject_public_key_info)
        && optional(tbs, DER_CONTEXT_PRIMITIVE(1), &out->issuer_unique_id)
        && optional(tbs, DER_CONTEXT_PRIMITIVE(2), &out->subject_unique_id)
        && unwrap(tbs, DER_CONTEXT_CONSTRUCTED(3), &out->extensions)
        && der_end(tbs);
}

/* Certificate, RFC 5280 4.1.1 */
/*@ requires der_valid(certificate) && \valid(out)
             && \separated(certificate, out, certificate->fault);
    assigns certificate->next, *out, *certificate->fault;
    ensures \result || certificate->fault->code != FAULT_NONE; */
static inline bool read_certificate(struct der *certificate, struct cert *out)
{
    struct der tbs;
    struct der_element element;

    if (!der_expect(certificate, DER_SEQUENCE, &element))
        return false;
    tbs = der_within(certificate, element.contents);
    if (!read_tbs_certificate(&tbs, out)
        || !expect(certificate, DER_SEQUENCE, &out->signature_algorithm)
        || !expect(certificate, DER_BIT_STRING, &out->signature_value))
        return false;
    out->tbs_certificate.data = element.encoding.data;
    out->tbs_certificate.size = element.encoding.size;
    return der_end(certificate);
}

bool cert_next(struct der *in, struct cert *out)
{
    struct der certificate;
    struct der_element whole;

    if (!der_expect(in, DER_SEQUENCE, &whole))
        return false;
    if (whole.encoding.size > LIMIT_CERT_OCTETS)
        return der_put_back(in, &whole, FAULT_CERT_SIZE);
    certificate = der_within(in, whole.contents);
    if (!read_certificate(&certificate, out))
        return der_back(in, &whole);
    /*@ assert octets_ordered(whole.encoding.data + 2, in->next)
            && octets_ordered(in->next, in->end); */
    out->encoding.data = whole.encoding.data;
    out->encoding.size = whole.encoding.size;
    return true;
}

bool cert_open(struct octets input, struct cert *out, struct fault *fault)
{
    struct der in;

    der_init(&in, input, fault);
    return cert_next(&in, out) && der_end(&in);
}
