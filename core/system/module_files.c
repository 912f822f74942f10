#include "system/module_files.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "system/file.h"
#include "system/folder.h"
#include "system/modules.h"

static const char root[] = "cotter";
static const char module_end[] = ".lua";
static const char package_end[] = ".init";

/* What has been read; it lives as long as the program. */
static struct module *found;
static size_t found_count;

static bool ends(const char *text, const char *end)
{
    size_t size = strlen(text), tail = strlen(end);

    return size >= tail && strcmp(text + size - tail, end) == 0;
}

/* "cotter/cli/init.lua" -> "cotter.cli", to be freed. */
static char *name_of(const char *path)
{
    size_t size = strlen(path) - strlen(module_end);
    char *name = malloc(size + 1);

    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < size; i++)
        name[i] = path[i] == '/' ? '.' : path[i];
    name[size] = '\0';
    if (ends(name, package_end))
        name[size - strlen(package_end)] = '\0';
    return name;
}

static bool is_found(const char *name)
{
    for (size_t i = 0; i < found_count; i++)
        if (strcmp(found[i].name, name) == 0)
            return true;
    return false;
}

/* Keeps a module of a name, which is freed if it is not kept. */
static void keep(const char *path, char *name)
{
    struct fault fault;
    struct octets code;
    struct module *more =
        realloc(found, (found_count + 1) * sizeof *found);

    if (more != NULL)
        found = more;
    if (more == NULL || !file_read(path, LIMIT_FILE_OCTETS, &code, &fault)) {
        free(name);
        return;
    }
    found[found_count++] = (struct module){ .name = name, .code = code };
}

/* Meets a file. The first of a name is the one, as in require(). */
static void meet(const char *path, size_t base)
{
    char *name = name_of(path + base);

    if (name == NULL || is_found(name))
        free(name);
    else
        keep(path, name);
}

/* Walks a folder; depth bounds what its links can do. */
static void walk(const char *folder, size_t base, int depth)
{
    struct folder_list list = { 0 };
    struct fault fault;
    char path[LIMIT_PATH_OCTETS];
    bool listed = folder_list(folder, NULL, &list, &fault);

    for (size_t i = 0; listed && i < list.count; i++) {
        const struct folder_entry *entry = &list.entries[i];
        int size = snprintf(path, sizeof path, "%s/%s", folder, entry->name);

        if (size < 0 || (size_t)size >= sizeof path)
            continue;
        if (entry->type == FILE_DIRECTORY && depth > 0)
            walk(path, base, depth - 1);
        else if (entry->type == FILE_REGULAR && ends(path, module_end))
            meet(path, base);
    }
    folder_list_free(&list);
}

/* Walks what a template "FOLDER/?.lua" finds below the root. */
static void read_template(const char *template, size_t size)
{
    enum { LEVELS = 8 };
    char folder[LIMIT_PATH_OCTETS];
    const char *mark = memchr(template, '?', size);
    size_t base;

    if (mark == NULL || size - (size_t)(mark - template) != 5
        || memcmp(mark, "?.lua", 5) != 0)
        return;
    base = (size_t)(mark - template);
    if (base + sizeof root > sizeof folder)
        return;
    memcpy(folder, template, base);
    memcpy(folder + base, root, sizeof root);
    walk(folder, base, LEVELS);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct module *)a)->name,
                  ((const struct module *)b)->name);
}

void module_files_read(const char *path)
{
    if (modules_known())
        return;
    while (*path != '\0') {
        size_t size = strcspn(path, ";");

        read_template(path, size);
        path += size + (path[size] == ';');
    }
    if (found_count == 0)
        return;
    qsort(found, found_count, sizeof *found, compare);
    modules_set(found, found_count);
}
