#include "input/json_scan.h"

#include <math.h>
#include <string.h>

#include "base/ascii.h"
#include "input/decimal.h"
#include "input/unicode.h"

/* An integer of so many octets is in the range of a double. */
enum { SHORT_NUMBER = 300 };

/* What is read where there is no \uXXXX. */
#define NO_UNIT UINT32_MAX

bool json_scan_refuse_at(struct json_scan *in, enum fault_code code,
                         const uint8_t *at)
{
    return fault_refuse(in->fault, code, (size_t)(at - in->start));
}

static bool has_word(const struct json_scan *in, const char *word)
{
    size_t size = strlen(word);

    return (size_t)(in->end - in->at) >= size
        && memcmp(in->at, word, size) == 0;
}

void json_scan_comments(struct json_scan *in)
{
    struct json_scan plain = *in;

    while (has_word(&plain, "//")) {
        const uint8_t *feed =
            memchr(plain.at, '\n', (size_t)(plain.end - plain.at));

        plain.at = feed != NULL ? feed : plain.end;
        plain.comments = false;
        json_scan_space(&plain);
    }
    in->at = plain.at;
}

/* What is wrong with the character at in->at, wherever it stands; code if it
 * is wrong only here. */
static enum fault_code classify(const struct json_scan *in,
                                enum fault_code code)
{
    struct octets rest = { in->at, (size_t)(in->end - in->at) };

    if (rest.size == 0)
        return FAULT_JSON_TRUNCATED;
    if (in->at[0] == 0)
        return FAULT_JSON_NUL;
    if (in->at[0] < 0x20 || in->at[0] == 0x7f)
        return FAULT_JSON_CONTROL_CHARACTER;
    if (in->at[0] == '#' || has_word(in, "//") || has_word(in, "/*"))
        return FAULT_JSON_COMMENT;
    if (unicode_sequence(rest) == 0)
        return FAULT_JSON_UTF8;
    return code;
}

bool json_scan_refuse(struct json_scan *in, enum fault_code code)
{
    return json_scan_refuse_at(in, classify(in, code), in->at);
}

bool json_scan_refuse_value(struct json_scan *in)
{
    uint8_t c = in->at[0];

    if (has_word(in, "NaN") || has_word(in, "nan")
        || has_word(in, "Infinity") || has_word(in, "-Infinity"))
        return json_scan_refuse_at(in, FAULT_JSON_NAN, in->at);
    if (ascii_is_letter(c) || c == '_')
        return json_scan_refuse_at(in, FAULT_JSON_WORD, in->at);
    if (c == '+' || c == '.')
        return json_scan_refuse_at(in, FAULT_JSON_NUMBER, in->at);
    if (c == '\'' || c == '`')
        return json_scan_refuse_at(in, FAULT_JSON_QUOTE, in->at);
    return json_scan_refuse(in, FAULT_JSON_CHARACTER);
}

/* True if one of eight octets ends a run of plain characters: a quote, a
 * reverse solidus, a control character, or one outside ASCII. */
static bool has_special(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t quote = word ^ ones * '"', solidus = word ^ ones * '\\';
    uint64_t found = (quote - ones) | (solidus - ones) | (word - ones * 0x20);

    /* What borrows from its neighbour is special itself, or stands above one
     * that is; octets above 0x7f are special anyway. */
    return ((found | word) & ones * 0x80) != 0;
}

