/* YAML, strictly: one document of mappings, sequences and scalars in the core
 * schema of YAML 1.2, in UTF-8. It becomes JSON, in which readers of JSON find
 * it, and which knows where in the YAML it came from.
 *
 * Refused is what makes one part of a text say what another means, and what
 * readers of YAML do not take alike: anchors and aliases, tags, merge keys,
 * directives, keys that are no text, several documents. */
#ifndef COTTER_YAML_H
#define COTTER_YAML_H

#include "base/fault.h"
#include "input/yaml_json.h"

/* Reads a text. On success json is for yaml_json_close to free; on failure it
 * holds nothing. Clears *fault first; offsets are of the first octet that can't
 * be, or that begins what can't. Faults: all of YAML_*.
 *
 * Keys that a mapping has twice are kept. What it holds is bounded by
 * LIMIT_YAML_OCTETS. */
MUST_CHECK bool yaml_read(struct octets text, struct yaml_json *json,
                          struct fault *fault);

#endif
