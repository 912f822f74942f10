#include "input/yaml_block.h"

struct block {
    struct yaml_value *value;
    struct octets text;
    size_t at, start;
    size_t indentation;
    bool literal;
};

static size_t line_end(struct octets text, size_t at)
{
    while (at < text.size && yaml_line_break(text, at) == 0)
        at++;
    return at;
}

/* How many spaces the first line begins with that has more than spaces;
 * SIZE_MAX if none has. */
static size_t first_spaces(struct octets text, size_t at)
{
    size_t begin = at;

    for (; at < text.size; at++)
        if (yaml_line_break(text, at) > 0)
            begin = at + 1;
        else if (text.data[at] != ' ')
            return at - begin;
    return SIZE_MAX;
}

/* Past spaces up to the indentation, and past lines that have no more. */
static size_t skip_empty(const struct block *in, size_t at)
{
    struct octets text = in->text;
    size_t spaces = 0, size;

    while (at < text.size) {
        size = yaml_line_break(text, at);
        if (size == 0 && (text.data[at] != ' ' || spaces == in->indentation))
            break;
        spaces = size > 0 ? 0 : spaces + 1;
        at += size > 0 ? size : 1;
    }
    return at;
}

/* Whether the spaces before an offset are those of a line of the block. */
static bool is_indented(const struct block *in, size_t at)
{
    size_t begin = at;

    while (begin > in->start && in->text.data[begin - 1] == ' '
           && at - begin < in->indentation)
        begin--;
    return at < in->text.size && at - begin == in->indentation;
}

static bool is_blank(const struct block *in, size_t at)
{
    return at < in->text.size
        && (in->text.data[at] == ' ' || in->text.data[at] == '\t');
}

/* As many of the line breaks from one offset to another as are wanted: how
 * many are kept at the end is said by the indicator. */
static void write_end(const struct block *in, size_t from, size_t stop)
{
    struct yaml_value *value = in->value;

    while (from < stop && value->done < value->want.size) {
        size_t size = yaml_line_break(in->text, from);

        if (size > 0)
            yaml_value_put(value, '\n', from);
        from += size > 0 ? size : 1;
    }
}

/* What is made of the line breaks between two lines: a folded one is a space,
 * or nothing if empty lines follow. */
static void write_between(const struct block *in, size_t end, bool folds)
{
    size_t next = end + yaml_line_break(in->text, end);

    if (!folds)
        yaml_value_breaks(in->value, end, next);
    if (yaml_value_breaks(in->value, next, in->at) == 0 && folds)
        yaml_value_put(in->value, ' ', end);
}

/* Lines fold where neither begins with a blank. */
static void write_lines(struct block *in)
{
    bool was_blank = is_blank(in, in->at);
    size_t end = line_end(in->text, in->at);

    yaml_value_copy(in->value, in->at, end);
    in->at = skip_empty(in, end + yaml_line_break(in->text, end));
    while (is_indented(in, in->at) && !in->value->differs) {
        bool blank = is_blank(in, in->at);

        write_between(in, end, !in->literal && !was_blank && !blank);
        was_blank = blank;
        end = line_end(in->text, in->at);
        yaml_value_copy(in->value, in->at, end);
        in->at = skip_empty(in, end + yaml_line_break(in->text, end));
    }
    write_end(in, end, in->at);
}

/* The value without a line of more than spaces: all of it where it begins. */
static void write_spaces(struct yaml_value *value, size_t start)
{
    while (value->done < value->want.size)
        yaml_value_put(value, value->want.data[value->done], start);
}

void yaml_block_write(size_t start, bool literal, struct yaml_value *value)
{
    struct octets text = value->text;
    size_t header = line_end(text, start);
    size_t first = header + yaml_line_break(text, header);
    size_t kept = first_spaces(value->want, 0);
    size_t spaces = first_spaces(text, first);
    struct block in = { value, text, first, first, 0, literal };

    if (kept == SIZE_MAX) {
        write_spaces(value, start);
        return;
    }
    if (spaces == SIZE_MAX || spaces < kept) {
        value->differs = true;
        return;
    }
    in.indentation = spaces - kept;
    in.at = skip_empty(&in, first);
    yaml_value_breaks(value, first, in.at);
    write_lines(&in);
}
