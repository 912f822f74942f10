/* Names of signature algorithms and key purposes, as the RFCs that define
 * them write them. */
#ifndef COTTER_ALGORITHM_H
#define COTTER_ALGORITHM_H

#include "base/octets.h"

/* The name of a signature algorithm, "sha256WithRSAEncryption", from the
 * contents octets of its OID; NULL if it has none here. */
/*@ requires octets_valid(oid);
    assigns \nothing; */
const char *algorithm_name(struct octets oid);

/* The name of a purpose of extKeyUsage (RFC 5280 4.2.1.12), "serverAuth"; NULL
 * if it has none here. */
/*@ requires octets_valid(oid);
    assigns \nothing; */
const char *algorithm_purpose(struct octets oid);

/* The contents octets of the OID of a purpose that has such a name; absent if
 * there is none. */
/*@ requires octets_valid(name);
    assigns \nothing;
    ensures \result.data == \null || octets_valid(\result); */
struct octets algorithm_purpose_oid(struct octets name);

#endif
