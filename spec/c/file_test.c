/* Tests of core/system/file and core/system/folder on a disk that fails as it
 * is told: one call of the system, of those that the linker has come here (see
 * the Makefile), fails once. What each errno means is said by the pages of the
 * manual. Prints TAP. */
#define _GNU_SOURCE /* mkostemp, DT_UNKNOWN */
#undef _FORTIFY_SOURCE /* its calls are wrapped by functions of their own */
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
#include "system/folder.h"

#include "tap.h"

/* Stands for a call that moves an octet alone, and for one that finds the end.
 */
enum { SHORT = -1, END = -2 };

/* What the folder has: "file", "folder" and "link". */
enum { ENTRIES = 3 };

/* The call that fails, until it has; and what a folder is said to hold. */
static const char *failing;
static int error;
static size_t entries, told;
static bool typeless;

static bool fails(const char *call)
{
    if (failing == NULL || strcmp(failing, call) != 0)
        return false;
    failing = NULL;
    errno = error;
    return true;
}

/* The calls ---------------------------------------------------------------- */

#define STAND_IN(type, name, arguments, values) \
    type __real_##name arguments;               \
    type __wrap_##name arguments;               \
    type __wrap_##name arguments                \
    {                                           \
        return fails(#name) ? (type)-1 : __real_##name values; \
    }

STAND_IN(int, fstat, (int descriptor, struct stat *info), (descriptor, info))
STAND_IN(int, stat, (const char *path, struct stat *info), (path, info))
STAND_IN(int, fstatat, (int folder, const char *name, struct stat *info,
                        int flags), (folder, name, info, flags))
STAND_IN(int, fsync, (int descriptor), (descriptor))
STAND_IN(int, fchmod, (int descriptor, mode_t mode), (descriptor, mode))
STAND_IN(int, rename, (const char *from, const char *to), (from, to))
STAND_IN(int, mkostemp, (char *path, int flags), (path, flags))
STAND_IN(int, mkdir, (const char *path, mode_t mode), (path, mode))

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, mode_t mode);

int __wrap_open(const char *path, int flags, mode_t mode)
{
    return fails("open") ? -1 : __real_open(path, flags, mode);
}

/* It is closed whatever it says (close(2)). */
int __real_close(int descriptor);
int __wrap_close(int descriptor);

int __wrap_close(int descriptor)
{
    int status = __real_close(descriptor);

    return fails("close") ? -1 : status;
}

ssize_t __real_read(int descriptor, void *room, size_t size);
ssize_t __wrap_read(int descriptor, void *room, size_t size);

ssize_t __wrap_read(int descriptor, void *room, size_t size)
{
    if (!fails("read"))
        return __real_read(descriptor, room, size);
    if (error == END)
        return 0;
    return error == SHORT ? __real_read(descriptor, room, 1) : -1;
}

ssize_t __real_write(int descriptor, const void *octets, size_t size);
ssize_t __wrap_write(int descriptor, const void *octets, size_t size);

ssize_t __wrap_write(int descriptor, const void *octets, size_t size)
{
    if (!fails("write"))
        return __real_write(descriptor, octets, size);
    return error == SHORT ? __real_write(descriptor, octets, 1) : -1;
}

DIR *__real_opendir(const char *path);
DIR *__wrap_opendir(const char *path);

DIR *__wrap_opendir(const char *path)
{
    return fails("opendir") ? NULL : __real_opendir(path);
}

struct dirent *__real_readdir(DIR *folder);
struct dirent *__wrap_readdir(DIR *folder);

/* The entries that there are, or as many as it is told. */
struct dirent *__wrap_readdir(DIR *folder)
{
    static struct dirent entry;
    struct dirent *found;

    if (fails("readdir"))
        return NULL;
    if (entries > 0) {
        entry.d_type = DT_REG;
        snprintf(entry.d_name, sizeof entry.d_name, "%zu", told);
        return told++ < entries ? &entry : NULL;
    }
    found = __real_readdir(folder);
    if (found != NULL && typeless)
        found->d_type = DT_UNKNOWN;
    return found;
}

