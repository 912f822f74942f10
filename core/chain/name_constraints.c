#include "chain/name_constraints.h"

#include "base/limits.h"
#include "chain/dn.h"
#include "chain/subtree.h"
#include "x509/ext_value.h"
#include "x509/name.h"

/* A comparison of so many octets counts as one. */
enum { COMPARED_OCTETS = 64 };

/* The constraints of one certificate, as they are applied to others. */
struct work {
    struct der permitted; /* GeneralSubtrees */
    struct der excluded;
    struct fault fault;
    uint32_t permitted_kinds; /* bit n is enum general_name_kind n */
    uint32_t excluded_kinds;
    size_t *budget;
    struct name_constraints_refusal *refusal;
};

bool name_constraints_find(const struct cert *cert,
                           struct name_constraints_presence *out,
                           struct fault *fault)
{
    struct der list;
    struct ext ext;

    *out = (struct name_constraints_presence){ 0 };
    if (!cert_extensions(cert, &list, fault))
        return false;
    while (!out->present && !der_is_done(&list)) {
        if (!ext_next(&list, &ext))
            return false;
        if (ext.kind == EXT_NAME_CONSTRAINTS)
            *out = (struct name_constraints_presence){ true, ext.critical };
    }
    return true;
}

static bool refuse(const struct work *work, enum fault_code code,
                   const struct general_name *name, struct octets constraint)
{
    work->refusal->code = code;
    work->refusal->kind = name->kind;
    work->refusal->name = name->value;
    work->refusal->constraint = constraint;
    return false;
}

static bool refuse_fault(const struct work *work, const struct fault *fault)
{
    work->refusal->code = fault->code;
    work->refusal->offset = fault->offset;
    return false;
}

/* Refuses a subtree, or all of them, at a place within the certificate. */
static bool refuse_at(const struct work *work, const struct der *in,
                      enum fault_code code, const struct general_name *base)
{
    const struct general_name none = { .kind = base->kind };

    work->refusal->offset = (size_t)(base->encoding.data - in->origin);
    return refuse(work, code, &none, base->value);
}

static bool check_subtree(const struct work *work, const struct der *list,
                          const struct ext_subtree *subtree)
{
    if (subtree->minimum != 0 || subtree->has_maximum)
        return refuse_at(work, list, FAULT_CONSTRAINTS_RANGE,
                         &subtree->base);
    if (subtree_is_base(&subtree->base))
        return true;
    return refuse_at(work, list, FAULT_CONSTRAINTS_SYNTAX, &subtree->base);
}

/* Checks each of the subtrees, and notes of which kinds they are. */
static bool check_subtrees(const struct work *work, struct der list,
                           uint32_t *kinds)
{
    struct ext_subtree subtree;

    *kinds = 0;
    while (!der_is_done(&list)) {
        if (!ext_value_subtree(&list, &subtree))
            return refuse_fault(work, list.fault);
        if (!check_subtree(work, &list, &subtree))
            return false;
        *kinds |= UINT32_C(1) << subtree.base.kind;
    }
    return true;
}

/* Reads the constraints of a certificate. *present is false if it has
 * none. */
static bool read_constraints(struct work *work, const struct cert *cert,
                             bool *present)
{
    struct ext_name_constraints constraints;
    struct general_name none = { 0 };
    struct der value;

    if (!cert_extension(cert, EXT_NAME_CONSTRAINTS, &value, &work->fault))
        return refuse_fault(work, &work->fault);
    *present = value.next != NULL;
    if (!*present)
        return true;
    none.encoding = der_rest(&value);
    if (!ext_value_name_constraints(&value, &constraints))
        return refuse_fault(work, &work->fault);
    work->permitted = der_within(&value, constraints.permitted);
    work->excluded = der_within(&value, constraints.excluded);
    if (!check_subtrees(work, work->permitted, &work->permitted_kinds)
        || !check_subtrees(work, work->excluded, &work->excluded_kinds))
        return false;
    if ((work->permitted_kinds | work->excluded_kinds) != 0)
        return true;
    return refuse_at(work, &value, FAULT_CONSTRAINTS_EMPTY, &none);
}

static bool spend(const struct work *work, const struct general_name *name,
                  struct octets constraint)
{
    size_t cost = 1 + constraint.size / COMPARED_OCTETS;

    if (*work->budget < cost) {
        *work->budget = 0;
        return refuse(work, FAULT_CONSTRAINTS_BUDGET, name, constraint);
    }
    *work->budget -= cost;
    return true;
}

/* Finds the first of the subtrees in which relation sees name. *found is
 * absent if there is none. */
static bool find_subtree(const struct work *work, struct der list,
                         const struct general_name *name,
                         bool (*relation)(const struct general_name *base,
                                          const struct general_name *name),
                         struct octets *found)
{
    struct ext_subtree subtree;

