#include "input/pkcs12.h"

#include <string.h>

#include "asn1/oid_read.h"

#define OID(text) { (const uint8_t *)(text), sizeof (text) - 1 }
#define PKCS "\x2a\x86\x48\x86\xf7\x0d\x01"    /* 1.2.840.113549.1 */
#define RSADSI "\x2a\x86\x48\x86\xf7\x0d"      /* 1.2.840.113549 */
#define NIST "\x60\x86\x48\x01\x65\x03\x04"    /* 2.16.840.1.101.3.4 */

static const struct octets content_data = OID(PKCS "\x07\x01");
static const struct octets content_encrypted = OID(PKCS "\x07\x06");
static const struct octets pbes2 = OID(PKCS "\x05\x0d");
static const struct octets pbmac1 = OID(PKCS "\x05\x0e");
static const struct octets pbkdf2 = OID(PKCS "\x05\x0c");
static const struct octets hmac_sha1 = OID(RSADSI "\x02\x07");
static const struct octets pkcs12_pbe = OID(PKCS "\x0c\x01");
static const struct octets pkcs5 = OID(PKCS "\x05");
static const struct octets key_bag = OID(PKCS "\x0c\x0a\x01\x01");
static const struct octets sealed_key_bag = OID(PKCS "\x0c\x0a\x01\x02");
static const struct octets certificate_bag = OID(PKCS "\x0c\x0a\x01\x03");
static const struct octets x509_certificate = OID(PKCS "\x09\x16\x01");
static const struct octets friendly_name = OID(PKCS "\x09\x14");
static const struct octets local_key_id = OID(PKCS "\x09\x15");

/* RFC 7292 C, RFC 8018 A to C, RFC 7914 7, RFC 3279, NIST's CSOR. */
static const struct {
    struct octets oid;
    const char *name;
    bool legacy;
} names[] = {
    { OID(PKCS "\x0c\x01\x01"), "PBE-SHA1-RC4-128", true },
    { OID(PKCS "\x0c\x01\x02"), "PBE-SHA1-RC4-40", true },
    { OID(PKCS "\x0c\x01\x03"), "PBE-SHA1-3DES", false },
    { OID(PKCS "\x0c\x01\x04"), "PBE-SHA1-2DES", false },
    { OID(PKCS "\x0c\x01\x05"), "PBE-SHA1-RC2-128", true },
    { OID(PKCS "\x0c\x01\x06"), "PBE-SHA1-RC2-40", true },
    { OID(PKCS "\x05\x01"), "PBE-MD2-DES", true },
    { OID(PKCS "\x05\x03"), "PBE-MD5-DES", true },
    { OID(PKCS "\x05\x04"), "PBE-MD2-RC2-64", true },
    { OID(PKCS "\x05\x06"), "PBE-MD5-RC2-64", true },
    { OID(PKCS "\x05\x0a"), "PBE-SHA1-DES", true },
    { OID(PKCS "\x05\x0b"), "PBE-SHA1-RC2-64", true },
    { OID(PKCS "\x05\x0d"), "PBES2", false },
    { OID(PKCS "\x05\x0e"), "PBMAC1", false },
    { OID(PKCS "\x05\x0c"), "PBKDF2", false },
    { OID("\x2b\x06\x01\x04\x01\xda\x47\x04\x0b"), "SCRYPT", false },
    { OID(RSADSI "\x02\x07"), "HMAC-SHA1", false },
    { OID(RSADSI "\x02\x08"), "HMAC-SHA224", false },
    { OID(RSADSI "\x02\x09"), "HMAC-SHA256", false },
    { OID(RSADSI "\x02\x0a"), "HMAC-SHA384", false },
    { OID(RSADSI "\x02\x0b"), "HMAC-SHA512", false },
    { OID(RSADSI "\x02\x05"), "MD5", false },
    { OID("\x2b\x0e\x03\x02\x1a"), "SHA1", false },
    { OID(NIST "\x02\x04"), "SHA224", false },
    { OID(NIST "\x02\x01"), "SHA256", false },
    { OID(NIST "\x02\x02"), "SHA384", false },
    { OID(NIST "\x02\x03"), "SHA512", false },
    { OID(NIST "\x01\x02"), "AES-128-CBC", false },
    { OID(NIST "\x01\x16"), "AES-192-CBC", false },
    { OID(NIST "\x01\x2a"), "AES-256-CBC", false },
    { OID("\x2b\x0e\x03\x02\x07"), "DES-CBC", true },
    { OID(RSADSI "\x03\x07"), "DES-EDE3-CBC", false },
    { OID(RSADSI "\x03\x02"), "RC2-CBC", true },
};

