/* What a file costs at most, of all that are at hand: what strangers wrote, and
 * what fuzzing kept. Each is read by the commands that read such files,
 * whatever they say of it. */
#define _GNU_SOURCE /* nftw */
#include "bench.h"

#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PATH = 4096, DESCRIPTORS = 8 };

struct most {
    double value;
    char path[PATH]; /* of the file that costs so much */
};

static struct most memory, time_spent;
static const char *reader;

static void raise_to(struct most *most, double value, const char *path)
{
    if (value <= most->value)
        return;
    most->value = value;
    snprintf(most->path, sizeof most->path, "%s", path);
}

static double now(void)
{
    struct timespec moment;

    clock_gettime(CLOCK_MONOTONIC, &moment);
    return (double)moment.tv_sec * 1e3 + (double)moment.tv_nsec / 1e6;
}

static void read_by(const char *command, const char *path)
{
    char *words[] = { (char *)(uintptr_t)reader, (char *)(uintptr_t)command,
                      (char *)(uintptr_t)path, NULL };
    double begun = now();

    raise_to(&memory, peak_of(words), path);
    raise_to(&time_spent, now() - begun, path);
}

static int visit(const char *path, const struct stat *info, int type,
                 struct FTW *place)
{
    (void)info;
    (void)place;
    if (type == FTW_F) {
        read_by("check", path);
        read_by("inspect", path);
    }
    return 0;
}

void worst_add(struct bench *bench, const char *program)
{
    static const char *const folders[] = {
        "spec/fixtures", "spec/fuzz/corpus", "examples", "../shared/data",
    };

    reader = program;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        nftw(folders[i], visit, DESCRIPTORS, FTW_PHYS);
    if (memory.value == 0) {
        printf("left out: worst.peak, as nothing may be traced\n");
        return;
    }
    printf("the most memory: %s\nthe most time: %s\n", memory.path,
           time_spent.path);
    bench_value(bench, "worst.peak", "octets", memory.value);
    bench_value(bench, "worst.time", "ms", time_spent.value);
}
