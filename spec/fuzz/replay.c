/* Replays a corpus: calls a libFuzzer target with each file of the folder that
 * is given. What the target does not bear ends the process, and with it the
 * TAP that is printed. */
#define _POSIX_C_SOURCE 200809L /* alarm, dirent.h */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, OCTETS = 1 << 20, SECONDS = 10 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Gives the target a copy of its own, so that a sanitizer knows its bounds. */
static bool replay(const char *path)
{
    static uint8_t room[OCTETS + 1];
    FILE *file = fopen(path, "rb");
    size_t size = file == NULL ? 0 : fread(room, 1, sizeof room, file);
    bool read = file != NULL && !ferror(file) && size <= OCTETS;
    uint8_t *data = malloc(size > 0 ? size : 1);

    if (file != NULL)
        fclose(file);
    if (read && data != NULL) {
        for (size_t i = 0; i < size; i++)
            data[i] = room[i];
        alarm(SECONDS);
        (void)LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    return read && data != NULL;
}

/* Replays the files of a folder; their number, or -1 where one can't be
 * read. */
static int replay_all(const char *folder)
{
    char path[PATH_SIZE];
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        fprintf(stderr, "%s\n", path);
        if (!replay(path))
            return -1;
        count++;
    }
    if (directory != NULL)
        closedir(directory);
    return count;
}

int main(int argc, char **argv)
{
    int count;

    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    printf("1..1\n");
    if (LLVMFuzzerInitialize != NULL)
        (void)LLVMFuzzerInitialize(&argc, &argv);
    count = replay_all(argv[1]);
    printf("%sok 1 - %s: %d inputs\n", count > 0 ? "" : "not ", argv[1],
           count);
    return count > 0 ? 0 : 1;
}
