#define _POSIX_C_SOURCE 200809L /* setenv, tzset */
#include "system/archive.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zip.h>

#include "base/limits.h"
#include "system/archive_directory.h"

/* What is used of libzip 1. */
#define FUNCTIONS(X) \
    X(zip_source_t *, source_buffer_create, \
      (const void *, zip_uint64_t, int, zip_error_t *)) \
    X(void, source_free, (zip_source_t *)) \
    X(zip_t *, open_from_source, (zip_source_t *, int, zip_error_t *)) \
    X(void, discard, (zip_t *)) \
    X(zip_int64_t, get_num_entries, (zip_t *, zip_flags_t)) \
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
    struct octets file;
    struct archive_directory directory;
    struct archive_entry *entries; /* owned */
};

/* Sets *function to an object of the library; ISO C has no conversion of it. */
static bool find(void *handle, const char *name, void *function)
{
    void *found = dlsym(handle, name);

    memcpy(function, &found, sizeof found);
    return found != NULL;
}

/* The library, by the names that it has on Debian 12, and elsewhere. The one
 * that was found is asked for first: where it is loaded already, no file is
 * opened. */
static void *open_library(int when)
{
    static const char *const names[] = { "libzip.so.4", "libzip.so.5" };
    static const size_t count = sizeof names / sizeof *names;
    static size_t found;
    void *handle = NULL;

    for (size_t i = 0; handle == NULL && i < count; i++) {
        size_t number = (found + i) % count;

        handle = dlopen(names[number], when | RTLD_LOCAL);
        if (handle != NULL)
            found = number;
    }
    return handle;
}

static bool load(struct archive *archive, struct fault *fault)
{
    bool found = true;

    archive->handle = open_library(RTLD_LAZY);
    if (archive->handle == NULL)
        return fault_refuse(fault, FAULT_ARCHIVE_LIBRARY, 0);
#define FIND(type, name, arguments) \
    found = found && find(archive->handle, "zip_" #name, \
                          &archive->library.name);
    FUNCTIONS(FIND)
    if (found)
        return true;
    return fault_refuse(fault, FAULT_ARCHIVE_LIBRARY, 0);
}

/* Hands the octets to libzip. What it reads was checked, so that it sees the
 * same entries. */
static bool open_zip(struct archive *archive, struct fault *fault)
{
    const struct library *library = &archive->library;
    zip_source_t *source = library->source_buffer_create(
        archive->file.data, archive->file.size, 0, NULL);
    zip_int64_t count;

    if (source == NULL)
        return fault_refuse(fault, FAULT_MEMORY, 0);
    archive->zip = library->open_from_source(source, ZIP_RDONLY, NULL);
    if (archive->zip == NULL) {
        library->source_free(source);
        return fault_refuse(fault, FAULT_ARCHIVE_DIRECTORY, 0);
    }
    count = library->get_num_entries(archive->zip, 0);
    if (count >= 0 && (size_t)count == archive->directory.count)
        return true;
    return fault_refuse(fault, FAULT_ARCHIVE_DIRECTORY, 0);
}

/* libzip makes a time of each entry's: where no file can be opened, the zone
 * has to be known. */
void archive_prepare(void)
{
    (void)open_library(RTLD_NOW);
    setenv("TZ", "UTC0", 1);
    tzset();
}

/* Reads the directory before libzip does. */
static bool read_directory(struct archive *archive, struct fault *fault)
{
    struct archive_directory *directory = &archive->directory;
    uint16_t *numbers;
    bool good = false;

    if (!archive_directory_find(archive->file, directory, fault))
        return false;
    archive->entries =
        malloc((directory->count + 1) * sizeof *archive->entries);
    numbers = malloc((directory->count + 1) * sizeof *numbers);
    if (archive->entries == NULL || numbers == NULL)
        fault_refuse(fault, FAULT_MEMORY, 0);
    else
        good = archive_directory_read(directory, archive->entries, numbers,
                                      fault);
    free(numbers);
    return good;
}

struct archive *archive_open(struct octets file, struct fault *fault)
{
    struct archive *archive = calloc(1, sizeof *archive);

    *fault = (struct fault){ .code = FAULT_NONE };
    if (archive == NULL) {
        fault_refuse(fault, FAULT_MEMORY, 0);
        return NULL;
    }
    archive->file = file;
    if (read_directory(archive, fault)
        && load(archive, fault) && open_zip(archive, fault))
        return archive;
    archive_close(archive);
    return NULL;
}

size_t archive_count(const struct archive *archive)
{
    return archive->directory.count;
}

struct octets archive_name(const struct archive *archive, size_t number)
{
    return archive->entries[number].name;
}

/* More than deflate makes of anything that an app is made of. */
static bool is_bomb(const zip_stat_t *said)
{
    return said->size > LIMIT_ARCHIVE_SMALL
        && said->size / LIMIT_ARCHIVE_RATIO > said->comp_size;
}

/* What the directory says of an entry lets it be read. */
static bool check_entry(const struct archive *archive, size_t number,
                        size_t limit, zip_stat_t *said, struct fault *fault)
{
    static const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE
        | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;

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
    if (is_bomb(said))
        return fault_refuse(fault, FAULT_ARCHIVE_RATIO, 0);
    return archive_directory_check(archive->file,
                                   &archive->entries[number],
                                   fault);
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
    free(archive->entries);
    free(archive);
}
