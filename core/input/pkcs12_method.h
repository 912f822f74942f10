/* How a part of a PKCS#12 file is protected by a password (RFC 7292, RFC 8018).
 */
#ifndef COTTER_PKCS12_METHOD_H
#define COTTER_PKCS12_METHOD_H

#include "asn1/der.h"

/* What an AlgorithmIdentifier says of a way to use a password. */
struct pkcs12_method {
    struct octets scheme; /* OID contents: PBES2, PBMAC1, PBES1 or PKCS#12 */
    struct octets kdf;    /* PBES2 and PBMAC1: how the key is derived */
    struct octets prf;    /* PBKDF2: of that; HMAC-SHA1 by default */
    struct octets cipher; /* PBES2: the cipher. PBMAC1: the MAC */
    struct octets salt;
    uint32_t iterations;  /* 0 where none is told */
    uint32_t key_octets;  /* PBKDF2: keyLength, 0 where it is absent */
    struct octets encoding; /* the whole AlgorithmIdentifier */
};

/* Reads an AlgorithmIdentifier of something that a password is used for. On
 * failure *out is unspecified. Faults: those of DER and OID. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> octets_valid(out->scheme); */
MUST_CHECK bool pkcs12_method_read(struct der *in, struct pkcs12_method *out);

/* Reads an OCTET STRING: the salt, and whatever is under a method. */
/*@ requires der_valid(in) && \valid(contents)
             && \separated(in, contents, in->fault);
    assigns in->next, *contents, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> octets_ordered(\old(in->next) + 2, contents->data)
                && contents->data + contents->size == in->next; */
MUST_CHECK static inline bool pkcs12_octet_string(struct der *in,
                                                  struct octets *contents)
{
    struct der_element element;

    if (!der_expect(in, DER_OCTET_STRING, &element))
        return false;
    contents->data = element.contents.data;
    contents->size = element.contents.size;
    return true;
}

/* Reads how often a function is to be applied. */
/*@ requires der_valid(in) && \valid(iterations)
             && \separated(in, iterations, in->fault);
    assigns in->next, *iterations, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK static inline bool pkcs12_iterations(struct der *in,
                                                uint32_t *iterations)
{
    return der_unsigned(in, DER_INTEGER, INT32_MAX, iterations);
}

/* The name that openssl has for a scheme, a function, a cipher or a hash, such
 * as "PBE-SHA1-3DES" or "AES-256-CBC"; NULL for one that is not known. */
/*@ requires octets_valid(oid);
    assigns \nothing; */
const char *pkcs12_name(struct octets oid);

/* True for the schemes of PBES1 (RFC 8018 6.1), with DES or RC2 and keys of 56
 * and 64 bits. They are told of, and never opened: libcrypto has the files of
 * its configuration read for them. */
/*@ requires \valid_read(method) && octets_valid(method->scheme);
    assigns \nothing; */
bool pkcs12_is_pbes1(const struct pkcs12_method *method);

/* True for schemes and ciphers of DES, RC2 and RC4: legacy to OpenSSL 3. */
/*@ requires \valid_read(method) && octets_valid(method->scheme)
             && octets_valid(method->cipher);
    assigns \nothing; */
bool pkcs12_is_legacy(const struct pkcs12_method *method);

/* True for PBMAC1 (RFC 9579). */
/*@ requires \valid_read(method) && octets_valid(method->scheme);
    assigns \nothing; */
bool pkcs12_is_pbmac1(const struct pkcs12_method *method);

#endif
