/* Moments: UTCTime and GeneralizedTime as RFC 5280 4.1.2.5 wants them, in
 * Greenwich Mean Time and with seconds. */
#ifndef COTTER_MOMENT_H
#define COTTER_MOMENT_H

#include "asn1/der.h"

/* Reads a Time and gives it in seconds since 1970-01-01T00:00:00Z, leap
 * seconds not counted, negative before. A UTCTime year of 50 or more is of
 * the twentieth century. Years run from 0 to 9999.
 * A GeneralizedTime before 2050 is read, though no CA should write one: there
 * are certificates that have them.
 * Faults: TIME_SYNTAX; TIME_DATE, such as for 30 February. */
/*@ requires der_valid(in) && \valid(seconds)
             && \separated(in, seconds, in->fault);
    assigns in->next, *seconds, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool moment_read(struct der *in, int64_t *seconds);

#endif
