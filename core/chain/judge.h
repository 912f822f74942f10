/* The checks of a whole path, the cheap ones first: of its issuers by
 * themselves, of the names below them, of signatures, policies and revocation
 * (RFC 5280 6.1). What they may spend is of one validation, not of one path. */
#ifndef COTTER_JUDGE_H
#define COTTER_JUDGE_H

#include "chain/link.h"
#include "chain/path.h"
#include "chain/policy_graph.h"
#include "chain/refusal.h"
#include "chain/request.h"

struct judge {
    const struct request *request;
    const struct path_search *path; /* the present one */
    struct links links;
    const struct cert *certs[LIMIT_PATH_CERTS]; /* of the present path */
    size_t comparisons; /* of names that may still be made */
    size_t paths;       /* whose signatures hold */
    bool over;          /* a budget is spent: no other path may be asked for */
    struct policy_room policies;
};

/* Begins a validation. Request and maker are the caller's, for as long. */
void judge_open(struct judge *judge, const struct request *request,
                struct signature_maker *maker);

/* Frees what was made of keys. */
void judge_close(struct judge *judge);

/* True if the present path of the search passes. Where the search leaves out
 * what does not pass by itself, that is not checked again. */
MUST_CHECK bool judge_holds(struct judge *judge,
                            const struct path_search *path,
                            struct refusal *refusal);

/* Begins a refusal of the certificate at index of the present path. */
struct refusal judge_refusal(const struct path_search *path, size_t index,
                             const char *code, const char *source);

#endif
