/* PKCS#7 where it is a bag of certificates: SignedData that nobody signed, or
 * somebody did (RFC 2315 9.1, RFC 5652 5.1). */
#ifndef COTTER_PKCS7_H
#define COTTER_PKCS7_H

#include "asn1/der.h"

/* Absent, or within what was read. */
/*@ predicate pkcs7_certificates(struct octets *certificates, uint8_t *from,
                                 uint8_t *to) =
      certificates->data == \null ? certificates->size == 0
      : octets_ordered(from, certificates->data)
        && octets_ordered(certificates->data + certificates->size, to); */

/* Reads a ContentInfo, strictly and to its end. *certificates are those in it,
 * one after another, not read yet; absent if it has none.
 * Faults: those of DER and OID; CONTAINER_KIND for other contents. */
/*@ requires der_valid(in) && \valid(certificates)
             && \separated(in, certificates, in->fault);
    assigns in->next, *certificates, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> pkcs7_certificates(certificates, \old(in->next),
                                           in->next); */
MUST_CHECK bool pkcs7_read(struct der *in, struct octets *certificates);

#endif
