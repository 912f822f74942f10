/* Links: does a certificate's signature verify by the key of another. What was
 * found is kept, and no more than LIMIT_PATH_SIGNATURES are checked. */
#ifndef COTTER_LINK_H
#define COTTER_LINK_H

#include "base/limits.h"
#include "chain/cache.h"
#include "chain/member.h"
#include "chain/profile.h"
#include "chain/signature.h"

enum link_verdict {
    LINK_HOLDS,
    LINK_PERMIT,  /* the algorithm is not permitted: see code */
    LINK_KEY,     /* the issuer's key is none */
    LINK_INVALID, /* the signature does not verify */
    LINK_SPENT    /* too many have been checked */
};

struct links_row {
    const struct octets *message; /* what was signed, by its address */
    const struct member *issuer;
    enum link_verdict verdict;
};

struct links_key {
    const struct member *issuer;
    struct signature_key *key; /* NULL if there can be none */
};

struct links {
    struct signature_maker *maker;
    struct cache *cache; /* or NULL */
    enum profile profile;
    size_t count;     /* of rows, and signatures checked */
    size_t key_count;
    enum fault_code code; /* for the last LINK_PERMIT */
    struct links_row rows[LIMIT_PATH_SIGNATURES];
    struct links_key keys[LIMIT_PATH_SIGNATURES];
};

/* Begins without a link. Maker and cache are the caller's; of links that the
 * cache knows the signatures are not checked anew, but count as if they
 * were. */
void links_open(struct links *links, struct signature_maker *maker,
                struct cache *cache, enum profile profile);

/* Frees the keys. */
void links_close(struct links *links);

/* Checks that subject was signed by the key of issuer. */
enum link_verdict links_check(struct links *links,
                              const struct member *subject,
                              const struct member *issuer);

/* Checks that a message was signed by the key of issuer: with the
 * AlgorithmIdentifier and the octets of the signature's BIT STRING. message
 * stays where it is as long as the links. */
enum link_verdict links_check_message(struct links *links,
                                      const struct octets *message,
                                      struct octets algorithm,
                                      struct octets value,
                                      const struct member *issuer);

#endif
