/* The build tool that takes the tables of OpenSSL out of what is relocated when
 * the program starts (base/relocation.h):
 *
 *     defer PROGRAM
 *
 * sorts the entries of DT_RELR: first come those of all else, which DT_RELRSZ
 * ends behind, then those of the section that core/tables.ld makes, which are
 * left to the program. Where the linker has made no such table, or both do not
 * fit where one was, the program stays as it is, which is told: it is as right
 * as it was, and starts later. */
#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC */
#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/stat.h>

#include "base/relocation.h"

#ifndef DT_RELR /* before glibc 2.36 */
enum { DT_RELRSZ = 35, DT_RELR = 36 };
#endif

static const char section_name[] = ".data.rel.ro.openssl";

/* A word of DT_RELR tells of so many words behind the last. */
enum { WORDS = 63 };

struct program {
    char *data;
    size_t size;
};

/* A part of a program, or NULL where it is not within. */
static void *part(const struct program *program, uint64_t offset, uint64_t size)
{
    bool within = offset <= program->size && size <= program->size - offset
               && offset % sizeof(uint64_t) == 0;

    return within ? program->data + offset : NULL;
}

static Elf64_Ehdr *head_of(const struct program *program)
{
    static const unsigned char magic[] = { 0x7f, 'E', 'L', 'F', ELFCLASS64 };
    Elf64_Ehdr *head = part(program, 0, sizeof *head);

    return head != NULL && memcmp(head->e_ident, magic, sizeof magic) == 0
         ? head : NULL;
}

/* The section of a name, or NULL. */
static Elf64_Shdr *find_section(const struct program *program,
                                const Elf64_Ehdr *head, const char *name)
{
    Elf64_Shdr *sections = part(program, head->e_shoff,
                                head->e_shnum * sizeof *sections);
    const Elf64_Shdr *names;

    if (sections == NULL || head->e_shstrndx >= head->e_shnum)
        return NULL;
    names = &sections[head->e_shstrndx];
    for (size_t i = 0; i < head->e_shnum; i++) {
        uint64_t at = names->sh_offset + sections[i].sh_name;

        if (at < program->size && program->size - at > strlen(name)
            && strcmp(program->data + at, name) == 0)
            return &sections[i];
    }
    return NULL;
}

/* The entry of the dynamic section with a tag, or NULL. */
static Elf64_Dyn *find_entry(const struct program *program,
                             const Elf64_Shdr *dynamic, int64_t tag)
{
    Elf64_Dyn *entries = part(program, dynamic->sh_offset, dynamic->sh_size);

    for (size_t i = 0; entries != NULL && i < dynamic->sh_size / sizeof *entries
                       && entries[i].d_tag != DT_NULL; i++)
        if (entries[i].d_tag == tag)
            return &entries[i];
    return NULL;
}

/* Addresses in rising order. */
struct addresses {
    uint64_t *of;
    size_t count;
};

/* Reads a table; false: there is no memory. */
static bool read_table(const uint64_t *table, size_t count,
                       struct addresses *addresses)
{
    uint64_t next = 0;

    addresses->of = calloc(count * WORDS + 1, sizeof *addresses->of);
    if (addresses->of == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (table[i] % 2 == 0) {
            addresses->of[addresses->count++] = table[i];
            next = table[i] + sizeof(uint64_t);
            continue;
        }
        for (size_t j = 0; j < WORDS; j++)
            if (table[i] >> (j + 1) & 1)
                addresses->of[addresses->count++] =
                    next + j * sizeof(uint64_t);
        next += WORDS * sizeof(uint64_t);
    }
    return true;
}

/* A table that is written, of so many entries that have room. */
struct writer {
    uint64_t *table;
    size_t count, room;
};

static void put(struct writer *writer, uint64_t entry)
{
    if (writer->count < writer->room)
        writer->table[writer->count] = entry;
    writer->count++;
}

