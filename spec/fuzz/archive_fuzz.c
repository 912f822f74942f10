/* libFuzzer target: no octets make the reader of ZIP directories read outside
 * of them. */
#include "system/archive_directory.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct octets file,
                  const struct archive_directory *directory)
{
    for (size_t i = 0; i < directory->count; i++) {
        const struct archive_entry *entry = &directory->entries[i];
        struct fault fault = { FAULT_NONE, 0 };

        if (entry->begin >= entry->end || entry->end > file.size
            || (!archive_directory_check(file, entry, &fault)
                && fault.code == FAULT_NONE))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets file = { data, size };
    struct archive_directory directory;
    struct fault fault = { FAULT_NONE, 0 };

    if (archive_directory_read(file, &directory, &fault))
        check(file, &directory);
    else if (fault.code == FAULT_NONE)
        abort();
    archive_directory_free(&directory);
    return 0;
}
