#include "x509/cert.h"

#include "asn1/moment.h"
#include "asn1/oid_read.h"
#include "x509/name.h"

void cert_enter(const struct cert *cert, struct octets component,
                struct der *in, struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    *in = der_within(&whole, component);
}

/* Version ::= INTEGER { v1(0), v2(1), v3(2) }, DEFAULT v1 */
static bool read_version(const struct der *whole, const struct cert *cert,
                         int *version)
{
    struct der in = der_within(whole, cert->version);
    const uint8_t *start = in.next;
    struct octets digits;

    *version = 1;
    if (cert->version.data == NULL)
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

    der_init(&whole, cert->encoding, fault);
    return read_version(&whole, cert, version);
}

bool cert_serial_number(const struct cert *cert, struct octets *serial,
                        struct fault *fault)
{
    struct der in;

    cert_enter(cert, cert->serial_number, &in, fault);
    return der_integer(&in, DER_INTEGER, serial);
}

/* Validity ::= SEQUENCE { notBefore, notAfter } */
static bool read_validity(struct der in, struct cert_validity *out)
{
    struct der validity;

    return der_enter(&in, DER_SEQUENCE, &validity)
        && moment_read(&validity, &out->not_before)
        && moment_read(&validity, &out->not_after)
        && der_end(&validity);
}

bool cert_validity(const struct cert *cert, struct cert_validity *out,
                   struct fault *fault)
{
    struct der in;

    cert_enter(cert, cert->validity, &in, fault);
    return read_validity(in, out);
}

bool cert_spki(const struct cert *cert, struct spki *out, struct fault *fault)
{
    struct der in;

    cert_enter(cert, cert->subject_public_key_info, &in, fault);
    return spki_read(&in, out);
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
static bool read_algorithm(struct der in, struct octets *oid)
{
    struct der algorithm;
    struct der_element parameters;

    if (!der_enter(&in, DER_SEQUENCE, &algorithm)
        || !oid_read(&algorithm, DER_OBJECT_IDENTIFIER, oid))
        return false;
    if (der_peek(&algorithm, DER_NULL))
        return der_null(&algorithm) && der_end(&algorithm);
    return (der_is_done(&algorithm) || der_any(&algorithm, &parameters))
        && der_end(&algorithm);
}

bool cert_signature_algorithm(const struct cert *cert, struct octets *oid,
                              struct fault *fault)
{
    struct der in;

    cert_enter(cert, cert->signature_algorithm, &in, fault);
    return read_algorithm(in, oid);
}

/* Extensions ::= SEQUENCE OF Extension; some in use have none */
static bool read_extensions(const struct der *whole, const struct cert *cert,
                            struct der *list)
{
    struct der in = der_within(whole, cert->extensions);

    *list = in;
    return cert->extensions.data == NULL
        || (der_enter(&in, DER_SEQUENCE, list) && der_end(&in));
}

bool cert_extensions(const struct cert *cert, struct der *list,
                     struct fault *fault)
{
    struct der whole;

    der_init(&whole, cert->encoding, fault);
    return read_extensions(&whole, cert, list);
}

bool cert_extension(const struct cert *cert, enum ext_kind kind,
                    struct der *value, struct fault *fault)
{
    struct der list;
    struct ext ext;

    if (!cert_extensions(cert, &list, fault))
        return false;
    *value = der_within(&list, (struct octets){ 0 });
    while (!der_is_done(&list)) {
        if (!ext_next(&list, &ext))
            return false;
        if (ext.kind == kind) {
            *value = der_within(&list, ext.value);
            return true;
        }
    }
    return true;
}

/* That both are the same (RFC 5280 4.1.1.2) is for rules to judge: there are
 * certificates in use where only one has its NULL. */
static bool check_algorithms(const struct der *whole, const struct cert *cert)
{
    struct octets oid;

    return read_algorithm(der_within(whole, cert->signature), &oid)
        && (octets_equal(cert->signature, cert->signature_algorithm)
            || read_algorithm(der_within(whole, cert->signature_algorithm),
                              &oid));
}

static bool check_bits(const struct der *whole, struct octets component,
                       uint8_t identifier)
{
    struct der in = der_within(whole, component);
    struct der_bits bits;

    return component.data == NULL || der_bit_string(&in, identifier, &bits);
}

/* Unique identifiers need version 2, extensions need 3 (RFC 5280 4.1.2.1,
 * 4.1.2.8, 4.1.2.9). */
static bool check_version(const struct der *whole, const struct cert *cert,
                          int *out)
{
    int version;

    if (!read_version(whole, cert, out))
        return false;
    version = *out;
    if (version < 3 && cert->extensions.data != NULL)
        return der_refuse(whole, FAULT_CERT_VERSION, cert->extensions.data);
    if (version < 2 && cert->issuer_unique_id.data != NULL)
        return der_refuse(whole, FAULT_CERT_VERSION,
                          cert->issuer_unique_id.data);
    if (version < 2 && cert->subject_unique_id.data != NULL)
        return der_refuse(whole, FAULT_CERT_VERSION,
                          cert->subject_unique_id.data);
    return true;
}

static bool check_name(const struct der *whole, struct octets name)
{
    struct der in = der_within(whole, name);

    return name_read(&in);
}

static bool check_extensions(const struct der *whole, const struct cert *cert,
                             struct ext_values *out)
{
    struct der list;

    return read_extensions(whole, cert, &list) && ext_read_all(&list, out);
}

bool cert_read(const struct cert *cert, struct cert_parts *out,
               struct fault *fault)
{
    struct der whole, serial, key;

    der_init(&whole, cert->encoding, fault);
    serial = der_within(&whole, cert->serial_number);
    key = der_within(&whole, cert->subject_public_key_info);
    return check_version(&whole, cert, &out->version)
        && der_integer(&serial, DER_INTEGER, &out->serial_number)
        && check_algorithms(&whole, cert)
        && check_name(&whole, cert->issuer)
        && read_validity(der_within(&whole, cert->validity), &out->validity)
        && check_name(&whole, cert->subject)
        && spki_read(&key, &out->key)
        && check_bits(&whole, cert->issuer_unique_id, DER_CONTEXT_PRIMITIVE(1))
        && check_bits(&whole, cert->subject_unique_id,
                      DER_CONTEXT_PRIMITIVE(2))
        && check_extensions(&whole, cert, &out->extensions)
        && check_bits(&whole, cert->signature_value, DER_BIT_STRING);
}

bool cert_check(const struct cert *cert, struct fault *fault)
{
    struct cert_parts parts;

    return cert_read(cert, &parts, fault);
}
