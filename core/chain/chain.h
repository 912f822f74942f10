/* Validation of a certificate against trust anchors, at a moment that is
 * given: RFC 5280 6.1, with the checks of a profile, and RFC 9525 for hosts.
 *
 * The checks are rows of a table, in checks.c: the name of each, the clause
 * that wants it, and for which certificates of a path each profile makes it.
 * Checks of single certificates come before signatures, and signatures before
 * what asks for a whole path. All paths are tried until one is found, within
 * LIMIT_PATHS of which the signatures hold and LIMIT_PATH_SIGNATURES
 * signatures. No file, clock or network is looked at, and nothing recurses. */
#ifndef COTTER_CHAIN_H
#define COTTER_CHAIN_H

#include "base/limits.h"
#include "chain/recall.h"
#include "chain/refusal.h"
#include "chain/request.h"
#include "chain/signature.h"

/* A path that was tried, and the first reason against it. */
struct chain_attempt {
    struct chain_path path;
    struct refusal refusal;
};

/* A validation at work: large, and the caller's. */
struct chain;

/* Makes one; NULL if there is no memory. */
struct chain *chain_open(void);

/* Frees it; NULL is taken. */
void chain_close(struct chain *chain);

/* Looks for a path that passes. If there is none, *refusal says why: what
 * stands against the end entity by itself; else the first path's reason, or
 * where the certificates lead that were given. */
MUST_CHECK bool chain_validate(struct chain *chain,
                               const struct request *request,
                               struct signature_maker *maker,
                               struct chain_path *path,
                               struct refusal *refusal);

/* The paths that the last validation, which found none, tried in vain,
 * likeliest first; at most LIMIT_PATHS are kept. They view what was given to
 * it. */
size_t chain_attempts(const struct chain *chain,
                      const struct chain_attempt **attempts);

#endif
