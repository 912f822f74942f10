#define _GNU_SOURCE /* O_CLOEXEC, O_NOCTTY, d_type, mkostemp */
#include "system/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

enum {
    FIRST_READ = 64 * 1024,
    OWNER_AND_READERS = 0644,
    ALL_RIGHTS = 0777 /* but those that the user's mask takes */
};

static bool refuse(struct fault *fault, enum fault_code code, size_t offset)
{
    *fault = (struct fault){ .code = code, .offset = offset };
    return false;
}

/* The fault of errno. */
static enum fault_code cause(enum fault_code otherwise)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return FAULT_FILE_MISSING;
    case EACCES:
    case EPERM:
        return FAULT_FILE_PERMISSION;
    case ENXIO: /* opening a socket, or a device that is not there */
        return FAULT_FILE_SOCKET;
    case ELOOP:
        return FAULT_FILE_LOOP;
    case ENAMETOOLONG:
        return FAULT_FILE_NAME;
    case EISDIR:
        return FAULT_FILE_DIRECTORY;
    default:
        return otherwise;
    }
}

/* The fault of a file that is not a regular one. */
static enum fault_code irregular(mode_t mode)
{
    if (S_ISDIR(mode))
        return FAULT_FILE_DIRECTORY;
    if (S_ISFIFO(mode))
        return FAULT_FILE_FIFO;
    if (S_ISSOCK(mode))
        return FAULT_FILE_SOCKET;
    return FAULT_FILE_DEVICE;
}

int file_open(const char *path, struct fault *fault)
{
    struct stat info;
    int descriptor =
        open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

    if (descriptor < 0) {
        refuse(fault, cause(FAULT_FILE_READ), 0);
        return -1;
    }
    if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode))
        return descriptor;
    refuse(fault, irregular(info.st_mode), 0);
    close(descriptor);
    return -1;
}

struct buffer {
    uint8_t *data;
    size_t size, room;
};

/* Room for one octet more than limit, so that the end is seen. */
static bool grow(struct buffer *buffer, size_t limit)
{
    size_t room = buffer->room == 0 ? FIRST_READ : 2 * buffer->room;
    uint8_t *data;

    if (room > limit)
        room = limit + 1;
    data = realloc(buffer->data, room);
    if (data == NULL)
        return false;
    buffer->data = data;
    buffer->room = room;
    return true;
}

/* Reads once. Returns what read() does, with EINTR hidden. */
static ssize_t read_some(int descriptor, struct buffer *buffer)
{
    ssize_t got;

    do
        got = read(descriptor, buffer->data + buffer->size,
                   buffer->room - buffer->size);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        buffer->size += (size_t)got;
    return got;
}

static enum fault_code read_all(int descriptor, size_t limit,
                                struct buffer *buffer)
{
    ssize_t got;

    do {
        if (buffer->size == buffer->room && !grow(buffer, limit))
            return FAULT_MEMORY;
        got = read_some(descriptor, buffer);
        if (buffer->size > limit)
            return FAULT_FILE_TOO_LARGE;
    } while (got > 0);
    return got < 0 ? cause(FAULT_FILE_READ) : FAULT_NONE;
}

bool file_read_open(int descriptor, size_t limit, struct octets *contents,
                    struct fault *fault)
{
    struct buffer buffer = { NULL, 0, 0 };
    enum fault_code code = read_all(descriptor, limit, &buffer);

    *contents = (struct octets){ buffer.data, buffer.size };
    if (code == FAULT_NONE)
        return true;
    free(buffer.data);
    return refuse(fault, code, buffer.size);
}

bool file_read(const char *path, size_t limit, struct octets *contents,
               struct fault *fault)
{
    struct stat info;
    bool done;
    int descriptor = file_open(path, fault);

    if (descriptor < 0)
        return false;
    if (fstat(descriptor, &info) == 0 && (uint64_t)info.st_size > limit)
        done = refuse(fault, FAULT_FILE_TOO_LARGE, 0);
    else
        done = file_read_open(descriptor, limit, contents, fault);
    close(descriptor);
    return done;
}

static bool write_all(int descriptor, struct octets contents)
{
    while (contents.size > 0) {
        ssize_t wrote = write(descriptor, contents.data, contents.size);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        contents.data += wrote;
        contents.size -= (size_t)wrote;
    }
    return true;
}

/* The mode that the file has, or that a new one would have. */
static mode_t mode_for(const char *path)
{
    struct stat info;
    mode_t mask;

    if (stat(path, &info) == 0)
        return info.st_mode & 0777;
    mask = umask(0);
    umask(mask);
    return OWNER_AND_READERS & ~mask;
}