/* Deeds -------------------------------------------------------------------- */

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

/* The octets of "file", or a fault. */
static enum fault_code read_file(void)
{
    struct octets contents;
    struct fault fault = { FAULT_NONE, 0 };
    bool read = file_read("file", 100, &contents, &fault);

    if (!read)
        return fault.code;
    read = octets_equal(contents, view("old"));
    free((void *)(uintptr_t)contents.data);
    return read ? FAULT_NONE : FAULT_COUNT;
}

static bool write_old(void)
{
    struct fault fault;

    return file_write("file", view("old"), FILE_FOR_READERS, &fault);
}

/* How many entries the folder has; none of them is a temporary file. */
static size_t count_entries(void)
{
    struct folder_list list;
    struct fault fault;
    size_t number = folder_list(".", NULL, &list, &fault) ? list.count : 0;

    folder_list_free(&list);
    return number;
}

/* Writes "file", and puts back what it was. A failure leaves it whole, and
 * nothing beside it. */
static enum fault_code write_file(void)
{
    struct fault fault = { FAULT_NONE, 0 };
    bool wrote = file_write("file", view("new"), FILE_FOR_READERS, &fault);

    if (!wrote)
        return read_file() == FAULT_NONE && count_entries() == ENTRIES
                   ? fault.code : FAULT_COUNT;
    if (read_file() != FAULT_COUNT
        || !write_old() || count_entries() != ENTRIES)
        return FAULT_COUNT;
    return read_file();
}

/* The folder has a file, a folder and a link. */
static enum fault_code list_folder(void)
{
    static const enum file_type types[ENTRIES] = {
        FILE_REGULAR, FILE_DIRECTORY, FILE_LINK
    };
    struct folder_list list;
    struct fault fault = { FAULT_NONE, 0 };
    bool listed = folder_list(".", NULL, &list, &fault);
    bool right = listed && list.count == ENTRIES;

    for (size_t i = 0; right && i < ENTRIES; i++)
        right = list.entries[i].type == types[i];
    folder_list_free(&list);
    if (!listed)
        return fault.code;
    return right ? FAULT_NONE : FAULT_COUNT;
}

static enum fault_code make_folder(void)
{
    struct fault fault = { FAULT_NONE, 0 };

    return folder_make("folder", &fault) ? FAULT_NONE : fault.code;
}

static enum fault_code stat_file(void)
{
    struct fault fault = { FAULT_NONE, 0 };
    struct file_stat info;

    if (!file_stat("file", &info, &fault))
        return fault.code;
    return info.size == 3 && info.type == FILE_REGULAR ? FAULT_NONE
                                                       : FAULT_COUNT;
}

