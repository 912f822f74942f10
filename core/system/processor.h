/* Which processors a process runs on. A system may let a new process wait for
 * the processor of its parent while another one sleeps, so that what both do at
 * the same time takes as long as one after the other. */
#ifndef COTTER_PROCESSOR_H
#define COTTER_PROCESSOR_H

#include <stdbool.h>
#include <sys/types.h>

/* Whether nothing runs on any processor but the caller. False where the system
 * does not tell. */
bool processor_alone(void);

/* The same of what /proc/loadavg says (proc(5)), which ends with NUL: three
 * loads, what runs of all there is, and the newest process. */
bool processor_tells_alone(const char *loads);

/* Keeps the processor that the caller runs on from a child of it. False: it
 * may use no other, or the system refuses, and nothing has changed. */
bool processor_part(pid_t process);

/* Gives a child all that the caller may use. */
void processor_share(pid_t process);

#endif
