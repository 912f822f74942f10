#include "input/pkcs10.h"

#include "asn1/oid_read.h"
#include "x509/name.h"
#include "x509/spki.h"

/* The octets from start to where in now stands. */
static struct octets since(const struct der *in, const uint8_t *start)
{
    return (struct octets){ start, (size_t)(in->next - start) };
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

/* Attributes ::= [0] IMPLICIT SET OF SEQUENCE { type, values SET OF ANY }.
 * Some requests leave them out, as if they were OPTIONAL. */
static bool read_attributes(struct der *in)
{
    struct der_element all, value;
    struct der list, attribute, values;
    struct octets type;

    if (!der_optional(in, DER_CONTEXT_CONSTRUCTED(0), &all))
        return false;
    list = der_within(in, all.contents);
    while (list.next < list.end) {
        if (!der_enter(&list, DER_SEQUENCE, &attribute)
            || !oid_read(&attribute, DER_OBJECT_IDENTIFIER, &type)
            || !der_enter_list(&attribute, DER_SET, &values)
            || !der_end(&attribute))
            return false;
        while (!der_is_done(&values))
            if (!der_any(&values, &value))
                return false;
    }
    return true;
}

/* CertificationRequestInfo, RFC 2986 4.1 */
static bool read_request_info(struct der *in, struct pkcs10 *out)
{
    struct der info;
    const uint8_t *subject;
    uint32_t version;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !der_unsigned(&info, DER_INTEGER, 0, &version))
        return false;
    subject = info.next;
    if (!name_read(&info))
        return false;
    out->subject = since(&info, subject);
    return read_spki(&info, &out->subject_public_key_info)
        && read_attributes(&info)
        && der_end(&info);
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
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
bool pkcs10_read(struct der *in, struct pkcs10 *out)
{
    struct der request;
    struct der_bits signature;

    return der_enter(in, DER_SEQUENCE, &request)
        && read_request_info(&request, out)
        && read_algorithm(&request)
        && der_bit_string(&request, DER_BIT_STRING, &signature)
        && der_end(&request);
}
