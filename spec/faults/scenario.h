/* What the program is asked to do while things go wrong: each command that
 * reads what others wrote, or writes a file. */
#ifndef COTTER_FAULTS_SCENARIO_H
#define COTTER_FAULTS_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

enum { SCENARIO_FILES = 4 };

struct scenario {
    const char *name;   /* of its folder too, see prepare */
    int status;         /* that it exits with where nothing goes wrong */
    const char *words;  /* of the command line; @ is the port of a server */
    const char *input;  /* standard input: a file, "|" and one that comes
                           through a pipe, or NULL */
    const char *written[SCENARIO_FILES]; /* files that it writes */
};

extern const struct scenario scenarios[];
extern const size_t scenario_count;

/* A file that a scenario reads, a half of which is refused; or NULL. */
const char *scenario_cut(const struct scenario *scenario);

/* A command that reads the clock, and its words with --at and a moment, which
 * is at the %s. */
struct dated {
    struct scenario by_clock;
    const char *by_moment;
};

extern const struct dated dated[];
extern const size_t dated_count;

/* Moments that the clock may say. A wrong one is one that it cannot be. */
struct scenario_moment {
    long long seconds;
    const char *text;
    bool is_wrong;
};

extern const struct scenario_moment scenario_moments[];
extern const size_t scenario_moment_count;

#endif
