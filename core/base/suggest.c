#include "base/suggest.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"

enum { MAX_EDITS = 2 };

/* Three rows of the table of distances: row i holds the distance from the
 * first i letters of one name to each beginning of the other. */
struct rows {
    uint8_t before[LIMIT_SUGGEST_OCTETS + 1];
    uint8_t above[LIMIT_SUGGEST_OCTETS + 1];
    uint8_t row[LIMIT_SUGGEST_OCTETS + 1];
};

static bool same(struct octets a, size_t i, struct octets b, size_t j)
{
    return ascii_fold(a.data[i]) == ascii_fold(b.data[j]);
}

/* Octets behind the first of a character in UTF-8 cost nothing, so that one
 * that cannot be seen, or that looks like a letter, is one edit. */
static uint8_t cost(struct octets a, size_t i)
{
    return (a.data[i] & 0xc0) != 0x80;
}

static unsigned count_letters(struct octets a)
{
    unsigned letters = 0;

    for (size_t i = 0; i < a.size; i++)
        letters += cost(a, i);
    return letters;
}

static uint8_t least(unsigned a, unsigned b)
{
    return (uint8_t)(a < b ? a : b);
}

static void fill_row(struct rows *rows, struct octets a, struct octets b,
                     size_t i)
{
    rows->row[0] = (uint8_t)(rows->above[0] + cost(a, i - 1));
    for (size_t j = 1; j <= b.size; j++) {
        bool equal = same(a, i - 1, b, j - 1);
        uint8_t best = least(rows->above[j] + cost(a, i - 1),
                             rows->row[j - 1] + cost(b, j - 1));

        best = least(best, rows->above[j - 1] + !equal);
        if (i > 1 && j > 1 && same(a, i - 1, b, j - 2)
            && same(a, i - 2, b, j - 1))
            best = least(best, rows->before[j - 2] + 1u);
        rows->row[j] = best;
    }
}

static unsigned count_edits(struct octets a, struct octets b)
{
    struct rows rows;

    rows.row[0] = 0;
    for (size_t j = 1; j <= b.size; j++)
        rows.row[j] = (uint8_t)(rows.row[j - 1] + cost(b, j - 1));
    memcpy(rows.above, rows.row, sizeof rows.above);
    for (size_t i = 1; i <= a.size; i++) {
        memcpy(rows.before, rows.above, b.size + 1);
        memcpy(rows.above, rows.row, b.size + 1);
        fill_row(&rows, a, b, i);
    }
    return rows.row[b.size];
}

static int compare(struct octets a, struct octets b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size == 0 ? 0 : memcmp(a.data, b.data, size);

    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

/* Lengths alone rule most candidates out. */
static bool comparable(struct octets name, struct octets candidate)
{
    unsigned letters = count_letters(name), others = count_letters(candidate);

    return name.size <= LIMIT_SUGGEST_OCTETS
        && candidate.size <= LIMIT_SUGGEST_OCTETS
        && others + MAX_EDITS >= letters && others <= letters + MAX_EDITS
        && compare(name, candidate) != 0;
}

struct suggest suggest_begin(struct octets name)
{
    return (struct suggest){ name, { NULL, 0 }, MAX_EDITS + 1 };
}

bool suggest_offer(struct suggest *search, struct octets candidate)
{
    unsigned edits;

    if (!comparable(search->name, candidate))
        return false;
    edits = count_edits(search->name, candidate);
    if (edits > search->distance || edits > MAX_EDITS
        || edits * 2 >= count_letters(search->name))
        return false;
    if (edits == search->distance && compare(candidate, search->nearest) >= 0)
        return false;
    search->nearest = candidate;
    search->distance = edits;
    return true;
}
