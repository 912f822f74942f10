/* PKCS#10: requests for a certificate (RFC 2986). The signature in one is not
 * checked: it proves who has the key, and nothing about a pin. */
#ifndef COTTER_PKCS10_H
#define COTTER_PKCS10_H

#include "asn1/der.h"

struct pkcs10 {
    struct octets subject;                 /* a Name */
    struct octets subject_public_key_info; /* its encoding */
};

/* Reads a CertificationRequest, strictly and to its end; the attributes may be
 * absent, as some write it. On failure *out is unspecified.
 * Faults: those of DER, OID, NAME and SPKI. */
MUST_CHECK bool pkcs10_read(struct der *in, struct pkcs10 *out);

#endif
