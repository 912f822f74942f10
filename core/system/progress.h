/* A line on standard error that tells people that work goes on, and for how
 * long. A process writes it, since what waits for an answer cannot.
 *
 *     progress_begin, progress_tell, progress_end */
#ifndef COTTER_PROGRESS_H
#define COTTER_PROGRESS_H

#include <stdbool.h>

#include "base/octets.h"

/* Of a text, the most that is shown. */
#define PROGRESS_OCTETS 64

/* Begins to wait: what takes less than a second tells nothing. False if there
 * is no process to be had, or one has begun already. */
bool progress_begin(void);

/* Says what is done now, in ASCII. Nothing happens before the begin. */
void progress_tell(struct octets text);

/* Takes the line away, and ends the process. Nothing happens before the begin,
 * or twice. */
void progress_end(void);

#endif
