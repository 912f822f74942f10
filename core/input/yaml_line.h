/* Lines of a YAML text, and values that are made of it octet by octet. */
#ifndef COTTER_YAML_LINE_H
#define COTTER_YAML_LINE_H

#include "input/yaml_json.h"

/* A value that is known and made once more: each octet with its place. */
struct yaml_value {
    struct octets text, want;
    size_t done;  /* octets of want that were made */
    bool differs; /* another octet was made than is wanted */
    struct yaml_json *out;
};

/* Octets of the line break at an offset of the text: 0 for none. */
size_t yaml_line_break(struct octets text, size_t at);

/* The first offset from `at` to stop that is no space or tab. */
size_t yaml_line_blanks(struct octets text, size_t at, size_t stop);

/* The first offset from `at` to stop that is no space, tab or line break. */
size_t yaml_line_space(struct octets text, size_t at, size_t stop);

/* Makes the next octet of a value, from a place in the text. */
void yaml_value_put(struct yaml_value *value, uint8_t octet, size_t from);

/* Makes octets of a part of the text, as they stand. */
void yaml_value_copy(struct yaml_value *value, size_t from, size_t stop);

/* Makes a line feed of each line break in a part of the text. Returns how
 * many. */
size_t yaml_value_breaks(struct yaml_value *value, size_t from, size_t stop);

#endif
