#include "input/pkcs12_method.h"

#include "asn1/oid_read.h"

#define PKCS "\x2a\x86\x48\x86\xf7\x0d\x01"    /* 1.2.840.113549.1 */
#define RSADSI "\x2a\x86\x48\x86\xf7\x0d"      /* 1.2.840.113549 */
#define NIST "\x60\x86\x48\x01\x65\x03\x04"    /* 2.16.840.1.101.3.4 */

static const struct oid_known pbes2 = OID_KNOWN(PKCS "\x05\x0d");
static const struct oid_known pbmac1 = OID_KNOWN(PKCS "\x05\x0e");
static const struct oid_known pbkdf2 = OID_KNOWN(PKCS "\x05\x0c");
static const struct oid_known pkcs12_pbe = OID_KNOWN(PKCS "\x0c\x01");
static const struct oid_known pkcs5 = OID_KNOWN(PKCS "\x05");

/* The numbers of PBES1 end before that of PBKDF2. */
enum { PBKDF2_NUMBER = 0x0c };

/* HMAC-SHA1 */
static const uint8_t default_prf[] = {
    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x07
};

/* RFC 7292 C, RFC 8018 A to C, RFC 7914 7, RFC 3279, NIST's CSOR. */
static const struct {
    struct oid_known oid;
    const char *name;
    bool legacy;
} schemes[] = {
    { OID_KNOWN(PKCS "\x0c\x01\x01"), "PBE-SHA1-RC4-128", true },
    { OID_KNOWN(PKCS "\x0c\x01\x02"), "PBE-SHA1-RC4-40", true },
    { OID_KNOWN(PKCS "\x0c\x01\x03"), "PBE-SHA1-3DES", false },
    { OID_KNOWN(PKCS "\x0c\x01\x04"), "PBE-SHA1-2DES", false },
    { OID_KNOWN(PKCS "\x0c\x01\x05"), "PBE-SHA1-RC2-128", true },
    { OID_KNOWN(PKCS "\x0c\x01\x06"), "PBE-SHA1-RC2-40", true },
    { OID_KNOWN(PKCS "\x05\x01"), "PBE-MD2-DES", true },
    { OID_KNOWN(PKCS "\x05\x03"), "PBE-MD5-DES", true },
    { OID_KNOWN(PKCS "\x05\x04"), "PBE-MD2-RC2-64", true },
    { OID_KNOWN(PKCS "\x05\x06"), "PBE-MD5-RC2-64", true },
    { OID_KNOWN(PKCS "\x05\x0a"), "PBE-SHA1-DES", true },
    { OID_KNOWN(PKCS "\x05\x0b"), "PBE-SHA1-RC2-64", true },
    { OID_KNOWN(PKCS "\x05\x0d"), "PBES2", false },
    { OID_KNOWN(PKCS "\x05\x0e"), "PBMAC1", false },
    { OID_KNOWN(PKCS "\x05\x0c"), "PBKDF2", false },
    { OID_KNOWN("\x2b\x06\x01\x04\x01\xda\x47\x04\x0b"), "SCRYPT", false },
    { OID_KNOWN(RSADSI "\x02\x07"), "HMAC-SHA1", false },
    { OID_KNOWN(RSADSI "\x02\x08"), "HMAC-SHA224", false },
    { OID_KNOWN(RSADSI "\x02\x09"), "HMAC-SHA256", false },
    { OID_KNOWN(RSADSI "\x02\x0a"), "HMAC-SHA384", false },
    { OID_KNOWN(RSADSI "\x02\x0b"), "HMAC-SHA512", false },
    { OID_KNOWN(RSADSI "\x02\x05"), "MD5", false },
    { OID_KNOWN("\x2b\x0e\x03\x02\x1a"), "SHA1", false },
    { OID_KNOWN(NIST "\x02\x04"), "SHA224", false },
    { OID_KNOWN(NIST "\x02\x01"), "SHA256", false },
    { OID_KNOWN(NIST "\x02\x02"), "SHA384", false },
    { OID_KNOWN(NIST "\x02\x03"), "SHA512", false },
    { OID_KNOWN(NIST "\x01\x02"), "AES-128-CBC", false },
    { OID_KNOWN(NIST "\x01\x16"), "AES-192-CBC", false },
    { OID_KNOWN(NIST "\x01\x2a"), "AES-256-CBC", false },
    { OID_KNOWN("\x2b\x0e\x03\x02\x07"), "DES-CBC", true },
    { OID_KNOWN(RSADSI "\x03\x07"), "DES-EDE3-CBC", false },
    { OID_KNOWN(RSADSI "\x03\x02"), "RC2-CBC", true },
};

enum { SCHEMES = sizeof schemes / sizeof *schemes };

/*@ requires octets_valid(oid);
    assigns \nothing;
    ensures \result <= SCHEMES; */
static size_t find_name(struct octets oid)
{
    size_t i = 0;

    /*@ loop invariant 0 <= i <= SCHEMES;
        loop assigns i;
        loop variant SCHEMES - i; */
    while (i < SCHEMES && !oid_is(&schemes[i].oid, oid))
        i++;
    return i;
}

const char *pkcs12_name(struct octets oid)
{
    size_t found = find_name(oid);

    return found < SCHEMES ? schemes[found].name : NULL;
}

/*@ requires octets_valid(oid);
    assigns \nothing; */
static bool is_legacy(struct octets oid)
{
    size_t found = find_name(oid);

    return found < SCHEMES && schemes[found].legacy;
}

