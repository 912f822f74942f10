/* The tables of OpenSSL, relocated when they are first used.
 *
 * They hold most pointers of the program: 18,000 on 90 pages, each of which
 * the system's linker would copy and fill in at each start, though most runs
 * never use OpenSSL. That was 0.3 to 0.4 ms of a check of one config, on one
 * machine. core/tables.ld puts them on pages of their own, and the build tool
 * core/defer.c takes them out of what the system's linker is told. A program
 * that was linked without either has none that are deferred. */
#ifndef COTTER_RELOCATION_H
#define COTTER_RELOCATION_H

#include <stdbool.h>
#include <stdint.h>

/* What the tables begin with: where the relocations that were deferred stand,
 * from the begin of the program, and their octets; 0: none were. They are
 * entries of DT_RELR (System V ABI, 5.2). */
struct relocation_deferred {
    uint64_t begin, size;
};

/* Whether the tables can be used, which are relocated by the first call. It is
 * to be made before any function of OpenSSL that has tables: base/crypto.h
 * does. False: the system does not let their pages be written to, or be sealed
 * again. */
bool relocation_done(void);

#endif
