/* Why an input was refused, and where. The codes are those of fault_list.h. */
#ifndef COTTER_FAULT_H
#define COTTER_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault_list.h"

/* Marks a function whose failure must not go unseen. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* Marks a function that is seldom called; its calls are laid out of the way. */
#define SELDOM __attribute__((cold))

/* Marks a variable that the build is not to zero, for one of many octets of
 * which a count tells how many are set. */
#if defined(__has_attribute) && __has_attribute(uninitialized)
#define COUNTED __attribute__((uninitialized))
#else
#define COUNTED
#endif

#define FAULT_ENUMERATOR(enumerator, name, text) FAULT_##enumerator,

enum fault_code { FAULT_LIST(FAULT_ENUMERATOR) FAULT_COUNT };
#undef FAULT_ENUMERATOR

struct fault {
    enum fault_code code;
    size_t offset; /* octets from the start of the input to the element */
};

/* Records a refusal, unless one is recorded already: the first is the one
 * told. Returns false, so that a reader can return what it returns. */
/*@ requires \valid(fault) && code != FAULT_NONE;
    assigns *fault;
    ensures fault->code != FAULT_NONE && \result == false; */
bool fault_refuse(struct fault *fault, enum fault_code code, size_t offset)
    SELDOM;

/* Refuses what does not hold, as fault_refuse. Returns whether it holds. */
/*@ requires \valid(fault) && (holds || code != FAULT_NONE);
    assigns *fault;
    ensures \result <==> holds;
    ensures !\result ==> fault->code != FAULT_NONE; */
static inline bool fault_require(struct fault *fault, bool holds,
                                 enum fault_code code, size_t offset)
{
    if (!holds)
        fault_refuse(fault, code, offset);
    return holds;
}

/* The stable name of a code, such as "der.truncated". Never NULL. */
/*@ requires 0 <= code < FAULT_COUNT;
    assigns \nothing; */
const char *fault_name(enum fault_code code);

/* One line for people that says what is wrong. Never NULL. */
/*@ requires 0 <= code < FAULT_COUNT;
    assigns \nothing; */
const char *fault_text(enum fault_code code);

#endif