/* Writes the addresses that are within a section, or those that are not. */
static void write_table(struct writer *writer,
                        const struct addresses *addresses,
                        const Elf64_Shdr *section, bool within)
{
    uint64_t next = 0, bits = 0;
    bool began = false;

    for (size_t i = 0; i < addresses->count; i++) {
        uint64_t address = addresses->of[i];
        uint64_t words = (address - next) / sizeof(uint64_t);
        bool in_step = began && (address - next) % sizeof(uint64_t) == 0;

        if ((address - section->sh_addr < section->sh_size) != within)
            continue;
        if (bits != 0 && words >= WORDS) {
            put(writer, bits << 1 | 1);
            next += WORDS * sizeof(uint64_t);
            words -= WORDS;
            bits = 0;
        }
        if (in_step && words < WORDS) {
            bits |= UINT64_C(1) << words;
            continue;
        }
        if (bits != 0)
            put(writer, bits << 1 | 1);
        bits = 0;
        put(writer, address);
        next = address + sizeof(uint64_t);
        began = true;
    }
    if (bits != 0)
        put(writer, bits << 1 | 1);
}

/* Where the tables are told of that the system's linker reads. */
struct place {
    Elf64_Shdr *tables, *section;
    Elf64_Dyn *size;
    struct relocation_deferred *deferred;
    uint64_t *entries;
};

static bool find(const struct program *program, struct place *place)
{
    const Elf64_Ehdr *head = head_of(program);
    const Elf64_Shdr *dynamic;

    if (head == NULL)
        return false;
    dynamic = find_section(program, head, ".dynamic");
    place->tables = find_section(program, head, section_name);
    place->section = find_section(program, head, ".relr.dyn");
    if (dynamic == NULL || place->tables == NULL || place->section == NULL)
        return false;
    place->size = find_entry(program, dynamic, DT_RELRSZ);
    place->deferred = part(program, place->tables->sh_offset,
                           sizeof *place->deferred);
    place->entries = part(program, place->section->sh_offset,
                          place->section->sh_size);
    return place->size != NULL && place->deferred != NULL
        && place->entries != NULL
        && place->size->d_un.d_val == place->section->sh_size
        && place->deferred->size == 0;
}

/* Writes both tables; false: they have no room, or there is no memory. */
static bool sort(const struct place *place)
{
    size_t room = place->section->sh_size / sizeof(uint64_t), early;
    struct writer writer = { calloc(room, sizeof(uint64_t)), 0, room };
    struct addresses addresses = { NULL, 0 };
    bool fits;

    if (writer.table == NULL || !read_table(place->entries, room, &addresses)) {
        free(writer.table);
        return false;
    }
    write_table(&writer, &addresses, place->tables, false);
    early = writer.count;
    write_table(&writer, &addresses, place->tables, true);
    fits = writer.count <= room;
    if (fits) {
        memcpy(place->entries, writer.table, room * sizeof(uint64_t));
        place->size->d_un.d_val = early * sizeof(uint64_t);
        place->deferred->begin = place->section->sh_addr
                               + early * sizeof(uint64_t);
        place->deferred->size = (writer.count - early) * sizeof(uint64_t);
    }
    free(addresses.of);
    free(writer.table);
    return fits;
}

static bool map(const char *path, struct program *program)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    struct stat status;
    void *data = MAP_FAILED;

    if (file < 0)
        return false;
    if (fstat(file, &status) == 0 && status.st_size > 0) {
        program->size = (size_t)status.st_size;
        data = mmap(NULL, program->size, PROT_READ | PROT_WRITE, MAP_SHARED,
                    file, 0);
    }
    close(file);
    program->data = data;
    return data != MAP_FAILED;
}

int main(int argc, char **argv)
{
    struct program program;
    struct place place;

    if (argc != 2 || !map(argv[1], &program)) {
        fprintf(stderr, "defer: cannot open %s\n", argc == 2 ? argv[1] : "");
        return EXIT_FAILURE;
    }
    if (!find(&program, &place) || !sort(&place))
        fprintf(stderr, "defer: %s is left as it was linked\n", argv[1]);
    return EXIT_SUCCESS;
}
