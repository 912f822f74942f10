/* Scalars of YAML: where in the text each octet of a value stands, in all five
 * styles. The value is what a parser made of it; it is made here once more,
 * and what does not agree is not placed. */
#ifndef COTTER_YAML_SCALAR_H
#define COTTER_YAML_SCALAR_H

#include "base/fault.h"
#include "input/yaml_json.h"

enum yaml_style {
    YAML_STYLE_PLAIN, YAML_STYLE_SINGLE, YAML_STYLE_DOUBLE,
    YAML_STYLE_LITERAL, YAML_STYLE_FOLDED
};

struct yaml_scalar {
    struct octets text;  /* UTF-8, in which LF, CR and both are line breaks */
    size_t start, stop;  /* of the scalar in it, with quotes or indicator */
    enum yaml_style style;
    struct octets value;
};

/* Adds the value as a string of JSON. False if the text does not give the
 * value. */
MUST_CHECK bool yaml_scalar_write(const struct yaml_scalar *scalar,
                                  struct yaml_json *out);

#endif
