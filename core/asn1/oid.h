/* Object identifiers: their check, and their dotted text. */
#ifndef COTTER_OID_H
#define COTTER_OID_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"

/* Room that the text of any OID needs, from the contents octets: each makes
 * three digits and a dot at most, the first of them a root as well. */
#define OID_TEXT_SIZE(octets) (4 * (octets) + 1)

/* Not cut short within an arc. */
/*@ predicate oid_whole(struct octets contents) =
      octets_valid(contents) && 0 < contents.size <= LIMIT_OID_OCTETS
      && contents.data[contents.size - 1] < 0x80; */

/* Checks contents octets (X.690 8.19). Gives FAULT_NONE, FAULT_OID_SYNTAX or
 * FAULT_OID_LONG. */
/*@ requires octets_valid(contents);
    assigns \nothing;
    ensures \result == FAULT_NONE ==> oid_whole(contents); */
enum fault_code oid_check(struct octets contents);

/* True for the three octets of an OID of X.520 or id-ce, which half of those
 * in a certificate are: one for each arc. */
/*@ requires octets_valid(contents);
    assigns \nothing; */
static inline bool oid_is_plain(struct octets contents)
{
    return contents.size == 3
        && ((contents.data[0] | contents.data[1] | contents.data[2])
            & 0x80) == 0;
}

/* An OID of a table, which holds its contents octets, so that whatever is in
 * the table, comparing it reads nothing outside. */
enum { OID_KNOWN_OCTETS = 15 };

struct oid_known {
    uint8_t size;
    uint8_t octets[OID_KNOWN_OCTETS];
};

#define OID_KNOWN(octets) { sizeof (octets) - 1, octets }

/*@ requires \valid_read(known) && octets_valid(contents);
    assigns \nothing; */
static inline bool oid_is(const struct oid_known *known,
                          struct octets contents)
{
    return contents.size == known->size && contents.size <= OID_KNOWN_OCTETS
        && octets_equal((struct octets){ known->octets, contents.size },
                        contents);
}

/* The contents octets of an OID of a table, and again nothing outside. */
/*@ requires \valid_read(known);
    assigns \nothing;
    ensures \result.data == &known->octets[0]
            && \result.size <= OID_KNOWN_OCTETS;
    ensures octets_valid(\result); */
static inline struct octets oid_octets(const struct oid_known *known)
{
    size_t size = known->size < OID_KNOWN_OCTETS ? known->size
                                                 : OID_KNOWN_OCTETS;

    return (struct octets){ known->octets, size };
}

/* Writes contents octets that oid_check took as "1.2.840.113549" to out, which
 * has room for OID_TEXT_SIZE(contents.size), with no NUL, arcs of any size in
 * full. Returns the number of characters. */
/*@ requires oid_whole(contents)
             && \valid(out + (0 .. OID_TEXT_SIZE(contents.size) - 1))
             && \separated(contents.data + (0 .. contents.size - 1),
                           out + (0 .. OID_TEXT_SIZE(contents.size) - 1));
    assigns out[0 .. OID_TEXT_SIZE(contents.size) - 1];
    ensures 3 <= \result <= OID_TEXT_SIZE(contents.size); */
size_t oid_text(struct octets contents, char *out);

/* Reads the text of an OID, "1.2.840.113549", whose arcs have 63 bits at
 * most, and writes its contents octets to out. False for anything else. */
/*@ requires octets_valid(text) && \valid(size)
             && \valid(out + (0 .. LIMIT_OID_OCTETS - 1))
             && \separated(text.data + (0 .. text.size - 1), size,
                           out + (0 .. LIMIT_OID_OCTETS - 1));
    assigns *size, out[0 .. LIMIT_OID_OCTETS - 1];
    ensures \result ==> 0 < *size <= LIMIT_OID_OCTETS
                        && out[*size - 1] < 0x80; */
bool oid_parse(struct octets text, uint8_t out[LIMIT_OID_OCTETS],
               size_t *size);

#endif
