#include "input/yaml_line.h"

size_t yaml_line_break(struct octets text, size_t at)
{
    if (at >= text.size)
        return 0;
    if (text.data[at] == '\n')
        return 1;
    if (text.data[at] != '\r')
        return 0;
    return at + 1 < text.size && text.data[at + 1] == '\n' ? 2 : 1;
}

size_t yaml_line_blanks(struct octets text, size_t at, size_t stop)
{
    while (at < stop && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return at;
}

size_t yaml_line_space(struct octets text, size_t at, size_t stop)
{
    while (at < stop && (text.data[at] == ' ' || text.data[at] == '\t'
                         || yaml_line_break(text, at) > 0))
        at++;
    return at;
}

void yaml_value_put(struct yaml_value *value, uint8_t octet, size_t from)
{
    value->differs = value->differs || value->done == value->want.size
        || value->want.data[value->done] != octet;
    if (value->differs)
        return;
    value->done++;
    yaml_json_quote(value->out, octet, from);
}

void yaml_value_copy(struct yaml_value *value, size_t from, size_t stop)
{
    for (; from < stop && !value->differs; from++)
        yaml_value_put(value, value->text.data[from], from);
}

size_t yaml_value_breaks(struct yaml_value *value, size_t from, size_t stop)
{
    size_t count = 0, size;

    while (from < stop) {
        size = yaml_line_break(value->text, from);
        if (size > 0) {
            yaml_value_put(value, '\n', from);
            count++;
        }
        from += size > 0 ? size : 1;
    }
    return count;
}