    *found = (struct octets){ 0 };
    while (!der_is_done(&list)) {
        if (!ext_value_subtree(&list, &subtree))
            return refuse_fault(work, list.fault);
        if (!spend(work, name, subtree.base.value))
            return false;
        if (subtree.base.kind == name->kind && relation(&subtree.base, name)) {
            *found = subtree.base.value;
            return true;
        }
    }
    return true;
}

/* Applies the constraints to a name of a kind that some are on. */
static bool check_bound_name(const struct work *work,
                             const struct general_name *name, uint32_t kind)
{
    const struct octets none = { 0 };
    struct octets found;

    if (!subtree_is_known(name->kind))
        return refuse(work, FAULT_CONSTRAINTS_KIND, name, none);
    if (!subtree_is_name(name))
        return refuse(work, FAULT_CONSTRAINTS_NAME, name, none);
    if (!find_subtree(work, work->excluded, name, subtree_meets, &found))
        return false;
    if (found.data != NULL)
        return refuse(work, FAULT_CONSTRAINTS_EXCLUDED, name, found);
    if ((work->permitted_kinds & kind) == 0)
        return true;
    if (!find_subtree(work, work->permitted, name, subtree_holds, &found))
        return false;
    if (found.data != NULL)
        return true;
    return refuse(work, FAULT_CONSTRAINTS_PERMITTED, name, none);
}

static bool check_name(const struct work *work,
                       const struct general_name *name)
{
    uint32_t kind = UINT32_C(1) << name->kind;

    return ((work->permitted_kinds | work->excluded_kinds) & kind) == 0
        || check_bound_name(work, name, kind);
}

/* The attributes of a subject that are the address of a mailbox. */
static bool check_emails(const struct work *work, struct der *subject)
{
    static const uint8_t email[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                     0x0d, 1, 9, 1 };
    struct name_walk walk;
    struct name_attribute attribute;

    if (!name_begin(subject, &walk))
        return refuse_fault(work, subject->fault);
    while (!name_is_done(&walk)) {
        if (!name_next(&walk, &attribute))
            return refuse_fault(work, subject->fault);
        if (octets_equal(attribute.type,
                         (struct octets){ email, sizeof email })
            && !check_name(work, &(struct general_name){
                   .kind = GENERAL_NAME_EMAIL,
                   .value = attribute.value.contents }))
            return false;
    }
    return true;
}

static bool check_subject(const struct work *work, const struct cert *cert)
{
    const struct general_name name = { GENERAL_NAME_DIRECTORY, cert->subject,
                                       cert->subject };
    struct fault fault;
    struct der subject;

    cert_enter(cert, cert->subject, &subject, &fault);
    return cert->subject.size <= 2 /* 4.2.1.10: when it is not empty */
        || (check_name(work, &name) && check_emails(work, &subject));
}

static bool check_alternative_names(const struct work *work,
                                    const struct cert *cert)
{
    struct fault fault;
    struct der value, names;
    struct general_name name;

    if (!cert_extension(cert, EXT_SUBJECT_ALT_NAME, &value, &fault))
        return refuse_fault(work, &fault);
    if (value.next == NULL)
        return true;
    if (!ext_value_list(&value, &names))
        return refuse_fault(work, &fault);
    while (!der_is_done(&names)) {
        if (!general_name_read(&names, GENERAL_NAME_PLAIN, &name))
            return refuse_fault(work, &fault);
        if (!check_name(work, &name))
            return false;
    }
    return true;
}

/* Applies the constraints to the certificate at index. */
static bool check_cert(const struct work *work,
                       const struct cert *const *path, size_t index)
{
    const struct cert *cert = path[index];

    if (index > 0 && dn_equal(cert->subject, cert->issuer))
        return true;
    work->refusal->certificate = index;
    return check_subject(work, cert) && check_alternative_names(work, cert);
}

bool name_constraints_apply(const struct cert *const *path, size_t count,
                            size_t *budget,
                            struct name_constraints_refusal *refusal)
{
    struct work work = { .budget = budget, .refusal = refusal };
    bool present;

    *refusal = (struct name_constraints_refusal){
        .certificate = count - 1, .authority = count - 1
    };
    if (count < 2)
        return true;
    if (!read_constraints(&work, path[count - 1], &present))
        return false;
    for (size_t i = 0; present && i < count - 1; i++)
        if (!check_cert(&work, path, i))
            return false;
    return true;
}

bool name_constraints_check(const struct cert *const *path, size_t count,
                            struct name_constraints_refusal *refusal)
{
    size_t budget = LIMIT_NAME_COMPARISONS;

    *refusal = (struct name_constraints_refusal){ 0 };
    for (size_t i = 2; i <= count; i++)
        if (!name_constraints_apply(path, i, &budget, refusal))
            return false;
    return true;
}