enum { NAMES = sizeof names / sizeof *names };

static size_t find_name(struct octets oid)
{
    size_t i = 0;

    while (i < NAMES && !octets_equal(names[i].oid, oid))
        i++;
    return i;
}

const char *pkcs12_name(struct octets oid)
{
    size_t found = find_name(oid);

    return found < NAMES ? names[found].name : NULL;
}

static bool is_legacy(struct octets oid)
{
    size_t found = find_name(oid);

    return found < NAMES && names[found].legacy;
}

bool pkcs12_is_legacy(const struct pkcs12_method *method)
{
    return is_legacy(method->scheme) || is_legacy(method->cipher);
}

/* The octets from start to where in now stands. */
static struct octets since(const struct der *in, const uint8_t *start)
{
    return (struct octets){ start, (size_t)(in->next - start) };
}

static bool read_octet_string(struct der *in, struct octets *contents)
{
    struct der_element element;

    if (!der_expect(in, DER_OCTET_STRING, &element))
        return false;
    *contents = element.contents;
    return true;
}

static bool read_iterations(struct der *in, uint32_t *iterations)
{
    return der_unsigned(in, DER_INTEGER, INT32_MAX, iterations);
}

/* AlgorithmIdentifier whose parameters do not matter here, such as those of a
 * cipher: gives its OID. */
static bool read_algorithm(struct der *in, struct octets *oid)
{
    struct der algorithm;
    struct der_element parameters;

    return der_enter(in, DER_SEQUENCE, &algorithm)
        && oid_read(&algorithm, DER_OBJECT_IDENTIFIER, oid)
        && (der_is_done(&algorithm) || der_any(&algorithm, &parameters))
        && der_end(&algorithm);
}

/* PBKDF2-params, RFC 8018 A.2. The salt has one form in use. */
static bool read_pbkdf2(struct der *in, struct pkcs12_method *out)
{
    struct der params;

    out->prf = hmac_sha1;
    return der_enter(in, DER_SEQUENCE, &params)
        && read_octet_string(&params, &out->salt)
        && read_iterations(&params, &out->iterations)
        && (!der_peek(&params, DER_INTEGER)
            || read_iterations(&params, &out->key_octets))
        && (der_is_done(&params) || read_algorithm(&params, &out->prf))
        && der_end(&params);
}

static bool read_derivation(struct der *in, struct pkcs12_method *out)
{
    struct der algorithm;
    struct der_element parameters;

    if (!der_enter(in, DER_SEQUENCE, &algorithm)
        || !oid_read(&algorithm, DER_OBJECT_IDENTIFIER, &out->kdf))
        return false;
    if (octets_equal(out->kdf, pbkdf2))
        return read_pbkdf2(&algorithm, out) && der_end(&algorithm);
    return (der_is_done(&algorithm) || der_any(&algorithm, &parameters))
        && der_end(&algorithm);
}

/* PBES2-params and PBMAC1-params, RFC 8018 A.4 and A.5: a function and what
 * uses the key. */
static bool read_pkcs5(struct der *in, struct pkcs12_method *out)
{
    struct der params;

    return der_enter(in, DER_SEQUENCE, &params)
        && read_derivation(&params, out)
        && read_algorithm(&params, &out->cipher)
        && der_end(&params);
}

/* pkcs-12PbeParams, RFC 7292 C; PBEParameter, RFC 8018 A.3 */
static bool read_pbe(struct der *in, struct pkcs12_method *out)
{
    struct der params;

    return der_enter(in, DER_SEQUENCE, &params)
        && read_octet_string(&params, &out->salt)
        && read_iterations(&params, &out->iterations)
        && der_end(&params);
}

