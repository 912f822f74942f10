#include "chain/policy_row.h"

#include <string.h>

static int compare(struct octets a, struct octets b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);

    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

void policy_row_copy(struct policy_row *to, const struct policy_row *from)
{
    memcpy(to->nodes, from->nodes, from->count * sizeof *from->nodes);
    to->count = from->count;
}

/* The first place of a row that does not stand before policy. */
static size_t find_place(const struct policy_row *row, struct octets policy)
{
    size_t low = 0, high = row->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare(row->nodes[middle].policy, policy) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct policy_row *row, size_t place,
                  struct octets policy)
{
    return place < row->count
        && octets_equal(row->nodes[place].policy, policy);
}

const struct policy_node *policy_row_find(const struct policy_row *row,
                                          struct octets policy)
{
    size_t place = find_place(row, policy);

    return is_at(row, place, policy) ? &row->nodes[place] : NULL;
}

bool policy_row_add(struct policy_row *row, struct octets policy,
                    bool accepted)
{
    size_t place = find_place(row, policy);
    struct policy_node *node = row->nodes + place;

    if (is_at(row, place, policy)) {
        node->accepted |= accepted;
        return true;
    }
    if (row->count == POLICY_ROW_NODES)
        return false;
    memmove(node + 1, node, (row->count - place) * sizeof *node);
    *node = (struct policy_node){ policy, accepted };
    row->count++;
    return true;
}