static const struct row {
    const char *name;
    enum fault_code (*act)(void);
    const char *call;
    int error;
    enum fault_code fault;
} rows[] = {
    { "a file that is not ours to read", read_file, "open", EACCES,
      FAULT_FILE_PERMISSION },
    { "a file that nobody may open so", read_file, "open", EPERM,
      FAULT_FILE_PERMISSION },
    { "a file that is gone", read_file, "open", ENOENT, FAULT_FILE_MISSING },
    { "a file below a file", read_file, "open", ENOTDIR, FAULT_FILE_MISSING },
    { "a socket", read_file, "open", ENXIO, FAULT_FILE_SOCKET },
    { "links in a circle", read_file, "open", ELOOP, FAULT_FILE_LOOP },
    { "a name that is too long", read_file, "open", ENAMETOOLONG,
      FAULT_FILE_NAME },
    { "a folder", read_file, "open", EISDIR, FAULT_FILE_DIRECTORY },
    { "no descriptors", read_file, "open", EMFILE, FAULT_FILE_READ },
    { "a disk that tells nothing of a file", read_file, "fstat", EIO,
      FAULT_FILE_READ },
    { "a disk that cannot be read", read_file, "read", EIO, FAULT_FILE_READ },
    { "a read that a signal breaks off", read_file, "read", EINTR,
      FAULT_NONE },
    { "a read that gives an octet", read_file, "read", SHORT, FAULT_NONE },
    { "a file that is cut before it is read", read_file, "read", END,
      FAULT_FILE_CHANGED },
    { "a folder that is not ours to write to", write_file, "mkostemp", EACCES,
      FAULT_FILE_PERMISSION },
    { "a disk that is not written to", write_file, "mkostemp", EROFS,
      FAULT_FILE_WRITE },
    { "a mode that cannot be set", write_file, "fchmod", EPERM,
      FAULT_FILE_PERMISSION },
    { "a disk that is full", write_file, "write", ENOSPC, FAULT_FILE_WRITE },
    { "a write that a signal breaks off", write_file, "write", EINTR,
      FAULT_NONE },
    { "a write that takes an octet", write_file, "write", SHORT, FAULT_NONE },
    { "a disk that fails when it is synced", write_file, "fsync", EIO,
      FAULT_FILE_WRITE },
    { "a disk that fails at the end", write_file, "close", EIO,
      FAULT_FILE_WRITE },
    { "a file that may not be replaced", write_file, "rename", EACCES,
      FAULT_FILE_PERMISSION },
    { "a folder that is not ours to read", list_folder, "opendir", EACCES,
      FAULT_FILE_PERMISSION },
    { "no descriptors for a folder", list_folder, "opendir", ENFILE,
      FAULT_FILE_READ },
    { "a folder that ends in the middle", list_folder, "readdir", EIO,
      FAULT_FILE_READ },
    { "a folder that is not ours to make", make_folder, "mkdir", EACCES,
      FAULT_FILE_PERMISSION },
    { "a disk without room for a folder", make_folder, "mkdir", ENOSPC,
      FAULT_FILE_WRITE },
    { "a folder that is there", make_folder, "mkdir", EEXIST, FAULT_NONE },
    { "a file of which nothing is told", stat_file, "stat", EIO,
      FAULT_FILE_READ },
};

/* Tests -------------------------------------------------------------------- */

static void must(bool done)
{
    if (!done)
        abort();
}

static void test_calls(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        must(rows[i].act() == FAULT_NONE);
        error = rows[i].error;
        failing = rows[i].call;
        report(rows[i].act() == rows[i].fault && failing == NULL,
               rows[i].name);
    }
}

/* The fault of writing to a path; of making a folder at it. */
static enum fault_code write_to(const char *path)
{
    struct fault fault = { FAULT_NONE, 0 };

    return file_write(path, view(""), FILE_FOR_OWNER, &fault) ? FAULT_NONE
                                                              : fault.code;
}

static enum fault_code make(const char *path)
{
    struct fault fault = { FAULT_NONE, 0 };

    return folder_make(path, &fault) ? FAULT_NONE : fault.code;
}

static enum fault_code list(const char *path)
{
    struct fault fault = { FAULT_NONE, 0 };
    struct folder_list found;
    bool listed = folder_list(path, NULL, &found, &fault);

    folder_list_free(&found);
    return listed ? FAULT_NONE : fault.code;
}

/* Writes to a path that has so many octets with the suffix of a temporary
 * file. */
static enum fault_code write_path(char path[LIMIT_PATH_OCTETS + 1],
                                  size_t size)
{
    size_t end = size - strlen(".XXXXXX");
    enum fault_code code;

    for (size_t i = 0; i < end; i++)
        path[i] = i % 2 == 0 ? '.' : '/';
    path[end - 1] = 'x';
    path[end] = '\0';
    code = write_to(path);
    if (code == FAULT_NONE)
        must(unlink(path) == 0);
    return code;
}

