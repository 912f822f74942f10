/* How calls of the system end other than well, by their pages of the manual. */
#ifndef COTTER_FAULTS_ENDS_H
#define COTTER_FAULTS_ENDS_H

enum { ENDS_ERRORS = 7 };

/* What stands for no error: a call that moves less than it was asked to, and
 * one that finds the end of a file. */
enum { ENDS_SHORT = -1, ENDS_EARLY = -2 };

struct ends {
    const char *name;
    long call;
    int errors[ENDS_ERRORS]; /* 0 behind the last */
};

/* Those of a call. NULL: the call is not known here, and should be. */
const struct ends *ends_of(long call);

#endif
