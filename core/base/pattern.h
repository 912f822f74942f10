/* Patterns of Lua (reference manual 5.4, 6.4.1), matched with a count.
 *
 * Lua's own matcher goes back as often as a pattern makes it: "a-a-a-a-b"
 * takes time that grows with the fourth power of the text, in one call that no
 * hook interrupts. This one counts each step and gives up when they are
 * spent. What it finds is what Lua finds, in the C locale. */
#ifndef COTTER_PATTERN_H
#define COTTER_PATTERN_H

#include "base/pattern_check.h"
#include "base/pattern_class.h"

/* The size of a capture that is a place, "()". */
#define PATTERN_POSITION SIZE_MAX

struct pattern_capture {
    size_t start; /* in the subject, from 0 */
    size_t size;
};

/* Why a match was given up. */
enum pattern_stop { PATTERN_GOES_ON, PATTERN_STEPS, PATTERN_DEPTH };

struct pattern_match {
    struct octets subject, pattern; /* a pattern without an anchor before it */
    size_t steps;   /* that are left */
    unsigned depth; /* items that may still be open at once */
    enum pattern_stop stop;
    unsigned count; /* of captures */
    struct pattern_capture captures[PATTERN_CAPTURES];
};

/* Matches a checked pattern at one place of the subject. Returns where the
 * match ends, or PATTERN_NONE: there is none, or match->stop says why it was
 * given up, for steps or because more than LIMIT_PATTERN_DEPTH items are open
 * at once. */
size_t pattern_match_at(struct pattern_match *match, size_t start);

/* The same at *start or the first place behind it where there is a match, to
 * which it moves *start. */
size_t pattern_find(struct pattern_match *match, size_t *start);

#endif