static void test_places(void)
{
    static char path[LIMIT_PATH_OCTETS + 1];

    report(write_to("folder") == FAULT_FILE_DIRECTORY, "a folder is no file");
    report(write_to("/dev/null") == FAULT_FILE_DEVICE, "a device is no file");
    must(mkfifo("fifo", 0600) == 0);
    report(write_to("fifo") == FAULT_FILE_FIFO, "a FIFO is no file");
    must(unlink("fifo") == 0);
    must(symlink("nothing", "nowhere") == 0);
    must(symlink("circle", "circle") == 0);
    report(write_to("nowhere") == FAULT_FILE_NOWHERE,
           "a link that leads nowhere is not replaced");
    report(write_to("circle") == FAULT_FILE_LOOP,
           "a link that leads in a circle is not replaced");
    must(unlink("nowhere") == 0 && unlink("circle") == 0);
    report(write_path(path, LIMIT_PATH_OCTETS - 1) == FAULT_NONE,
           "as long a path as there may be, with its suffix");
    report(write_path(path, LIMIT_PATH_OCTETS) == FAULT_FILE_NAME,
           "a path that is an octet longer");
    report(make("file") == FAULT_FILE_NO_DIRECTORY, "a file is no folder");
    report(list("file") == FAULT_FILE_NO_DIRECTORY, "a file is not listed");
    report(list("file/below") == FAULT_FILE_MISSING,
           "what would be below a file is not there");
}

/* Writes to the file that a descriptor has, and has it as it was. */
static enum fault_code write_to_open(int descriptor)
{
    int kept = dup(descriptor);
    int file = open("open", O_WRONLY | O_CREAT, 0600);
    enum fault_code code;

    must(kept >= 0 && file >= 0 && dup2(file, descriptor) == descriptor);
    code = write_to("open");
    must(dup2(kept, descriptor) == descriptor && unlink("open") == 0);
    __real_close(kept);
    __real_close(file);
    return code;
}

static void test_standard(void)
{
    report(write_to_open(STDOUT_FILENO) == FAULT_FILE_STANDARD,
           "the file that is standard output is not replaced");
    report(write_to_open(STDERR_FILENO) == FAULT_FILE_STANDARD,
           "the file that is standard error is not replaced");
}

static void test_types(void)
{
    typeless = true;
    report(list_folder() == FAULT_NONE,
           "a disk that tells no types with the names is asked for them");
    failing = "fstatat";
    error = EIO;
    report(list_folder() == FAULT_COUNT && failing == NULL,
           "what it does not tell is no file");
    typeless = false;
}

static void test_bound(void)
{
    told = 0;
    entries = LIMIT_FOLDER_ENTRIES;
    report(list(".") == FAULT_NONE, "as many entries as a folder may have");
    told = 0;
    entries = LIMIT_FOLDER_ENTRIES + 1;
    report(list(".") == FAULT_FILE_ENTRIES, "an entry more");
    entries = 0;
}

/* A pipe with ten octets, of which so many may be read. */
static enum fault_code read_pipe(size_t limit)
{
    struct fault fault = { FAULT_NONE, 0 };
    struct octets contents;
    int ends[2];
    bool read;

    must(pipe(ends) == 0 && write(ends[1], "0123456789", 10) == 10);
    __real_close(ends[1]);
    read = file_read_open(ends[0], limit, &contents, &fault);
    __real_close(ends[0]);
    if (!read)
        return fault.code;
    free((void *)(uintptr_t)contents.data);
    return contents.size == 10 ? FAULT_NONE : FAULT_COUNT;
}

static void test_pipes(void)
{
    report(read_pipe(10) == FAULT_NONE, "a pipe is read to its end");
    report(read_pipe(9) == FAULT_FILE_TOO_LARGE, "an octet over the limit");
}

int main(void)
{
    char folder[] = "/tmp/file_test.XXXXXX";

    must(mkdtemp(folder) != NULL && chdir(folder) == 0);
    must(mkdir("folder", 0700) == 0 && symlink("file", "link") == 0);
    must(write_old());
    test_calls();
    test_places();
    test_standard();
    test_types();
    test_bound();
    test_pipes();
    must(unlink("file") == 0 && unlink("link") == 0 && rmdir("folder") == 0
         && rmdir(folder) == 0);
    return tap_end();
}
