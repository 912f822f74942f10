/* Tests of core/system/source: what is UTF-8 (RFC 3629 4, whose table gives
 * first and last octets), what controls a terminal or the direction of a line
 * (Unicode 15, categories Cc, Zl, Zp and the property Bidi_Control). Prints
 * TAP. */
#include "system/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#include "tap.h"

/* Each stands behind "ab" and before "c". */
static const struct row {
    const char *name, *octets;
    enum fault_code fault;
} rows[] = {
    { "nothing", "", FAULT_NONE },
    { "a tab", "\t", FAULT_NONE },
    { "a line end", "\n", FAULT_NONE },
    { "a line end of Windows", "\r\n", FAULT_NONE },
    { "a carriage return", "\r", FAULT_SOURCE_CONTROL },
    { "an escape", "\x1b", FAULT_SOURCE_CONTROL },
    { "U+001F", "\x1f", FAULT_SOURCE_CONTROL },
    { "U+007E", "\x7e", FAULT_NONE },
    { "U+007F", "\x7f", FAULT_SOURCE_CONTROL },
    { "U+0080", "\xc2\x80", FAULT_SOURCE_CONTROL },
    { "U+009F", "\xc2\x9f", FAULT_SOURCE_CONTROL },
    { "U+00A0", "\xc2\xa0", FAULT_NONE },
    { "U+07FF", "\xdf\xbf", FAULT_NONE },
    { "U+061B", "\xd8\x9b", FAULT_NONE },
    { "U+061C", "\xd8\x9c", FAULT_SOURCE_DIRECTION },
    { "U+061D", "\xd8\x9d", FAULT_NONE },
    { "U+0800", "\xe0\xa0\x80", FAULT_NONE },
    { "U+200D", "\xe2\x80\x8d", FAULT_NONE },
    { "U+200E", "\xe2\x80\x8e", FAULT_SOURCE_DIRECTION },
    { "U+200F", "\xe2\x80\x8f", FAULT_SOURCE_DIRECTION },
    { "U+2010", "\xe2\x80\x90", FAULT_NONE },
    { "U+2027", "\xe2\x80\xa7", FAULT_NONE },
    { "U+2028", "\xe2\x80\xa8", FAULT_SOURCE_CONTROL },
    { "U+2029", "\xe2\x80\xa9", FAULT_SOURCE_CONTROL },
    { "U+202A", "\xe2\x80\xaa", FAULT_SOURCE_DIRECTION },
    { "U+202E", "\xe2\x80\xae", FAULT_SOURCE_DIRECTION },
    { "U+202F", "\xe2\x80\xaf", FAULT_NONE },
    { "U+2065", "\xe2\x81\xa5", FAULT_NONE },
    { "U+2066", "\xe2\x81\xa6", FAULT_SOURCE_DIRECTION },
    { "U+2069", "\xe2\x81\xa9", FAULT_SOURCE_DIRECTION },
    { "U+206A", "\xe2\x81\xaa", FAULT_NONE },
    { "U+D7FF", "\xed\x9f\xbf", FAULT_NONE },
    { "U+D800", "\xed\xa0\x80", FAULT_SOURCE_UTF8 },
    { "U+DFFF", "\xed\xbf\xbf", FAULT_SOURCE_UTF8 },
    { "U+E000", "\xee\x80\x80", FAULT_NONE },
    { "U+10000", "\xf0\x90\x80\x80", FAULT_NONE },
    { "U+10FFFF", "\xf4\x8f\xbf\xbf", FAULT_NONE },
    { "U+110000", "\xf4\x90\x80\x80", FAULT_SOURCE_UTF8 },
    { "an octet that continues nothing", "\x80", FAULT_SOURCE_UTF8 },
    { "U+007F in two octets", "\xc1\xbf", FAULT_SOURCE_UTF8 },
    { "U+07FF in three octets", "\xe0\x9f\xbf", FAULT_SOURCE_UTF8 },
    { "U+FFFF in four octets", "\xf0\x8f\xbf\xbf", FAULT_SOURCE_UTF8 },
    { "an octet that begins nothing", "\xf5\x80\x80\x80", FAULT_SOURCE_UTF8 },
    { "a character that is not continued", "\xe2\x28\xa1", FAULT_SOURCE_UTF8 },
    { "one whose last octet begins another", "\xe2\x80\xc2",
      FAULT_SOURCE_UTF8 },
};

/* Checks a copy of its own, so that a sanitizer sees what is read. */
static bool ends_in(const uint8_t *text, size_t size, enum fault_code code,
                    size_t offset)
{
    struct fault fault = { FAULT_NONE, 0 };
    uint8_t *copy = malloc(size + 1);
    bool passes;

    if (copy == NULL)
        abort();
    memcpy(copy + 1, text, size);
    passes = source_check((struct octets){ copy + 1, size }, &fault);
    free(copy);
    return passes == (code == FAULT_NONE) && fault.code == code
        && fault.offset == offset;
}

static void test_rows(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[16];
        int size = snprintf(text, sizeof text, "ab%sc", rows[i].octets);

        report(ends_in((uint8_t *)text, (size_t)size, rows[i].fault,
                       rows[i].fault == FAULT_NONE ? 0 : 2),
               rows[i].name);
    }
}

/* The text ends within what would be whole. */
static void test_ends(void)
{
    static const uint8_t text[] = "\xf0\x90\x80\x80";
    static uint8_t many[LIMIT_RULE_OCTETS + 1];
    bool refused = true;

    for (size_t size = 1; size < 4; size++)
        refused = refused && ends_in(text, size, FAULT_SOURCE_UTF8, 0);
    report(refused, "a character that is cut short");
    report(ends_in((const uint8_t *)"a\r", 2, FAULT_SOURCE_CONTROL, 1),
           "a carriage return at the end");
    memset(many, 'x', sizeof many);
    report(ends_in(many, LIMIT_RULE_OCTETS, FAULT_NONE, 0)
               && ends_in(many, LIMIT_RULE_OCTETS + 1, FAULT_SOURCE_TOO_LARGE,
                          0),
           "so many octets, and one more");
}

int main(void)
{
    test_rows();
    test_ends();
    return tap_end();
}
