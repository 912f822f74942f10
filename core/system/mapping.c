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

static struct mapping_stamp stamp_of(const struct stat *info)
{
    return (struct mapping_stamp){
        .device = info->st_dev, .inode = info->st_ino,
        .size = (uint64_t)info->st_size, .seconds = info->st_mtim.tv_sec,
        .nanoseconds = info->st_mtim.tv_nsec,
    };
}

static bool map(int descriptor, struct mapping *mapping)
{
    struct octets *octets = &mapping->octets;
    struct stat info;
    ssize_t got;
    void *data;

    if (fstat(descriptor, &info) != 0)
        return false;
    mapping->stamp = stamp_of(&info);
    got = pread(descriptor, mapping->head, MAPPING_HEAD, 0);
    if (got < 0)
        return false;
    mapping->head_size = (size_t)got;
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
    mapped = map(descriptor, mapping);
    close(descriptor);
    if (!mapped)
        return fault_refuse(fault, FAULT_FILE_READ, 0);
    mapping->path = strdup(path);
    if (mapping->path != NULL)
        return true;
    mapping_close(mapping);
    return fault_refuse(fault, FAULT_MEMORY, 0);
}

bool mapping_has_changed(const struct mapping *mapping)
{
    const struct mapping_stamp *before = &mapping->stamp;
    struct mapping_stamp now;
    struct stat info;

    if (stat(mapping->path, &info) != 0)
        return false;
    now = stamp_of(&info);
    if (now.device != before->device || now.inode != before->inode)
        return false;
    return now.size != before->size || now.seconds != before->seconds
        || now.nanoseconds != before->nanoseconds;
}

void mapping_close(struct mapping *mapping)
{
    if (mapping->octets.data != NULL && mapping->octets.data != nothing)
        munmap((void *)(uintptr_t)mapping->octets.data,
               mapping->octets.size);
    free(mapping->path);
    *mapping = (struct mapping){ .path = NULL };
}
