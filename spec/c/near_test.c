/* Tests of core/x509/near.c. Prints TAP.
 *
 * Searches are compared with one that fills the whole table of distances
 * (Wagner and Fischer 1974) for every row. */
#include "x509/near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#include "tap.h"

enum { ROWS = 100, SEARCHES = 2000, LONGEST = 64 };

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint32_t state = 1;
static char rows[ROWS][NEAR_DIGITS + 1];

/* Numerical Recipes' generator: equal in every run. */
static uint32_t draw(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

static unsigned edits(const char *a, const char *b)
{
    unsigned table[LONGEST + 1][LONGEST + 1];
    size_t rows_count = strlen(a), columns = strlen(b);

    for (unsigned i = 0; i <= rows_count; i++)
        for (unsigned j = 0; j <= columns; j++) {
            unsigned best = i == 0 ? j : i;

            if (i > 0 && j > 0) {
                best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
                if (table[i - 1][j] + 1 < best)
                    best = table[i - 1][j] + 1;
                if (table[i][j - 1] + 1 < best)
                    best = table[i][j - 1] + 1;
            }
            table[i][j] = best;
        }
    return table[rows_count][columns];
}

static unsigned plain_distance(const char *row, const char *text)
{
    unsigned distance = edits(row, text);

    if (distance <= NEAR_DISTANCE)
        return distance;
    return strncmp(row, text, NEAR_PREFIX) == 0 ? NEAR_BY_PREFIX : 9;
}

static bool plain_find(const char *text, size_t *row, unsigned *distance)
{
    *distance = 9;
    for (size_t i = 0; i < ROWS; i++)
        if (plain_distance(rows[i], text) < *distance) {
            *distance = plain_distance(rows[i], text);
            *row = i;
        }
    return *distance < 9;
}

/* Inserts, leaves out or replaces a digit. */
static void change(char *text)
{
    size_t size = strlen(text), at = draw((uint32_t)size);

    switch (draw(3)) {
    case 0:
        memmove(text + at + 1, text + at, size - at + 1);
        text[at] = alphabet[draw(64)];
        break;
    case 1:
        memmove(text + at, text + at + 1, size - at);
        break;
    default:
        text[at] = alphabet[draw(64)];
    }
}

/* Fifty rows by chance, and as many that are near to one of these. */
static void make_rows(void)
{
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < NEAR_DIGITS; j++)
            rows[i][j] = alphabet[draw(64)];
        if (i >= ROWS / 2) {
            memcpy(rows[i], rows[i - ROWS / 2], NEAR_DIGITS);
            rows[i][draw(NEAR_DIGITS)] = 'x';
        }
    }
    memcpy(rows[ROWS - 1], rows[3], NEAR_DIGITS);
}

static void *build(struct near **index)
{
    void *storage = malloc(near_size(ROWS));

    if (storage == NULL)
        abort();
    *index = near_open(storage, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        near_add(*index, (struct octets){ (uint8_t *)rows[i], NEAR_DIGITS });
    return storage;
}

static bool agrees(const struct near *index, char *text)
{
    size_t row = 0, expected_row = 0;
    unsigned distance = 0, expected = 0;
    bool found = near_find(index, (struct octets){ (uint8_t *)text,
                                                   strlen(text) },
                           &row, &distance);

    if (found != plain_find(text, &expected_row, &expected))
        return false;
    return !found || (row == expected_row && distance == expected);
}

static void test_against_plain(const struct near *index)
{
    bool exact = true, near = true, prefix = true;
    char text[LONGEST];

    for (size_t i = 0; i < ROWS; i++)
        exact &= agrees(index, rows[i]);
    report(exact, "finds each row, the lowest of equal ones");
    for (size_t i = 0; i < SEARCHES; i++) {
        strcpy(text, rows[draw(ROWS)]);
        for (uint32_t n = draw(5); n > 0; n--)
            change(text);
        near &= agrees(index, text);
    }
    report(near, "agrees with the whole table after up to four changes");
    for (size_t i = 0; i < SEARCHES; i++) {
        strcpy(text, rows[draw(ROWS)]);
        for (size_t j = 8 + draw(4); j < NEAR_DIGITS; j++)
            text[j] = alphabet[draw(64)];
        text[draw(2) ? NEAR_DIGITS : 8 + draw(12)] = '\0';
        prefix &= agrees(index, text);
    }
    report(prefix, "agrees with it on beginnings");
}

static void test_texts(const struct near *index)
{
    char text[LONGEST];
    size_t row;
    unsigned distance;

    strcpy(text, rows[5]);
    strcat(text, "=");
    report(near_find(index, (struct octets){ (uint8_t *)text, 44 }, &row,
                     &distance) && row == 5 && distance == 0,
           "takes no account of padding");
    report(!near_find(index, (struct octets){ (const uint8_t *)"", 0 }, &row,
                      &distance), "finds nothing near to nothing");
    report(!near_find(index, (struct octets){ (const uint8_t *)"==", 2 },
                      &row, &distance), "finds nothing near to padding");
}

/* Many equal rows cost no more than the limit says, and the first is found. */
static void test_equal_rows(void)
{
    enum { MANY = LIMIT_NEAR_ROWS };
    void *storage = malloc(near_size(MANY));
    struct octets text = { (uint8_t *)rows[0], NEAR_DIGITS };
    struct near *index;
    size_t row;
    unsigned distance;

    if (storage == NULL)
        abort();
    index = near_open(storage, MANY);
    for (size_t i = 0; i < 100; i++)
        near_add(index, text);
    report(near_find(index, text, &row, &distance) && row == 0
           && distance == 0, "finds the first of many equal rows");
    free(storage);
}

/* What is found of a row that is looked at after so many others, which begin
 * as it does and are near to it by that alone: its distance. */
static unsigned distance_after(size_t others)
{
    void *storage = malloc(near_size(others + 1));
    char text[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", row[] =
        "abcdefghijklmn0123456789+/0123456789+/01234";
    struct near *index;
    size_t found;
    unsigned distance = 0;

    if (storage == NULL)
        abort();
    index = near_open(storage, others + 1);
    for (size_t i = 0; i < others; i++)
        near_add(index, (struct octets){ (uint8_t *)row, NEAR_DIGITS });
    near_add(index, (struct octets){ (uint8_t *)text, NEAR_DIGITS });
    text[NEAR_DIGITS - 1] = '0';
    if (!near_find(index, (struct octets){ (uint8_t *)text, NEAR_DIGITS },
                   &found, &distance))
        distance = 9;
    free(storage);
    return distance;
}

static void test_candidates(void)
{
    report(distance_after(LIMIT_NEAR_CANDIDATES - 1) == 1,
           "compares as many rows as the limit");
    report(distance_after(LIMIT_NEAR_CANDIDATES) == NEAR_BY_PREFIX,
           "compares no more rows than the limit");
}

int main(void)
{
    struct near *index;
    void *storage;

    make_rows();
    storage = build(&index);
    test_against_plain(index);
    test_texts(index);
    test_equal_rows();
    test_candidates();
    free(storage);
    return tap_end();
}
