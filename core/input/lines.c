#include "input/lines.h"

#include <string.h>

static const struct lines_place first = { 1, 1 };

/* The place of text.data[to], from that of text.data[from]. Columns count in
 * the last line alone. */
static struct lines_place advance(struct octets text, struct lines_place place,
                                  size_t from, size_t to)
{
    const uint8_t *line;

    while (from < to
           && (line = memchr(text.data + from, '\n', to - from)) != NULL) {
        place.line++;
        place.column = 1;
        from = (size_t)(line - text.data) + 1;
    }
    for (; from < to; from++)
        place.column += (text.data[from] & 0xc0) != 0x80;
    return place;
}

void lines_mark(struct octets text, struct lines_place *marks)
{
    marks[0] = first;
    for (size_t i = 1; i < LINES_MARKS(text.size); i++)
        marks[i] = advance(text, marks[i - 1], (i - 1) * LINES_STEP,
                           i * LINES_STEP);
}

/* An offset within a character has the place of the character. */
static size_t align(struct octets text, size_t offset)
{
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
