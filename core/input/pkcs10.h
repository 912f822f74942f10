/* PKCS#10: requests for a certificate (RFC 2986). The signature in one is not
 * checked: it proves who has the key, and nothing about a pin. */
#ifndef COTTER_PKCS10_H
#define COTTER_PKCS10_H

#include "asn1/der.h"

struct pkcs10 {
    struct octets subject;                 /* a Name */
    struct octets subject_public_key_info; /* its encoding */
};

/* The key follows the name, both within what was read. */
/*@ predicate pkcs10_within(struct pkcs10 *request, uint8_t *from,
                            uint8_t *to) =
      octets_ordered(from, request->subject.data)
      && request->subject.data + request->subject.size
         == request->subject_public_key_info.data
      && octets_ordered(request->subject_public_key_info.data
                        + request->subject_public_key_info.size, to); */

/* Reads a CertificationRequest, strictly and to its end; the attributes may be
 * absent, as some write it. On failure *out is unspecified.
 * Faults: those of DER, OID, NAME and SPKI. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> pkcs10_within(out, \old(in->next), in->next); */
MUST_CHECK bool pkcs10_read(struct der *in, struct pkcs10 *out);

#endif
