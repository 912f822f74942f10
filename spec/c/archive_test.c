/* Tests of core/system/archive on a libzip that is not there, or fails: the one
 * below stands in for it. What is expected is what archive.h says of each
 * fault. Prints TAP. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "system/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/mman.h>
#include <zip.h>

#include "base/limits.h"
#include "system/archive_directory.h"

#include "tap.h"

#define ZIP32(n) (n), 0, 0, 0

/* An entry "a" of five octets that are stored (APPNOTE.TXT 4.3.7, 12, 16). */
static const uint8_t file[] = {
    'P', 'K', 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, ZIP32(1), ZIP32(5),
    ZIP32(5), 1, 0, 0, 0, 'a', 'a', 'l', 'p', 'h', 'a',
    'P', 'K', 1, 2, 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, ZIP32(1),
    ZIP32(5), ZIP32(5), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, ZIP32(0), ZIP32(0), 'a',
    'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, ZIP32(47), ZIP32(36), 0, 0,
};

enum { PARTS = 4, EVERYTHING = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE
                             | ZIP_STAT_COMP_METHOD
                             | ZIP_STAT_ENCRYPTION_METHOD };

/* What libzip does. */
static struct world {
    const char *installed;             /* the file of the library */
    int missed;                        /* files that were looked for */
    bool sourceless, closed, unopened; /* what is NULL */
    const char *missing;               /* a function */
    zip_int64_t entries;
    int no_stat;
    zip_stat_t said;
    zip_int64_t parts[PARTS]; /* what fread returns in turn */
    size_t part;
    int libraries, sources, zips, files; /* that are open */
} world;

/* libzip ------------------------------------------------------------------- */

static char one; /* what pointers point to */

static zip_source_t *source_buffer_create(const void *octets,
                                          zip_uint64_t size, int owned,
                                          zip_error_t *error)
{
    (void)octets;
    (void)size;
    (void)owned;
    (void)error;
    world.sources += !world.sourceless;
    return world.sourceless ? NULL : (zip_source_t *)(void *)&one;
}

static void source_free(zip_source_t *source)
{
    (void)source;
    world.sources--;
}

/* The source is the archive's from here on. */
static zip_t *open_from_source(zip_source_t *source, int flags,
                               zip_error_t *error)
{
    (void)source;
    (void)flags;
    (void)error;
    world.zips += !world.closed;
    return world.closed ? NULL : (zip_t *)(void *)&one;
}

static void discard(zip_t *zip)
{
    (void)zip;
    world.zips--;
    world.sources--;
}

static zip_int64_t get_num_entries(zip_t *zip, zip_flags_t flags)
{
    (void)zip;
    (void)flags;
    return world.entries;
}

static int stat_index(zip_t *zip, zip_uint64_t number, zip_flags_t flags,
                      zip_stat_t *said)
{
    (void)zip;
    (void)number;
    (void)flags;
    *said = world.said;
    return world.no_stat;
}

static zip_file_t *fopen_index(zip_t *zip, zip_uint64_t number,
                               zip_flags_t flags)
{
    (void)zip;
    (void)number;
    (void)flags;
    world.files += !world.unopened;
    return world.unopened ? NULL : (zip_file_t *)(void *)&one;
}

static zip_int64_t fread_entry(zip_file_t *of, void *room, zip_uint64_t size)
{
    static const char octets[] = "alpha";
    zip_int64_t got = world.part < PARTS ? world.parts[world.part] : 0;
    size_t before = 0;

    (void)of;
    for (size_t i = 0; i < world.part; i++)
        before += (size_t)world.parts[i];
    world.part++;
    if (got > 0 && before + (size_t)got < sizeof octets
        && (zip_uint64_t)got <= size)
        memcpy(room, octets + before, (size_t)got);
    return got;
}

static int fclose_entry(zip_file_t *of)
{
    (void)of;
    world.files--;
    return 0;
}

/* The linker has calls of dlopen and so on come here (see the Makefile). */
void *__wrap_dlopen(const char *name, int flags);
void *__wrap_dlsym(void *handle, const char *name);
int __wrap_dlclose(void *handle);

void *__wrap_dlopen(const char *name, int flags)
{
    (void)flags;
    if (strcmp(name, world.installed) != 0) {
        world.missed++;
        return NULL;
    }
    world.libraries++;
    return &one;
}

typedef void function(void);

