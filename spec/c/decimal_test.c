/* Tests of core/input/decimal, against strtod of the C locale. Prints TAP. */
#include "input/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    bool fits;
    int64_t integer;
} integers[] = {
    { "0", true, 0 },
    { "-0", true, 0 },
    { "42", true, 42 },
    { "-42", true, -42 },
    { "9223372036854775807", true, INT64_MAX },
    { "9223372036854775808", false, 0 },
    { "-9223372036854775808", true, INT64_MIN },
    { "-9223372036854775809", false, 0 },
    { "18446744073709551616", false, 0 },
    { "92233720368547758070", false, 0 },
    { "", false, 0 },
    { "-", false, 0 },
    { "1.0", false, 0 },
    { "1e3", false, 0 },
};

static const char *const doubles[] = {
    "0", "-0", "0.0e5", "1", "-1.5", "0.1", "0.30000000000000004",
    "123456.789e-3", "1e22", "1e23", "9007199254740993",
    "9007199254740992.99999999999999", "1e308", "1.7976931348623157e308",
    "1.7976931348623159e308", "1e309", "-1e999999999999999999999", "4.9e-324",
    "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-400",
    "2.2250738585072011e-308", "1e-999999999999999999999", "0e99999999999",
    "179769313486231580793728971405303415079934132710037826936173778980444"
    "968292764750946649017977587207096330286416692887910946555547851940402"
    "630657488671505820681908902000708383676273854845817711531764475730270"
    "069855571366959622842914819860834936475292719074168444365510704342711"
    "559699508093042880",
};

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static bool reads_integer(size_t i)
{
    int64_t integer = 0;
    bool fits = decimal_integer(view(integers[i].text), &integer);

    return fits == integers[i].fits && integer == integers[i].integer;
}

/* The same bits: the sign of zero too. */
static bool reads_double(const char *text)
{
    double expected = strtod(text, NULL), value = decimal_double(view(text));

    return memcmp(&expected, &value, sizeof value) == 0;
}

/* 1, so many zeros and a last digit, which decides above a halfway point. */
static bool reads_long(size_t zeros)
{
    static const char half[] = "9007199254740993.";
    char *text = malloc(sizeof half + zeros + 1);
    bool same;

    if (text == NULL)
        return false;
    memcpy(text, half, sizeof half - 1);
    memset(text + sizeof half - 1, '0', zeros);
    memcpy(text + sizeof half - 1 + zeros, "1", 2);
    same = reads_double(text)
        && decimal_double(view(text)) > 9007199254740992.0;
    free(text);
    return same;
}

static int number, failures;

static void report(bool ok, const char *name)
{
    failures += !ok;
    printf("%sok %d - %.60s\n", ok ? "" : "not ", ++number, name);
}

int main(void)
{
    const size_t count = sizeof integers / sizeof *integers;
    const size_t more = sizeof doubles / sizeof *doubles;

    printf("1..%zu\n", count + more + 3);
    for (size_t i = 0; i < count; i++)
        report(reads_integer(i), integers[i].text);
    for (size_t i = 0; i < more; i++)
        report(reads_double(doubles[i]), doubles[i]);
    report(reads_long(10), "a digit after 10 zeros");
    report(reads_long(783), "a digit after 783 zeros");
    report(reads_long(100000), "a digit after 100000 zeros");
    return failures > 0;
}
