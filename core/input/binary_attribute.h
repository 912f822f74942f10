/* The attributes of binary XML: what they are called, and what they say. */
#ifndef COTTER_BINARY_ATTRIBUTE_H
#define COTTER_BINARY_ATTRIBUTE_H

#include "input/string_pool.h"
#include "input/xml_writer.h"

#define BINARY_XML_ANDROID "http://schemas.android.com/apk/res/android"

enum {
    BINARY_ATTRIBUTE_OCTETS = 20,
    BINARY_REFERENCE_OCTETS = 11 /* what takes most: "@0x7f010001" */
};

/* What the strings of a document are. */
struct binary_names {
    const struct chunks *in;
    struct string_pool strings;
    struct octets ids; /* of the attributes whose names come first */
};

/* An attribute; name and value may point into number and id. */
struct binary_attribute {
    struct octets prefix; /* with its colon, or empty */
    struct xml_string name, value;
    unsigned known;       /* a bit of those that the platform has; 0: another */
    uint8_t id[BINARY_REFERENCE_OCTETS], number[BINARY_REFERENCE_OCTETS];
};

/*@ predicate binary_names_valid(struct binary_names *names) =
      \valid_read(names) && chunks_valid(names->in)
      && string_pool_valid(names->in, &names->strings)
      && octets_valid(names->ids)
      && \separated(names, names->in, names->in->fault); */

/* A string as it stands in the pool. Faults: POOL_*. */
/*@ requires binary_names_valid(names) && \valid(string)
             && \separated(string, names, names->in, names->in->fault);
    assigns *string, *names->in->fault;
    ensures \result ? octets_valid(string->octets)
                    : names->in->fault->code != FAULT_NONE; */
MUST_CHECK bool binary_string(const struct binary_names *names,
                              uint32_t index, struct xml_string *string);

/* Reads the octets of one. Faults: POOL_*. */
/*@ requires binary_names_valid(names) && \valid(attribute)
             && \valid_read(octets + (0 .. BINARY_ATTRIBUTE_OCTETS - 1))
             && \separated(attribute, names, names->in, names->in->fault)
             && \separated(attribute,
                           octets + (0 .. BINARY_ATTRIBUTE_OCTETS - 1));
    assigns *attribute, *names->in->fault;
    ensures \result
            ? octets_valid(attribute->prefix) && attribute->prefix.size <= 8
              && octets_valid(attribute->name.octets)
              && octets_valid(attribute->value.octets)
            : names->in->fault->code != FAULT_NONE; */
MUST_CHECK bool binary_attribute_read(const struct binary_names *names,
                                      const uint8_t *octets,
                                      struct binary_attribute *attribute);

#endif
