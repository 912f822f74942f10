/* What a plain scalar of YAML is: the core schema (YAML 1.2.2 10.3.2), in which
 * "yes" and "no" are texts. */
#ifndef COTTER_YAML_SCHEMA_H
#define COTTER_YAML_SCHEMA_H

#include "input/yaml_json.h"

enum yaml_kind {
    YAML_KIND_TEXT, YAML_KIND_NULL, YAML_KIND_FALSE, YAML_KIND_TRUE,
    YAML_KIND_DECIMAL,
    YAML_KIND_UNLIKE /* a number that JSON cannot write: 0x1f, 0o17, .inf */
};

/* Tells the kind of a plain scalar by its value. */
enum yaml_kind yaml_schema_kind(struct octets value);

/* Adds a decimal number as JSON writes it. */
void yaml_schema_write(struct octets decimal, size_t from,
                       struct yaml_json *out);

#endif
