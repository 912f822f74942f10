#include "x509/near.h"

#include <string.h>

#include "base/limits.h"

enum {
    PIECES = 3,
    PIECE = 14,              /* digits of each; the last digit is in none */
    KEYS = PIECES + 1,       /* of a row: its pieces and its prefix */
    ROW = 48,                /* octets kept of a row, zeros after the digits */
    LONGEST = NEAR_DIGITS + NEAR_DISTANCE,
    FAR = NEAR_BY_PREFIX + 1,
    FILTER = 1 << 15         /* bits; the keys of 250 rows set 1 in 32 */
};

/* A key of a row. A slot of row 0 is free; others are one more than theirs. */
struct slot {
    uint32_t hash;
    uint32_t row;
};

struct near {
    uint8_t filter[FILTER / 8]; /* a bit for each hash that some key has */
    struct slot *slots;   /* by hash, a power of two of them, half empty */
    uint8_t (*rows)[ROW]; /* the digits */
    size_t mask;          /* one less than the number of slots */
    size_t count;         /* of rows */
};

static size_t count_slots(size_t rows)
{
    size_t count = 16;

    while (count < rows * KEYS * 2)
        count *= 2;
    return count;
}

size_t near_size(size_t rows)
{
    return sizeof(struct near) + count_slots(rows) * sizeof(struct slot)
         + rows * ROW;
}

struct near *near_open(void *storage, size_t rows)
{
    struct near *index = storage;

    memset(storage, 0, near_size(rows));
    index->mask = count_slots(rows) - 1;
    index->slots = (struct slot *)(index + 1);
    index->rows = (uint8_t (*)[ROW])(index->slots + index->mask + 1);
    return index;
}

/* The hash of size digits, 8 to 16, as key number key. */
static uint32_t hash(const uint8_t *digits, size_t size, size_t key)
{
    uint64_t first, last;

    memcpy(&first, digits, sizeof first);
    memcpy(&last, digits + size - sizeof last, sizeof last);
    first = (first ^ key) * UINT64_C(0x9e3779b97f4a7c15);
    last = (last ^ first >> 32) * UINT64_C(0xc2b2ae3d27d4eb4f);
    return (uint32_t)(last >> 32 ^ first);
}

static size_t piece_start(size_t key)
{
    return key < PIECES ? key * PIECE : 0;
}

static size_t piece_size(size_t key)
{
    return key < PIECES ? PIECE : NEAR_PREFIX;
}

/* The filter's octet and bit of a hash. Nearly every question ends here,
 * without a slot that is taken by chance. */
static size_t filter_octet(uint32_t sum)
{
    return sum >> 17 >> 3;
}

static uint8_t filter_bit(uint32_t sum)
{
    return (uint8_t)(1 << (sum >> 17 & 7));
}

static void add_key(struct near *index, size_t row, size_t key)
{
    uint32_t sum = hash(index->rows[row] + piece_start(key), piece_size(key),
                        key);
    size_t i = sum & index->mask;

    index->filter[filter_octet(sum)] |= filter_bit(sum);
    while (index->slots[i].row != 0)
        i = (i + 1) & index->mask;
    index->slots[i] = (struct slot){ sum, (uint32_t)row + 1 };
}

void near_add(struct near *index, struct octets text)
{
    size_t row = index->count++;

    memcpy(index->rows[row], text.data, NEAR_DIGITS);
    for (size_t key = 0; key < KEYS; key++)
        add_key(index, row, key);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The edit distance of two texts if it is NEAR_DISTANCE at most, else more.
 * Of the table of distances only the five diagonals are filled that can lead
 * there: band[k] is the distance of the first i digits of a to the first
 * i + k - NEAR_DISTANCE of b. */
static unsigned count_edits(struct octets a, struct octets b)
{
    enum { WIDTH = 2 * NEAR_DISTANCE + 1 };
    unsigned band[WIDTH + 1] = { FAR, FAR, 0, 1, 2, FAR };

    if (a.size == b.size && memcmp(a.data, b.data, a.size) == 0)
        return 0;
    if (a.size > b.size + NEAR_DISTANCE || b.size > a.size + NEAR_DISTANCE)
        return FAR;
    for (size_t i = 1; i <= a.size; i++) {
        unsigned left = FAR;

        for (size_t k = 0; k < WIDTH; k++) {
            size_t j = i + k - NEAR_DISTANCE; /* wraps around below 0 */
            unsigned edits = least(left, band[k + 1]) + 1;

            if (j - 1 < b.size)
                edits = least(edits,
                              band[k] + (a.data[i - 1] != b.data[j - 1]));
            band[k] = left = j <= b.size ? least(edits, FAR) : FAR;
        }
    }
    return band[b.size + NEAR_DISTANCE - a.size];
}

struct search {
    const struct near *index;
    struct octets text;
    size_t candidates; /* rows compared */
    uint32_t row;      /* one more than the best */
    unsigned distance; /* of the best */
};

/* Compares a row, unless it is the best already. */
static void compare(struct search *search, uint32_t row)
{
    const uint8_t *digits = search->index->rows[row - 1];
    unsigned edits;

    if (row == search->row || search->candidates == LIMIT_NEAR_CANDIDATES)
        return;
    search->candidates++;
    edits = count_edits((struct octets){ digits, NEAR_DIGITS }, search->text);
    if (edits > NEAR_DISTANCE)
        edits = memcmp(digits, search->text.data, NEAR_PREFIX) == 0
              ? NEAR_BY_PREFIX : FAR;
    if (edits < search->distance
        || (edits == search->distance && edits < FAR && row < search->row)) {
        search->distance = edits;
        search->row = row;
    }
}

/* Compares the rows that have a key where the text has it at start. */
static void look_up(struct search *search, size_t key, size_t start)
{
    const struct near *index = search->index;
    uint32_t sum = hash(search->text.data + start, piece_size(key), key);

    if ((index->filter[filter_octet(sum)] & filter_bit(sum)) == 0)
        return;
    for (size_t i = sum & index->mask; index->slots[i].row != 0;
         i = (i + 1) & index->mask)
        if (index->slots[i].hash == sum)
            compare(search, index->slots[i].row);
}

/* Looks a piece up wherever two changes before it can have moved it. */
static void look_around(struct search *search, size_t key)
{
    size_t start = piece_start(key);
    size_t first = start < NEAR_DISTANCE ? 0 : start - NEAR_DISTANCE;

    for (size_t i = first; i <= start + NEAR_DISTANCE
                           && i + PIECE <= search->text.size; i++)
        look_up(search, key, i);
}

bool near_find(const struct near *index, struct octets text, size_t *row,
               unsigned *distance)
{
    struct search search = { index, text, 0, 0, FAR };

    while (search.text.size > 0
           && search.text.data[search.text.size - 1] == '=')
        search.text.size--;
    if (search.text.size < NEAR_PREFIX)
        return false;
    look_up(&search, PIECES, 0);
    if (search.text.size <= LONGEST)
        for (size_t key = 0; key < PIECES && search.distance > 0; key++)
            look_around(&search, key);
    *row = search.row - 1u;
    *distance = search.distance;
    return search.row != 0;
}
