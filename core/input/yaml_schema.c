#include "input/yaml_schema.h"

#include <string.h>

static const struct {
    const char *word;
    enum yaml_kind kind;
} words[] = {
    { "", YAML_KIND_NULL },      { "~", YAML_KIND_NULL },
    { "null", YAML_KIND_NULL },  { "Null", YAML_KIND_NULL },
    { "NULL", YAML_KIND_NULL },  { "true", YAML_KIND_TRUE },
    { "True", YAML_KIND_TRUE },  { "TRUE", YAML_KIND_TRUE },
    { "false", YAML_KIND_FALSE }, { "False", YAML_KIND_FALSE },
    { "FALSE", YAML_KIND_FALSE }, { ".nan", YAML_KIND_UNLIKE },
    { ".NaN", YAML_KIND_UNLIKE }, { ".NAN", YAML_KIND_UNLIKE },
    { ".inf", YAML_KIND_UNLIKE }, { ".Inf", YAML_KIND_UNLIKE },
    { ".INF", YAML_KIND_UNLIKE }, { "-.inf", YAML_KIND_UNLIKE },
    { "-.Inf", YAML_KIND_UNLIKE }, { "-.INF", YAML_KIND_UNLIKE },
    { "+.inf", YAML_KIND_UNLIKE }, { "+.Inf", YAML_KIND_UNLIKE },
    { "+.INF", YAML_KIND_UNLIKE },
};

/* The parts of a decimal number: views of it. */
struct decimal {
    bool negative;
    struct octets whole, fraction, exponent; /* the last with its sign */
};

static struct octets take_digits(struct octets *text)
{
    struct octets digits = { text->data, 0 };

    while (digits.size < text->size && text->data[digits.size] >= '0'
           && text->data[digits.size] <= '9')
        digits.size++;
    text->data += digits.size;
    text->size -= digits.size;
    return digits;
}

static bool take(struct octets *text, uint8_t octet)
{
    if (text->size == 0 || text->data[0] != octet)
        return false;
    text->data++;
    text->size--;
    return true;
}

/* Reads [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool read_decimal(struct octets text, struct decimal *made)
{
    size_t digits;

    *made = (struct decimal){ .negative = take(&text, '-') };
    if (!made->negative)
        take(&text, '+');
    made->whole = take_digits(&text);
    if (take(&text, '.'))
        made->fraction = take_digits(&text);
    if (made->whole.size + made->fraction.size == 0)
        return false;
    if (!take(&text, 'e') && !take(&text, 'E'))
        return text.size == 0;
    made->exponent = text;
    if (!take(&text, '-'))
        take(&text, '+');
    digits = take_digits(&text).size;
    return digits > 0 && text.size == 0;
}

/* Reads 0o and octal, or 0x and hexadecimal digits. */
static bool is_other_base(struct octets text)
{
    const char *digits = "01234567";

    if (text.size < 3 || text.data[0] != '0'
        || (text.data[1] != 'o' && text.data[1] != 'x'))
        return false;
    if (text.data[1] == 'x')
        digits = "0123456789abcdefABCDEF";
    for (size_t i = 2; i < text.size; i++)
        if (text.data[i] == 0 || strchr(digits, text.data[i]) == NULL)
            return false;
    return true;
}

enum yaml_kind yaml_schema_kind(struct octets value)
{
    struct decimal parts;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (value.size == strlen(words[i].word)
            && memcmp(words[i].word, value.data, value.size) == 0)
            return words[i].kind;
    if (is_other_base(value))
        return YAML_KIND_UNLIKE;
    return read_decimal(value, &parts) ? YAML_KIND_DECIMAL : YAML_KIND_TEXT;
}

static struct octets without_zeros(struct octets digits)
{
    while (digits.size > 0 && digits.data[0] == '0') {
        digits.data++;
        digits.size--;
    }
    return digits;
}

static void write_text(struct yaml_json *out, const char *text, size_t from)
{
    yaml_json_word(out, (struct octets){ (const uint8_t *)text,
                                         strlen(text) }, from);
}

void yaml_schema_write(struct octets decimal, size_t from,
                       struct yaml_json *out)
{
    struct decimal parts;

    if (!read_decimal(decimal, &parts))
        return;
    parts.whole = without_zeros(parts.whole);
    if (parts.negative)
        write_text(out, "-", from);
    if (parts.whole.size == 0)
        write_text(out, "0", from);
    yaml_json_word(out, parts.whole, from);
    if (parts.fraction.size > 0) {
        write_text(out, ".", from);
        yaml_json_word(out, parts.fraction, from);
    }
    if (parts.exponent.size > 0) {
        write_text(out, "e", from);
        yaml_json_word(out, parts.exponent, from);
    }
}
