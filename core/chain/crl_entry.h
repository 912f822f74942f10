/* An entry of a revocation list (RFC 5280 5.1.2.6, 5.3). */
#ifndef COTTER_CRL_ENTRY_H
#define COTTER_CRL_ENTRY_H

#include "asn1/der.h"
#include "x509/ext.h"

/* CRLReason (RFC 5280 5.3.1); 7 is none. */
enum crl_reason {
    CRL_REASON_UNSPECIFIED = 0,
    CRL_REASON_UNUSED = 7,
    CRL_REASON_REMOVE_FROM_CRL = 8,
    CRL_REASON_AA_COMPROMISE = 10
};

struct crl_entry {
    struct octets serial_number; /* contents of an INTEGER */
    int64_t revocation_date;     /* as moment_read gives it */
    uint32_t reason; /* CRL_REASON_UNSPECIFIED where none is given */
};

/* The number lies within what was read. */
/*@ predicate crl_serial_within(struct octets *serial, uint8_t *from,
                                uint8_t *to) =
      serial->size > 0 && octets_ordered(from, serial->data)
      && octets_ordered(serial->data + serial->size, to); */

/* Which extension an OID, given as contents octets, is by its last octet: of
 * those of id-ce (2.5.29), and 0 for any other. */
/*@ requires octets_valid(oid);
    assigns \nothing; */
uint8_t crl_extension(struct octets oid);

/* Reads the next extension of a list that begins at first, of a CRL or an
 * entry. Faults: as ext_next; CRL_DUPLICATE, CRL_EXTENSIONS. */
/*@ requires der_valid(list) && \valid(out)
             && octets_ordered(list->origin, first)
             && octets_ordered(first, list->next)
             && \valid_read(first + (0 .. list->next - first - 1))
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result);
    ensures \result ==> ext_valid(list, out);
    ensures \result ==> out->value.data + out->value.size == list->next; */
MUST_CHECK bool crl_extension_next(const uint8_t *first, struct der *list,
                                   struct ext *out);

/* Reads an entry and all in it.
 * Faults: those of DER, OID and TIME, of extensions as above; CRL_REASON;
 * CRL_INDIRECT for the name of another issuer; CRL_CRITICAL. */
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_moved(list, \old(list->next), \result);
    ensures \result ==> crl_serial_within(&out->serial_number,
                                          \old(list->next), list->next); */
MUST_CHECK bool crl_entry_read(struct der *list, struct crl_entry *out);

/* Reads the serial number of an entry and passes over the rest. Faults: those
 * of DER. */
/*@ requires der_valid(list) && \valid(serial)
             && \separated(list, serial, list->fault);
    assigns list->next, *serial, *list->fault;
    ensures der_moved(list, \old(list->next), \result);
    ensures \result ==> crl_serial_within(serial, \old(list->next),
                                          list->next); */
MUST_CHECK bool crl_entry_skip(struct der *list, struct octets *serial);

#endif
