/* Tests of core/input/json_string. Prints TAP. */
#include "input/json_string.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *raw, *value; /* a NUL in it is written as ~ */
} strings[] = {
    { "", "" },
    { "plain", "plain" },
    { "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t" },
    { "\\u0041\\u00e9\\u20aC", "A\xc3\xa9\xe2\x82\xac" },
    { "\\uD83D\\uDE39!", "\xf0\x9f\x98\xb9!" },
    { "\\udbff\\udfff", "\xf4\x8f\xbf\xbf" },
    { "\\uD800\\uDC00", "\xf0\x90\x80\x80" },
    { "\\uD7FF\\uE000", "\xed\x9f\xbf\xee\x80\x80" },
    { "\\uDBC0\\uDC01\\uD801\\uDFFE", "\xf4\x80\x80\x81\xf0\x90\x9f\xbe" },
    { "a\\u0000b", "a~b" },
    { "a\\\\u0041", "a\\u0041" },
    { "\xc3\xa9\\n", "\xc3\xa9\n" },
};

static const struct {
    const char *a, *b;
    int order;
} orders[] = {
    { "", "", 0 }, { "", "a", -1 }, { "a", "ab", -1 }, { "a", "b", -1 },
    { "a\\u0062", "ab", 0 }, { "\\u0061b", "a\\u0062", 0 },
    { "\\u00e9", "\xc3\xa9", 0 }, { "\\u00e9", "\xc3\xaa", -1 },
    { "\\uD83D\\uDE39", "\xf0\x9f\x98\xb9", 0 },
    { "\\u0061", "b", -1 }, { "\\u0062", "ab", 1 },
    { "\\u007f", "\xc2\x80", -1 }, { "a\\u0000", "a", 1 },
    { "\\u0000a", "\\u0000b", -1 }, { "a\\u0000b", "a\\u0000b", 0 },
};

static struct json_string string(const char *raw)
{
    return (struct json_string){
        { (const uint8_t *)raw, strlen(raw) }, strchr(raw, '\\') != NULL
    };
}

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

static bool decodes(size_t i)
{
    uint8_t out[64];
    size_t size = json_string_decode(string(strings[i].raw), out);

    for (size_t at = 0; at < size; at++)
        out[at] = out[at] == '\0' ? '~' : out[at];
    return size == strlen(strings[i].value)
        && memcmp(out, strings[i].value, size) == 0;
}

static bool compares(size_t i)
{
    struct json_string a = string(orders[i].a), b = string(orders[i].b);

    return sign(json_string_compare(a, b)) == orders[i].order
        && sign(json_string_compare(b, a)) == -orders[i].order;
}

/* What is not escaped is as it stands. */
static bool leaves_plain(void)
{
    struct json_string plain = string("a\\u0062");

    plain.escaped = false;
    return json_string_compare(plain, string("ab")) < 0
        && json_string_compare(plain, string("a\\\\u0062")) == 0;
}

/* A view of nothing is an empty string. */
static bool takes_absent(void)
{
    const struct json_string absent = { { NULL, 0 }, false };

    return json_string_compare(absent, string("")) == 0
        && json_string_compare(absent, absent) == 0
        && json_string_compare(absent, string("a")) < 0
        && json_string_compare(string("a"), absent) > 0;
}

int main(void)
{
    const size_t count = sizeof strings / sizeof *strings;
    const size_t more = sizeof orders / sizeof *orders;
    int number = 0, failures = 0;

    printf("1..%zu\n", count + more + 2);
    for (size_t i = 0; i < count + more + 1; i++) {
        bool ok = i < count ? decodes(i)
            : i < count + more ? compares(i - count) : leaves_plain();

        failures += !ok;
        printf("%sok %d - %s\n", ok ? "" : "not ", ++number,
               i < count ? strings[i].raw
               : i < count + more ? orders[i - count].a : "a plain name");
    }
    failures += !takes_absent();
    printf("%sok %d - no string\n", takes_absent() ? "" : "not ", ++number);
    return failures > 0;
}
