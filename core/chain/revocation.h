/* Is a certificate of a path revoked, by the lists that were given (RFC 5280
 * 6.3).
 *
 * A list is signed by the key of a certificate above it in the path, or by one
 * that such a key has certified for the same name, and that is not revoked
 * itself by a list of the first kind. Lists that add to others, and those of
 * some reasons or some certificates, are put together. */
#ifndef COTTER_REVOCATION_H
#define COTTER_REVOCATION_H

#include "chain/check.h"
#include "chain/link.h"

/* Checks the certificate at view->index, which is not the anchor. */
MUST_CHECK bool revocation_check(const struct check_view *view,
                                 struct links *links,
                                 struct refusal *refusal);

#endif
