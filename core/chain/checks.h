/* The checks of single certificates, in their order. */
#ifndef COTTER_CHECKS_H
#define COTTER_CHECKS_H

#include "chain/check.h"

/* Makes the checks that the profile has for a certificate in its place, and
 * that look at it alone; the first that fails fills refusal. */
MUST_CHECK bool checks_hold_alone(const struct check_view *view,
                                  struct refusal *refusal);

/* Makes those that look at other certificates of the path too. */
MUST_CHECK bool checks_hold_in_path(const struct check_view *view,
                                    struct refusal *refusal);

#endif
