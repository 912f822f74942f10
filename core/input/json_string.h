/* Strings of JSON (RFC 8259 7) that a reader has found to be valid: what is
 * between their quotes. */
#ifndef COTTER_JSON_STRING_H
#define COTTER_JSON_STRING_H

#include <stdbool.h>

#include "base/octets.h"

struct json_string {
    struct octets raw;
    bool escaped; /* false: raw is the value, whatever is in it */
};

/* Writes the value to out, which has room for raw.size octets. Returns the
 * size of the value. */
size_t json_string_decode(struct json_string string, uint8_t *out);

/* Compares values in the order of octets: less than, equal to or greater than
 * 0, as memcmp. Allocates nothing. */
int json_string_compare(struct json_string a, struct json_string b);

#endif
