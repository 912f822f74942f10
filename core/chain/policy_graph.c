#include "chain/policy_graph.h"

/* The state variables of RFC 5280 6.1.2, and where the path stands. */
struct work {
    struct policy_room *room;
    bool any; /* the graph has a node of anyPolicy in its last row */
    uint32_t explicit_policy;
    uint32_t policy_mapping;
    uint32_t inhibit_any_policy;
    const struct policy_inputs *inputs;
    const struct member *cert;
    bool last; /* cert is the end entity */
    struct fault fault;
    struct policy_refusal *refusal;
};

static bool is_any_policy(struct octets policy)
{
    static const uint8_t any_policy[] = { 0x55, 0x1d, 0x20, 0 };

    return octets_equal(policy, (struct octets){ any_policy, 4 });
}

static bool refuse(const struct work *work, enum fault_code code)
{
    work->refusal->code = code;
    return false;
}

/* Refuses an extension at a place within the certificate. */
static bool refuse_at(const struct work *work, enum fault_code code,
                      const uint8_t *where)
{
    work->refusal->offset = (size_t)(where - work->cert->cert.encoding.data);
    return refuse(work, code);
}

static bool refuse_fault(const struct work *work)
{
    work->refusal->code = work->fault.code;
    work->refusal->offset = work->fault.offset;
    return false;
}

/* Adds a policy to a row, which may hold it already. */
static bool add_node(const struct work *work, struct policy_row *row,
                     struct octets policy, bool accepted)
{
    if (policy_row_add(row, policy, accepted))
        return true;
    return refuse(work, FAULT_POLICY_COUNT);
}

static bool user_accepts(const struct work *work, struct octets policy)
{
    const struct policy_inputs *inputs = work->inputs;

    for (size_t i = 0; i < inputs->initial_policy_count; i++)
        if (octets_equal(inputs->initial_policy_set[i], policy)
            || is_any_policy(inputs->initial_policy_set[i]))
            return true;
    return inputs->initial_policy_count == 0;
}

/* Finds whether policy is valid for who may assert it now: *found tells. */
static bool derive(const struct work *work, struct octets policy,
                   struct policy_node *out)
{
    const struct policy_node *node = policy_row_find(&work->room->row, policy);

    *out = (struct policy_node){
        policy, node != NULL ? node->accepted : user_accepts(work, policy)
    };
    return node != NULL || work->any;
}

/* Opens the list in an extension, if the certificate has it. */
static bool open_list(struct work *work, enum ext_kind kind, struct der *list,
                      bool *present)
{
    struct der value;

    *present = member_has(work->cert, kind);
    if (!*present)
        return true;
    member_enter(work->cert, kind, &value, &work->fault);
    if (!ext_value_list(&value, list))
        return refuse_fault(work);
    if (!der_is_done(list))
        return true;
    return refuse_at(work, FAULT_POLICY_EMPTY, list->next);
}

/* Reads the policies of a certificate. */
static bool read_policies(struct work *work, struct der list,
                          struct policy_row *out, bool *any)
{
    struct ext_policy policy;

    out->count = 0;
    *any = false;
    while (!der_is_done(&list)) {
        if (!ext_value_policy(&list, &policy))
            return refuse_fault(work);
        if (out->count == LIMIT_CERT_POLICIES)
            return refuse_at(work, FAULT_POLICY_COUNT, list.next);
        if (is_any_policy(policy.identifier) ? *any
            : policy_row_find(out, policy.identifier) != NULL)
            return refuse_at(work, FAULT_POLICY_DUPLICATE,
                             policy.identifier.data);
        if (is_any_policy(policy.identifier))
            *any = true;
        else if (!add_node(work, out, policy.identifier, false))
            return false;
    }
    return true;
}

/* 6.1.3 (d) (1): a policy is valid if it is expected, or any is. */
static bool take_asserted(const struct work *work,
                          const struct policy_row *asserted,
                          struct policy_row *out)
{
    struct policy_node node;

    out->count = 0;
    for (size_t i = 0; i < asserted->count; i++)
        if (derive(work, asserted->nodes[i].policy, &node)
            && !add_node(work, out, node.policy, node.accepted))
            return false;
    return true;
}

