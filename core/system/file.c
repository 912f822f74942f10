#define _GNU_SOURCE /* O_CLOEXEC, O_NOCTTY, mkostemp */
#include "system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

enum {
    FIRST_READ = 64 * 1024,
    OWNER = 0600,
    OWNER_AND_READERS = 0644
};

static bool refuse(struct fault *fault, enum fault_code code, size_t offset)
{
    *fault = (struct fault){ .code = code, .offset = offset };
    return false;
}

enum fault_code file_cause(enum fault_code otherwise)
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

/* Opens a regular file, and tells what the system knows of it. */
static int open_regular(const char *path, struct stat *info,
                        struct fault *fault)
{
    int descriptor =
        open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

    if (descriptor < 0) {
        refuse(fault, file_cause(FAULT_FILE_READ), 0);
        return -1;
    }
    if (fstat(descriptor, info) != 0)
        refuse(fault, file_cause(FAULT_FILE_READ), 0);
    else if (S_ISREG(info->st_mode))
        return descriptor;
    else
        refuse(fault, irregular(info->st_mode), 0);
    close(descriptor);
    return -1;
}

int file_open(const char *path, struct fault *fault)
{
    struct stat info;

    return open_regular(path, &info, fault);
}

struct buffer {
    uint8_t *data;
    size_t size, room;
    size_t first; /* room, to begin with */
};

/* Room for one octet more than limit, so that the end is seen. */
static bool grow(struct buffer *buffer, size_t limit)
{
    size_t room = buffer->room == 0 ? buffer->first : 2 * buffer->room;
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

/* Whether what is said to have so many octets is here, 0 if that is not known.
 * A regular file gives less than there is room for at its end alone (POSIX,
 * read), so that it need not be asked once more. */
static bool is_whole(const struct buffer *buffer, size_t size)
{
    return size > 0 && buffer->size == size && size < buffer->room;
}

static enum fault_code read_all(int descriptor, size_t limit, size_t size,
                                struct buffer *buffer)
{
    ssize_t got;

    do {
        if (buffer->size == buffer->room && !grow(buffer, limit))
            return FAULT_MEMORY;
        got = read_some(descriptor, buffer);
        if (buffer->size > limit)
            return FAULT_FILE_TOO_LARGE;
    } while (got > 0 && !is_whole(buffer, size));
    return got < 0 ? file_cause(FAULT_FILE_READ) : FAULT_NONE;
}

/* Reads what is said to have so many octets; 0: that is not known. */
static bool read_whole(int descriptor, size_t limit, size_t size,
                       struct octets *contents, struct fault *fault)
{
    /* a byte more, so that the end is seen without growing */
    struct buffer buffer = { NULL, 0, 0, size == 0 ? FIRST_READ : size + 1 };
    enum fault_code code = read_all(descriptor, limit, size, &buffer);

    if (code == FAULT_NONE && buffer.size < size)
        code = FAULT_FILE_CHANGED;
    *contents = (struct octets){ buffer.data, buffer.size };
    if (code == FAULT_NONE)
        return true;
    free(buffer.data);
    return refuse(fault, code, buffer.size);
}

bool file_read_open(int descriptor, size_t limit, struct octets *contents,
                    struct fault *fault)
{
    return read_whole(descriptor, limit, 0, contents, fault);
}

bool file_read(const char *path, size_t limit, struct octets *contents,
               struct fault *fault)
{
    struct stat info;
    bool done;
    int descriptor = open_regular(path, &info, fault);

    if (descriptor < 0)
        return false;
    if ((uint64_t)info.st_size > limit)
        done = refuse(fault, FAULT_FILE_TOO_LARGE, 0);
    else
        done = read_whole(descriptor, limit, (size_t)info.st_size, contents,
                          fault);
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
static mode_t mode_for(const char *path, enum file_readers readers)
{
    struct stat info;
    mode_t mask;

    if (readers == FILE_FOR_OWNER)
        return OWNER;
    if (stat(path, &info) == 0)
        return info.st_mode & 0777;
    mask = umask(0);
    umask(mask);
    return OWNER_AND_READERS & ~mask;
}

/* Fills the temporary file, closes it and gives it its name. */
static bool finish(int descriptor, const char *temporary, const char *path,
                   mode_t mode, struct octets contents)
{
    bool whole = fchmod(descriptor, mode) == 0
              && write_all(descriptor, contents)
              && fsync(descriptor) == 0;

    return close(descriptor) == 0 && whole && rename(temporary, path) == 0;
}

/* Has the signals that people and systems end a process with wait, so that none
 * leaves a temporary file behind. */
static void hold_signals(sigset_t *before)
{
    sigset_t held;

    sigemptyset(&held);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGQUIT);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, before);
}

/* Writes a temporary file beside path, and gives it its name; nothing is left
 * of it otherwise. */
static bool replace(const char *path, char *temporary, mode_t mode,
                    struct octets contents, struct fault *fault)
{
    int descriptor = mkostemp(temporary, O_CLOEXEC);

    if (descriptor < 0)
        return refuse(fault, file_cause(FAULT_FILE_WRITE), 0);
    if (finish(descriptor, temporary, path, mode, contents))
        return true;
    refuse(fault, file_cause(FAULT_FILE_WRITE), 0);
    unlink(temporary);
    return false;
}

/* Whether a file is what is written to as standard output or error. */
static bool is_standard(const struct stat *file)
{
    for (int descriptor = 1; descriptor <= 2; descriptor++) {
        struct stat info;

        if (fstat(descriptor, &info) == 0 && info.st_dev == file->st_dev
            && info.st_ino == file->st_ino)
            return true;
    }
    return false;
}

/* What is at a path that no file can take the place of. */
static enum fault_code obstacle(const char *path)
{
    struct stat info;

    if (stat(path, &info) == 0) {
        if (!S_ISREG(info.st_mode))
            return irregular(info.st_mode);
        return is_standard(&info) ? FAULT_FILE_STANDARD : FAULT_NONE;
    }
    if (errno == ELOOP)
        return FAULT_FILE_LOOP;
    return lstat(path, &info) == 0 ? FAULT_FILE_NOWHERE : FAULT_NONE;
}

bool file_write(const char *path, struct octets contents,
                enum file_readers readers, struct fault *fault)
{
    char temporary[LIMIT_PATH_OCTETS];
    enum fault_code found = obstacle(path);
    sigset_t before;
    bool done;
    int size;

    if (found != FAULT_NONE)
        return refuse(fault, found, 0);
    size = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if ((size_t)size >= sizeof temporary)
        return refuse(fault, FAULT_FILE_NAME, 0);
    hold_signals(&before);
    done = replace(path, temporary, mode_for(path, readers), contents, fault);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return done;
}

enum file_type file_type_of(mode_t mode)
{
    if (S_ISREG(mode))
        return FILE_REGULAR;
    if (S_ISDIR(mode))
        return FILE_DIRECTORY;
    return S_ISLNK(mode) ? FILE_LINK : FILE_OTHER;
}

bool file_stat(const char *path, struct file_stat *result,
               struct fault *fault)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return refuse(fault, file_cause(FAULT_FILE_READ), 0);
    result->type = file_type_of(info.st_mode);
    result->size = (uint64_t)info.st_size;
    result->modified = (int64_t)info.st_mtim.tv_sec * 1000 * 1000 * 1000
                     + info.st_mtim.tv_nsec;
    return true;
}
