/* OpenSSL as a whole: that it is there, and whether it lacked memory. What it
 * is used for stands in the modules that use it. */
#ifndef COTTER_CRYPTO_H
#define COTTER_CRYPTO_H

#include <stdbool.h>

#include "base/fault.h"

/* Has all that OpenSSL is refused by malloc noted (base/memory.h): it does not
 * always tell of it, or tells something else. For the begin of a program, whose
 * functions OpenSSL calls until its end: it does nothing where OpenSSL has
 * allocated already. */
void crypto_watch(void);

/* Makes OpenSSL ready, without any file that configures it. False: there is no
 * memory for that, and nothing of it may be called but crypto_watch and digests
 * (base/digest.h): functions that look something up would follow a pointer that
 * was never set. */
MUST_CHECK bool crypto_ready(void);

/* Empties OpenSSL's queue of errors, which is to be done wherever a call may
 * have filled it. Before crypto_ready there is none. */
void crypto_clear(void);

/* Notes that OpenSSL, or what wraps it, lacks what it has where there is
 * memory. */
void crypto_starve(void);

/* Whether one of the errors since the last call of this was a lack of memory.
 * What was refused then may have been right. */
bool crypto_starved(void);

#endif
