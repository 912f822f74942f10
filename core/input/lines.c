#include "input/lines.h"

static const struct lines_place first = { 1, 1 };

/*@ predicate place_at(struct lines_place place, integer offset) =
      1 <= place.line <= offset + 1 && 1 <= place.column <= offset + 1; */

/* The place of text.data[to], from that of text.data[from]. Columns count in
 * the last line alone. */
/*@ requires octets_valid(text) && from <= to <= text.size < UINT32_MAX
             && place_at(place, from);
    assigns \nothing;
    ensures place_at(\result, to); */
static struct lines_place advance(struct octets text, struct lines_place place,
                                  size_t from, size_t to)
{
    size_t line;

    /*@ loop invariant from <= to && place_at(place, from);
        loop assigns from, line, place;
        loop variant to - from; */
    while (from < to
           && (line = octets_search(text.data + from, to - from, '\n'))
              < to - from) {
        place.line++;
        place.column = 1;
        from += line + 1;
    }
    /*@ loop invariant from <= to && place_at(place, from);
        loop assigns from, place.column;
        loop variant to - from; */
    for (; from < to; from++)
        if ((text.data[from] & 0xc0) != 0x80)
            place.column++;
    return place;
}

void lines_mark(struct octets text, struct lines_place *marks)
{
    marks[0].line = first.line;
    marks[0].column = first.column;
    /*@ loop invariant 1 <= i <= LINES_MARKS(text.size)
            && lines_marked(marks, i);
        loop assigns i, marks[1 .. LINES_MARKS(text.size) - 1];
        loop variant LINES_MARKS(text.size) - i; */
    for (size_t i = 1; i < LINES_MARKS(text.size); i++)
        marks[i] = advance(text, marks[i - 1], (i - 1) * LINES_STEP,
                           i * LINES_STEP);
}

/* An offset within a character has the place of the character. */
/*@ requires octets_valid(text) && offset <= text.size;
    assigns \nothing;
    ensures \result <= offset; */
static size_t align(struct octets text, size_t offset)
{
    /*@ loop invariant offset <= \at(offset, Pre);
        loop assigns offset;
        loop variant offset; */
    while (offset > 0 && offset < text.size
           && (text.data[offset] & 0xc0) == 0x80)
        offset--;
    return offset;
}

struct lines_place lines_find(struct octets text,
                              const struct lines_place *marks, size_t offset)
{
    size_t start;

    offset = align(text, offset);
    if (marks == NULL)
        return advance(text, first, 0, offset);
    start = offset / LINES_STEP;
    return advance(text, marks[start], start * LINES_STEP, offset);
}
