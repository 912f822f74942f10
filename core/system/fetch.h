/* Many servers, some at a time: a process for each, all of which the one that
 * asks for them waits for. Where the system gives no more processes, those that
 * there are come first. */
#ifndef COTTER_FETCH_H
#define COTTER_FETCH_H

#include "system/tls.h"

struct fetch;

/* Is to fetch from each server, so many at once. The requests have to stay
 * until the end. NULL without memory. */
struct fetch *fetch_begin(const struct tls_request *requests, size_t count,
                          size_t at_once);

/* Waits for one that is done and was not told yet. Returns its result, which
 * stays until the next is waited for, and its index; NULL once all were told.
 * Processes begin here, and nowhere else. */
const struct tls_result *fetch_next(struct fetch *fetch, size_t *index);

/* Ends what has begun, and frees all. */
void fetch_end(struct fetch *fetch);

#endif
