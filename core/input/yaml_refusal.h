/* What a parser of YAML says is wrong, as faults with a place. */
#ifndef COTTER_YAML_REFUSAL_H
#define COTTER_YAML_REFUSAL_H

#include "base/fault.h"
#include "base/octets.h"

/* What libyaml's parser keeps of an error: texts, NULL for none, and offsets
 * of octets in the text. */
struct yaml_problem {
    const char *context, *problem;
    size_t context_offset, offset;
    size_t open_offset; /* of the innermost value that is not closed */
};

/* Refuses what the parser stopped at. Returns false. */
bool yaml_refuse_problem(struct octets text, struct yaml_problem problem,
                         struct fault *fault);

/* Refuses a text with what no text of YAML has, or what its readers do not
 * agree on: it must be UTF-8 without a mark, without control characters and
 * without line breaks that are none in YAML 1.2. */
MUST_CHECK bool yaml_check_text(struct octets text, struct fault *fault);

#endif
