/* Lines and columns of a text in UTF-8, from 1. LF ends a line, CR before it
 * is the last column; columns are Unicode code points.
 *
 * A place is found in constant time: marks keep the place of every 256th
 * octet, so that a file of a single line costs no more than another. */
#ifndef COTTER_LINES_H
#define COTTER_LINES_H

#include "base/octets.h"

enum { LINES_STEP = 256 };

struct lines_place {
    uint32_t line;
    uint32_t column;
};

/* How many marks a text of so many octets has. */
#define LINES_MARKS(size) ((size) / LINES_STEP + 1)

/* So many marks are set. */
/*@ predicate lines_marked(struct lines_place *marks, integer count) =
      \forall integer i; 0 <= i < count
        ==> 1 <= marks[i].line <= i * LINES_STEP + 1
            && 1 <= marks[i].column <= i * LINES_STEP + 1; */

/* Fills marks, which has room for LINES_MARKS(text.size); a text has fewer
 * octets than a line's number counts to. */
/*@ requires octets_valid(text) && text.size < UINT32_MAX
             && \valid(marks + (0 .. LINES_MARKS(text.size) - 1))
             && \separated(text.data + (0 .. text.size - 1),
                           marks + (0 .. LINES_MARKS(text.size) - 1));
    assigns marks[0 .. LINES_MARKS(text.size) - 1];
    ensures lines_marked(marks, LINES_MARKS(text.size)); */
void lines_mark(struct octets text, struct lines_place *marks);

/* The place of the octet at offset, which is at most text.size. marks are
 * those of lines_mark, or NULL: then the text is read from its start. */
/*@ requires octets_valid(text) && offset <= text.size < UINT32_MAX
             && (marks != \null
                 ==> \valid_read(marks + (0 .. LINES_MARKS(text.size) - 1))
                     && lines_marked(marks, LINES_MARKS(text.size)));
    assigns \nothing; */
struct lines_place lines_find(struct octets text,
                              const struct lines_place *marks, size_t offset);

#endif
