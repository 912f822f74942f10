#include "chain/path.h"

/* A candidate's turn: its rank, and below it its place. Turns are taken in
 * rising order; none is 0. */
enum {
    RANK_SHIFT = 32,
    RANK_KEY = 1 << 10,   /* times 0, 1 or 2 */
    RANK_UNTRUSTED = 1 << 9,
    TURN_FIRST = 1
};

static bool is_left_out(const struct path_search *search,
                        const struct member *member)
{
    const struct path_given *given = search->given;

    return given->takes != NULL && !given->takes(given->context, member);
}

/* True if the anchor of some name stands right above member. */
static bool has_anchor(const struct path_search *search,
                       const struct member *member)
{
    const struct path_given *given = search->given;

    for (size_t i = 0; i < given->anchor_count; i++)
        if (member_names(member, &given->anchors[i])
            && !is_left_out(search, &given->anchors[i]))
            return true;
    return false;
}

/* True if the certificate was given before. */
static bool is_repeated(const struct path_search *search, size_t index)
{
    const struct member *untrusted = search->given->untrusted;

    for (size_t i = 0; i < index; i++)
        if (untrusted[i].subject_hash == untrusted[index].subject_hash
            && octets_equal(untrusted[i].cert.encoding,
                            untrusted[index].cert.encoding))
            return true;
    return false;
}

/* Marks what member may have issued and has no distance yet; true if there is
 * any. */
static bool mark_below(struct path_search *search, const struct member *member,
                       uint8_t distance)
{
    const struct path_given *given = search->given;
    bool found = false;

    for (size_t i = 0; i < given->untrusted_count; i++)
        if (search->distances[i] == 0 && !is_repeated(search, i)
            && member_names(&given->untrusted[i], member)
            && !is_left_out(search, &given->untrusted[i])) {
            search->distances[i] = distance;
            found = true;
        }
    return found;
}

/* Marks what those of one distance may have issued. */
static bool mark_row(struct path_search *search, uint8_t distance)
{
    bool found = false;

    for (size_t i = 0; i < search->given->untrusted_count; i++)
        if (search->distances[i] == distance
            && mark_below(search, &search->given->untrusted[i],
                          (uint8_t)(distance + 1)))
            found = true;
    return found;
}

/* From the anchors down, a row at a time. */
static void measure(struct path_search *search)
{
    const struct path_given *given = search->given;
    uint8_t distance = 1;

    memset(search->distances, 0, given->untrusted_count);
    for (size_t i = 0; i < given->untrusted_count; i++)
        if (!is_repeated(search, i)
            && !is_left_out(search, &given->untrusted[i])
            && has_anchor(search, &given->untrusted[i]))
            search->distances[i] = 1;
    while (distance < LIMIT_PATH_CERTS && mark_row(search, distance))
        distance++;
}

void path_begin(struct path_search *search, const struct path_given *given)
{
    search->given = given;
    search->certs[0] = given->end_entity;
    search->count = 1;
    search->keep = 1;
    search->steps = 0;
    search->turns[1] = 0;
    search->begun = false;
    measure(search);
}

/* 0 if the key identifiers agree, 1 if one is not given, 2 if they differ. */
static uint64_t compare_keys(const struct member *issued,
                             const struct member *issuer)
{
    struct octets wanted = issued->authority_key_identifier.key_identifier;
    struct octets has = issuer->subject_key_identifier;

    if (wanted.data == NULL || has.data == NULL)
        return 1;
    return octets_equal(wanted, has) ? 0 : 2;
}

static bool is_in_path(const struct path_search *search,
                       const struct member *member)
{
    for (size_t i = 0; i < search->count; i++)
        if (member_same_entity(search->certs[i], member))
            return true;
    return false;
}

/* The turn of a candidate as issuer of the last cert; 0 if it is none.
 * distance is that of an untrusted one, or 0 for an anchor. */