bool pkcs12_is_legacy(const struct pkcs12_method *method)
{
    return is_legacy(method->scheme) || is_legacy(method->cipher);
}

bool pkcs12_is_pbmac1(const struct pkcs12_method *method)
{
    return oid_is(&pbmac1, method->scheme);
}

/* True if oid is one number below arc. */
/*@ requires octets_valid(oid) && \valid_read(arc);
    assigns \nothing;
    ensures \result ==> oid.size > 0; */
static bool is_below(struct octets oid, const struct oid_known *arc)
{
    return oid.size > 0 && oid.size - 1 == arc->size
        && oid_is(arc, (struct octets){ oid.data, oid.size - 1 });
}

bool pkcs12_is_pbes1(const struct pkcs12_method *method)
{
    struct octets scheme = method->scheme;

    return is_below(scheme, &pkcs5)
        && scheme.data[scheme.size - 1] < PBKDF2_NUMBER;
}

/* What may follow an OID. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_any(struct der *in)
{
    struct der_element element;

    return der_is_done(in) || der_any(in, &element);
}

/* An AlgorithmIdentifier whose parameters do not matter here, such as those of
 * a cipher: gives its OID. */
/*@ requires der_valid(in) && \valid(oid)
             && \separated(in, oid, in->fault);
    assigns in->next, *oid, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> octets_valid(*oid); */
static bool read_algorithm(struct der *in, struct octets *oid)
{
    struct der algorithm;

    return der_enter(in, DER_SEQUENCE, &algorithm)
        && oid_read(&algorithm, DER_OBJECT_IDENTIFIER, oid)
        && read_any(&algorithm)
        && der_end(&algorithm);
}

/* Salt and iterations. The salt has one form in use. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->salt, out->iterations, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_salt(struct der *in, struct pkcs12_method *out)
{
    return pkcs12_octet_string(in, &out->salt)
        && pkcs12_iterations(in, &out->iterations);
}

/* PBKDF2-params, RFC 8018 A.2 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->salt, out->iterations, out->key_octets,
            out->prf, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_pbkdf2(struct der *in, struct pkcs12_method *out)
{
    struct der params;

    out->prf.data = default_prf;
    out->prf.size = sizeof default_prf;
    return der_enter(in, DER_SEQUENCE, &params)
        && read_salt(&params, out)
        && (!der_peek(&params, DER_INTEGER)
            || pkcs12_iterations(&params, &out->key_octets))
        && (der_is_done(&params) || read_algorithm(&params, &out->prf))
        && der_end(&params);
}

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->kdf, out->salt, out->iterations,
            out->key_octets, out->prf, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_derivation(struct der *in, struct pkcs12_method *out)
{
    struct der algorithm;

    if (!der_enter(in, DER_SEQUENCE, &algorithm)
        || !oid_read(&algorithm, DER_OBJECT_IDENTIFIER, &out->kdf))
        return false;
    if (oid_is(&pbkdf2, out->kdf))
        return read_pbkdf2(&algorithm, out) && der_end(&algorithm);
    return read_any(&algorithm) && der_end(&algorithm);
}

/* PBES2-params and PBMAC1-params, RFC 8018 A.4 and A.5: a function and what
 * uses the key. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->kdf, out->salt, out->iterations,
            out->key_octets, out->prf, out->cipher, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_pkcs5(struct der *in, struct pkcs12_method *out)
{
    struct der params;

    return der_enter(in, DER_SEQUENCE, &params)
        && read_derivation(&params, out)
        && read_algorithm(&params, &out->cipher)
        && der_end(&params);
}

/* pkcs-12PbeParams, RFC 7292 C; PBEParameter, RFC 8018 A.3 */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->salt, out->iterations, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_pbe(struct der *in, struct pkcs12_method *out)
{
    struct der params;

    return der_enter(in, DER_SEQUENCE, &params)
        && read_salt(&params, out)
        && der_end(&params);
}

/*@ requires der_valid(in) && \valid(out)
             && octets_valid(out->scheme)
             && \separated(in, out, in->fault);
    assigns in->next, out->kdf, out->salt, out->iterations,
            out->key_octets, out->prf, out->cipher, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_parameters(struct der *in, struct pkcs12_method *out)
{
    if (oid_is(&pbes2, out->scheme) || oid_is(&pbmac1, out->scheme))
        return read_pkcs5(in, out);
    if (is_below(out->scheme, &pkcs12_pbe) || pkcs12_is_pbes1(out))
        return read_pbe(in, out);
    return read_any(in);
}

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->scheme, out->kdf, out->salt, out->iterations,
            out->key_octets, out->prf, out->cipher, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result ==> octets_valid(out->scheme); */
static bool read_method(struct der *in, struct pkcs12_method *out)
{
    struct der algorithm;

    return der_enter(in, DER_SEQUENCE, &algorithm)
        && oid_read(&algorithm, DER_OBJECT_IDENTIFIER, &out->scheme)
        && read_parameters(&algorithm, out)
        && der_end(&algorithm);
}

bool pkcs12_method_read(struct der *in, struct pkcs12_method *out)
{
    const uint8_t *start = in->next;

    *out = (struct pkcs12_method){ 0 };
    if (!read_method(in, out)) {
        in->next = start;
        return false;
    }
    out->encoding.data = start;
    out->encoding.size = (size_t)(in->next - start);
    return true;
}
