/* A YAML text that has become JSON, as a Lua value: it keeps the places. */
#ifndef COTTER_YAML_TEXT_H
#define COTTER_YAML_TEXT_H

#include "bind/bind.h"
#include "input/yaml_json.h"

struct yaml_text {
    struct octets text; /* the YAML: its user value */
    struct yaml_json json;
};

/* Reads the string at index text. Pushes the value, and returns NULL for one
 * that is refused, having pushed nil and the fault in place of it. */
struct yaml_text *yaml_text_push(lua_State *L, int text);

/* Makes the type that values need. */
void yaml_text_make_type(lua_State *L);

#endif