/* Fills the temporary file, closes it and gives it its name. */
static bool finish(int descriptor, const char *temporary, const char *path,
                   struct octets contents)
{
    bool whole = fchmod(descriptor, mode_for(path)) == 0
              && write_all(descriptor, contents)
              && fsync(descriptor) == 0;

    return close(descriptor) == 0 && whole && rename(temporary, path) == 0;
}

bool file_write(const char *path, struct octets contents,
                struct fault *fault)
{
    char temporary[LIMIT_PATH_OCTETS];
    struct stat info;
    int size, descriptor;

    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return refuse(fault, irregular(info.st_mode), 0);
    size = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (size < 0 || (size_t)size >= sizeof temporary)
        return refuse(fault, FAULT_FILE_NAME, 0);
    descriptor = mkostemp(temporary, O_CLOEXEC);
    if (descriptor < 0)
        return refuse(fault, cause(FAULT_FILE_WRITE), 0);
    if (finish(descriptor, temporary, path, contents))
        return true;
    refuse(fault, cause(FAULT_FILE_WRITE), 0);
    unlink(temporary);
    return false;
}

static enum file_type type_of(mode_t mode)
{
    if (S_ISREG(mode))
        return FILE_REGULAR;
    if (S_ISDIR(mode))
        return FILE_DIRECTORY;
    return S_ISLNK(mode) ? FILE_LINK : FILE_OTHER;
}

static enum file_type entry_type(DIR *directory, const struct dirent *entry)
{
    struct stat info;

    if (entry->d_type != DT_UNKNOWN)
        return type_of((mode_t)DTTOIF(entry->d_type));
    if (fstatat(dirfd(directory), entry->d_name, &info,
                AT_SYMLINK_NOFOLLOW) != 0)
        return FILE_OTHER;
    return type_of(info.st_mode);
}

static bool append(struct file_list *list, const char *name,
                   enum file_type type)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 64 : 2 * list->room;
        struct file_entry *entries =
            realloc(list->entries, room * sizeof *entries);

        if (entries == NULL)
            return false;
        list->entries = entries;
        list->room = room;
    }
    list->entries[list->count] = (struct file_entry){ strdup(name), type };
    return list->entries[list->count++].name != NULL;
}

static enum fault_code list_all(DIR *directory, struct file_list *list)
{
    const struct dirent *entry;

    for (;;) {
        errno = 0;
        entry = readdir(directory);
        if (entry == NULL)
            return errno == 0 ? FAULT_NONE : cause(FAULT_FILE_READ);
        if (strcmp(entry->d_name, ".") == 0
            || strcmp(entry->d_name, "..") == 0)
            continue;
        if (list->count == LIMIT_FOLDER_ENTRIES)
            return FAULT_FILE_ENTRIES;
        if (!append(list, entry->d_name, entry_type(directory, entry)))
            return FAULT_MEMORY;
    }
}

static int compare(const void *left, const void *right)
{
    return strcmp(((const struct file_entry *)left)->name,
                  ((const struct file_entry *)right)->name);
}

bool file_list(const char *path, struct file_list *list, struct fault *fault)
{
    enum fault_code code;
    DIR *directory = opendir(path);

    *list = (struct file_list){ NULL, 0, 0 };
    if (directory == NULL && errno == ENOTDIR) {
        struct stat info;

        return refuse(fault, stat(path, &info) == 0 ? FAULT_FILE_NO_DIRECTORY
                                                    : FAULT_FILE_MISSING, 0);
    }
    if (directory == NULL)
        return refuse(fault, cause(FAULT_FILE_READ), 0);
    code = list_all(directory, list);
    closedir(directory);
    if (code != FAULT_NONE)
        return refuse(fault, code, list->count);
    if (list->count > 0)
        qsort(list->entries, list->count, sizeof *list->entries, compare);
    return true;
}

void file_list_free(struct file_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->entries[i].name);
    free(list->entries);
    *list = (struct file_list){ NULL, 0, 0 };
}

bool file_make_directory(const char *path, struct fault *fault)
{
    struct stat info;

    if (mkdir(path, ALL_RIGHTS) == 0)
        return true;
    if (errno != EEXIST)
        return refuse(fault, cause(FAULT_FILE_WRITE), 0);
    return (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        || refuse(fault, FAULT_FILE_NO_DIRECTORY, 0);
}

bool file_stat(const char *path, struct file_stat *result,
               struct fault *fault)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return refuse(fault, cause(FAULT_FILE_READ), 0);
    result->type = type_of(info.st_mode);
    result->size = (uint64_t)info.st_size;
    result->modified = (int64_t)info.st_mtim.tv_sec * 1000 * 1000 * 1000
                     + info.st_mtim.tv_nsec;
    return true;
}
