/* What a check is: it looks at one certificate of a path. */
#ifndef COTTER_CHECK_H
#define COTTER_CHECK_H

#include "chain/refusal.h"
#include "chain/request.h"

/* Where a certificate stands in a path, as bits. An end entity that is an
 * anchor itself is an end entity. */
enum {
    CHECK_SUBJECT = 1 << 0,
    CHECK_MIDDLE = 1 << 1,
    CHECK_ANCHOR = 1 << 2,
    CHECK_ISSUERS = CHECK_MIDDLE | CHECK_ANCHOR,
    CHECK_ISSUED = CHECK_SUBJECT | CHECK_MIDDLE,
    CHECK_ALL = CHECK_SUBJECT | CHECK_ISSUERS
};

/* A path, from the end entity to the anchor, and the one to be looked at.
 * A check that asks for that one alone may be given it alone. */
struct check_view {
    const struct request *request;
    const struct member *const *certs;
    size_t count;
    size_t index;
    unsigned place; /* of that one */
};

/* The certificate that is looked at. */
static inline const struct member *check_cert(const struct check_view *view)
{
    return view->certs[view->index];
}

/* True if it holds; else it says why not. */
typedef bool check_function(const struct check_view *view,
                            struct refusal *refusal);

#endif
