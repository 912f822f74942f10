/* The syntax of patterns of Lua (reference manual 5.4, 6.4.1), as a whole. */
#ifndef COTTER_PATTERN_CHECK_H
#define COTTER_PATTERN_CHECK_H

#include "base/fault.h"
#include "base/octets.h"

enum { PATTERN_CAPTURES = 32 }; /* as in Lua, LUA_MAXCAPTURES */

/* Checks a pattern without an anchor before it. Clears *fault first. Faults:
 * PATTERN_ESCAPE, PATTERN_SET, PATTERN_BALANCE, PATTERN_FRONTIER,
 * PATTERN_CAPTURE, PATTERN_CAPTURES; the offset is that of the item. Lua finds
 * some of them only once it gets there. */
MUST_CHECK bool pattern_check(struct octets pattern, struct fault *fault);

/* True if a pattern matches itself alone: it has no special characters. */
bool pattern_is_plain(struct octets pattern);

#endif
