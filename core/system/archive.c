#define _GNU_SOURCE /* pread of large files */
#define _FILE_OFFSET_BITS 64
#include "system/archive.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zip.h>

#include "base/limits.h"
#include "system/file.h"

/* The end of a directory (APPNOTE.TXT 4.3.16): little-endian, before a comment
 * of at most 65,535 octets. */
enum {
    END_OCTETS = 22,
    END_ENTRIES = 10,
    END_SIZE = 12,
    END_COMMENT = 20,
    COMMENT_OCTETS = 65535
};

static const uint8_t end_signature[] = { 'P', 'K', 5, 6 };

/* What is used of libzip 1. */
#define LIBRARY "libzip.so.4"
#define FUNCTIONS(X) \
    X(zip_t *, fdopen, (int, int, int *)) \
    X(void, discard, (zip_t *)) \
    X(zip_int64_t, get_num_entries, (zip_t *, zip_flags_t)) \
    X(const char *, get_name, (zip_t *, zip_uint64_t, zip_flags_t)) \
    X(int, stat_index, (zip_t *, zip_uint64_t, zip_flags_t, zip_stat_t *)) \
    X(zip_file_t *, fopen_index, (zip_t *, zip_uint64_t, zip_flags_t)) \
    X(zip_int64_t, fread, (zip_file_t *, void *, zip_uint64_t)) \
    X(int, fclose, (zip_file_t *))

#define MEMBER(type, name, arguments) type(*name) arguments;
struct library {
    FUNCTIONS(MEMBER)
};

struct archive {
    struct library library;
    void *handle;
    zip_t *zip;
    size_t count;
};

/* Sets *function to an object of the library; ISO C has no conversion of it. */
static bool find(void *handle, const char *name, void *function)
{
    void *found = dlsym(handle, name);

    memcpy(function, &found, sizeof found);
    return found != NULL;
}

static bool load(struct archive *archive, struct fault *fault)
{
    bool found = true;

    archive->handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (archive->handle == NULL)
        return fault_refuse(fault, FAULT_ARCHIVE_LIBRARY, 0);
#define FIND(type, name, arguments) \
    found = found && find(archive->handle, "zip_" #name, \
                          &archive->library.name);
    FUNCTIONS(FIND)
    return found || fault_refuse(fault, FAULT_ARCHIVE_LIBRARY, 0);
}

static size_t little_endian(const uint8_t *octets, size_t size)
{
    size_t number = 0;

    while (size-- > 0)
        number = number << 8 | octets[size];
    return number;
}

/* True if the end of a directory is here: its comment reaches to the last of
 * the octets. */
static bool is_end(struct octets octets, size_t at)
{
    const uint8_t *here = octets.data + at;

    return memcmp(here, end_signature, sizeof end_signature) == 0
        && little_endian(here + END_COMMENT, 2)
               == octets.size - at - END_OCTETS;
}

/* Finds the end of the directory in the last octets of a file. A second one
 * would show other entries to a reader that searches in another way. */
static bool check_end(struct octets octets, struct fault *fault)
{
    const uint8_t *found = NULL;

    for (size_t at = 0; at + END_OCTETS <= octets.size; at++)
        if (is_end(octets, at)) {
            if (found != NULL)
                return fault_refuse(fault, FAULT_ARCHIVE_END, 0);
            found = octets.data + at;
        }
    if (found == NULL)
        return fault_refuse(fault, FAULT_ARCHIVE_END, 0);
    if (little_endian(found + END_ENTRIES, 2) > LIMIT_ARCHIVE_ENTRIES
        || little_endian(found + END_SIZE, 4) > LIMIT_ARCHIVE_DIRECTORY)
        return fault_refuse(fault, FAULT_ARCHIVE_ENTRIES, 0);
    return true;
}

/* Checks what libzip would allocate for, before it does. */
static bool check_file(int descriptor, struct fault *fault)
{
    struct stat info;
    size_t size;
    uint8_t *tail;
    bool good;

    if (fstat(descriptor, &info) != 0)
        return fault_refuse(fault, FAULT_FILE_READ, 0);
    size = info.st_size < END_OCTETS + COMMENT_OCTETS
             ? (size_t)info.st_size
             : END_OCTETS + COMMENT_OCTETS;
    tail = malloc(size + 1);
    if (tail == NULL)
        return fault_refuse(fault, FAULT_MEMORY, 0);
    good = pread(descriptor, tail, size, info.st_size - (off_t)size)
        == (ssize_t)size;
    if (!good)
        fault_refuse(fault, FAULT_FILE_READ, 0);
    good = good && check_end((struct octets){ tail, size }, fault);
    free(tail);
    return good;
}

/* Hands the descriptor to libzip, which closes it with the archive. */
static bool open_zip(struct archive *archive, int descriptor,
                     struct fault *fault)
{
    zip_int64_t count;
    int code;

