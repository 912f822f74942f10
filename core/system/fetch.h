/* Many servers: some at a time, each in a thread of its own. Where the system
 * gives no thread, one after the other. */
#ifndef COTTER_FETCH_H
#define COTTER_FETCH_H

#include "system/tls.h"

struct fetch;

/* Begins to fetch from each server, so many at once. The requests have to stay
 * until the end. NULL without memory. */
struct fetch *fetch_begin(const struct tls_request *requests, size_t count,
                          size_t at_once);

/* Waits for one that is done and was not told yet. Returns its result, which
 * stays until the end, and its index; NULL once all were told. */
const struct tls_result *fetch_next(struct fetch *fetch, size_t *index);

/* Begins no more, waits for those that have begun, and frees all. */
void fetch_end(struct fetch *fetch);

#endif