static uint64_t turn_of(const struct path_search *search,
                        const struct member *member, uint8_t distance,
                        size_t place)
{
    const struct member *issued = search->certs[search->count - 1];
    uint64_t rank;

    if (!member_names(issued, member) || is_left_out(search, member)
        || search->count + 1u + distance > LIMIT_PATH_CERTS
        || is_in_path(search, member))
        return 0;
    rank = compare_keys(issued, member) * RANK_KEY + distance;
    if (distance > 0)
        rank += RANK_UNTRUSTED;
    return rank << RANK_SHIFT | (place + TURN_FIRST);
}

struct candidate {
    uint64_t turn; /* 0 for none */
    const struct member *member;
    bool anchor;
};

/* Takes member as the next candidate if its turn is the first after. */
static void offer(struct candidate *best, uint64_t after,
                  struct candidate offered)
{
    if (offered.turn > after && (best->turn == 0 || offered.turn < best->turn))
        *best = offered;
}

/* The candidate for the issuer of the last cert whose turn is next. */
static struct candidate find_candidate(const struct path_search *search)
{
    const struct path_given *given = search->given;
    uint64_t after = search->turns[search->count];
    struct candidate best = { 0 };

    for (size_t i = 0; i < given->anchor_count; i++)
        offer(&best, after, (struct candidate){
            turn_of(search, &given->anchors[i], 0, i), &given->anchors[i],
            true });
    for (size_t i = 0; i < given->untrusted_count; i++)
        if (search->distances[i] > 0)
            offer(&best, after, (struct candidate){
                turn_of(search, &given->untrusted[i], search->distances[i],
                        i), &given->untrusted[i], false });
    return best;
}

static void push(struct path_search *search, const struct candidate *candidate)
{
    search->steps++;
    search->turns[search->count] = candidate->turn;
    search->certs[search->count++] = candidate->member;
    if (search->count <= LIMIT_PATH_CERTS)
        search->turns[search->count] = 0;
}

/* An end entity that is an anchor itself is a path by itself. */
static bool is_anchor(const struct path_search *search)
{
    const struct path_given *given = search->given;

    for (size_t i = 0; i < given->anchor_count; i++)
        if (octets_equal(given->anchors[i].cert.encoding,
                         given->end_entity->cert.encoding))
            return true;
    return false;
}

bool path_next(struct path_search *search)
{
    struct candidate candidate;

    if (!search->begun) {
        search->begun = true;
        if (is_anchor(search))
            return true;
    }
    search->count = search->keep;
    while (search->count > 0 && !path_is_spent(search)) {
        candidate = find_candidate(search);
        if (candidate.turn == 0) {
            search->count--; /* the one below has its next turn */
            continue;
        }
        push(search, &candidate);
        if (candidate.anchor) {
            search->keep = search->count - 1;
            return true;
        }
    }
    return false;
}

void path_refuse(struct path_search *search, size_t blame)
{
    if (search->count > 1 && blame < search->keep)
        search->keep = blame;
}

bool path_is_spent(const struct path_search *search)
{
    return search->steps >= LIMIT_PATH_STEPS;
}

/* The untrusted certificate that is likeliest to have issued the last. */
static const struct member *find_stray(const struct path_search *search)
{
    const struct path_given *given = search->given;
    const struct member *best = NULL, *last = search->certs[search->count - 1];
    uint64_t least = 3;

    for (size_t i = 0; i < given->untrusted_count; i++) {
        const struct member *member = &given->untrusted[i];

        if (member_names(last, member) && !is_in_path(search, member)
            && compare_keys(last, member) < least) {
            least = compare_keys(last, member);
            best = member;
        }
    }
    return best;
}

void path_stray(struct path_search *search)
{
    const struct member *issuer;

    search->count = 1;
    while (search->count < LIMIT_PATH_CERTS) {
        issuer = find_stray(search);
        if (issuer == NULL)
            return;
        search->certs[search->count++] = issuer;
    }
}
