/* BER as PKCS#7 and PKCS#12 are written by programs that do not know lengths
 * beforehand, made into DER: lengths that are indefinite (X.690 8.1.3.6), and
 * OCTET STRINGs in pieces (8.7.3). Nothing else is mended: certificates in
 * such a file are DER, and stay as they are. */
#ifndef COTTER_BER_H
#define COTTER_BER_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"

/* Room for the DER of so many octets: only a length of 2^16 or more takes
 * more octets than what ends an indefinite one. */
#define BER_DER_SIZE(octets) \
    ((octets) + 2 * LIMIT_DER_DEPTH * ((octets) / 65536 + 1))

/* True if an element begins whose length is indefinite. */
/*@ requires octets_valid(ber);
    assigns \nothing;
    ensures \result ==> ber.size >= 2; */
bool ber_is_indefinite(struct octets ber);

/* Writes the DER of one element, to the end of ber, to room, which has so many
 * octets: BER_DER_SIZE(ber.size) are always enough. What is DER already stays
 * the same.
 * [0] IMPLICIT OCTET STRING is known by its place alone: the third element of
 * a SEQUENCE that begins with an OBJECT IDENTIFIER (RFC 5652 6.1).
 * Faults: DER_TRUNCATED, also where the end of an indefinite length is absent;
 * DER_LENGTH; DER_IDENTIFIER; DER_DEPTH; DER_TRAILING; CONTAINER_BER for what
 * is no piece of a string, and where there is too little room. */
/*@ requires octets_valid(ber) && size <= PTRDIFF_MAX
             && \valid(room + (0 .. size - 1)) && \valid(der)
             && \valid(fault)
             && \separated(der, fault, room + (0 .. size - 1));
    assigns room[0 .. size - 1], *der, *fault;
    ensures \result ? der->data == room && der->size <= size
                    : fault->code != FAULT_NONE; */
MUST_CHECK bool ber_rewrite(struct octets ber, uint8_t *room, size_t size,
                            struct octets *der, struct fault *fault);

#endif
