#include "input/pkcs12.h"

#include "asn1/oid_read.h"

#define PKCS "\x2a\x86\x48\x86\xf7\x0d\x01" /* 1.2.840.113549.1 */

static const struct oid_known content_data = OID_KNOWN(PKCS "\x07\x01");
static const struct oid_known content_encrypted = OID_KNOWN(PKCS "\x07\x06");
static const struct oid_known key_bag = OID_KNOWN(PKCS "\x0c\x0a\x01\x01");
static const struct oid_known sealed_key_bag =
    OID_KNOWN(PKCS "\x0c\x0a\x01\x02");
static const struct oid_known certificate_bag =
    OID_KNOWN(PKCS "\x0c\x0a\x01\x03");
static const struct oid_known safe_bag = OID_KNOWN(PKCS "\x0c\x0a\x01\x06");
static const struct oid_known x509_certificate =
    OID_KNOWN(PKCS "\x09\x16\x01");
static const struct oid_known friendly_name = OID_KNOWN(PKCS "\x09\x14");
static const struct oid_known local_key_id = OID_KNOWN(PKCS "\x09\x15");

/* ContentInfo whose contentType is one of two; data is an OCTET STRING. */
/*@ requires der_valid(in) && \valid(type) && \valid(content)
             && \separated(in, type, content, in->fault);
    assigns in->next, *type, *content, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> der_inside(content, in, \old(in->next))
                        && octets_valid(*type); */
static bool read_content_info(struct der *in, struct octets *type,
                              struct der *content)
{
    const uint8_t *start = in->next;
    struct der info;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !oid_read(&info, DER_OBJECT_IDENTIFIER, type))
        return false;
    if (!oid_is(&content_data, *type)
        && !oid_is(&content_encrypted, *type))
        return der_refuse(in, FAULT_PKCS12_CONTENT, start);
    return der_enter(&info, DER_CONTEXT_CONSTRUCTED(0), content)
        && der_end(&info);
}

/* DigestInfo; with PBMAC1 (RFC 9579) the salt and the iterations outside of
 * its parameters mean nothing. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_digest_info(struct der *in, struct pkcs12_mac *out)
{
    struct der info;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !pkcs12_method_read(&info, &out->method)
        || !pkcs12_octet_string(&info, &out->value)
        || !der_end(&info))
        return false;
    out->is_pbmac1 = pkcs12_is_pbmac1(&out->method);
    if (!out->is_pbmac1)
        out->digest = out->method.scheme;
    return true;
}

/* MacData, RFC 7292 4; iterations are DEFAULT 1, and some write the 1. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_mac(struct der *in, struct pkcs12_mac *out)
{
    struct der data;
    struct octets salt;
    uint32_t iterations = 1;

    if (!der_enter(in, DER_SEQUENCE, &data)
        || !read_digest_info(&data, out)
        || !pkcs12_octet_string(&data, &salt)
        || !(der_is_done(&data) || pkcs12_iterations(&data, &iterations))
        || !der_end(&data))
        return false;
    out->present = true;
    if (!out->is_pbmac1) {
        out->method.salt = salt;
        out->method.iterations = iterations;
    }
    return true;
}

/* PFX, RFC 7292 4 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_pfx(struct der *in, struct pkcs12 *out)
{
    struct der pfx, content;
    struct octets type;
    const uint8_t *start;
    uint32_t version;

    if (!der_enter(in, DER_SEQUENCE, &pfx)
        || !der_unsigned(&pfx, DER_INTEGER, 3, &version))
        return false;
    start = pfx.next;
    if (!read_content_info(&pfx, &type, &content))
        return false;
    if (!oid_is(&content_data, type))
        return der_refuse(in, FAULT_PKCS12_CONTENT, start);
    return pkcs12_octet_string(&content, &out->content)
        && der_end(&content)
        && (der_is_done(&pfx) || read_mac(&pfx, &out->mac))
        && der_end(&pfx);
}

bool pkcs12_read(struct der *in, struct pkcs12 *out)
{
    const uint8_t *start = in->next;

    *out = (struct pkcs12){ 0 };
    if (read_pfx(in, out)) {
        out->encoding.data = start;
        out->encoding.size = (size_t)(in->next - start);
        return true;
    }
    in->next = start;
    return false;
}

/* Opens inner on a SEQUENCE after which there is nothing. */
/*@ requires der_valid(in) && \valid(inner)
             && \separated(in, inner, in->fault);
    assigns in->next, *inner, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> der_inside(inner, in, \old(in->next)); */
static bool enter_last(struct der *in, struct der *inner)
{
    const uint8_t *start = in->next;

    if (!der_enter(in, DER_SEQUENCE, inner))
        return false;
    if (der_end(in))
        return true;
    in->next = start;
    return false;
}

bool pkcs12_enter_safes(struct der *in, struct der *safes)
{
    return enter_last(in, safes);
}

