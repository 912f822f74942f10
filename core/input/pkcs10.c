#include "input/pkcs10.h"

#include "asn1/oid_read.h"
#include "x509/name.h"
#include "x509/spki.h"

/*@ requires der_valid(in) && \valid(encoding)
             && \separated(in, encoding, in->fault);
    assigns in->next, *encoding, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> encoding->data == \old(in->next)
                        && encoding->data + encoding->size == in->next; */
static bool read_subject(struct der *in, struct octets *encoding)
{
    const uint8_t *start = in->next;

    if (!name_read(in))
        return false;
    encoding->data = start;
    encoding->size = (size_t)(in->next - start);
    return true;
}

/*@ requires der_valid(in) && \valid(encoding)
             && \separated(in, encoding, in->fault);
    assigns in->next, *encoding, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> encoding->data == \old(in->next)
                        && encoding->data + encoding->size == in->next; */
static bool read_spki(struct der *in, struct octets *encoding)
{
    const uint8_t *start = in->next;
    struct spki spki;

    if (!spki_read(in, &spki))
        return false;
    encoding->data = start;
    encoding->size = (size_t)(in->next - start);
    return true;
}

/* Attribute ::= SEQUENCE { type, values SET OF ANY } */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_attribute(struct der *in)
{
    struct der attribute, values;
    struct der_element value;
    struct octets type;

    if (!der_enter(in, DER_SEQUENCE, &attribute)
        || !oid_read(&attribute, DER_OBJECT_IDENTIFIER, &type)
        || !der_enter_list(&attribute, DER_SET, &values)
        || !der_end(&attribute))
        return false;
    /*@ loop invariant octets_ordered(\at(in->next, Pre), values.next)
            && octets_ordered(values.next, values.end);
        loop assigns values.next, value, *in->fault;
        loop variant values.end - values.next; */
    while (!der_is_done(&values))
        if (!der_any(&values, &value))
            return false;
    return true;
}

/* Attributes ::= [0] IMPLICIT SET OF Attribute. Some requests leave them out,
 * as if they were OPTIONAL. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_attributes(struct der *in)
{
    struct der attributes;

    if (!der_peek(in, DER_CONTEXT_CONSTRUCTED(0)))
        return true;
    if (!der_enter(in, DER_CONTEXT_CONSTRUCTED(0), &attributes))
        return false;
    /*@ loop invariant octets_ordered(\at(in->next, Pre), attributes.next)
            && octets_ordered(attributes.next, attributes.end);
        loop assigns attributes.next, *in->fault;
        loop variant attributes.end - attributes.next; */
    while (!der_is_done(&attributes))
        if (!read_attribute(&attributes))
            return false;
    return true;
}

/* CertificationRequestInfo, RFC 2986 4.1 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> pkcs10_within(out, \old(in->next), in->next); */
static bool read_request_info(struct der *in, struct pkcs10 *out)
{
    struct der info;
    uint32_t version;

    return der_enter(in, DER_SEQUENCE, &info)
        && der_unsigned(&info, DER_INTEGER, 0, &version)
        && read_subject(&info, &out->subject)
        && read_spki(&info, &out->subject_public_key_info)
        && read_attributes(&info)
        && der_end(&info);
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_algorithm(struct der *in)
{
    struct der algorithm;
    struct der_element parameters;
    struct octets oid;

    return der_enter(in, DER_SEQUENCE, &algorithm)
        && oid_read(&algorithm, DER_OBJECT_IDENTIFIER, &oid)
        && (der_is_done(&algorithm) || der_any(&algorithm, &parameters))
        && der_end(&algorithm);
}

/* CertificationRequest, RFC 2986 4.2 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> pkcs10_within(out, \old(in->next), in->next); */
static bool read_request(struct der *in, struct pkcs10 *out)
{
    struct der request;
    struct der_bits signature;

    return der_enter(in, DER_SEQUENCE, &request)
        && read_request_info(&request, out)
        && read_algorithm(&request)
        && der_bit_string(&request, DER_BIT_STRING, &signature)
        && der_end(&request);
}

bool pkcs10_read(struct der *in, struct pkcs10 *out)
{
    const uint8_t *start = in->next;

    if (read_request(in, out))
        return true;
    in->next = start;
    return false;
}
