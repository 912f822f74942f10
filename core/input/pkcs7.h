/* PKCS#7 where it is a bag of certificates: SignedData that nobody signed, or
 * somebody did (RFC 2315 9.1, RFC 5652 5.1). */
#ifndef COTTER_PKCS7_H
#define COTTER_PKCS7_H

#include "asn1/der.h"

/* Reads a ContentInfo, strictly and to its end. *certificates are those in it,
 * one after another, not read yet; absent if it has none.
 * Faults: those of DER and OID; CONTAINER_KIND for other contents. */
MUST_CHECK bool pkcs7_read(struct der *in, struct octets *certificates);

#endif
