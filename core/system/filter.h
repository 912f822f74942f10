/* What a confined process may ask of the kernel, as core/filter.c works it out
 * when the program is built. */
#ifndef COTTER_FILTER_H
#define COTTER_FILTER_H

#include <linux/filter.h>

/* For seccomp(2): whatever is not listed kills the process. */
extern const struct sock_filter filter_rows[];
extern const unsigned short filter_rows_count;

/* For a program that sanitizers watch: they open files and start threads. */
extern const struct sock_filter filter_instrumented[];
extern const unsigned short filter_instrumented_count;

#endif
