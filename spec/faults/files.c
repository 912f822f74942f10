#define _GNU_SOURCE /* DT_DIR */
#include "files.h"

#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

enum { PATH = 512 };

static void stop(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

struct text text_of(int descriptor)
{
    struct stat info;
    struct text text;

    if (fstat(descriptor, &info) != 0)
        stop("fstat");
    text.size = (size_t)info.st_size;
    text.data = malloc(text.size + 1);
    if (text.data == NULL
        || pread(descriptor, text.data, text.size, 0) != (ssize_t)text.size)
        stop("pread");
    text.data[text.size] = '\0';
    return text;
}

struct text text_read(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct text text = { NULL, 0 };

    if (descriptor < 0)
        return text;
    text = text_of(descriptor);
    close(descriptor);
    return text;
}

bool files_remove_temporary(const char *path)
{
    char pattern[PATH];
    glob_t found;

    snprintf(pattern, sizeof pattern, "%s.??????", path);
    if (glob(pattern, 0, NULL, &found) != 0)
        return false;
    for (size_t i = 0; i < found.gl_pathc; i++)
        unlink(found.gl_pathv[i]);
    globfree(&found);
    return true;
}

/* Removes the folders of a path that are empty. */
static void remove_folders(const char *path)
{
    char folder[PATH];
    char *end;

    snprintf(folder, sizeof folder, "%s", path);
    while ((end = strrchr(folder, '/')) != NULL) {
        *end = '\0';
        if (rmdir(folder) != 0)
            return;
    }
}

void files_put_back(const char *path, struct text text)
{
    int descriptor;

    unlink(path);
    if (text.data == NULL) {
        remove_folders(path);
        return;
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0
        || write(descriptor, text.data, text.size) != (ssize_t)text.size
        || close(descriptor) != 0)
        stop(path);
}

bool text_equal(struct text left, struct text right)
{
    return (left.data == NULL) == (right.data == NULL)
        && left.size == right.size
        && (left.data == NULL
            || memcmp(left.data, right.data, left.size) == 0);
}

static bool is_folder(const struct dirent *entry)
{
    return entry->d_type == DT_DIR && entry->d_name[0] != '.';
}

size_t files_count(const char *path, unsigned depth)
{
    DIR *folder = depth == 0 ? NULL : opendir(path);
    const struct dirent *entry;
    size_t count = 0;

    if (folder == NULL)
        return 0;
    while ((entry = readdir(folder)) != NULL) {
        char below[PATH];

        count++;
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (is_folder(entry))
            count += files_count(below, depth - 1);
    }
    closedir(folder);
    return count;
}
