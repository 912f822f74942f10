/* Signature algorithms: what an AlgorithmIdentifier says (RFC 3279, RFC 4055,
 * RFC 5758, RFC 8410), read strictly. */
#ifndef COTTER_SCHEME_H
#define COTTER_SCHEME_H

#include "asn1/der.h"
#include "x509/spki.h"

enum scheme_digest {
    SCHEME_NONE, /* Ed25519 and Ed448 hash by themselves */
    SCHEME_MD5,
    SCHEME_SHA1,
    SCHEME_SHA224,
    SCHEME_SHA256,
    SCHEME_SHA384,
    SCHEME_SHA512,
    SCHEME_DIGESTS
};

struct scheme {
    enum spki_type key;        /* SPKI_RSA for RSASSA-PSS too */
    enum scheme_digest digest;
    bool pss;                  /* RSASSA-PSS, and what follows */
    enum scheme_digest mask;   /* the hash of MGF1 */
    uint32_t salt;             /* octets */
};

/* Reads an AlgorithmIdentifier. RSA with PKCS #1 padding has parameters of
 * NULL, or none, which RFC 4055 5 has readers accept; other algorithms but
 * PSS have none.
 * Faults: SIGNATURE_ALGORITHM for one that has no place here;
 * SIGNATURE_PARAMETERS, also for a hash or mask of PSS that has none; those
 * of DER. */
MUST_CHECK bool scheme_read(struct der *in, struct scheme *out);

/* Reads RSASSA-PSS-params by themselves, as they stand in a key. */
MUST_CHECK bool scheme_read_pss(struct der *in, struct scheme *out);

/* Octets of a digest. */
size_t scheme_digest_size(enum scheme_digest digest);

#endif
