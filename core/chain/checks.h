/* The checks of single certificates, in their order. */
#ifndef COTTER_CHECKS_H
#define COTTER_CHECKS_H

#include "chain/check.h"

/* Makes every check that the profile has for the certificate in its place; the
 * first that fails fills refusal. */
MUST_CHECK bool checks_hold(const struct check_view *view,
                            struct refusal *refusal);

/* The same without those that look at other certificates of the path. */
MUST_CHECK bool checks_hold_alone(const struct check_view *view,
                                  struct refusal *refusal);

#endif