/* EncryptedContentInfo, RFC 5652 6.1 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_encrypted_content(struct der *in, struct pkcs12_sealed *out)
{
    struct der info;
    struct der_element content;
    struct octets type;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !oid_read(&info, DER_OBJECT_IDENTIFIER, &type)
        || !pkcs12_method_read(&info, &out->method)
        || !der_expect(&info, DER_CONTEXT_PRIMITIVE(0), &content))
        return false;
    out->octets = content.contents;
    return der_end(&info);
}

/* EncryptedData, RFC 5652 8 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_encrypted_data(struct der *in, struct pkcs12_sealed *out)
{
    struct der data;
    struct der_element attributes;
    uint32_t version;

    return der_enter(in, DER_SEQUENCE, &data)
        && der_unsigned(&data, DER_INTEGER, 2, &version)
        && read_encrypted_content(&data, out)
        && (der_is_done(&data) || der_any(&data, &attributes))
        && der_end(&data);
}

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_safe(struct der *in, struct pkcs12_safe *out)
{
    struct der content;
    struct octets type;

    if (!read_content_info(in, &type, &content))
        return false;
    out->is_sealed = oid_is(&content_encrypted, type);
    return (out->is_sealed ? read_encrypted_data(&content, &out->sealed)
                           : pkcs12_octet_string(&content, &out->contents))
        && der_end(&content);
}

bool pkcs12_next_safe(struct der *in, struct pkcs12_safe *out)
{
    const uint8_t *start = in->next;

    *out = (struct pkcs12_safe){ 0 };
    if (read_safe(in, out))
        return true;
    in->next = start;
    return false;
}

bool pkcs12_enter_safe(struct der *in, struct der *bags)
{
    return enter_last(in, bags);
}

/* CertBag, RFC 7292 4.2.3. SDSI certificates are none. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_certificate(struct der *in, struct pkcs12_bag *out)
{
    struct der bag, value;
    struct octets type;

    if (!der_enter(in, DER_SEQUENCE, &bag)
        || !oid_read(&bag, DER_OBJECT_IDENTIFIER, &type)
        || !der_enter(&bag, DER_CONTEXT_CONSTRUCTED(0), &value)
        || !der_end(&bag))
        return false;
    if (!oid_is(&x509_certificate, type))
        return true;
    out->kind = PKCS12_CERTIFICATE;
    return pkcs12_octet_string(&value, &out->contents) && der_end(&value);
}

/* Takes what is read elsewhere: a key, or a safe (RFC 7292 4.2.6). */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_whole(struct der *in, enum pkcs12_bag_kind kind,
                       struct pkcs12_bag *out)
{
    struct der_element element;

    if (!der_any(in, &element))
        return false;
    out->kind = kind;
    out->contents = element.encoding;
    return true;
}

/* EncryptedPrivateKeyInfo, RFC 5208 6 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_sealed_key(struct der *in, struct pkcs12_bag *out)
{
    struct der info;

    out->kind = PKCS12_SEALED_KEY;
    return der_enter(in, DER_SEQUENCE, &info)
        && pkcs12_method_read(&info, &out->sealed.method)
        && pkcs12_octet_string(&info, &out->sealed.octets)
        && der_end(&info);
}

/*@ requires der_valid(in) && octets_valid(type) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_value(struct der *in, struct octets type,
                       struct pkcs12_bag *out)
{
    struct der_element element;

    if (oid_is(&certificate_bag, type))
        return read_certificate(in, out);
    if (oid_is(&key_bag, type))
        return read_whole(in, PKCS12_KEY, out);
    if (oid_is(&safe_bag, type))
        return read_whole(in, PKCS12_SAFE, out);
    if (oid_is(&sealed_key_bag, type))
        return read_sealed_key(in, out);
    return der_any(in, &element);
}

/* PKCS12Attribute: the first value of the two that are of use. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_attribute(struct der *in, struct pkcs12_bag *out)
{
    struct der attribute, values;
    struct der_element value;
    struct octets type;

    if (!der_enter(in, DER_SEQUENCE, &attribute)
        || !oid_read(&attribute, DER_OBJECT_IDENTIFIER, &type)
        || !der_enter_list(&attribute, DER_SET, &values)
        || !der_end(&attribute)
        || !der_any(&values, &value))
        return false;
    if (oid_is(&friendly_name, type)
        && value.encoding.data[0] == DER_BMP_STRING)
        out->name = value.contents;
    if (oid_is(&local_key_id, type)
        && value.encoding.data[0] == DER_OCTET_STRING)
        out->local_key = value.contents;
    return true;
}

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && in->next == in->end
                    : in->fault->code != FAULT_NONE; */
static bool read_attributes(struct der *in, struct pkcs12_bag *out)
{
    struct der attributes;

    if (der_is_done(in))
        return true;
    if (!der_enter(in, DER_SET, &attributes))
        return false;
    /*@ loop invariant octets_ordered(\at(in->next, Pre), attributes.next)
            && octets_ordered(attributes.next, attributes.end);
        loop assigns attributes.next, *out, *in->fault;
        loop variant attributes.end - attributes.next; */
    while (!der_is_done(&attributes))
        if (!read_attribute(&attributes, out))
            return false;
    return der_end(in);
}

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_bag(struct der *in, struct pkcs12_bag *out)
{
    struct der bag, value;
    struct octets type;

    return der_enter(in, DER_SEQUENCE, &bag)
        && oid_read(&bag, DER_OBJECT_IDENTIFIER, &type)
        && der_enter(&bag, DER_CONTEXT_CONSTRUCTED(0), &value)
        && read_value(&value, type, out)
        && der_end(&value)
        && read_attributes(&bag, out);
}

bool pkcs12_next_bag(struct der *in, struct pkcs12_bag *out)
{
    const uint8_t *start = in->next;

    *out = (struct pkcs12_bag){ .kind = PKCS12_OTHER };
    if (read_bag(in, out))
        return true;
    in->next = start;
    return false;
}
