/* A jail (system/jail.h) in which a module of Lua is at work. One can be begun
 * before its work is known, and before there is a state of Lua: to start a
 * process and to load a module there takes as long as to find out what to ask
 * it. */
#ifndef COTTER_CELL_H
#define COTTER_CELL_H

#include <stdbool.h>

#include "base/fault.h"
#include "system/jail.h"

/* What is loaded while the process has all rights, beside the module. */
enum cell_need {
    CELL_NOTHING,
    CELL_ARCHIVE, /* libzip */
    CELL_LEGACY   /* OpenSSL's provider of old ciphers */
};

/* Starts a process for the module; path is where modules are found that the
 * program does not carry. On refusal jail is closed. */
MUST_CHECK bool cell_open(struct jail *jail, enum cell_need need,
                          const char *module, const char *path,
                          struct fault *fault);

/* Begins a process for the module, which waits for cell_take. Where that can't
 * be done, there is none to take. */
void cell_prepare(const char *module, const char *path);

/* Has the process that was begun make itself ready on another processor than
 * this one's (system/processor.h), until it is taken. */
void cell_part(void);

/* Takes the process that was begun for the module, if there is one. */
MUST_CHECK bool cell_take(struct jail *jail, const char *module);

#endif
