#include "chain/judge.h"

#include "chain/checks.h"
#include "chain/name_constraints.h"
#include "chain/revocation.h"
#include "x509/address.h"

struct refusal judge_refusal(const struct path_search *path, size_t index,
                             const char *code, const char *source)
{
    return (struct refusal){
        .code = code, .source = source, .cert = path->certs[index],
        .index = index, .count = path->count, .blame = index
    };
}

static struct check_view view_of(const struct judge *judge, size_t index)
{
    const struct path_search *path = judge->path;
    unsigned place = index == 0 ? CHECK_SUBJECT
                   : index == path->count - 1 ? CHECK_ANCHOR : CHECK_MIDDLE;

    return (struct check_view){ judge->request, path->certs, path->count,
                                index, place };
}

static bool refuse_budget(struct judge *judge, struct refusal *refusal,
                          const char *limit, const char *what)
{
    judge->over = true;
    return refusal_say_budget(refusal, limit, what);
}

/* The checks of single certificates. Where only those are searched through
 * that pass by themselves, that is known already. */
static bool check_issuers(struct judge *judge, struct refusal *refusal)
{
    bool known = judge->path->given->takes != NULL;

    for (size_t i = 1; i < judge->path->count; i++) {
        struct check_view view = view_of(judge, i);

        if ((!known && !checks_hold_alone(&view, refusal))
            || !checks_hold_in_path(&view, refusal))
            return false;
    }
    return true;
}

static void say_constrained(struct refusal *refusal,
                            const struct name_constraints_refusal *found)
{
    char text[ADDRESS_TEXT_SIZE];
    struct octets name = found->name;

    if (found->kind == GENERAL_NAME_DIRECTORY) {
        refusal_say_name(refusal, name);
        return;
    }
    if (found->kind == GENERAL_NAME_IP && (name.size == 4 || name.size == 16))
        name = (struct octets){ (const uint8_t *)text,
                                address_text(found->name, text) };
    refusal_say_octets(refusal, name);
}

/* Says what the constraints of the certificate at authority forbid. */
static bool refuse_names(const struct judge *judge, size_t authority,
                         const struct name_constraints_refusal *found,
                         struct refusal *refusal)
{
    struct fault fault = { found->code, found->offset };

    *refusal = judge_refusal(judge->path, authority, "chain.name-constraints",
                             "RFC 5280 4.2.1.10");
    refusal_say(refusal, "nameConstraints ");
    switch (found->code) {
    case FAULT_CONSTRAINTS_EXCLUDED:
        refusal_say(refusal, "exclude ");
        say_constrained(refusal, found);
        return false;
    case FAULT_CONSTRAINTS_PERMITTED:
        refusal_say(refusal, "do not permit ");
        say_constrained(refusal, found);
        return false;
    case FAULT_CONSTRAINTS_NAME:
        refusal_say(refusal, "cannot be applied to ");
        say_constrained(refusal, found);
        return refusal_say(refusal, ", which they say nothing of");
    case FAULT_CONSTRAINTS_KIND:
        return refusal_say(refusal, "are on a kind of name that cannot be "
                                    "compared");
    default:
        refusal_say(refusal, "are refused: ");
        return refusal_say_fault(refusal, &fault);
    }
}

static bool check_names(struct judge *judge, struct refusal *refusal)
{
    struct name_constraints_refusal found;

    for (size_t i = 0; i < judge->path->count; i++)
        judge->certs[i] = &judge->path->certs[i]->cert;
    for (size_t i = 1; i < judge->path->count; i++) {
        if (!member_has(judge->path->certs[i], EXT_NAME_CONSTRAINTS)
            || name_constraints_apply(judge->certs, i + 1,
                                      &judge->comparisons, &found))
            continue;
        if (found.code == FAULT_CONSTRAINTS_BUDGET)
            return refuse_budget(judge, refusal, "LIMIT_NAME_COMPARISONS",
                                 "too many names were to be compared with "
                                 "nameConstraints");
        return refuse_names(judge, i, &found, refusal);
    }
    return true;
}

/* Says why the certificate at index is not signed by the one above it. */
static bool refuse_link(struct judge *judge, size_t index,
                        enum link_verdict verdict, struct refusal *refusal)
{
    const struct member *issuer = judge->path->certs[index + 1];

    if (verdict == LINK_SPENT)
        return refuse_budget(judge, refusal, "LIMIT_PATH_SIGNATURES",
                             "too many signatures were to be checked");
    *refusal = judge_refusal(judge->path, index, "chain.signature",
                             "RFC 5280 6.1.3 (a)(1)");
    refusal->blame = index + 1;
    if (verdict == LINK_PERMIT) {
        refusal->code = "chain.signature-algorithm";
        refusal->source = "BR 7.1.3.2, RFC 5280 4.1.1.2";
        refusal_say(refusal, "has ");
        return refusal_say(refusal, fault_text(judge->links.code));
    }
    refusal_say(refusal, verdict == LINK_KEY
                ? "is signed by a key that is none, of "
                : "is not signed by the key of ");
    return refusal_say_name(refusal, issuer->cert.subject);
}

static bool check_links(struct judge *judge, struct refusal *refusal)
{
    const struct path_search *path = judge->path;

    for (size_t i = 0; i + 1 < path->count; i++) {
        enum link_verdict verdict
            = links_check(&judge->links, path->certs[i], path->certs[i + 1]);

        if (verdict != LINK_HOLDS)
            return refuse_link(judge, i, verdict, refusal);
    }
    if (judge->paths++ < LIMIT_PATHS)
        return true;
    return refuse_budget(judge, refusal, "LIMIT_PATHS",
                         "too many paths were tried");
}

static bool check_policies(struct judge *judge, struct refusal *refusal)
{
    struct policy_refusal found = { 0 };
    struct fault fault;

    if (policy_graph_check(judge->path->certs, judge->path->count,
                           &judge->request->policies, &judge->policies,
                           &found))
        return true;
    fault = (struct fault){ found.code, found.offset };
    *refusal = judge_refusal(judge->path, found.certificate, "chain.policies",
                             "RFC 5280 6.1.5 (g), RFC 9618");
    refusal->blame = judge->path->count - 1;
    if (found.code == FAULT_POLICY_EXPLICIT)
        return refusal_say(refusal, "needs a certificate policy, and none is "
                                    "valid for the path that is asked for");
    refusal_say(refusal, "has policies that are refused: ");
    return refusal_say_fault(refusal, &fault);
}

static bool check_revocation(struct judge *judge, struct refusal *refusal)
{
    if (!judge->request->revocation)
        return true;
    for (size_t i = 0; i + 1 < judge->path->count; i++) {
        struct check_view view = view_of(judge, i);

        *refusal = judge_refusal(judge->path, i, NULL, NULL);
        if (!revocation_check(&view, &judge->links, refusal)) {
            refusal->blame = i + 1;
            return false;
        }
    }
    return true;
}

bool judge_holds(struct judge *judge, const struct path_search *path,
                 struct refusal *refusal)
{
    judge->path = path;
    return check_issuers(judge, refusal)
        && check_names(judge, refusal)
        && check_links(judge, refusal)
        && check_policies(judge, refusal)
        && check_revocation(judge, refusal);
}

void judge_open(struct judge *judge, const struct request *request,
                struct signature_maker *maker)
{
    judge->request = request;
    judge->comparisons = LIMIT_NAME_COMPARISONS;
    judge->paths = 0;
    judge->over = false;
    links_open(&judge->links, maker, request->cache, request->profile);
}

void judge_close(struct judge *judge)
{
    links_close(&judge->links);
}
