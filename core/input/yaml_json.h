/* A JSON text that is made of another text, and where in that each of its
 * octets came from: what it needs to be read as JSON is in it, and what people
 * are told of it are places in the other. */
#ifndef COTTER_YAML_JSON_H
#define COTTER_YAML_JSON_H

#include <stdbool.h>

#include "base/octets.h"

/* Octets of the JSON text from `at` on that came from as many octets in a row
 * of the other, and those up to the next run, which came from the last. */
struct yaml_run {
    uint32_t at, from, length;
};

struct yaml_json {
    uint8_t *text;
    size_t size, room;
    struct yaml_run *runs;
    size_t run_count, run_room;
    bool full; /* there was no memory: nothing is added any more */
};

/* Adds an octet of the JSON text as it stands, from a place in the YAML. */
void yaml_json_put(struct yaml_json *out, uint8_t octet, size_t from);

/* Adds octets of the JSON text, which all come from one place. */
void yaml_json_word(struct yaml_json *out, struct octets word, size_t from);

/* Adds an octet of a string's value, escaped where JSON wants that. */
void yaml_json_quote(struct yaml_json *out, uint8_t octet, size_t from);

/* Where the octet at an offset of the JSON text came from; of its end, where
 * the last came from. */
size_t yaml_json_place(const struct yaml_json *json, size_t offset);

/* Gives the memory back; it then holds nothing, and may be closed again. */
void yaml_json_close(struct yaml_json *json);

#endif
