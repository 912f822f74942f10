#define _POSIX_C_SOURCE 200809L /* strdup */
#include "bind/cell.h"

#include <stdlib.h>
#include <string.h>

#include <lua.h>

#include "base/crypto.h"
#include "input/pkcs12_open.h"
#include "system/archive.h"
#include "system/budget.h"
#include "system/module_files.h"
#include "system/processor.h"
#include "system/sandbox.h"

#include "bind/workshop.h"

/* For the new process: what workshop_ready did is told by serve. */
static void prepare_workshop(void *context)
{
    budget_listen();
    workshop_ready(context);
    workshop_close_path(context);
}

static void prepare_archive(void *context)
{
    prepare_workshop(context);
    archive_prepare();
}

static void prepare_legacy(void *context)
{
    prepare_workshop(context);
    pkcs12_prepare();
}

static enum jail_outcome serve(void *context, struct octets request,
                               size_t memory, struct octets *answer)
{
    switch (workshop_serve(context, request, memory, answer)) {
    case LUA_OK:
        return JAIL_ANSWER;
    case LUA_ERRMEM:
        return JAIL_MEMORY;
    default:
        return JAIL_ERROR;
    }
}

/* The workshop is made here and lives there. */
bool cell_open(struct jail *jail, enum cell_need need, const char *module,
               const char *path, struct fault *fault)
{
    static void (*const preparations[])(void *) = {
        [CELL_NOTHING] = prepare_workshop,
        [CELL_ARCHIVE] = prepare_archive,
        [CELL_LEGACY] = prepare_legacy,
    };
    struct workshop workshop;
    struct jail_work work = { &workshop, preparations[need], serve };
    bool started;

    *jail = (struct jail){ .child.process = 0 };
    module_files_read(path);
    if (!workshop_open(&workshop, module, path, sandbox_memory(0)))
        return fault_refuse(fault, FAULT_MEMORY, 0);
    started = jail_open(jail, &work, fault);
    workshop_close(&workshop);
    return started;
}

/* The process that waits, and the name of its module. */
static struct jail waiting;
static char *waiting_module;
static bool parted; /* it may not run where this process does */

static void forget(void)
{
    free(waiting_module);
    waiting_module = NULL;
    parted = false;
    waiting = (struct jail){ .child.process = 0 };
}

void cell_prepare(const char *module, const char *path)
{
    struct fault fault;

    jail_close(&waiting);
    forget();
    waiting_module = strdup(module);
    if (waiting_module == NULL
        || !cell_open(&waiting, CELL_NOTHING, module, path, &fault))
        forget();
}

void cell_part(void)
{
    parted = waiting_module != NULL && processor_part(waiting.child.process);
}

bool cell_take(struct jail *jail, const char *module)
{
    if (waiting_module == NULL || strcmp(waiting_module, module) != 0)
        return false;
    *jail = waiting;
    if (parted)
        processor_share(jail->child.process);
    forget();
    return true;
}