    archive->zip = archive->library.fdopen(descriptor, 0, &code);
    if (archive->zip == NULL) {
        close(descriptor);
        return fault_refuse(fault, FAULT_ARCHIVE_DIRECTORY, 0);
    }
    count = archive->library.get_num_entries(archive->zip, 0);
    if (count < 0 || count > LIMIT_ARCHIVE_ENTRIES)
        return fault_refuse(fault, FAULT_ARCHIVE_ENTRIES, 0);
    archive->count = (size_t)count;
    return true;
}

static bool open_descriptor(struct archive *archive, int descriptor,
                            struct fault *fault)
{
    if (check_file(descriptor, fault) && load(archive, fault))
        return open_zip(archive, descriptor, fault);
    close(descriptor);
    return false;
}

struct archive *archive_open(const char *path, struct fault *fault)
{
    struct archive *archive;
    int descriptor;

    *fault = (struct fault){ .code = FAULT_NONE };
    descriptor = file_open(path, fault);
    if (descriptor < 0)
        return NULL;
    archive = calloc(1, sizeof *archive);
    if (archive == NULL) {
        close(descriptor);
        fault_refuse(fault, FAULT_MEMORY, 0);
        return NULL;
    }
    if (open_descriptor(archive, descriptor, fault))
        return archive;
    archive_close(archive);
    return NULL;
}

size_t archive_count(const struct archive *archive)
{
    return archive->count;
}

const char *archive_name(const struct archive *archive, size_t number)
{
    return archive->library.get_name(archive->zip, number, ZIP_FL_ENC_RAW);
}

/* What the directory says of an entry lets it be read. */
static bool check_entry(const struct archive *archive, size_t number,
                        size_t limit, zip_stat_t *said, struct fault *fault)
{
    static const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD
                                     | ZIP_STAT_ENCRYPTION_METHOD;

    if (archive->library.stat_index(archive->zip, number, 0, said) != 0
        || (said->valid & needed) != needed)
        return fault_refuse(fault, FAULT_ARCHIVE_ENTRY, 0);
    if (said->encryption_method != ZIP_EM_NONE)
        return fault_refuse(fault, FAULT_ARCHIVE_ENCRYPTED, 0);
    if (said->comp_method != ZIP_CM_STORE
        && said->comp_method != ZIP_CM_DEFLATE)
        return fault_refuse(fault, FAULT_ARCHIVE_METHOD, 0);
    if (said->size > limit)
        return fault_refuse(fault, FAULT_ARCHIVE_TOO_LARGE, 0);
    return true;
}

/* Reads as many octets as were said, and sees that there are no more. libzip
 * checks the checksum when it meets the end. */
static bool read_file(const struct library *library, zip_file_t *file,
                      uint8_t *data, size_t size, struct fault *fault)
{
    size_t done = 0;
    uint8_t more;
    zip_int64_t got;

    while (done < size) {
        got = library->fread(file, data + done, size - done);
        if (got < 0)
            return fault_refuse(fault, FAULT_ARCHIVE_ENTRY, done);
        if (got == 0)
            return fault_refuse(fault, FAULT_ARCHIVE_SIZE, done);
        done += (size_t)got;
    }
    got = library->fread(file, &more, 1);
    if (got == 0)
        return true;
    return fault_refuse(fault,
                        got > 0 ? FAULT_ARCHIVE_SIZE : FAULT_ARCHIVE_ENTRY,
                        size);
}

static bool read_entry(struct archive *archive, size_t number, uint8_t *data,
                       size_t size, struct fault *fault)
{
    const struct library *library = &archive->library;
    zip_file_t *file = library->fopen_index(archive->zip, number, 0);
    bool done;

    if (file == NULL)
        return fault_refuse(fault, FAULT_ARCHIVE_ENTRY, 0);
    done = read_file(library, file, data, size, fault);
    library->fclose(file);
    return done;
}

bool archive_read(struct archive *archive, size_t number, size_t limit,
                  struct octets *contents, struct fault *fault)
{
    zip_stat_t said;
    uint8_t *data;
    size_t size;

    *fault = (struct fault){ .code = FAULT_NONE };
    if (!check_entry(archive, number, limit, &said, fault))
        return false;
    size = (size_t)said.size;
    data = malloc(size + 1);
    if (data == NULL)
        return fault_refuse(fault, FAULT_MEMORY, 0);
    if (!read_entry(archive, number, data, size, fault)) {
        free(data);
        return false;
    }
    contents->data = data;
    contents->size = size;
    return true;
}

void archive_close(struct archive *archive)
{
    if (archive->zip != NULL)
        archive->library.discard(archive->zip);
    if (archive->handle != NULL)
        dlclose(archive->handle);
    free(archive);
}
