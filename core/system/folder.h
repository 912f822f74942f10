/* Folders: listed, or the files in them that are worth a look. */
#ifndef COTTER_FOLDER_H
#define COTTER_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "system/file.h"
#include "system/name_filter.h"

struct folder_entry {
    char *name;
    enum file_type type; /* links are not followed */
};

struct folder_list {
    struct folder_entry *entries; /* sorted by the octets of the names */
    size_t count, room;
    size_t left_out; /* regular files that a filter left out */
};

/* Lists a directory without "." and "..", and without the regular files that
 * do not fit a filter, unless that is NULL. Free the list in either case. */
MUST_CHECK bool folder_list(const char *path, const struct name_filter *filter,
                          struct folder_list *list, struct fault *fault);

/* Frees the entries, and empties the list. */
void folder_list_free(struct folder_list *list);

/* Makes a directory, unless there is one. */
MUST_CHECK bool folder_make(const char *path, struct fault *fault);

#endif
