#define _DEFAULT_SOURCE /* mprotect */
#include "base/relocation.h"

#include <stddef.h>
#include <threads.h>

#include <sys/mman.h>

#define HIDDEN __attribute__((weak, visibility("hidden")))

/* Of core/tables.ld. NULL where a program is linked without it. */
extern struct relocation_deferred relocation_deferred HIDDEN;
extern char relocation_deferred_end[] HIDDEN;

/* Where the program begins, which is linked to begin at 0. */
extern char __ehdr_start[] HIDDEN;

static bool done;

/* An even entry, as the first is, tells where the next word to relocate stands;
 * an odd one has a bit for each of the 63 words behind the last. */
static void relocate(const uint64_t *entries, size_t count)
{
    uint64_t base = (uint64_t)(uintptr_t)__ehdr_start;
    uint64_t *word = (uint64_t *)(uintptr_t)base;

    for (size_t i = 0; i < count; i++) {
        uint64_t bits = entries[i] >> 1;

        if (entries[i] % 2 == 0) {
            word = (uint64_t *)(uintptr_t)(base + entries[i]);
            *word++ += base;
            continue;
        }
        for (size_t j = 0; bits != 0; j++, bits >>= 1)
            if (bits % 2 == 1)
                word[j] += base;
        word += 63;
    }
}

/* The pages are read-only before and after, as all that is relocated. */
static void relocate_once(void)
{
    struct relocation_deferred *deferred = &relocation_deferred;
    size_t size;

    if (deferred == NULL || deferred->size == 0) {
        done = true;
        return;
    }
    size = (uintptr_t)relocation_deferred_end - (uintptr_t)deferred;
    if (mprotect(deferred, size, PROT_READ | PROT_WRITE) != 0)
        return;
    relocate((const uint64_t *)(const void *)(__ehdr_start + deferred->begin),
             deferred->size / sizeof(uint64_t));
    done = mprotect(deferred, size, PROT_READ) == 0;
}

bool relocation_done(void)
{
    static once_flag once = ONCE_FLAG_INIT;

    call_once(&once, relocate_once);
    return done;
}
