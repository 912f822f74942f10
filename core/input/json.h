/* JSON (RFC 8259), strictly: one value in valid UTF-8, without comments,
 * trailing commas, NaN or anything else that the grammar does not have. A
 * text is read once, and becomes an index of 24 octets a value or key. */
#ifndef COTTER_JSON_H
#define COTTER_JSON_H

#include "base/fault.h"
#include "input/json_node.h"

/* Reads a text, which must outlive the index. On success json is for
 * json_close to free; on failure it holds nothing. Clears *fault first;
 * offsets are of the first octet that can't be. Faults: all of JSON_*.
 *
 * Keys that an object has twice are kept. Numbers are checked, and refused
 * where they are too great for a double. */
MUST_CHECK bool json_read(struct octets text, struct json_memory memory,
                          struct json *json, struct fault *fault);

/* The same of a text that may have comments, from "//" to the end of a line,
 * wherever white space may stand: Chromium's files do. */
MUST_CHECK bool json_read_commented(struct octets text,
                                    struct json_memory memory,
                                    struct json *json, struct fault *fault);

/* Gives the memory back; json then holds nothing, and may be closed again. */
void json_close(struct json *json);

#endif
