/* Why a path is refused: which check, which certificate, and in words.
 *
 * Words are put together piece by piece, without format strings: octets from
 * certificates are escaped and cut, so that a text is one line of bounded
 * size whatever is in them. */
#ifndef COTTER_REFUSAL_H
#define COTTER_REFUSAL_H

#include <stdbool.h>

#include "chain/member.h"

enum { REFUSAL_DETAIL_SIZE = 400, REFUSAL_TEXT_SIZE = 800 };

struct refusal {
    const char *code;   /* the name of the check: "chain.expired" */
    const char *source; /* the clause that wants it: "RFC 5280 4.1.2.5" */
    const struct member *cert; /* whose fault it is, or NULL */
    size_t index;  /* of it in the path, which begins at the end entity */
    size_t count;  /* of certificates in the path that was looked at */
    size_t blame;  /* any path that is the same up to this index fails */
    size_t size;   /* octets in detail */
    char detail[REFUSAL_DETAIL_SIZE];
};

/* Each adds to the detail, cuts what has no room, and returns false, so that
 * a check can return what it says. */

/* Words of our own. */
bool refusal_say(struct refusal *refusal, const char *text);

/* Octets of a name, as they stand if they are printable ASCII, else \xNN. */
bool refusal_say_octets(struct refusal *refusal, struct octets octets);

/* A number in decimal digits. */
bool refusal_say_number(struct refusal *refusal, uint64_t number);

/* Seconds since 1970 as "2026-01-31T00:00:00Z". */
bool refusal_say_moment(struct refusal *refusal, int64_t seconds);

/* A Name, from its encoding, as RFC 4514 writes it. */
bool refusal_say_name(struct refusal *refusal, struct octets encoding);

/* An OID in dotted form, from its contents octets. */
bool refusal_say_oid(struct refusal *refusal, struct octets oid);

/* The name of a fault, where it is, and what it says. */
bool refusal_say_fault(struct refusal *refusal, const struct fault *fault);

/* Makes it a refusal since no path was found within a limit, by its name; what
 * was too many says which. */
bool refusal_say_budget(struct refusal *refusal, const char *limit,
                        const char *what);

/* Writes the whole sentence, without a NUL: "intermediate 2 of 3 (CN=a): is
 * expired since 2020-01-01T00:00:00Z (RFC 5280 4.1.2.5)". Returns the number
 * of octets. */
size_t refusal_text(const struct refusal *refusal,
                    char out[REFUSAL_TEXT_SIZE]);

#endif
