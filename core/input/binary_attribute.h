/* The attributes of binary XML: what they are called, and what they say. */
#ifndef COTTER_BINARY_ATTRIBUTE_H
#define COTTER_BINARY_ATTRIBUTE_H

#include "input/string_pool.h"
#include "input/xml_writer.h"

#define BINARY_XML_ANDROID "http://schemas.android.com/apk/res/android"

enum { BINARY_ATTRIBUTE_OCTETS = 20 };

/* What the strings of a document are. */
struct binary_names {
    const struct chunks *in;
    struct string_pool strings;
    struct octets ids; /* of the attributes whose names come first */
};

/* An attribute; name and value may point into number and id. */
struct binary_attribute {
    const char *prefix; /* with its colon, or "" */
    struct xml_string name, value;
    unsigned known;     /* one bit of those that the platform has; 0: another */
    char id[16], number[16];
};

/* A string as it stands in the pool. Faults: POOL_*. */
MUST_CHECK bool binary_string(const struct binary_names *names,
                              uint32_t index, struct xml_string *string);

/* A string of ours. */
struct xml_string binary_literal(const char *text);

/* Reads the octets of one. Faults: POOL_*. */
MUST_CHECK bool binary_attribute_read(const struct binary_names *names,
                                      const uint8_t *octets,
                                      struct binary_attribute *attribute);

#endif
