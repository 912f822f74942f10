#include "x509/cert.h"

#include "asn1/moment.h"
#include "asn1/oid_read.h"
#include "x509/name.h"

/* whole is over the whole of a certificate, and part is a part of it, or one
 * that may be absent; what is found lies within a part. */
/*@ predicate over(struct der *whole, struct octets part) =
      \valid_read(whole) && \valid(whole->fault)
      && \separated(whole, whole->fault) && octets_valid(part)
      && octets_ordered(whole->origin, part.data)
      && part.data + part.size - whole->origin <= PTRDIFF_MAX;

    predicate may_be_over(struct der *whole, struct octets part) =
      part.data == \null
      ? part.size == 0 && \valid_read(whole) && \valid(whole->fault)
        && \separated(whole, whole->fault)
      : over(whole, part);

    predicate reads(struct der *whole, struct cert cert) =
      \valid_read(whole) && \valid(whole->fault)
      && \separated(whole, whole->fault) && cert_whole(cert)
      && whole->origin == cert.encoding.data;

    predicate lies_in(struct octets *found, struct octets part) =
      found->size > 0 && octets_ordered(part.data, found->data)
      && octets_ordered(found->data + found->size, part.data + part.size); */

void cert_enter(const struct cert *cert, struct octets component,
                struct der *in, struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    *in = der_within(&whole, component);
}

/* Version ::= INTEGER { v1(0), v2(1), v3(2) }, DEFAULT v1 */
/*@ requires may_be_over(whole, part) && \valid(version)
             && \separated(version, whole, whole->fault);
    assigns *version, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE;
    ensures \result ==> 1 <= *version <= 3; */
static bool read_version(const struct der *whole, struct octets part,
                         int *version)
{
    struct der in = der_within(whole, part);
    const uint8_t *start = in.next;
    struct octets digits;

    *version = 1;
    if (part.data == NULL)
        return true;
    if (!der_integer(&in, DER_INTEGER, &digits) || !der_end(&in))
        return false;
    if (digits.size != 1 || digits.data[0] > 2)
        return der_refuse(&in, FAULT_CERT_VERSION, start);
    if (digits.data[0] == 0)
        return der_refuse(&in, FAULT_DER_DEFAULT, start);
    *version = digits.data[0] + 1;
    return true;
}

bool cert_version(const struct cert *cert, int *version, struct fault *fault)
{
    struct der whole;

    /*@ assert cert_may_have(*cert, cert->version); */
    der_init(&whole, cert->encoding, fault);
    return read_version(&whole, cert->version, version);
}

/*@ requires over(whole, part) && \valid(serial)
             && \separated(serial, whole, whole->fault);
    assigns *serial, *whole->fault;
    ensures \result ? lies_in(serial, part)
                    : whole->fault->code != FAULT_NONE; */
static bool read_serial_number(const struct der *whole, struct octets part,
                               struct octets *serial)
{
    struct der in = der_within(whole, part);

    return der_integer(&in, DER_INTEGER, serial);
}

bool cert_serial_number(const struct cert *cert, struct octets *serial,
                        struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    return read_serial_number(&whole, cert->serial_number, serial);
}

/* Validity ::= SEQUENCE { notBefore, notAfter } */
/*@ requires over(whole, part) && \valid(out)
             && \separated(out, whole, whole->fault);
    assigns *out, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool read_validity(const struct der *whole, struct octets part,
                          struct cert_validity *out)
{
    struct der in = der_within(whole, part), validity;

    return der_enter(&in, DER_SEQUENCE, &validity)
        && moment_read(&validity, &out->not_before)
        && moment_read(&validity, &out->not_after)
        && der_end(&validity);
}

bool cert_validity(const struct cert *cert, struct cert_validity *out,
                   struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    return read_validity(&whole, cert->validity, out);
}

/*@ requires over(whole, part) && \valid(out)
             && \separated(out, whole, whole->fault);
    assigns *out, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool read_spki(const struct der *whole, struct octets part,
                     struct spki *out)
{
    struct der in = der_within(whole, part);

    return spki_read(&in, out);
}

bool cert_spki(const struct cert *cert, struct spki *out, struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    return read_spki(&whole, cert->subject_public_key_info, out);
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
/*@ requires over(whole, part) && \valid(oid)
             && \separated(oid, whole, whole->fault);
    assigns *oid, *whole->fault;
    ensures \result ? lies_in(oid, part) : whole->fault->code != FAULT_NONE; */
static bool read_algorithm(const struct der *whole, struct octets part,
                           struct octets *oid)
{
    struct der in = der_within(whole, part), algorithm;
    struct der_element parameters;

    if (!der_enter(&in, DER_SEQUENCE, &algorithm)
        || !oid_read(&algorithm, DER_OBJECT_IDENTIFIER, oid))
        return false;
    /*@ assert lies_in(oid, part); */
    if (der_peek(&algorithm, DER_NULL))
        return der_null(&algorithm) && der_end(&algorithm);
    return (der_is_done(&algorithm) || der_any(&algorithm, &parameters))
        && der_end(&algorithm);
}

bool cert_signature_algorithm(const struct cert *cert, struct octets *oid,
                              struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    return read_algorithm(&whole, cert->signature_algorithm, oid);
}

/* Extensions ::= SEQUENCE OF Extension; some in use have none */
/*@ requires may_be_over(whole, part) && \valid(list)
             && \separated(list, whole, whole->fault);
    assigns *list, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE;
    ensures \result ==> der_valid(list) && list->fault == whole->fault
                        && list->origin == whole->origin; */
static bool read_extensions(const struct der *whole, struct octets part,
                            struct der *list)
{
    struct der in = der_within(whole, part);

