/* libFuzzer target: no octets make the reader of ZIP directories read outside
 * of them. */
#define _GNU_SOURCE /* memfd_create */
#include "system/archive_directory.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int descriptor, const struct archive_directory *directory,
                  size_t size)
{
    for (size_t i = 0; i < directory->count; i++) {
        const struct archive_entry *entry = &directory->entries[i];
        struct fault fault = { FAULT_NONE, 0 };

        if (entry->begin >= entry->end || entry->end > size
            || (!archive_directory_check(descriptor, entry, &fault)
                && fault.code == FAULT_NONE))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct archive_directory directory;
    struct fault fault = { FAULT_NONE, 0 };
    int descriptor = memfd_create("archive", 0);

    if (descriptor < 0 || write(descriptor, data, size) != (ssize_t)size)
        abort();
    if (archive_directory_read(descriptor, &directory, &fault))
        check(descriptor, &directory, size);
    else if (fault.code == FAULT_NONE)
        abort();
    archive_directory_free(&directory);
    close(descriptor);
    return 0;
}
