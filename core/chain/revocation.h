/* Is a certificate of a path revoked, by the lists that were given (RFC 5280
 * 6.3). A list is signed by the key of a certificate above it in the path, or
 * of one with the issuer's name that such a key signed. */
#ifndef COTTER_REVOCATION_H
#define COTTER_REVOCATION_H

#include "chain/check.h"
#include "chain/link.h"

/* Checks the certificate at view->index, which is not the anchor. */
MUST_CHECK bool revocation_check(const struct check_view *view,
                                 struct links *links,
                                 struct refusal *refusal);

#endif