static const struct {
    const char *name;
    function *function;
} functions[] = {
    { "zip_source_buffer_create", (function *)source_buffer_create },
    { "zip_source_free", (function *)source_free },
    { "zip_open_from_source", (function *)open_from_source },
    { "zip_discard", (function *)discard },
    { "zip_get_num_entries", (function *)get_num_entries },
    { "zip_stat_index", (function *)stat_index },
    { "zip_fopen_index", (function *)fopen_index },
    { "zip_fread", (function *)fread_entry },
    { "zip_fclose", (function *)fclose_entry },
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

void *__wrap_dlsym(void *handle, const char *name)
{
    void *found = NULL;

    (void)handle;
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (strcmp(functions[i].name, name) == 0
            && (world.missing == NULL || strcmp(world.missing, name) != 0))
            memcpy(&found, &functions[i].function, sizeof found);
    return found;
}

int __wrap_dlclose(void *handle)
{
    (void)handle;
    world.libraries--;
    return 0;
}

/* Tests -------------------------------------------------------------------- */

/* A libzip that does all that it should. */
static void begin(void)
{
    world = (struct world){
        .installed = "libzip.so.4", .entries = 1, .parts = { 5 },
        .said = { .valid = EVERYTHING, .size = 5, .comp_size = 5 },
    };
}

static bool is_all_closed(void)
{
    return world.libraries == 0 && world.sources == 0 && world.zips == 0
        && world.files == 0;
}

static struct archive *open_file(struct fault *fault)
{
    return archive_open((struct octets){ file, sizeof file }, fault);
}

/* Whether opening ends in a fault, with nothing left open. */
static bool refuses(enum fault_code code)
{
    struct fault fault;

    return open_file(&fault) == NULL && fault.code == code && is_all_closed();
}

static void test_opening(void)
{
    begin();
    world.installed = "";
    report(refuses(FAULT_ARCHIVE_LIBRARY), "libzip is not installed");
    begin();
    world.installed = "libzip.so.6";
    report(refuses(FAULT_ARCHIVE_LIBRARY), "another libzip is installed");
    for (size_t i = 0; i < FUNCTIONS; i++) {
        begin();
        world.missing = functions[i].name;
        report(refuses(FAULT_ARCHIVE_LIBRARY), functions[i].name);
    }
    begin();
    world.sourceless = true;
    report(refuses(FAULT_MEMORY), "no memory for a source");
    begin();
    world.closed = true;
    report(refuses(FAULT_ARCHIVE_DIRECTORY), "libzip opens no archive");
    begin();
    world.entries = -1;
    report(refuses(FAULT_ARCHIVE_DIRECTORY), "libzip sees no entries");
    begin();
    world.entries = 2;
    report(refuses(FAULT_ARCHIVE_DIRECTORY), "libzip sees another entry");
}

/* Whether reading the entry ends in a fault, or in its octets. */
static bool ends_in(enum fault_code code, size_t limit)
{
    struct fault fault;
    struct archive *archive = open_file(&fault);
    struct octets contents = { NULL, 0 };
    bool read = archive != NULL
             && archive_read(archive, 0, limit, &contents, &fault);
    bool whole = contents.size == 5 && memcmp(contents.data, "alpha", 5) == 0;

    free((void *)(uintptr_t)contents.data);
    if (archive != NULL)
        archive_close(archive);
    return archive != NULL && fault.code == code && is_all_closed()
        && read == (code == FAULT_NONE) && whole == read;
}

static const struct reading {
    const char *name;
    zip_int64_t parts[PARTS];
    enum fault_code fault;
} readings[] = {
    { "all at once", { 5 }, FAULT_NONE },
    { "in parts", { 2, 2, 1 }, FAULT_NONE },
    { "one that cannot be read", { -1 }, FAULT_ARCHIVE_ENTRY },
    { "one that cannot be read on", { 2, -1 }, FAULT_ARCHIVE_ENTRY },
    { "one that is short", { 2 }, FAULT_ARCHIVE_SIZE },
    { "one that is long", { 5, 1 }, FAULT_ARCHIVE_SIZE },
    { "one with a wrong checksum", { 5, -1 }, FAULT_ARCHIVE_ENTRY },
};

/* libzip 1 by each of its names. */
static void test_names(void)
{
    begin();
    report(ends_in(FAULT_NONE, 5), "libzip as Debian 12 calls it");
    begin();
    world.installed = "libzip.so.5";
    report(ends_in(FAULT_NONE, 5), "libzip as Debian 13 and others call it");
}

static const struct entry {
    const char *name;
    zip_stat_t said;
    enum fault_code fault;
} entries[] = {
    { "no size", { .valid = EVERYTHING & ~ZIP_STAT_SIZE },
      FAULT_ARCHIVE_ENTRY },
    { "no packed size", { .valid = EVERYTHING & ~ZIP_STAT_COMP_SIZE },
      FAULT_ARCHIVE_ENTRY },
    { "no method", { .valid = EVERYTHING & ~ZIP_STAT_COMP_METHOD },
      FAULT_ARCHIVE_ENTRY },
    { "no word of a password",
      { .valid = EVERYTHING & ~ZIP_STAT_ENCRYPTION_METHOD },
      FAULT_ARCHIVE_ENTRY },
    { "a password",
      { .valid = EVERYTHING, .encryption_method = ZIP_EM_AES_256 },
      FAULT_ARCHIVE_ENCRYPTED },
    { "another method", { .valid = EVERYTHING, .comp_method = ZIP_CM_BZIP2 },
      FAULT_ARCHIVE_METHOD },
    { "more than the limit", { .valid = EVERYTHING, .size = 2 },
      FAULT_ARCHIVE_TOO_LARGE },
};

static void test_entries(void)
{
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        begin();
        world.said = entries[i].said;
        report(ends_in(entries[i].fault, 1), entries[i].name);
    }
    begin();
    world.no_stat = -1;
    report(ends_in(FAULT_ARCHIVE_ENTRY, 5), "an entry that libzip lacks");
    begin();
    world.unopened = true;
    report(ends_in(FAULT_ARCHIVE_ENTRY, 5), "an entry that cannot be opened");
}

