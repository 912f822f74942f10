#include "x509/suffix_set.h"

#include <stdint.h>
#include <string.h>

#include "x509/host.h"
#include "x509/host_match.h"

/* A label below a node. An edge without a child is a free place. */
struct edge {
    struct octets label;
    uint32_t parent;
    uint32_t child;
};

/* One more than the row of the suffix that ends here, 0 if none does. */
struct node {
    uint32_t itself; /* x.y */
    uint32_t below;  /* *.x.y */
};

struct suffix_set {
    struct node *nodes; /* 0 is the root */
    struct edge *edges; /* by hash, a power of two of them, half empty */
    size_t mask;        /* one less than their number */
    uint32_t count;     /* of nodes in use */
    bool asterisks;     /* some label is one */
};

static const struct octets asterisk = { (const uint8_t *)"*", 1 };

static size_t count_edges(size_t labels)
{
    size_t count = 4;

    while (count < labels * 2)
        count *= 2;
    return count;
}

size_t suffix_set_labels(struct octets suffix)
{
    size_t labels = 1;

    for (size_t i = 0; i < suffix.size; i++)
        labels += suffix.data[i] == '.';
    return labels;
}

size_t suffix_set_size(size_t labels)
{
    return sizeof(struct suffix_set)
         + count_edges(labels) * sizeof(struct edge)
         + (labels + 1) * sizeof(struct node);
}

struct suffix_set *suffix_set_open(void *storage, size_t labels)
{
    struct suffix_set *set = storage;

    memset(storage, 0, suffix_set_size(labels));
    set->mask = count_edges(labels) - 1;
    set->edges = (struct edge *)(set + 1);
    set->nodes = (struct node *)(set->edges + set->mask + 1);
    set->count = 1;
    return set;
}

/* FNV-1a over the label in lower case, begun with the node. */
static uint32_t hash(uint32_t parent, struct octets label)
{
    uint32_t sum = UINT32_C(2166136261) ^ parent * UINT32_C(0x9e3779b1);

    for (size_t i = 0; i < label.size; i++) {
        uint8_t octet = label.data[i];

        octet |= octet >= 'A' && octet <= 'Z' ? 0x20 : 0;
        sum = (sum ^ octet) * UINT32_C(16777619);
    }
    return sum ^ sum >> 15;
}

/* The place of an edge, or the free one that it would take. */
static struct edge *find_edge(const struct suffix_set *set, uint32_t parent,
                              struct octets label)
{
    size_t i = hash(parent, label) & set->mask;

    while (set->edges[i].child != 0
           && (set->edges[i].parent != parent
               || !host_same(set->edges[i].label, label)))
        i = (i + 1) & set->mask;
    return &set->edges[i];
}

static bool is_below(struct octets suffix)
{
    return suffix.size > 2 && memcmp(suffix.data, "*.", 2) == 0;
}

void suffix_set_add(struct suffix_set *set, struct octets suffix, size_t row)
{
    bool below = is_below(suffix);
    struct octets rest = suffix;
    uint32_t node = 0;
    uint32_t *place;

    if (below)
        rest = (struct octets){ suffix.data + 2, suffix.size - 2 };
    while (rest.size > 0) {
        struct octets label = host_last_label(&rest);
        struct edge *edge = find_edge(set, node, label);

        if (edge->child == 0)
            *edge = (struct edge){ label, node, set->count++ };
        set->asterisks |= host_same(label, asterisk);
        node = edge->child;
    }
    place = below ? &set->nodes[node].below : &set->nodes[node].itself;
    if (*place == 0)
        *place = (uint32_t)row + 1;
}

struct search {
    const struct suffix_set *set;
    size_t rank; /* of the best: twice its labels, one more for *. */
    uint32_t row;
};

static void offer(struct search *search, uint32_t row, size_t rank)
{
    if (row != 0 && (rank > search->rank
                     || (rank == search->rank && row < search->row))) {
        search->rank = rank;
        search->row = row;
    }
}

/* Looks at a node, depth labels above the root, and at those above it. The
 * depth is bounded by the labels of a name. */
static void climb(struct search *search, uint32_t node, struct octets rest,
                  size_t depth)
{
    const struct suffix_set *set = search->set;
    struct octets label;
    uint32_t next;

    offer(search, set->nodes[node].itself, depth * 2);
    if (rest.size == 0)
        return;
    offer(search, set->nodes[node].below, depth * 2 + 1);
    label = host_last_label(&rest);
    if (label.size == 0)
        return;
    next = find_edge(set, node, label)->child;
    if (next != 0)
        climb(search, next, rest, depth + 1);
    next = set->asterisks ? find_edge(set, node, asterisk)->child : 0;
    if (next != 0)
        climb(search, next, rest, depth + 1);
}

bool suffix_set_match(const struct suffix_set *set, struct octets name,
                      size_t *row)
{
    struct search search = { set, 0, 0 };

    if (name.size > 0 && name.data[name.size - 1] == '.')
        name.size--;
    if (name.size > HOST_NAME_SIZE + 3)
        return false;
    climb(&search, 0, name, 0);
    *row = search.row - 1u;
    return search.row != 0;
}
