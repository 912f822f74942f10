#include "base/suggest.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"

enum { MAX_EDITS = 2 };

/* Letters of a name, each as the octets that UTF-8 has for it, so that one that
 * cannot be seen, or that looks like another, is one letter. What is no UTF-8
 * has some letters, too. */
struct letters {
    uint32_t at[LIMIT_SUGGEST_OCTETS];
    size_t count;
};

/* Three rows of the table of distances: row i holds the distance from the
 * first i letters of one name to each beginning of the other. */
struct rows {
    uint8_t before[LIMIT_SUGGEST_OCTETS + 1];
    uint8_t above[LIMIT_SUGGEST_OCTETS + 1];
    uint8_t row[LIMIT_SUGGEST_OCTETS + 1];
};

static bool is_continuation(uint8_t octet)
{
    return (octet & 0xc0) == 0x80;
}

/* Of at most LIMIT_SUGGEST_OCTETS octets. */
static void split(struct octets name, struct letters *out)
{
    out->count = 0;
    for (size_t i = 0; i < name.size; i++) {
        uint8_t octet = ascii_fold(name.data[i]);

        if (out->count > 0 && is_continuation(octet))
            out->at[out->count - 1] = out->at[out->count - 1] << 8 | octet;
        else
            out->at[out->count++] = octet;
    }
}

static uint8_t least(unsigned a, unsigned b)
{
    return (uint8_t)(a < b ? a : b);
}

static void fill_row(struct rows *rows, const struct letters *a,
                     const struct letters *b, size_t i)
{
    const uint32_t *x = a->at, *y = b->at;

    rows->row[0] = (uint8_t)i;
    for (size_t j = 1; j <= b->count; j++) {
        bool equal = x[i - 1] == y[j - 1];
        uint8_t best = least(rows->above[j], rows->row[j - 1]);

        best = least(best + 1u, rows->above[j - 1] + !equal);
        if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
            best = least(best, rows->before[j - 2] + 1u);
        rows->row[j] = best;
    }
}

static unsigned count_edits(const struct letters *a, const struct letters *b)
{
    struct rows rows;

    for (size_t j = 0; j <= b->count; j++)
        rows.row[j] = (uint8_t)j;
    memcpy(rows.above, rows.row, sizeof rows.above);
    for (size_t i = 1; i <= a->count; i++) {
        memcpy(rows.before, rows.above, b->count + 1);
        memcpy(rows.above, rows.row, b->count + 1);
        fill_row(&rows, a, b, i);
    }
    return rows.row[b->count];
}

static int compare(struct octets a, struct octets b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size == 0 ? 0 : memcmp(a.data, b.data, size);

    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static bool comparable(struct octets name, struct octets candidate)
{
    return name.size <= LIMIT_SUGGEST_OCTETS
        && candidate.size <= LIMIT_SUGGEST_OCTETS
        && compare(name, candidate) != 0;
}

/* Lengths alone rule most candidates out. */
static bool are_near(const struct letters *a, const struct letters *b)
{
    return b->count + MAX_EDITS >= a->count && b->count <= a->count + MAX_EDITS;
}

struct suggest suggest_begin(struct octets name)
{
    return (struct suggest){ name, { NULL, 0 }, MAX_EDITS + 1 };
}

bool suggest_offer(struct suggest *search, struct octets candidate)
{
    struct letters name, other;
    unsigned edits;

    if (!comparable(search->name, candidate))
        return false;
    split(search->name, &name);
    split(candidate, &other);
    if (!are_near(&name, &other))
        return false;
    edits = count_edits(&name, &other);
    if (edits > search->distance || edits > MAX_EDITS
        || edits * 2 >= name.count)
        return false;
    if (edits == search->distance && compare(candidate, search->nearest) >= 0)
        return false;
    search->nearest = candidate;
    search->distance = edits;
    return true;
}
