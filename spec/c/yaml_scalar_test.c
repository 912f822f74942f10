/* Tests of core/input/yaml_scalar: scalars that give their value, with the
 * place of each octet, and those that do not, as no parser hands them over.
 * Values are of YAML 1.2.2 by hand. Prints TAP. */
#include "input/yaml_scalar.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

#define TEXT(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }
#define PLAIN YAML_STYLE_PLAIN
#define SINGLE YAML_STYLE_SINGLE
#define DOUBLE YAML_STYLE_DOUBLE
#define LITERAL YAML_STYLE_LITERAL
#define FOLDED YAML_STYLE_FOLDED

/* The scalar is all of the text. */
static const struct {
    const char *name;
    enum yaml_style style;
    struct octets text, value;
    const char *json; /* NULL where the text does not give the value */
} rows[] = {
    { "plain", PLAIN, TEXT("ab"), TEXT("ab"), "\"ab\"" },
    { "nothing", PLAIN, TEXT(""), TEXT(""), "\"\"" },
    { "plain over lines", PLAIN, TEXT("a \n  b\n\nc"), TEXT("a b\nc"),
      "\"a b\\nc\"" },
    { "plain over a line that ends in CR", PLAIN, TEXT("a\rb"), TEXT("a b"),
      "\"a b\"" },
    { "plain, and blanks in it", PLAIN, TEXT("a \tb"), TEXT("a \tb"),
      "\"a \\tb\"" },
    { "plain of another value", PLAIN, TEXT("ab"), TEXT("ac"), NULL },
    { "plain of a longer value", PLAIN, TEXT("ab"), TEXT("abc"), NULL },
    { "plain of a shorter value", PLAIN, TEXT("ab"), TEXT("a"), NULL },
    { "plain of an empty value", PLAIN, TEXT("ab"), TEXT(""), NULL },
    { "single quotes", SINGLE, TEXT("'it''s \\n'"), TEXT("it's \\n"),
      "\"it's \\\\n\"" },
    { "double quotes", DOUBLE, TEXT("\"a\\\"b\""), TEXT("a\"b"),
      "\"a\\\"b\"" },
    { "escapes of letters", DOUBLE, TEXT("\"\\t\\e\\_\\N\""),
      TEXT("\t\x1b\xc2\xa0\xc2\x85"), "\"\\t\\u001b\xc2\xa0\xc2\x85\"" },
    { "escapes of digits", DOUBLE, TEXT("\"\\x41\\u00e9\\U0001f639\\xE9\""),
      TEXT("A\xc3\xa9\xf0\x9f\x98\xb9\xc3\xa9"),
      "\"A\xc3\xa9\xf0\x9f\x98\xb9\xc3\xa9\"" },
    { "an escape of a letter that stands for itself", DOUBLE,
      TEXT("\"\\/\""), TEXT("/"), "\"/\"" },
    { "an escape of zero", DOUBLE, TEXT("\"\\0\""), TEXT("\0"),
      "\"\\u0000\"" },
    { "an escape of an octet of zero", DOUBLE, TEXT("\"\\\0\""), TEXT("\0"),
      "\"\\u0000\"" },
    { "an escape that is cut short", DOUBLE, TEXT("\"\\u4\""), TEXT("\4"),
      "\"\\u0004\"" },
    { "an escape at the end", DOUBLE, TEXT("\"a\\\""), TEXT("a"),
      "\"a\"" },
    { "an escaped line end", DOUBLE, TEXT("\"a\\\n  b\""), TEXT("ab"),
      "\"ab\"" },
    { "an escaped line end of two octets", DOUBLE, TEXT("\"a\\\r\n\r\n b\""),
      TEXT("a\nb"), "\"a\\nb\"" },
    { "quotes of another value", DOUBLE, TEXT("\"a\\x41\""), TEXT("aB"),
      NULL },
    { "literal", LITERAL, TEXT("|\n  a\n   b\n"), TEXT("a\n b\n"),
      "\"a\\n b\\n\"" },
    { "literal, stripped", LITERAL, TEXT("|-\n  a\n\n"), TEXT("a"),
      "\"a\"" },
    { "literal, kept", LITERAL, TEXT("|+\n  a\n\n"), TEXT("a\n\n"),
      "\"a\\n\\n\"" },
    { "literal, indented as it says", LITERAL, TEXT("|1\n  a\n"),
      TEXT(" a\n"), "\" a\\n\"" },
    { "literal at the end of the text", LITERAL, TEXT("|\n a"), TEXT("a"),
      "\"a\"" },
    { "literal with empty lines before it", LITERAL, TEXT("|\n\n  \n  a\n"),
      TEXT("\n\na\n"), "\"\\n\\na\\n\"" },
    { "literal, of another value", LITERAL, TEXT("|\n  a\n  b\n  c\n"),
      TEXT("a\nx\nc\n"), NULL },
    { "literal, of a value that ends sooner", LITERAL,
      TEXT("|\n  a\n  b\n  c\n"), TEXT("a\n"), NULL },
    { "literal, of a value that is indented more", LITERAL, TEXT("|\n a\n"),
      TEXT("   a\n"), NULL },
    { "literal without a line", LITERAL, TEXT("|"), TEXT("a"), NULL },
    { "literal of spaces", LITERAL, TEXT("|\n  \n"), TEXT("a"), NULL },
    { "literal of no line", LITERAL, TEXT("|+\n\n\n"), TEXT("\n\n"),
      "\"\\n\\n\"" },
    { "folded", FOLDED, TEXT(">\n  a\n  b\n\n  c\n"), TEXT("a b\nc\n"),
      "\"a b\\nc\\n\"" },
    { "folded around a line that begins with a blank", FOLDED,
      TEXT(">\n  a\n   b\n  c\n"), TEXT("a\n b\nc\n"),
      "\"a\\n b\\nc\\n\"" },
    { "folded around a line that begins with a tab", FOLDED,
      TEXT(">\n  a\n  \tb\n"), TEXT("a\n\tb\n"), "\"a\\n\\tb\\n\"" },
    { "folded until a line that is indented less", FOLDED,
      TEXT(">\n  a\n b\n"), TEXT("a\n"), "\"a\\n\"" },
};

static bool holds(size_t i)
{
    struct yaml_scalar scalar = {
        rows[i].text, 0, rows[i].text.size, rows[i].style, rows[i].value
    };
    struct yaml_json out = { 0 };
    bool given = yaml_scalar_write(&scalar, &out), ok;

    if (rows[i].json == NULL)
        ok = !given;
    else
        ok = given && out.size == strlen(rows[i].json)
            && memcmp(out.text, rows[i].json, out.size) == 0;
    if (!ok)
        printf("# %s: %.*s\n", given ? "given" : "differs", (int)out.size,
               (const char *)out.text);
    yaml_json_close(&out);
    return ok;
}

/* Each octet of `"a b"` from the text "x: |\n  a\n  b" as it is folded. */
static bool places(void)
{
    struct yaml_scalar scalar = { TEXT("x: >\n  a\n  b"), 3, 12, FOLDED,
                                  TEXT("a b") };
    static const size_t expected[] = { 3, 7, 8, 11, 11 };
    struct yaml_json out = { 0 };
    bool ok = yaml_scalar_write(&scalar, &out) && out.size == 5;

    for (size_t i = 0; ok && i < 5; i++)
        ok = yaml_json_place(&out, i) == expected[i];
    yaml_json_close(&out);
    return ok;
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        report(holds(i), rows[i].name);
    report(places(), "each octet has its place");
    return tap_end();
}
