#include "chain/scheme.h"

#include "asn1/oid_read.h"

#define OID(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }
#define OID_PKCS1(n) OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01" n)
#define OID_ECDSA(n) OID("\x2a\x86\x48\xce\x3d\x04" n)
#define OID_NIST_HASH(n) OID("\x60\x86\x48\x01\x65\x03\x04\x02" n)
#define OID_NIST_SIGNATURE(n) OID("\x60\x86\x48\x01\x65\x03\x04\x03" n)

static const struct row {
    struct octets oid;
    enum spki_type key;
    enum scheme_digest digest;
} rows[] = {
    { OID_PKCS1("\x0b"), SPKI_RSA, SCHEME_SHA256 },
    { OID_ECDSA("\x03\x02"), SPKI_EC, SCHEME_SHA256 },
    { OID_ECDSA("\x03\x03"), SPKI_EC, SCHEME_SHA384 },
    { OID_PKCS1("\x0c"), SPKI_RSA, SCHEME_SHA384 },
    { OID_PKCS1("\x0d"), SPKI_RSA, SCHEME_SHA512 },
    { OID_ECDSA("\x03\x04"), SPKI_EC, SCHEME_SHA512 },
    { OID_PKCS1("\x0a"), SPKI_RSA_PSS, SCHEME_NONE },
    { OID_PKCS1("\x05"), SPKI_RSA, SCHEME_SHA1 },
    { OID_PKCS1("\x0e"), SPKI_RSA, SCHEME_SHA224 },
    { OID_PKCS1("\x04"), SPKI_RSA, SCHEME_MD5 },
    { OID_ECDSA("\x01"), SPKI_EC, SCHEME_SHA1 },
    { OID_ECDSA("\x03\x01"), SPKI_EC, SCHEME_SHA224 },
    { OID("\x2b\x65\x70"), SPKI_ED25519, SCHEME_NONE },
    { OID("\x2b\x65\x71"), SPKI_ED448, SCHEME_NONE },
    { OID("\x2a\x86\x48\xce\x38\x04\x03"), SPKI_DSA, SCHEME_SHA1 },
    { OID_NIST_SIGNATURE("\x01"), SPKI_DSA, SCHEME_SHA224 },
    { OID_NIST_SIGNATURE("\x02"), SPKI_DSA, SCHEME_SHA256 },
};

static const struct hash {
    struct octets oid;
    enum scheme_digest digest;
} hashes[] = {
    { OID("\x2b\x0e\x03\x02\x1a"), SCHEME_SHA1 },
    { OID_NIST_HASH("\x04"), SCHEME_SHA224 },
    { OID_NIST_HASH("\x01"), SCHEME_SHA256 },
    { OID_NIST_HASH("\x02"), SCHEME_SHA384 },
    { OID_NIST_HASH("\x03"), SCHEME_SHA512 },
};

size_t scheme_digest_size(enum scheme_digest digest)
{
    static const size_t sizes[SCHEME_DIGESTS] = {
        [SCHEME_MD5] = 16,    [SCHEME_SHA1] = 20,   [SCHEME_SHA224] = 28,
        [SCHEME_SHA256] = 32, [SCHEME_SHA384] = 48, [SCHEME_SHA512] = 64,
    };

    return sizes[digest];
}

/* NULL, or nothing; a hash has it both ways too (RFC 4055 2.1). */
static bool read_no_parameters(struct der *in)
{
    if (der_peek(in, DER_NULL) && !der_null(in))
        return false;
    if (der_is_done(in))
        return true;
    return der_refuse(in, FAULT_SIGNATURE_PARAMETERS, in->next);
}

/* HashAlgorithm ::= AlgorithmIdentifier */
static bool read_hash(struct der *in, enum scheme_digest *out)
{
    const uint8_t *start = in->next;
    struct der hash;
    struct octets oid;

    if (!der_enter(in, DER_SEQUENCE, &hash)
        || !oid_read(&hash, DER_OBJECT_IDENTIFIER, &oid))
        return false;
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
        if (octets_equal(hashes[i].oid, oid)) {
            *out = hashes[i].digest;
            return read_no_parameters(&hash);
        }
    return der_refuse(in, FAULT_SIGNATURE_PARAMETERS, start);
}

