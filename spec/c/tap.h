/* What the tests in C share: a line of TAP for each, and octets in a block of
 * memory of their own. */
#ifndef COTTER_TAP_H
#define COTTER_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/octets.h"

static int tap_count, tap_failures;

/* Writes a name that may be an input: no line end, and no sign of TAP's. */
static inline void tap_name(const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name >= ' ' && *name < 0x7f && *name != '#')
            putchar(*name);
        else
            printf("<%02x>", (unsigned)(unsigned char)*name);
    }
}

static inline void tap_start(bool ok)
{
    tap_failures += !ok;
    printf("%sok %d - ", ok ? "" : "not ", ++tap_count);
}

static inline void report(bool ok, const char *name)
{
    tap_start(ok);
    tap_name(name);
    putchar('\n');
}

/* Reports what was done, and of which row of a table. */
static inline void report_of(bool ok, const char *what, const char *name)
{
    tap_start(ok);
    printf("%s ", what);
    tap_name(name);
    putchar('\n');
}

/* Prints the plan, behind all tests. Returns what main does. */
static inline int tap_end(void)
{
    printf("1..%d\n", tap_count);
    return tap_failures > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A block of its own, so that a sanitizer sees what is read outside of it. What
 * is empty has an octet before it: sanitizers cannot tell it from one octet. */
static inline struct octets copy(const void *octets, size_t size)
{
    uint8_t *room = malloc(size == 0 ? 1 : size);

    if (room == NULL)
        abort();
    memcpy(room, octets, size);
    return (struct octets){ size == 0 ? room + 1 : room, size };
}

static inline void drop(struct octets made)
{
    free((void *)(uintptr_t)(made.size == 0 ? made.data - 1 : made.data));
}

#endif