static const uint8_t *skip_plain(const uint8_t *at, const uint8_t *end)
{
    uint64_t word;

    while (end - at >= (int)sizeof word) {
        memcpy(&word, at, sizeof word);
        if (has_special(word))
            break;
        at += sizeof word;
    }
    while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static uint32_t hex(uint8_t digit)
{
    return digit <= '9' ? digit - (uint32_t)'0' : (digit | 0x20u) - 'a' + 10u;
}

/* Reads \uXXXX at in->at, or returns NO_UNIT. */
static uint32_t read_unit(struct json_scan *in)
{
    uint32_t unit = 0;

    if (!has_word(in, "\\u"))
        return NO_UNIT;
    for (int i = 2; i < 6; i++) {
        if (in->end - in->at <= i || !ascii_is_hexadecimal(in->at[i]))
            return NO_UNIT;
        unit = unit << 4 | hex(in->at[i]);
    }
    in->at += 6;
    return unit;
}

/* True if the text ends where more of \uXXXX, which is not there, could
 * stand. */
static bool is_cut_short(const struct json_scan *in)
{
    size_t size = (size_t)(in->end - in->at);

    for (size_t i = 2; i < size; i++)
        if (!ascii_is_hexadecimal(in->at[i]))
            return false;
    return (size < 1 || in->at[0] == '\\') && (size < 2 || in->at[1] == 'u');
}

static bool read_unicode_escape(struct json_scan *in)
{
    const uint8_t *escape = in->at;
    enum fault_code code = FAULT_JSON_ESCAPE;
    uint32_t unit = read_unit(in);

    if (unit < 0xd800 || (unit > 0xdfff && unit != NO_UNIT))
        return true;
    if (unit < 0xdc00)
        unit = read_unit(in);
    if (in->at != escape)
        code = FAULT_JSON_SURROGATE;
    if (unit == NO_UNIT && is_cut_short(in))
        return json_scan_refuse_at(in, FAULT_JSON_TRUNCATED, in->end);
    return json_scan_require(in, in->at == escape + 12 && unit >= 0xdc00
                                 && unit <= 0xdfff, code, escape);
}

static bool read_escape(struct json_scan *in)
{
    if (in->end - in->at < 2)
        return json_scan_refuse_at(in, FAULT_JSON_TRUNCATED, in->end);
    switch (in->at[1]) {
    case 'u':
        return read_unicode_escape(in);
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r':
    case 't':
        in->at += 2;
        return true;
    default:
        return json_scan_refuse_at(in, FAULT_JSON_ESCAPE, in->at);
    }
}

/* Reads one character of a string that is not a plain one. */
static bool read_special(struct json_scan *in, bool *escaped)
{
    struct octets rest = { in->at, (size_t)(in->end - in->at) };
    size_t size;

    if (in->at[0] == '\\') {
        *escaped = true;
        return read_escape(in);
    }
    if (in->at[0] < 0x20)
        return json_scan_refuse(in, FAULT_JSON_CONTROL_CHARACTER);
    size = unicode_sequence(rest);
    in->at += size;
    return json_scan_require(in, size > 0, FAULT_JSON_UTF8, in->at);
}

bool json_scan_string(struct json_scan *in, bool *escaped)
{
    *escaped = false;
    in->at++;
    for (;;) {
        in->at = skip_plain(in->at, in->end);
        if (in->at == in->end)
            return json_scan_refuse_at(in, FAULT_JSON_TRUNCATED, in->at);
        if (json_scan_accept(in, '"'))
            return true;
        if (!read_special(in, escaped))
            return false;
    }
}

static bool read_digits(struct json_scan *in)
{
    if (in->at == in->end || !ascii_is_digit(in->at[0]))
        return json_scan_refuse(in, FAULT_JSON_NUMBER);
    while (in->at < in->end && ascii_is_digit(in->at[0]))
        in->at++;
    return true;
}

/* int = zero / ( digit1-9 *DIGIT ) */
static bool read_integer(struct json_scan *in)
{
    if (json_scan_accept(in, '0'))
        return true;
    return read_digits(in);
}

static bool accept_exponent(struct json_scan *in)
{
    if (!json_scan_accept(in, 'e') && !json_scan_accept(in, 'E'))
        return false;
    if (!json_scan_accept(in, '+'))
        json_scan_accept(in, '-');
    return true;
}

/* number = [ minus ] int [ frac ] [ exp ], and nothing that looks like more
 * of it after that */
static bool read_number_text(struct json_scan *in, bool *is_integer)
{
    json_scan_accept(in, '-');
    if (!read_integer(in))
        return false;
    *is_integer = true;
    if (json_scan_accept(in, '.')) {
        *is_integer = false;
        if (!read_digits(in))
            return false;
    }
    if (accept_exponent(in)) {
        *is_integer = false;
        if (!read_digits(in))
            return false;
    }
    return json_scan_require(in, in->at == in->end
                                 || !(ascii_is_digit(in->at[0])
                                      || ascii_is_letter(in->at[0])
                                      || in->at[0] == '.'),
                             FAULT_JSON_NUMBER, in->at);
}

bool json_scan_number(struct json_scan *in)
{
    struct octets text = { in->at, 0 };
    bool is_integer;

    if (has_word(in, "-I"))
        return json_scan_refuse_value(in);
    if (!read_number_text(in, &is_integer))
        return false;
    text.size = (size_t)(in->at - text.data);
    return json_scan_require(in, (is_integer && text.size <= SHORT_NUMBER)
                                 || !isinf(decimal_double(text)),
                             FAULT_JSON_RANGE, text.data);
}

/* True if a word goes on at the octet. */
static bool is_of_word(uint8_t octet)
{
    return ascii_is_letter(octet) || ascii_is_digit(octet) || octet == '_';
}

bool json_scan_word(struct json_scan *in, const char *word)
{
    size_t size = strlen(word), left = (size_t)(in->end - in->at);

    if (left < size && memcmp(in->at, word, left) == 0)
        return json_scan_refuse_at(in, FAULT_JSON_TRUNCATED, in->end);
    if (!has_word(in, word) || (left > size && is_of_word(in->at[size])))
        return json_scan_refuse_value(in);
    in->at += size;
    return true;
}
