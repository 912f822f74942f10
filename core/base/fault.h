/* Why an input was refused, and where: the closed list of refusals.
 *
 * A code's name is stable: Lua, reports and tests use it verbatim. Its first
 * word is the layer that refuses. To add one, add a row here. */
#ifndef COTTER_FAULT_H
#define COTTER_FAULT_H

#include <stddef.h>

/* Marks a function whose failure must not go unseen. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* X(enumerator, stable name, one line for people) */
#define FAULT_LIST(X) \
    X(NONE, "none", "no fault") \
    X(TRUNCATED, "der.truncated", \
      "an element is longer than what is left of the input") \
    X(IDENTIFIER, "der.identifier", \
      "not the type, class or form that the schema wants") \
    X(LENGTH, "der.length", "length octets are not minimal and definite") \
    X(TRAILING, "der.trailing", \
      "octets after the last component of the schema")

#define FAULT_ENUMERATOR(enumerator, name, text) FAULT_##enumerator,
enum fault_code { FAULT_LIST(FAULT_ENUMERATOR) FAULT_COUNT };
#undef FAULT_ENUMERATOR

struct fault {
    enum fault_code code;
    size_t offset; /* octets from the start of the input to the element */
};

/* The stable name of a code, such as "der.truncated". Never NULL. */
const char *fault_name(enum fault_code code);

/* One line for people that says what is wrong. Never NULL. */
const char *fault_text(enum fault_code code);

#endif
