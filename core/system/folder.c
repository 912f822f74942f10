#define _GNU_SOURCE /* d_type */
#include "system/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"

enum { ALL_RIGHTS = 0777 /* but those that the user's mask takes */ };

static bool refuse(struct fault *fault, enum fault_code code, size_t offset)
{
    *fault = (struct fault){ .code = code, .offset = offset };
    return false;
}

static enum file_type entry_type(DIR *directory, const struct dirent *entry)
{
    struct stat info;

    if (entry->d_type != DT_UNKNOWN)
        return file_type_of((mode_t)DTTOIF(entry->d_type));
    if (fstatat(dirfd(directory), entry->d_name, &info,
                AT_SYMLINK_NOFOLLOW) != 0)
        return FILE_OTHER;
    return file_type_of(info.st_mode);
}

static bool append(struct folder_list *list, const char *name,
                   enum file_type type)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 64 : 2 * list->room;
        struct folder_entry *entries =
            realloc(list->entries, room * sizeof *entries);

        if (entries == NULL)
            return false;
        list->entries = entries;
        list->room = room;
    }
    list->entries[list->count] = (struct folder_entry){ strdup(name), type };
    return list->entries[list->count++].name != NULL;
}

static bool is_wanted(const struct name_filter *filter, const char *name,
                      enum file_type type)
{
    struct octets octets = { (const uint8_t *)name, strlen(name) };

    return filter == NULL || type != FILE_REGULAR
        || name_filter_fits(filter, octets);
}

/* Adds an entry, or counts what the filter leaves out. */
static enum fault_code take(DIR *directory, const struct dirent *entry,
                            const struct name_filter *filter,
                            struct folder_list *list)
{
    enum file_type type;

    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
        return FAULT_NONE;
    if (list->count + list->left_out == LIMIT_FOLDER_ENTRIES)
        return FAULT_FILE_ENTRIES;
    type = entry_type(directory, entry);
    if (!is_wanted(filter, entry->d_name, type)) {
        list->left_out++;
        return FAULT_NONE;
    }
    return append(list, entry->d_name, type) ? FAULT_NONE : FAULT_MEMORY;
}

static enum fault_code list_all(DIR *directory,
                                const struct name_filter *filter,
                                struct folder_list *list)
{
    enum fault_code code;

    do {
        const struct dirent *entry;

        errno = 0;
        entry = readdir(directory);
        if (entry == NULL)
            return errno == 0 ? FAULT_NONE : file_cause(FAULT_FILE_READ);
        code = take(directory, entry, filter, list);
    } while (code == FAULT_NONE);
    return code;
}

static int compare(const void *left, const void *right)
{
    return strcmp(((const struct folder_entry *)left)->name,
                  ((const struct folder_entry *)right)->name);
}

bool folder_list(const char *path, const struct name_filter *filter,
               struct folder_list *list, struct fault *fault)
{
    enum fault_code code;
    DIR *directory = opendir(path);

    *list = (struct folder_list){ NULL, 0, 0, 0 };
    if (directory == NULL && errno == ENOTDIR) {
        struct stat info;

        return refuse(fault, stat(path, &info) == 0 ? FAULT_FILE_NO_DIRECTORY
                                                    : FAULT_FILE_MISSING, 0);
    }
    if (directory == NULL)
        return refuse(fault, file_cause(FAULT_FILE_READ), 0);
    code = list_all(directory, filter, list);
    closedir(directory);
    if (code != FAULT_NONE)
        return refuse(fault, code, list->count);
    if (list->count > 0)
        qsort(list->entries, list->count, sizeof *list->entries, compare);
    return true;
}

void folder_list_free(struct folder_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->entries[i].name);
    free(list->entries);
    *list = (struct folder_list){ NULL, 0, 0, 0 };
}

bool folder_make(const char *path, struct fault *fault)
{
    struct stat info;

    if (mkdir(path, ALL_RIGHTS) == 0)
        return true;
    if (errno != EEXIST)
        return refuse(fault, file_cause(FAULT_FILE_WRITE), 0);
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return true;
    return refuse(fault, FAULT_FILE_NO_DIRECTORY, 0);
}
