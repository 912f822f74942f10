#define _GNU_SOURCE /* strdup, files over 2 GiB */
#define _FILE_OFFSET_BITS 64
#include "system/mapping.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/file.h"

/* Nothing can't be mapped. */
static const uint8_t nothing[1];

static bool map(int descriptor, struct octets *octets)
{
    struct stat info;
    void *data;

    if (fstat(descriptor, &info) != 0)
        return false;
    octets->data = nothing;
    octets->size = (size_t)info.st_size;
    if (octets->size == 0)
        return true;
    data = mmap(NULL, octets->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    octets->data = data == MAP_FAILED ? NULL : data;
    return octets->data != NULL;
}

bool mapping_open(const char *path, struct mapping *mapping,
                  struct fault *fault)
{
    int descriptor = file_open(path, fault);
    bool mapped;

    if (descriptor >= 0)
        *fault = (struct fault){ FAULT_NONE, 0 };
    *mapping = (struct mapping){ .path = NULL };
    if (descriptor < 0)
        return false;
    mapped = map(descriptor, &mapping->octets);
    close(descriptor);
    if (!mapped)
        return fault_refuse(fault, FAULT_FILE_READ, 0);
    mapping->path = strdup(path);
    if (mapping->path != NULL)
        return true;
    mapping_close(mapping);
    return fault_refuse(fault, FAULT_MEMORY, 0);
}

bool mapping_is_whole(const struct mapping *mapping)
{
    struct file_stat info;
    struct fault fault;

    return file_stat(mapping->path, &info, &fault)
        && info.size >= mapping->octets.size;
}

void mapping_close(struct mapping *mapping)
{
    if (mapping->octets.data != NULL && mapping->octets.data != nothing)
        munmap((void *)(uintptr_t)mapping->octets.data,
               mapping->octets.size);
    free(mapping->path);
    *mapping = (struct mapping){ .path = NULL };
}
