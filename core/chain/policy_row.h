/* Policies in the order of their octets, each once: a row of the graph of
 * RFC 9618, or those that one certificate names. */
#ifndef COTTER_POLICY_ROW_H
#define COTTER_POLICY_ROW_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"

/* A policy that the next certificate may assert: valid there because of what
 * the ones before it say. */
struct policy_node {
    struct octets policy; /* contents octets of the OID */
    bool accepted;        /* a policy that the user accepts leads to it */
};

enum { POLICY_ROW_NODES = 2 * LIMIT_CERT_POLICIES };

/* Large, with little in it as a rule; to be begun with count alone. */
struct policy_row {
    size_t count;
    struct policy_node nodes[POLICY_ROW_NODES];
};

/* Copies what is in use. */
void policy_row_copy(struct policy_row *to, const struct policy_row *from);

/* The node of a policy; NULL if it has none. */
const struct policy_node *policy_row_find(const struct policy_row *row,
                                          struct octets policy);

/* Adds a policy, which may be there already: it is accepted then if it was or
 * is. False if the row is full. */
MUST_CHECK bool policy_row_add(struct policy_row *row, struct octets policy,
                               bool accepted);

#endif