    *list = der_within(whole, (struct octets){ whole->origin, 0 });
    return part.data == NULL
        || (der_enter(&in, DER_SEQUENCE, list) && der_end(&in));
}

bool cert_extensions(const struct cert *cert, struct der *list,
                     struct fault *fault)
{
    struct der whole;

    /*@ assert cert_may_have(*cert, cert->extensions); */
    der_init(&whole, cert->encoding, fault);
    return read_extensions(&whole, cert->extensions, list);
}

/* Finds the extension of a kind; what it holds is absent if there is none. */
/*@ requires der_valid(list) && \valid(value)
             && \separated(list, value, list->fault);
    assigns list->next, *value, *list->fault;
    ensures \result ? may_be_over(list, *value)
                    : list->fault->code != FAULT_NONE; */
static bool find_extension(struct der *list, enum ext_kind kind,
                           struct octets *value)
{
    struct ext ext;

    octets_clear(value);
    /*@ loop invariant der_valid(list) && value->data == \null
            && value->size == 0;
        loop assigns list->next, ext, *list->fault;
        loop variant list->end - list->next; */
    while (!der_is_done(list)) {
        if (!ext_next(list, &ext))
            return false;
        if (ext.kind == kind) {
            value->data = ext.value.data;
            value->size = ext.value.size;
            return true;
        }
    }
    return true;
}

bool cert_extension(const struct cert *cert, enum ext_kind kind,
                    struct der *value, struct fault *fault)
{
    struct der list;
    struct octets found;

    if (!cert_extensions(cert, &list, fault)
        || !find_extension(&list, kind, &found))
        return false;
    *value = der_within(&list, found);
    return true;
}

/* That both are the same (RFC 5280 4.1.1.2) is for rules to judge: there are
 * certificates in use where only one has its NULL. */
/*@ requires over(whole, cert.signature)
             && over(whole, cert.signature_algorithm);
    assigns *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool check_algorithms(const struct der *whole, struct cert cert)
{
    struct octets oid;

    return read_algorithm(whole, cert.signature, &oid)
        && (octets_equal(cert.signature, cert.signature_algorithm)
            || read_algorithm(whole, cert.signature_algorithm, &oid));
}

/*@ requires may_be_over(whole, part);
    assigns *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool check_bits(const struct der *whole, struct octets part,
                       uint8_t identifier)
{
    struct der in = der_within(whole, part);
    struct der_bits bits;

    return part.data == NULL || der_bit_string(&in, identifier, &bits);
}

/* Unique identifiers need version 2, extensions need 3 (RFC 5280 4.1.2.1,
 * 4.1.2.8, 4.1.2.9). */
/*@ requires \valid(out)
             && may_be_over(whole, cert.version)
             && may_be_over(whole, cert.extensions)
             && may_be_over(whole, cert.issuer_unique_id)
             && may_be_over(whole, cert.subject_unique_id)
             && \separated(out, whole, whole->fault);
    assigns *out, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool check_version(const struct der *whole, struct cert cert, int *out)
{
    int version;

    if (!read_version(whole, cert.version, out))
        return false;
    version = *out;
    if (version < 3 && cert.extensions.data != NULL)
        return der_refuse(whole, FAULT_CERT_VERSION, cert.extensions.data);
    if (version < 2 && cert.issuer_unique_id.data != NULL)
        return der_refuse(whole, FAULT_CERT_VERSION,
                          cert.issuer_unique_id.data);
    if (version < 2 && cert.subject_unique_id.data != NULL)
        return der_refuse(whole, FAULT_CERT_VERSION,
                          cert.subject_unique_id.data);
    return true;
}

/*@ requires over(whole, name);
    assigns *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool check_name(const struct der *whole, struct octets name)
{
    struct der in = der_within(whole, name);

    return name_read(&in);
}

/*@ requires may_be_over(whole, part) && \valid(out)
             && \separated(out, whole, whole->fault);
    assigns *out, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool check_extensions(const struct der *whole, struct octets part,
                             struct ext_values *out)
{
    struct der list;

    return read_extensions(whole, part, &list) && ext_read_all(&list, out);
}

/* What versions 2 and 3 added, and the signature. */
/*@ requires reads(whole, cert) && \valid(out)
             && \separated(out, whole, whole->fault);
    assigns *out, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool read_added(const struct der *whole, struct cert cert,
                       struct ext_values *out)
{
    return check_bits(whole, cert.issuer_unique_id, DER_CONTEXT_PRIMITIVE(1))
        && check_bits(whole, cert.subject_unique_id, DER_CONTEXT_PRIMITIVE(2))
        && check_extensions(whole, cert.extensions, out)
        && check_bits(whole, cert.signature_value, DER_BIT_STRING);
}

/* All of it. A certificate is given by value: nothing that is written changes
 * it. */
/*@ requires reads(whole, cert) && \valid(out)
             && \separated(out, whole, whole->fault);
    assigns *out, *whole->fault;
    ensures \result || whole->fault->code != FAULT_NONE; */
static bool read_parts(const struct der *whole, struct cert cert,
                       struct cert_parts *out)
{
    return check_version(whole, cert, &out->version)
        && read_serial_number(whole, cert.serial_number, &out->serial_number)
        && check_algorithms(whole, cert)
        && check_name(whole, cert.issuer)
        && read_validity(whole, cert.validity, &out->validity)
        && check_name(whole, cert.subject)
        && read_spki(whole, cert.subject_public_key_info, &out->key)
        && read_added(whole, cert, &out->extensions);
}

bool cert_read(const struct cert *cert, struct cert_parts *out,
               struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    return read_parts(&whole, *cert, out);
}

bool cert_check(const struct cert *cert, struct fault *fault)
{
    struct cert_parts parts;

    return cert_read(cert, &parts, fault);
}