static void test_ratio(void)
{
    begin();
    world.said.size = LIMIT_ARCHIVE_SMALL + LIMIT_ARCHIVE_RATIO;
    world.said.comp_size = world.said.size / LIMIT_ARCHIVE_RATIO - 1;
    report(ends_in(FAULT_ARCHIVE_RATIO, SIZE_MAX), "more than deflate makes");
    begin();
    world.said.size = LIMIT_ARCHIVE_SMALL + LIMIT_ARCHIVE_RATIO;
    world.said.comp_size = world.said.size / LIMIT_ARCHIVE_RATIO;
    report(ends_in(FAULT_ARCHIVE_SIZE, SIZE_MAX), "as much as deflate makes");
    begin();
    world.said.size = LIMIT_ARCHIVE_SMALL;
    world.said.comp_size = 1;
    report(ends_in(FAULT_ARCHIVE_SIZE, SIZE_MAX), "a little that was packed");
}

static void test_readings(void)
{
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        begin();
        memcpy(world.parts, readings[i].parts, sizeof world.parts);
        report(ends_in(readings[i].fault, 5), readings[i].name);
    }
}

/* What zeros of such a size are refused for; they take no memory. */
static enum fault_code refusal_of(size_t size)
{
    void *zeros = mmap(NULL, size, PROT_READ,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    struct archive_directory directory;
    struct fault fault = { FAULT_NONE, 0 };

    if (zeros == MAP_FAILED)
        abort();
    if (archive_directory_find((struct octets){ zeros, size }, &directory,
                               &fault))
        fault.code = FAULT_COUNT;
    munmap(zeros, size);
    return fault.code;
}

static void test_bound(void)
{
    report(refusal_of(LIMIT_PACKAGE_OCTETS) == FAULT_ARCHIVE_END,
           "a file as large as a package may be");
    report(refusal_of(LIMIT_PACKAGE_OCTETS + 1) == FAULT_ARCHIVE_FILE,
           "a file of an octet more");
}

static void test_preparing(void)
{
    struct archive *archive;
    struct fault fault;

    begin();
    archive_prepare();
    report(world.libraries == 1 && strcmp(getenv("TZ"), "UTC0") == 0,
           "what needs files is loaded before none can be opened");
    begin();
    world.installed = "libzip.so.5";
    archive_prepare();
    world.missed = 0;
    archive = open_file(&fault);
    report(archive != NULL && world.missed == 0,
           "then no other is looked for");
    if (archive != NULL)
        archive_close(archive);
}

int main(void)
{
    test_opening();
    test_names();
    test_entries();
    test_ratio();
    test_readings();
    test_bound();
    test_preparing();
    return tap_end();
}
