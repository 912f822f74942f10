/* Object identifiers: their check, and their dotted text. */
#ifndef COTTER_OID_H
#define COTTER_OID_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"

/* An octet makes at most three digits and a dot. */
enum { OID_TEXT_SIZE = 4 * LIMIT_OID_OCTETS };

/* Checks contents octets (X.690 8.19). Gives FAULT_NONE, FAULT_OID_SYNTAX or
 * FAULT_OID_LONG. */
/*@ requires octets_valid(contents);
    assigns \nothing;
    ensures \result == FAULT_NONE ==> 0 < contents.size <= LIMIT_OID_OCTETS; */
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

/* Writes contents octets that oid_check took as "1.2.840.113549" to out, with
 * no NUL, arcs of any size in full. Returns the number of characters. */
size_t oid_text(struct octets contents, char out[OID_TEXT_SIZE]);

/* Reads the text of an OID, "1.2.840.113549", whose arcs have 63 bits at
 * most, and writes its contents octets to out. False for anything else. */
bool oid_parse(struct octets text, uint8_t out[LIMIT_OID_OCTETS],
               size_t *size);

#endif
