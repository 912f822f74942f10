/* That memory was wanted and was not there, anywhere in the process. What is
 * concluded after that may be wrong however well it reads: a reader that takes
 * a refusal for "not of this form", a call that is tried in another way, a
 * pcall that goes on. Who answers for the whole looks here before it does. */
#ifndef COTTER_MEMORY_H
#define COTTER_MEMORY_H

/* Notes that an allocation has failed, for good; in any thread. */
void memory_lack(void);

/* How often that was noted. */
unsigned long memory_lacks(void);

#endif
