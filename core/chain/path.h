/* Path building: which certificates may have issued which, by their names,
 * and every way from an end entity to an anchor.
 *
 *     path_begin(&search, &given);
 *     while (path_next(&search))
 *         if (… search.certs, search.count …)
 *             path_refuse(&search, blame);
 *
 * Names and key identifiers alone are looked at, no signature. Only
 * certificates are gone through that lead to an anchor; what is most likely
 * comes first: key identifiers that agree before those that are not given
 * before those that differ, an anchor before others, the shorter way before
 * the longer, what was given first before the rest. No path holds the
 * same name with the same key twice, so that there are no circles. */
#ifndef COTTER_PATH_H
#define COTTER_PATH_H

#include <stdbool.h>

#include "base/limits.h"
#include "chain/member.h"

struct path_given {
    const struct member *end_entity;
    const struct member *untrusted; /* at most LIMIT_PATH_UNTRUSTED */
    size_t untrusted_count;
    const struct member *anchors;
    size_t anchor_count;
    /* Leaves certificates out that no path is to have, but for the first. */
    bool (*takes)(void *context, const struct member *member);
    void *context;
};

struct path_search {
    const struct path_given *given;
    /* The present path, from the end entity to the anchor. */
    const struct member *certs[LIMIT_PATH_CERTS];
    size_t count;

    /* Of each cert in it, which candidate it was for the one before. */
    uint64_t turns[LIMIT_PATH_CERTS + 1];
    /* Of each untrusted one, certificates to an anchor; 0 if there is none. */
    uint8_t distances[LIMIT_PATH_UNTRUSTED];
    size_t keep;  /* of the present path, certs that the next may share */
    size_t steps; /* candidates taken so far */
    bool begun;
};

/* Begins a search; given must outlive it. */
void path_begin(struct path_search *search, const struct path_given *given);

/* Moves to the next path; false if there is none, or after
 * LIMIT_PATH_STEPS, which path_is_spent tells. */
bool path_next(struct path_search *search);

/* Says that no path is of use that begins as the present one up to the
 * certificate at index blame. */
void path_refuse(struct path_search *search, size_t blame);

/* True if the search ended because it took too many steps. */
bool path_is_spent(const struct path_search *search);

/* The likeliest way up, for saying where it ends that there is no path: fills
 * certs and count; the last has no issuer among what was given, or is its own.
 * To be asked of a search that has just begun. */
void path_stray(struct path_search *search);

#endif