/* [0] HashAlgorithm DEFAULT sha1 */
static bool read_pss_hash(struct der *in, struct scheme *out)
{
    struct der wrapped;

    out->digest = SCHEME_SHA1;
    return !der_peek(in, DER_CONTEXT_CONSTRUCTED(0))
        || (der_enter(in, DER_CONTEXT_CONSTRUCTED(0), &wrapped)
            && read_hash(&wrapped, &out->digest)
            && der_end(&wrapped));
}

/* [1] MaskGenAlgorithm DEFAULT mgf1SHA1; there is none but MGF1 */
static bool read_pss_mask(struct der *in, struct scheme *out)
{
    static const struct octets mgf1 = OID_PKCS1("\x08");
    struct der wrapped, mask;
    struct octets oid;

    out->mask = SCHEME_SHA1;
    if (!der_peek(in, DER_CONTEXT_CONSTRUCTED(1)))
        return true;
    if (!der_enter(in, DER_CONTEXT_CONSTRUCTED(1), &wrapped)
        || !der_enter(&wrapped, DER_SEQUENCE, &mask)
        || !oid_read(&mask, DER_OBJECT_IDENTIFIER, &oid))
        return false;
    if (!octets_equal(oid, mgf1))
        return der_refuse(in, FAULT_SIGNATURE_PARAMETERS, oid.data);
    return read_hash(&mask, &out->mask)
        && der_end(&mask)
        && der_end(&wrapped);
}

/* [n] INTEGER with a DEFAULT */
static bool read_pss_integer(struct der *in, uint8_t identifier, uint32_t *out)
{
    struct der wrapped;

    return !der_peek(in, identifier)
        || (der_enter(in, identifier, &wrapped)
            && der_unsigned(&wrapped, DER_INTEGER, UINT32_MAX, out)
            && der_end(&wrapped));
}

/* RSASSA-PSS-params, RFC 4055 3.1. A DEFAULT that is written out is let pass:
 * there are implementations that do. */
bool scheme_read_pss(struct der *in, struct scheme *out)
{
    const uint8_t *start = in->next;
    struct der parameters;
    uint32_t trailer = 1;

    out->key = SPKI_RSA;
    out->pss = true;
    out->salt = 20;
    if (!der_enter(in, DER_SEQUENCE, &parameters)
        || !read_pss_hash(&parameters, out)
        || !read_pss_mask(&parameters, out)
        || !read_pss_integer(&parameters, DER_CONTEXT_CONSTRUCTED(2),
                             &out->salt)
        || !read_pss_integer(&parameters, DER_CONTEXT_CONSTRUCTED(3),
                             &trailer))
        return false;
    if (der_is_done(&parameters) && trailer == 1)
        return true;
    return der_refuse(in, FAULT_SIGNATURE_PARAMETERS, start);
}

static bool read_parameters(struct der *in, struct scheme *out)
{
    if (out->key == SPKI_RSA_PSS)
        return scheme_read_pss(in, out) && der_end(in);
    if (out->key == SPKI_RSA)
        return read_no_parameters(in);
    if (der_is_done(in))
        return true;
    return der_refuse(in, FAULT_SIGNATURE_PARAMETERS, in->next);
}

bool scheme_read(struct der *in, struct scheme *out)
{
    const uint8_t *start = in->next;
    struct der algorithm;
    struct octets oid;

    *out = (struct scheme){ 0 };
    if (!der_enter(in, DER_SEQUENCE, &algorithm)
        || !oid_read(&algorithm, DER_OBJECT_IDENTIFIER, &oid))
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (octets_equal(rows[i].oid, oid)) {
            out->key = rows[i].key;
            out->digest = rows[i].digest;
            return read_parameters(&algorithm, out);
        }
    return der_refuse(in, FAULT_SIGNATURE_ALGORITHM, start);
}