/* True if oid is one number below arc. */
static bool is_below(struct octets oid, struct octets arc)
{
    return oid.size == arc.size + 1
        && memcmp(oid.data, arc.data, arc.size) == 0;
}

/* The numbers of PBES1 end before that of PBKDF2. */
bool pkcs12_is_pbes1(const struct pkcs12_method *method)
{
    return is_below(method->scheme, pkcs5)
        && method->scheme.data[pkcs5.size] < pbkdf2.data[pkcs5.size];
}

static bool read_parameters(struct der *in, struct pkcs12_method *out)
{
    struct der_element parameters;

    if (octets_equal(out->scheme, pbes2) || octets_equal(out->scheme, pbmac1))
        return read_pkcs5(in, out);
    if (is_below(out->scheme, pkcs12_pbe) || pkcs12_is_pbes1(out))
        return read_pbe(in, out);
    return der_is_done(in) || der_any(in, &parameters);
}

/* AlgorithmIdentifier of something that a password is used for. */
static bool read_method(struct der *in, struct pkcs12_method *out)
{
    const uint8_t *start = in->next;
    struct der algorithm;

    *out = (struct pkcs12_method){ 0 };
    if (!der_enter(in, DER_SEQUENCE, &algorithm)
        || !oid_read(&algorithm, DER_OBJECT_IDENTIFIER, &out->scheme)
        || !read_parameters(&algorithm, out)
        || !der_end(&algorithm))
        return false;
    out->encoding = since(in, start);
    return true;
}

/* ContentInfo whose contentType is one of two; data is an OCTET STRING. */
static bool read_content_info(struct der *in, struct octets *type,
                              struct der *content)
{
    const uint8_t *start = in->next;
    struct der info;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !oid_read(&info, DER_OBJECT_IDENTIFIER, type))
        return false;
    if (!octets_equal(*type, content_data)
        && !octets_equal(*type, content_encrypted))
        return der_refuse(in, FAULT_PKCS12_CONTENT, start);
    return der_enter(&info, DER_CONTEXT_CONSTRUCTED(0), content)
        && der_end(&info);
}

/* DigestInfo; with PBMAC1 (RFC 9579) the salt and the iterations outside of
 * its parameters mean nothing. */
static bool read_digest_info(struct der *in, struct pkcs12_mac *out)
{
    struct der info;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !read_method(&info, &out->method)
        || !read_octet_string(&info, &out->value)
        || !der_end(&info))
        return false;
    out->is_pbmac1 = octets_equal(out->method.scheme, pbmac1);
    if (!out->is_pbmac1)
        out->digest = out->method.scheme;
    return true;
}

/* MacData, RFC 7292 4; iterations are DEFAULT 1, and some write the 1. */
static bool read_mac(struct der *in, struct pkcs12_mac *out)
{
    struct der data;
    struct octets salt;
    uint32_t iterations = 1;

    if (!der_enter(in, DER_SEQUENCE, &data)
        || !read_digest_info(&data, out)
        || !read_octet_string(&data, &salt)
        || !(der_is_done(&data) || read_iterations(&data, &iterations))
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
    if (!octets_equal(type, content_data))
        return der_refuse(in, FAULT_PKCS12_CONTENT, start);
    return read_octet_string(&content, &out->content)
        && der_end(&content)
        && (der_is_done(&pfx) || read_mac(&pfx, &out->mac))
        && der_end(&pfx);
}

bool pkcs12_read(struct der *in, struct pkcs12 *out)
{
    const uint8_t *start = in->next;

    *out = (struct pkcs12){ 0 };
    if (!read_pfx(in, out))
        return false;
    out->encoding = since(in, start);
    return true;
}

bool pkcs12_enter_safes(struct der *in, struct der *safes)
{
    return der_enter(in, DER_SEQUENCE, safes) && der_end(in);
}

/* EncryptedContentInfo, RFC 5652 6.1 */
static bool read_encrypted_content(struct der *in, struct pkcs12_sealed *out)
{
    struct der info;
    struct der_element content;
    struct octets type;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !oid_read(&info, DER_OBJECT_IDENTIFIER, &type)
        || !read_method(&info, &out->method)
        || !der_expect(&info, DER_CONTEXT_PRIMITIVE(0), &content))
        return false;
    out->octets = content.contents;
    return der_end(&info);
}