/* 6.1.3 (d) (2): anyPolicy asserts all that is expected. */
static bool take_expected(const struct work *work, struct policy_row *out)
{
    const struct policy_row *row = &work->room->row;

    for (size_t i = 0; i < row->count; i++)
        if (!add_node(work, out, row->nodes[i].policy,
                      row->nodes[i].accepted))
            return false;
    return true;
}

/* 6.1.3 (d) and (e): the row of the certificate. */
static bool process_policies(struct work *work)
{
    struct policy_row *asserted = &work->room->asserted;
    struct policy_row *next = &work->room->next;
    struct der list;
    bool present, any;

    if (!open_list(work, EXT_CERTIFICATE_POLICIES, &list, &present))
        return false;
    if (!present) {
        work->room->row.count = 0;
        work->any = false;
        return true;
    }
    if (!read_policies(work, list, asserted, &any)
        || !take_asserted(work, asserted, next))
        return false;
    any = any && (work->inhibit_any_policy > 0
                  || (!work->last && work->cert->self_issued));
    if (any && !take_expected(work, next))
        return false;
    work->any = work->any && any;
    policy_row_copy(&work->room->row, next);
    return true;
}

/* Reads a mapping, which may not be of anyPolicy (6.1.4 (a)). */
static bool read_mapping(struct work *work, struct der *list,
                         struct ext_policy_mapping *out)
{
    if (!ext_value_policy_mapping(list, out))
        return refuse_fault(work);
    if (!is_any_policy(out->issuer_domain_policy)
        && !is_any_policy(out->subject_domain_policy))
        return true;
    return refuse_at(work, FAULT_POLICY_MAPPING,
                     out->issuer_domain_policy.data);
}

/* The policies that mappings begin at. */
static bool read_issuer_policies(struct work *work, struct der list,
                                 struct policy_row *out)
{
    struct ext_policy_mapping mapping;

    out->count = 0;
    for (size_t i = 0; !der_is_done(&list); i++) {
        if (i == LIMIT_CERT_POLICIES)
            return refuse_at(work, FAULT_POLICY_COUNT, list.next);
        if (!read_mapping(work, &list, &mapping)
            || !add_node(work, out, mapping.issuer_domain_policy, false))
            return false;
    }
    return true;
}

/* What is valid and not mapped stays as it is. */
static bool keep_unmapped(const struct work *work,
                          const struct policy_row *mapped,
                          struct policy_row *out)
{
    const struct policy_row *row = &work->room->row;

    out->count = 0;
    for (size_t i = 0; i < row->count; i++)
        if (policy_row_find(mapped, row->nodes[i].policy) == NULL
            && !add_node(work, out, row->nodes[i].policy,
                         row->nodes[i].accepted))
            return false;
    return true;
}

/* 6.1.4 (b) (1): what is valid is expected under its other names. */
static bool add_mapped(struct work *work, struct der list,
                       struct policy_row *out)
{
    struct ext_policy_mapping mapping;
    struct policy_node node;

    while (!der_is_done(&list))
        if (!read_mapping(work, &list, &mapping)
            || (derive(work, mapping.issuer_domain_policy, &node)
                && !add_node(work, out, mapping.subject_domain_policy,
                             node.accepted)))
            return false;
    return true;
}

/* 6.1.4 (a) and (b). */
static bool process_mappings(struct work *work)
{
    struct policy_row *mapped = &work->room->asserted;
    struct policy_row *next = &work->room->next;
    struct der list;
    bool present;

    if (!open_list(work, EXT_POLICY_MAPPINGS, &list, &present))
        return false;
    if (!present)
        return true;
    if (!read_issuer_policies(work, list, mapped)
        || !keep_unmapped(work, mapped, next))
        return false;
    if (work->policy_mapping > 0 && !add_mapped(work, list, next))
        return false;
    policy_row_copy(&work->room->row, next);
    return true;
}

static void decrement(uint32_t *number)
{
    *number -= *number > 0;
}

