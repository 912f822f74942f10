#include "system/modules.h"

#include <stdlib.h>
#include <string.h>

static const struct module *known;
static size_t known_count;

void modules_set(const struct module *modules, size_t count)
{
    known = modules;
    known_count = count;
}

bool modules_known(void)
{
    return known_count > 0;
}

static int compare(const void *name, const void *module)
{
    return strcmp(name, ((const struct module *)module)->name);
}

const struct module *modules_find(const char *name)
{
    if (known_count == 0)
        return NULL;
    return bsearch(name, known, known_count, sizeof *known, compare);
}
