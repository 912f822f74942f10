/* Tests of core/input/lines. Prints TAP. */
#include "input/lines.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *text;
    size_t offset;
    struct lines_place place;
} vectors[] = {
    { "the start of nothing", "", 0, { 1, 1 } },
    { "a first character", "ab", 0, { 1, 1 } },
    { "a second character", "ab", 1, { 1, 2 } },
    { "the end", "ab", 2, { 1, 3 } },
    { "a line end", "ab\n", 2, { 1, 3 } },
    { "after a line end", "ab\n", 3, { 2, 1 } },
    { "CR before LF", "a\r\nb", 1, { 1, 2 } },
    { "after CR and LF", "a\r\nb", 3, { 2, 1 } },
    { "after CR alone", "a\rb", 2, { 1, 3 } },
    { "an empty line", "\n\n\n", 2, { 3, 1 } },
    { "after a character of two octets", "\xc3\xa9x", 2, { 1, 2 } },
    { "within a character", "x\xf0\x9f\x98\xb9y", 3, { 1, 2 } },
    { "after a character of four octets", "x\xf0\x9f\x98\xb9y", 5, { 1, 3 } },
};

static bool same(struct lines_place a, struct lines_place b)
{
    return a.line == b.line && a.column == b.column;
}

static bool finds(size_t i)
{
    struct octets text = {
        (const uint8_t *)vectors[i].text, strlen(vectors[i].text)
    };
    struct lines_place marks[1];

    lines_mark(text, marks);
    return same(lines_find(text, marks, vectors[i].offset), vectors[i].place)
        && same(lines_find(text, NULL, vectors[i].offset), vectors[i].place);
}

/* Marks change nothing, wherever characters and lines cross them. */
static bool agrees(size_t period)
{
    static uint8_t data[5 * LINES_STEP];
    static struct lines_place marks[LINES_MARKS(sizeof data)];
    struct octets text = { data, sizeof data };

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i % period == 0 ? '\n' : "\xe2\x82\xac"[i % 3]);
    lines_mark(text, marks);
    for (size_t i = 0; i <= sizeof data; i++)
        if (!same(lines_find(text, marks, i), lines_find(text, NULL, i)))
            return false;
    return true;
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = 0;

    printf("1..%zu\n", count + 3);
    for (size_t i = 0; i < count; i++) {
        failures += !finds(i);
        printf("%sok %zu - %s\n", finds(i) ? "" : "not ", i + 1,
               vectors[i].name);
    }
    for (size_t i = 0; i < 3; i++) {
        bool ok = agrees((size_t[]){ 3, 100, 2000 }[i]);

        failures += !ok;
        printf("%sok %zu - marks\n", ok ? "" : "not ", count + i + 1);
    }
    return failures > 0;
}