static void lower(uint32_t *number, uint32_t bound)
{
    *number = *number < bound ? *number : bound;
}

static bool read_constraints(struct work *work,
                             struct ext_policy_constraints *out)
{
    struct der value;
    const uint8_t *start;

    *out = (struct ext_policy_constraints){ 0 };
    if (!member_has(work->cert, EXT_POLICY_CONSTRAINTS))
        return true;
    member_enter(work->cert, EXT_POLICY_CONSTRAINTS, &value, &work->fault);
    start = value.next;
    if (!ext_value_policy_constraints(&value, out))
        return refuse_fault(work);
    if (out->has_require_explicit_policy || out->has_inhibit_policy_mapping)
        return true;
    return refuse_at(work, FAULT_POLICY_EMPTY, start);
}

/* 6.1.4 (i) */
static bool process_constraints(struct work *work)
{
    struct ext_policy_constraints constraints;

    if (!read_constraints(work, &constraints))
        return false;
    if (constraints.has_require_explicit_policy)
        lower(&work->explicit_policy, constraints.require_explicit_policy);
    if (constraints.has_inhibit_policy_mapping)
        lower(&work->policy_mapping, constraints.inhibit_policy_mapping);
    return true;
}

/* 6.1.4 (j) */
static bool process_inhibit_any(struct work *work)
{
    struct der value;
    uint32_t skip_certs;

    if (!member_has(work->cert, EXT_INHIBIT_ANY_POLICY))
        return true;
    member_enter(work->cert, EXT_INHIBIT_ANY_POLICY, &value, &work->fault);
    if (!ext_value_inhibit_any_policy(&value, &skip_certs))
        return refuse_fault(work);
    lower(&work->inhibit_any_policy, skip_certs);
    return true;
}

/* 6.1.4: what the next certificate meets. */
static bool prepare(struct work *work)
{
    if (!process_mappings(work))
        return false;
    if (!work->cert->self_issued) {
        decrement(&work->explicit_policy);
        decrement(&work->policy_mapping);
        decrement(&work->inhibit_any_policy);
    }
    return process_constraints(work) && process_inhibit_any(work);
}

/* 6.1.5 (a), (b) and (g): is a policy valid that the user accepts? */
static bool conclude(struct work *work)
{
    struct ext_policy_constraints constraints;
    bool accepted = work->any;

    if (!read_constraints(work, &constraints))
        return false;
    decrement(&work->explicit_policy);
    if (constraints.has_require_explicit_policy)
        lower(&work->explicit_policy, constraints.require_explicit_policy);
    for (size_t i = 0; i < work->room->row.count; i++)
        accepted |= work->room->row.nodes[i].accepted;
    if (accepted || work->explicit_policy > 0)
        return true;
    return refuse(work, FAULT_POLICY_EXPLICIT);
}

static bool process(struct work *work)
{
    work->fault = work->cert->fault;
    if (work->fault.code != FAULT_NONE)
        return refuse_fault(work);
    if (!process_policies(work))
        return false;
    if (work->explicit_policy == 0 && work->room->row.count == 0 && !work->any)
        return refuse(work, FAULT_POLICY_EXPLICIT); /* 6.1.3 (f) */
    return work->last ? conclude(work) : prepare(work);
}

bool policy_graph_check(const struct member *const *path, size_t count,
                        const struct policy_inputs *inputs,
                        struct policy_room *room,
                        struct policy_refusal *refusal)
{
    uint32_t size = (uint32_t)count; /* certificates without anchor, and 1 */
    struct work work = {
        .room = room,
        .any = true,
        .explicit_policy = inputs->explicit_policy ? 0 : size,
        .policy_mapping = inputs->inhibit_map ? 0 : size,
        .inhibit_any_policy = inputs->inhibit_any ? 0 : size,
        .inputs = inputs,
        .refusal = refusal,
    };

    room->row.count = 0;
    *refusal = (struct policy_refusal){ 0 };
    for (size_t i = count; i > 1; i--) {
        work.cert = path[i - 2];
        work.last = i == 2;
        refusal->certificate = i - 2;
        if (!process(&work))
            return false;
    }
    return true;
}
