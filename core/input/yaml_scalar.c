#include "input/yaml_scalar.h"

#include <string.h>

#include "input/unicode.h"
#include "input/yaml_block.h"
#include "input/yaml_line.h"

/* A flow scalar on the way from its text to its value. */
struct flow {
    const struct yaml_scalar *scalar;
    struct yaml_value *value;
    size_t at, stop; /* between the quotes */
};

/* Digits of an escape, by its letter; 0 for one without. */
static int digits_of(uint8_t letter)
{
    switch (letter) {
    case 'x': return 2;
    case 'u': return 4;
    case 'U': return 8;
    default: return 0;
    }
}

/* What an escape stands for that has no digits (YAML 1.2.2 5.7). */
static uint32_t letter_value(uint8_t letter)
{
    static const char letters[] = "0abtnvfre\tN_LP";
    static const uint32_t values[] = {
        0, 7, 8, 9, 10, 11, 12, 13, 27, 9, 0x85, 0xa0, 0x2028, 0x2029
    };
    const char *found = letter == 0 ? NULL : strchr(letters, letter);

    return found == NULL ? letter : values[found - letters];
}

static uint32_t digit_value(uint8_t digit)
{
    if (digit <= '9')
        return (uint32_t)digit - '0';
    return ((digit | 0x20u) - 'a' + 10) & 15;
}

/* Takes the escape at in->at, which is not before a line break. */
static void take_escape(struct flow *in)
{
    const uint8_t *text = in->scalar->text.data;
    size_t start = in->at, left = in->stop - in->at;
    uint32_t character = 0;
    uint8_t octets[4];
    int digits = digits_of(text[start + 1]);

    in->at = start + (left < (size_t)digits + 2 ? left : (size_t)digits + 2);
    if (digits == 0)
        character = letter_value(text[start + 1]);
    for (size_t i = start + 2; digits > 0 && i < in->at; i++)
        character = character << 4 | digit_value(text[i]);
    for (size_t i = 0, size = unicode_put(character, octets); i < size; i++)
        yaml_value_put(in->value, octets[i], start);
}

/* Takes blanks and the line breaks among them: blanks alone are kept, one
 * break becomes a space, more become one less (YAML 1.2.2 6.5). */
static void take_space(struct flow *in, bool joined)
{
    struct octets text = in->scalar->text;
    size_t start = in->at, first = yaml_line_blanks(text, start, in->stop);
    size_t after;

    in->at = first;
    if (!joined && first < in->stop && yaml_line_break(text, first) > 0)
        in->at = first + yaml_line_break(text, first);
    else if (!joined) {
        yaml_value_copy(in->value, start, first);
        return;
    }
    after = yaml_line_space(text, in->at, in->stop);
    if (yaml_value_breaks(in->value, in->at, after) == 0 && !joined)
        yaml_value_put(in->value, ' ', first);
    in->at = after;
}

/* Takes what begins with a reverse solidus between double quotes. */
static void take_reverse_solidus(struct flow *in)
{
    size_t size = in->at + 1 < in->stop
        ? yaml_line_break(in->scalar->text, in->at + 1) : 0;

    if (in->at + 1 == in->stop) {
        in->at++; /* none is at the end of a scalar */
    } else if (size == 0) {
        take_escape(in);
    } else {
        in->at += 1 + size;
        take_space(in, true);
    }
}

static void take_next(struct flow *in)
{
    enum yaml_style style = in->scalar->style;
    const uint8_t *at = in->scalar->text.data + in->at;

    if (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') {
        take_space(in, false);
    } else if (style == YAML_STYLE_DOUBLE && *at == '\\') {
        take_reverse_solidus(in);
    } else {
        yaml_value_put(in->value, *at, in->at);
        in->at += style == YAML_STYLE_SINGLE && *at == '\'' ? 2 : 1;
    }
}

static void write_flow(const struct yaml_scalar *scalar,
                       struct yaml_value *value)
{
    size_t quote = scalar->style == YAML_STYLE_PLAIN ? 0 : 1;
    struct flow in = {
        scalar, value, scalar->start + quote, scalar->stop - quote
    };

    while (in.at < in.stop && !value->differs)
        take_next(&in);
}

bool yaml_scalar_write(const struct yaml_scalar *scalar,
                       struct yaml_json *out)
{
    struct yaml_value value = {
        .text = scalar->text, .want = scalar->value, .out = out
    };
    size_t last = scalar->stop > scalar->start ? scalar->stop - 1
                                               : scalar->start;

    yaml_json_put(out, '"', scalar->start);
    if (scalar->style == YAML_STYLE_LITERAL
        || scalar->style == YAML_STYLE_FOLDED)
        yaml_block_write(scalar->start, scalar->style == YAML_STYLE_LITERAL,
                         &value);
    else
        write_flow(scalar, &value);
    yaml_json_put(out, '"', last);
    return !value.differs && value.done == scalar->value.size;
}
