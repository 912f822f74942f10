/* libFuzzer target: no octets make the reader of ZIP directories read outside
 * of them. */
#include "system/archive_directory.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct archive_directory *directory,
                  const struct archive_entry *entries)
{
    for (size_t i = 0; i < directory->count; i++) {
        const struct archive_entry *entry = &entries[i];
        struct fault fault = { FAULT_NONE, 0 };

        if (entry->begin >= entry->end || entry->end > directory->file.size
            || (!archive_directory_check(directory->file, entry, &fault)
                && fault.code == FAULT_NONE))
            abort();
    }
}

static bool read_directory(const struct archive_directory *directory,
                           struct fault *fault)
{
    size_t room = directory->count + 1;
    struct archive_entry *entries = malloc(room * sizeof *entries);
    uint16_t *numbers = malloc(room * sizeof *numbers);
    bool good;

    if (entries == NULL || numbers == NULL)
        abort();
    good = archive_directory_read(directory, entries, numbers, fault);
    if (good)
        check(directory, entries);
    free(entries);
    free(numbers);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct archive_directory directory;
    struct fault fault = { FAULT_NONE, 0 };

    if (!(archive_directory_find((struct octets){ data, size }, &directory,
                                 &fault)
          && read_directory(&directory, &fault))
        && fault.code == FAULT_NONE)
        abort();
    return 0;
}
