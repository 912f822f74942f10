#define _POSIX_C_SOURCE 200809L

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    ROUNDS = 7,
    PASSES = BENCH_SAMPLES / ROUNDS, /* in one round, at most */
    FEW_PASSES = 3,                  /* at least, however long they take */
    ROUND_NS = 60 * 1000 * 1000,     /* when a round has had enough of them */
    /* Of processes, whose first dozen finds another processor asleep and caches
     * full of what was measured before: their median is to be of the others. */
    PROCESS_NS = 5 * ROUND_NS
};

void bench_stop(const char *what, const char *name)
{
    fflush(stdout);
    fprintf(stderr, "bench: %s: %s\n", name, what);
    exit(EXIT_FAILURE);
}

void bench_add(struct bench *bench, const char *name, const char *unit,
               bench_work *work, void *context)
{
    struct bench_row *row = &bench->rows[bench->count];

    if (++bench->count > BENCH_ROWS)
        bench_stop("too many rows", name);
    row->name = name;
    row->unit = unit;
    row->work = work;
    row->context = context;
}

void bench_against(struct bench *bench, const char *name)
{
    bench->rows[bench->count - 1].against = name;
}

void bench_value(struct bench *bench, const char *name, const char *unit,
                 double value)
{
    struct bench_row *row = &bench->rows[bench->count];

    bench_add(bench, name, unit, NULL, NULL);
    row->samples[0] = value;
    row->runs = 1;
}

const struct bench_row *bench_find(const struct bench *bench,
                                   const char *name)
{
    for (size_t i = 0; name != NULL && i < bench->count; i++)
        if (strcmp(bench->rows[i].name, name) == 0)
            return &bench->rows[i];
    return NULL;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void measure(struct bench_row *row)
{
    const bool process = strcmp(row->unit, "ms") == 0;
    const double scale = process ? 1e6 : 1;
    const double enough = process ? PROCESS_NS : ROUND_NS;
    const double begin = now();
    double before = begin, after;

    for (size_t i = 0; i < PASSES; i++) {
        size_t count = row->work(row->context);

        after = now();
        row->samples[row->runs++] = (after - before) / scale / (double)count;
        before = after;
        if (i + 1 >= FEW_PASSES && after - begin > enough)
            break;
    }
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return (first > second) - (first < second);
}

static void sum_up(struct bench_row *row)
{
    double *samples = row->samples;
    size_t last = row->runs - 1;

    qsort(samples, row->runs, sizeof *samples, compare);
    row->min = samples[0];
    row->max = samples[last];
    row->median = (samples[last / 2] + samples[(last + 1) / 2]) / 2;
}

void bench_run(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++)
        if (bench->rows[i].work != NULL)
            bench->rows[i].work(bench->rows[i].context); /* warms up */
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < bench->count; i++)
            if (bench->rows[i].work != NULL)
                measure(&bench->rows[i]);
    for (size_t i = 0; i < bench->count; i++)
        sum_up(&bench->rows[i]);
}
