/* The Lua modules that are part of the program, as bytecode. core/embed.c
 * writes the array, sorted by name; a build without it has none, and may read
 * them from files (system/module_files.h). */
#ifndef COTTER_MODULES_H
#define COTTER_MODULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/octets.h"

struct module {
    const char *name; /* as require takes it */
    struct octets code; /* bytecode, or text */
};

/* Names the modules of this program. Called once, before any is looked up. */
void modules_set(const struct module *modules, size_t count);

/* Names the embedded ones. core/embed.c writes it. */
void modules_embed(void);

/* Whether any were named. */
bool modules_known(void);

/* The module of that name, or NULL. */
const struct module *modules_find(const char *name);

#endif
