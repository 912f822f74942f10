/* What a rule file may consist of: UTF-8 text in which a reader sees all that
 * Lua sees. */
#ifndef COTTER_SOURCE_H
#define COTTER_SOURCE_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

/* Refuses what is over LIMIT_RULE_OCTETS, is not UTF-8, holds a control
 * character other than tab and line ends (LF, CR LF), or a control of the
 * direction of writing (Unicode UAX 9: they show text in another order). */
MUST_CHECK bool source_check(struct octets text, struct fault *fault);

#endif
