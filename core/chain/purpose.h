/* Purposes of extKeyUsage (RFC 5280 4.2.1.12). */
#ifndef COTTER_PURPOSE_H
#define COTTER_PURPOSE_H

#include "chain/request.h"

/* True if extKeyUsage holds the OID, given as contents octets. False for a
 * certificate without the extension. */
bool purpose_is_listed(const struct member *cert, struct octets oid);

/* True if extKeyUsage holds anyExtendedKeyUsage. */
bool purpose_is_any(const struct member *cert);

/* The OID of a purpose as contents octets; absent for REQUEST_ANY. */
struct octets purpose_oid(enum request_purpose purpose);

/* "serverAuth", "clientAuth". */
const char *purpose_name(enum request_purpose purpose);

#endif
