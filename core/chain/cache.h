/* What one validation leaves to the next: keys that were made, signatures that
 * were checked, and paths that were found.
 *
 * All of it is kept by SHA-256 of the certificates, of those members alone
 * that were identified. The sizes are bounded: LIMIT_CACHE_KEYS, _LINKS and
 * _PATHS. What is kept has a few places, which its digests say; where those
 * are taken, the oldest goes, so that what is forgotten depends on what was
 * asked before and nothing else. No result depends on it: a signature that is
 * remembered counts as one that is checked. */
#ifndef COTTER_CACHE_H
#define COTTER_CACHE_H

#include <stdbool.h>

#include "base/limits.h"
#include "chain/member.h"
#include "chain/signature.h"

enum {
    CACHE_KEY_SIZE = 2 * DIGEST_SHA256_SIZE /* octets of two digests */
};

struct cache;

/* Where a path ran: from the end entity up, each as the caller numbers it. */
struct cached_path {
    uint8_t count;
    uint16_t places[LIMIT_PATH_CERTS];
};

/* Begins with nothing; NULL if there is no room. The maker, which makes the
 * keys, has to outlive it. */
struct cache *cache_open(struct signature_maker *maker);

/* Frees what is kept; NULL is taken. */
void cache_close(struct cache *cache);

/* The key of a certificate that is identified, kept or made. It is lent until
 * the next one is asked for. NULL as for signature_key_new. */
struct signature_key *cache_key(struct cache *cache,
                                 const struct member *issuer);

/* Looks up whether the signature of subject verifies by the key of issuer;
 * false if that is not known, or one of them is not identified. */
bool cache_find_link(const struct cache *cache,
                      const struct member *subject,
                      const struct member *issuer, bool *verifies);

/* Keeps whether it does, if both are identified. */
void cache_add_link(struct cache *cache, const struct member *subject,
                     const struct member *issuer, bool verifies);

/* The path that was kept under a key; NULL if there is none. */
const struct cached_path *cache_find_path(
    const struct cache *cache, const uint8_t key[CACHE_KEY_SIZE]);

/* The room for the path of a key, which may hold another one yet. */
struct cached_path *cache_add_path(struct cache *cache,
                                    const uint8_t key[CACHE_KEY_SIZE]);

#endif
