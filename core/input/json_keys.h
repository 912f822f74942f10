/* Keys of JSON objects: which are there twice, and where one is. An object
 * with many keys has them sorted, so that neither takes time that grows with
 * the square of their number. */
#ifndef COTTER_JSON_KEYS_H
#define COTTER_JSON_KEYS_H

#include "base/fault.h"
#include "input/json_node.h"

/* Sets `next` of each key of a whole object to the first key of its name; of
 * a first key to itself. Faults: JSON_MEMORY, at the object. */
MUST_CHECK bool json_index_keys(struct json *json, uint32_t object,
                                struct fault *fault);

/* Finds the value that an object has for a name, which is not escaped: that of
 * the last key by this name. Returns 0 if there is none; the root, which is
 * node 0, is no one's value. */
uint32_t json_find(const struct json *json, uint32_t object,
                   struct octets name);

#endif
