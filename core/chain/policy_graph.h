/* Certificate policies along a path: RFC 5280 6.1 with the graph of RFC 9618
 * in place of the tree, which grows without bound.
 *
 * Of the graph, only its last row is kept, and of each policy in it whether a
 * policy that the user accepts leads there: all that the outcome depends
 * on. */
#ifndef COTTER_POLICY_GRAPH_H
#define COTTER_POLICY_GRAPH_H

#include "chain/member.h"
#include "chain/policy_row.h"

/* The inputs (c) to (g) of RFC 5280 6.1.1; all zero is what most want. */
struct policy_inputs {
    /* Contents octets of OIDs; anyPolicy among them, or none at all, stands
     * for any. */
    const struct octets *initial_policy_set;
    size_t initial_policy_count;
    bool explicit_policy;
    bool inhibit_map;
    bool inhibit_any;
};

/* What the check works with: large, with nothing in it before or after. */
struct policy_room {
    struct policy_row row;      /* the last of the graph */
    struct policy_row asserted; /* by a certificate, or mapped by it */
    struct policy_row next;     /* what becomes the last one */
};

struct policy_refusal {
    enum fault_code code;
    size_t offset;      /* of an extension that is refused, or in it, within
                         * the certificate; 0 for POLICY_EXPLICIT */
    size_t certificate; /* index in the path */
};

/* Processes the policies of a path that runs from the end entity, at index 0,
 * to the anchor, whose own policies do not count. Codes: the fault of a
 * certificate that has one; those of ext_value; POLICY_EXPLICIT where a policy
 * is required and none is valid that the user accepts; POLICY_DUPLICATE,
 * POLICY_MAPPING, POLICY_EMPTY, POLICY_COUNT for extensions that are not as
 * RFC 5280 wants them. */
MUST_CHECK bool policy_graph_check(const struct member *const *path,
                                   size_t count,
                                   const struct policy_inputs *inputs,
                                   struct policy_room *room,
                                   struct policy_refusal *refusal);

#endif