/* EncryptedData, RFC 5652 8 */
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

bool pkcs12_next_safe(struct der *in, struct pkcs12_safe *out)
{
    struct der content;
    struct octets type;

    *out = (struct pkcs12_safe){ 0 };
    if (!read_content_info(in, &type, &content))
        return false;
    out->is_sealed = octets_equal(type, content_encrypted);
    return (out->is_sealed ? read_encrypted_data(&content, &out->sealed)
                           : read_octet_string(&content, &out->contents))
        && der_end(&content);
}

bool pkcs12_enter_safe(struct der *in, struct der *bags)
{
    return der_enter(in, DER_SEQUENCE, bags) && der_end(in);
}

/* CertBag, RFC 7292 4.2.3. SDSI certificates are none. */
static bool read_certificate(struct der *in, struct pkcs12_bag *out)
{
    struct der bag, value;
    struct octets type;

    if (!der_enter(in, DER_SEQUENCE, &bag)
        || !oid_read(&bag, DER_OBJECT_IDENTIFIER, &type)
        || !der_enter(&bag, DER_CONTEXT_CONSTRUCTED(0), &value)
        || !der_end(&bag))
        return false;
    if (!octets_equal(type, x509_certificate))
        return true;
    out->kind = PKCS12_CERTIFICATE;
    return read_octet_string(&value, &out->contents) && der_end(&value);
}

static bool read_key(struct der *in, struct pkcs12_bag *out)
{
    struct der_element element;

    if (!der_any(in, &element))
        return false;
    out->kind = PKCS12_KEY;
    out->contents = element.encoding;
    return true;
}

/* EncryptedPrivateKeyInfo, RFC 5208 6 */
static bool read_sealed_key(struct der *in, struct pkcs12_bag *out)
{
    struct der info;

    out->kind = PKCS12_SEALED_KEY;
    return der_enter(in, DER_SEQUENCE, &info)
        && read_method(&info, &out->sealed.method)
        && read_octet_string(&info, &out->sealed.octets)
        && der_end(&info);
}

static bool read_value(struct der *in, struct octets type,
                       struct pkcs12_bag *out)
{
    struct der_element element;

    if (octets_equal(type, certificate_bag))
        return read_certificate(in, out);
    if (octets_equal(type, key_bag))
        return read_key(in, out);
    if (octets_equal(type, sealed_key_bag))
        return read_sealed_key(in, out);
    return der_any(in, &element);
}

/* PKCS12Attribute: the first value of the two that are of use. */
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
    if (octets_equal(type, friendly_name)
        && value.encoding.data[0] == DER_BMP_STRING)
        out->name = value.contents;
    if (octets_equal(type, local_key_id)
        && value.encoding.data[0] == DER_OCTET_STRING)
        out->local_key = value.contents;
    return true;
}

static bool read_attributes(struct der *in, struct pkcs12_bag *out)
{
    struct der attributes;

    if (der_is_done(in))
        return true;
    if (!der_enter(in, DER_SET, &attributes))
        return false;
    while (!der_is_done(&attributes))
        if (!read_attribute(&attributes, out))
            return false;
    return der_end(in);
}

bool pkcs12_next_bag(struct der *in, struct pkcs12_bag *out)
{
    struct der bag, value;
    struct octets type;

    *out = (struct pkcs12_bag){ .kind = PKCS12_OTHER };
    return der_enter(in, DER_SEQUENCE, &bag)
        && oid_read(&bag, DER_OBJECT_IDENTIFIER, &type)
        && der_enter(&bag, DER_CONTEXT_CONSTRUCTED(0), &value)
        && read_value(&value, type, out)
        && der_end(&value)
        && read_attributes(&bag, out);
}
