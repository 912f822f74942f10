/* The table for people, and the values for programs. */
#include "bench.h"

#include <stdio.h>

/* What a row must reach: so much, or so many times another row and a bit. */
struct goal {
    const char *name;
    double limit;
    const char *of;
    double times;
    double more;
};

/* Of the XML of 10,000 pins xml.config stands for the goal: it does what expat
 * does, and knows each place afterwards. xml.model adds what rules see, and
 * android.10000 all that a user waits for. */
static const struct goal goals[] = {
    { "cert.open", 150, NULL, 0, 0 },
    { "cert.read", 600, NULL, 0, 0 },
    { "cert.pin", 280, "sha256.spki", 1.4, 0 },
    { "pem.decode", 1200, NULL, 0, 0 },
    { "lua.pin", 700, NULL, 0, 0 },
    { "json.config", 1000, NULL, 0, 0 },
    { "xml.config", 0, "peer.expat.xml", 5, 0 },
    { "check.10000", 80, NULL, 0, 0 },
    { "check.1", 3, NULL, 0, 0 },
    { "report.sarif.10000", 500, NULL, 0, 0 },
    { "cert.memory", 512, NULL, 0, 0 },
    { "chain.rsa", 0, "verify.rsa.2", 1.9, 0 },
    { "chain.ec", 0, "verify.ec.2", 1.4, 0 },
    { "chain.rsa.known", 0, "verify.rsa", 1.15, 0 },
    { "chain.ec.known", 0, "verify.ec", 1.15, 0 },
    { "chain.rsa.seen", 1200, NULL, 0, 0 },
    { "chain.ec.seen", 1200, NULL, 0, 0 },
    { "chain.crowd", 50, NULL, 0, 0 },
    { "limbo.pathological", 50, NULL, 0, 0 },
    { "tree.50000", 0, "peer.find.50000", 1.5, 0 },
    { "jail.small.10", 0, "peer.sandbox.small.10", 1, 5 },
    { "jail.10000", 0, "peer.sandbox.10000", 1.1, 0 },
    { "package.100mb", 50, NULL, 0, 0 },
    { "package.100mb.peak", 16 * 1024 * 1024, NULL, 0, 0 },
    { "worst.peak", 128 * 1024 * 1024, NULL, 0, 0 },
    { "worst.time", 3500, NULL, 0, 0 },
};

enum { GOALS = sizeof goals / sizeof *goals };

/* Where a limit comes from that another row has a part in. */
static void print_source(const struct goal *goal, bool relative)
{
    if (relative && goal->limit > 0)
        printf(" (%.0f, or %g x %s)", goal->limit, goal->times, goal->of);
    else if (relative && goal->more > 0)
        printf(" (%g x %s + %g)", goal->times, goal->of, goal->more);
    else if (relative)
        printf(" (%g x %s)", goal->times, goal->of);
}

static double limit_of(const struct bench *bench, const struct goal *goal)
{
    const struct bench_row *of = bench_find(bench, goal->of);
    double limit = goal->limit;

    if (of != NULL && of->median * goal->times + goal->more > limit)
        limit = of->median * goal->times + goal->more;
    return limit;
}

static void print_goal(const struct bench *bench, const struct bench_row *row)
{
    for (size_t i = 0; i < GOALS; i++) {
        const struct goal *goal = &goals[i];
        double limit = limit_of(bench, goal);

        if (strcmp(goal->name, row->name) != 0)
            continue;
        printf("  at most %.0f", limit);
        print_source(goal, bench_find(bench, goal->of) != NULL);
        printf(row->median <= limit ? ": reached" : ": not reached");
    }
}

/* Prints how many goals are reached; true if all that were measured are. */
static bool print_sum(const struct bench *bench)
{
    size_t measured = 0, reached = 0;

    for (size_t i = 0; i < GOALS; i++) {
        const struct bench_row *row = bench_find(bench, goals[i].name);

        if (row == NULL)
            continue;
        measured++;
        reached += row->median <= limit_of(bench, &goals[i]);
    }
    printf("\ngoals: %zu reached, %zu not reached, %zu not measured\n",
           reached, measured - reached, GOALS - measured);
    return measured > 0 && reached == measured;
}

static void print_row(const struct bench *bench, const struct bench_row *row)
{
    const struct bench_row *against = bench_find(bench, row->against);
    int digits = strcmp(row->unit, "ms") == 0 ? 2 : 0;

    printf("%-25s %9.*f %9.*f %9.*f %-6s %5zu", row->name, digits,
           row->median, digits, row->min, digits, row->max, row->unit,
           row->runs);
    if (against != NULL)
        printf("  %.*f x %s",
               row->median < 10 * against->median ? 2 : 0,
               row->median / against->median, row->against);
    print_goal(bench, row);
    printf("\n");
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static void print_rates(const struct bench *bench)
{
    printf("\npins a second, one thread\n");
    for (size_t i = 0; i < bench->count; i++)
        if (ends_with(bench->rows[i].name, ".pin"))
            printf("%-25s %9.0f\n", bench->rows[i].name,
                   1e9 / bench->rows[i].median);
}

bool bench_print(const struct bench *bench, const struct corpus *corpus)
{
    printf("%zu certificates of %s, %zu octets of DER and %zu of key on "
           "average\n\n", corpus->count, corpus->path,
           corpus->all.size / corpus->count,
           (size_t)(corpus->keys_size / corpus->count));
    printf("%-25s %9s %9s %9s %-6s %5s\n", "", "median", "min", "max", "",
           "runs");
    for (size_t i = 0; i < bench->count; i++)
        print_row(bench, &bench->rows[i]);
    print_rates(bench);
    return print_sum(bench);
}

void bench_write(const struct bench *bench, const char *path)
{
    FILE *file = fopen(path, "w");

    if (file == NULL)
        bench_stop("cannot be written", path);
    fprintf(file, "name\tunit\tmedian\tmin\tmax\truns\n");
    for (size_t i = 0; i < bench->count; i++) {
        const struct bench_row *row = &bench->rows[i];

        fprintf(file, "%s\t%s\t%.3f\t%.3f\t%.3f\t%zu\n", row->name, row->unit,
                row->median, row->min, row->max, row->runs);
    }
    if (fclose(file) != 0)
        bench_stop("cannot be written", path);
}
