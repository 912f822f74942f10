#include "chain/chain.h"

#include <stdlib.h>

#include "chain/checks.h"
#include "chain/link.h"
#include "chain/name_constraints.h"
#include "chain/path.h"
#include "chain/revocation.h"
#include "x509/address.h"

enum { VERDICTS = 64 };

/* What is known of a certificate by itself. */
struct verdict {
    const struct member *member;
    bool sound;
};

struct chain {
    const struct request *request;
    struct links links;
    struct path_given given;
    struct path_search search;
    const struct cert *certs[LIMIT_PATH_CERTS]; /* of the present path */
    size_t comparisons; /* of names that may still be made */
    size_t paths;       /* whose signatures hold */
    bool over;          /* a budget is spent */
    struct verdict verdicts[VERDICTS]; /* by address */
    bool asked; /* verdicts are of: */
    uint8_t question[DIGEST_SHA256_SIZE];
    const struct member *untrusted, *anchors;
    struct policy_room policies;
    struct chain_attempt attempts[LIMIT_PATHS];
    size_t attempt_count;
};

struct chain *chain_open(void)
{
    struct chain *chain = malloc(sizeof *chain);

    if (chain != NULL)
        chain->asked = false;
    return chain;
}

void chain_close(struct chain *chain)
{
    free(chain);
}

static struct check_view view_of(const struct chain *chain, size_t index)
{
    const struct path_search *search = &chain->search;
    unsigned place = index == 0 ? CHECK_SUBJECT
                   : index == search->count - 1 ? CHECK_ANCHOR : CHECK_MIDDLE;

    return (struct check_view){ chain->request, search->certs, search->count,
                                index, place };
}

/* Begins a refusal of the certificate at index of the present path. */
static struct refusal begin_refusal(const struct chain *chain, size_t index,
                                    const char *code, const char *source)
{
    return (struct refusal){
        .code = code, .source = source, .cert = chain->search.certs[index],
        .index = index, .count = chain->search.count, .blame = index
    };
}

static bool refuse_budget(struct chain *chain, struct refusal *refusal,
                          const char *limit, const char *what)
{
    chain->over = true;
    *refusal = (struct refusal){ .code = "chain.budget", .source = limit };
    refusal_say(refusal, "no path was found before ");
    return refusal_say(refusal, what);
}

/* The checks of single certificates. Where only those are searched through
 * that pass by themselves, that is known already. */
static bool check_issuers(struct chain *chain, struct refusal *refusal)
{
    bool known = chain->given.takes != NULL;

    for (size_t i = 1; i < chain->search.count; i++) {
        struct check_view view = view_of(chain, i);

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
static bool refuse_names(const struct chain *chain, size_t authority,
                         const struct name_constraints_refusal *found,
                         struct refusal *refusal)
{
    struct fault fault = { found->code, found->offset };

    *refusal = begin_refusal(chain, authority, "chain.name-constraints",
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

static bool check_names(struct chain *chain, struct refusal *refusal)
{
    struct name_constraints_refusal found;

    for (size_t i = 0; i < chain->search.count; i++)
        chain->certs[i] = &chain->search.certs[i]->cert;
    for (size_t i = 1; i < chain->search.count; i++) {
        if (!member_has(chain->search.certs[i], EXT_NAME_CONSTRAINTS)
            || name_constraints_apply(chain->certs, i + 1,
                                      &chain->comparisons, &found))
            continue;
        if (found.code == FAULT_CONSTRAINTS_BUDGET)
            return refuse_budget(chain, refusal, "LIMIT_NAME_COMPARISONS",
                                 "too many names were to be compared with "
                                 "nameConstraints");
        return refuse_names(chain, i, &found, refusal);
    }
    return true;
}

/* Says why the certificate at index is not signed by the one above it. */
static bool refuse_link(struct chain *chain, size_t index,
                        enum link_verdict verdict, struct refusal *refusal)
{
    const struct member *issuer = chain->search.certs[index + 1];

    if (verdict == LINK_SPENT)
        return refuse_budget(chain, refusal, "LIMIT_PATH_SIGNATURES",
                             "too many signatures were to be checked");
    *refusal = begin_refusal(chain, index, "chain.signature",
                             "RFC 5280 6.1.3 (a)(1)");
    refusal->blame = index + 1;
    if (verdict == LINK_PERMIT) {
        refusal->code = "chain.signature-algorithm";
        refusal->source = "BR 7.1.3.2, RFC 5280 4.1.1.2";
        refusal_say(refusal, "has ");
        return refusal_say(refusal, fault_text(chain->links.code));
    }
    refusal_say(refusal, verdict == LINK_KEY
                ? "is signed by a key that is none, of "
                : "is not signed by the key of ");
    return refusal_say_name(refusal, issuer->cert.subject);
}

static bool check_links(struct chain *chain, struct refusal *refusal)
{
    const struct path_search *search = &chain->search;

    for (size_t i = 0; i + 1 < search->count; i++) {
        enum link_verdict verdict
            = links_check(&chain->links, search->certs[i],
                          search->certs[i + 1]);

        if (verdict != LINK_HOLDS)
            return refuse_link(chain, i, verdict, refusal);
    }
    if (chain->paths++ < LIMIT_PATHS)
        return true;
    return refuse_budget(chain, refusal, "LIMIT_PATHS",
                         "too many paths were tried");
}

static bool check_policies(struct chain *chain, struct refusal *refusal)
{
    struct policy_refusal found = { 0 };
    struct fault fault;

    if (policy_graph_check(chain->search.certs, chain->search.count,
                           &chain->request->policies, &chain->policies,
                           &found))
        return true;
    fault = (struct fault){ found.code, found.offset };
    *refusal = begin_refusal(chain, found.certificate, "chain.policies",
                             "RFC 5280 6.1.5 (g), RFC 9618");
    refusal->blame = chain->search.count - 1;
    if (found.code == FAULT_POLICY_EXPLICIT)
        return refusal_say(refusal, "needs a certificate policy, and none is "
                                    "valid for the path that is asked for");
    refusal_say(refusal, "has policies that are refused: ");
    return refusal_say_fault(refusal, &fault);
}

static bool check_revocation(struct chain *chain, struct refusal *refusal)
{
    if (!chain->request->revocation)
        return true;
    for (size_t i = 0; i + 1 < chain->search.count; i++) {
        struct check_view view = view_of(chain, i);

        *refusal = begin_refusal(chain, i, NULL, NULL);
        if (!revocation_check(&view, &chain->links, refusal)) {
            refusal->blame = i + 1;
            return false;
        }
    }
    return true;
}

/* The present path, the cheap checks first. */
static bool judge(struct chain *chain, struct refusal *refusal)
{
    return check_issuers(chain, refusal)
        && check_names(chain, refusal)
        && check_links(chain, refusal)
        && check_policies(chain, refusal)
        && check_revocation(chain, refusal);
}

static bool find_sound(const struct chain *chain, const struct member *member)
{
    const struct request *request = chain->request;
    bool anchor = member >= request->anchors
        && member < request->anchors + request->anchor_count;
    struct check_view view = {
        request, &member, 1, 0, anchor ? CHECK_ANCHOR : CHECK_MIDDLE
    };
    struct refusal refusal;

    return checks_hold_alone(&view, &refusal);
}

/* True for what passes the checks of single certificates; the search asks more
 * than once. */
static bool is_sound(void *context, const struct member *member)
{
    struct chain *chain = context;
    struct verdict *verdict
        = &chain->verdicts[(uintptr_t)member / sizeof *member % VERDICTS];

    if (verdict->member != member)
        *verdict = (struct verdict){ member, find_sound(chain, member) };
    return verdict->sound;
}

/* True if the present path is one that was tried. */
static bool is_tried(const struct chain *chain)
{
    const struct path_search *search = &chain->search;

    for (size_t i = 0; i < chain->attempt_count; i++)
        if (chain->attempts[i].path.count == search->count
            && memcmp(chain->attempts[i].path.certs, search->certs,
                      search->count * sizeof *search->certs) == 0)
            return true;
    return false;
}

/* Keeps the present path and the reason against it. */
static void add_attempt(struct chain *chain, const struct refusal *refusal)
{
    const struct path_search *search = &chain->search;
    struct chain_attempt *attempt;

    if (chain->attempt_count == LIMIT_PATHS || is_tried(chain))
        return;
    attempt = &chain->attempts[chain->attempt_count++];
    attempt->refusal = *refusal;
    attempt->path.count = search->count;
    memcpy(attempt->path.certs, search->certs,
           search->count * sizeof *search->certs);
}

/* Says that the search ended before its end, by what bound; after the reason
 * against the first path, if there is one. */
static void tell_budget(const struct refusal *spent, struct refusal *refusal)
{
    if (refusal->code == NULL) {
        *refusal = *spent;
        return;
    }
    refusal_say(refusal, "; ");
    refusal_say_octets(refusal, (struct octets){
        (const uint8_t *)spent->detail, spent->size });
    refusal_say(refusal, " (");
    refusal_say(refusal, spent->source);
    refusal_say(refusal, ")");
}

/* Tries every path that there is. *refusal is the first one's, if there was
 * none before. */
static bool try_paths(struct chain *chain, struct refusal *refusal)
{
    COUNTED struct refusal found;

    path_begin(&chain->search, &chain->given);
    while (!chain->over && path_next(&chain->search)) {
        if (judge(chain, &found))
            return true;
        add_attempt(chain, &found);
        path_refuse(&chain->search, found.blame);
        if (refusal->code == NULL && !chain->over)
            *refusal = found;
    }
    if (!chain->over && path_is_spent(&chain->search))
        refuse_budget(chain, &found, "LIMIT_PATH_STEPS",
                      "too many certificates were tried");
    if (chain->over)
        tell_budget(&found, refusal);
    return false;
}

/* True if the issuer of the last certificate stands in the path. */
static bool is_circular(const struct chain *chain)
{
    const struct path_search *search = &chain->search;

    for (size_t i = 0; i + 1 < search->count; i++)
        if (member_names(search->certs[search->count - 1], search->certs[i]))
            return true;
    return false;
}

/* Says where the certificates lead that were given. */
static void refuse_stray(struct chain *chain, struct refusal *refusal)
{
    const struct path_search *search = &chain->search;
    const struct member *last;

    path_begin(&chain->search, &chain->given);
    path_stray(&chain->search);
    last = search->certs[search->count - 1];
    *refusal = begin_refusal(chain, search->count - 1, "chain.no-anchor",
                             "RFC 5280 6.1");
    refusal->count = search->count + 1;
    if (search->count == LIMIT_PATH_CERTS) {
        refusal_say(refusal, "is as far as a path is followed, which has at "
                             "most ");
        refusal_say_number(refusal, LIMIT_PATH_CERTS);
        refusal_say(refusal, " certificates");
    } else if (last->self_issued) {
        refusal_say(refusal, "is its own issuer, and no trust anchor");
    } else {
        refusal_say(refusal, "was issued by ");
        refusal_say_name(refusal, last->cert.issuer);
        refusal_say(refusal, is_circular(chain)
                    ? ", which stands in the path already: these certificates "
                      "sign each other, and none of them leads to an anchor"
                    : ", of which there is no certificate among the trust "
                      "anchors and those sent along");
    }
}

/* True if the certificates above the end entity are those of the last
 * validation, in the same place, and all else is asked as it was. */
static bool is_asked_again(const struct chain *chain,
                           const struct request *request)
{
    return chain->asked && request->question != NULL
        && chain->untrusted == request->untrusted
        && chain->anchors == request->anchors
        && memcmp(chain->question, request->question,
                  sizeof chain->question) == 0;
}

/* Forgets what was found of single certificates, unless they are asked about
 * again. */
static void begin_verdicts(struct chain *chain, const struct request *request)
{
    if (is_asked_again(chain, request))
        return;
    memset(chain->verdicts, 0, sizeof chain->verdicts);
    chain->asked = request->question != NULL;
    chain->untrusted = request->untrusted;
    chain->anchors = request->anchors;
    if (chain->asked)
        memcpy(chain->question, request->question, sizeof chain->question);
}

static void begin(struct chain *chain, const struct request *request)
{
    begin_verdicts(chain, request);
    chain->request = request;
    chain->given = (struct path_given){
        request->end_entity, request->untrusted, request->untrusted_count,
        request->anchors, request->anchor_count, is_sound, chain
    };
    chain->comparisons = LIMIT_NAME_COMPARISONS;
    chain->paths = 0;
    chain->over = false;
    chain->attempt_count = 0;
    chain->search.certs[0] = request->end_entity;
    chain->search.count = 1;
}

static bool find_path(struct chain *chain, struct refusal *refusal)
{
    struct check_view end_entity = view_of(chain, 0);

    if (!checks_hold_alone(&end_entity, refusal))
        return false;
    refusal->code = NULL;
    if (try_paths(chain, refusal))
        return true;
    chain->given.takes = NULL; /* for the reasons alone */
    if (!chain->over && try_paths(chain, refusal))
        return true;
    if (refusal->code == NULL)
        refuse_stray(chain, refusal);
    return false;
}

bool chain_validate(struct chain *chain, const struct request *request,
                    struct signature_maker *maker, struct chain_path *path,
                    struct refusal *refusal)
{
    bool found;

    if (request->end_entity->identified
        && recall_path(request, request->end_entity->digest, path))
        return true;
    begin(chain, request);
    links_open(&chain->links, maker, request->cache, request->profile);
    found = find_path(chain, refusal);
    links_close(&chain->links);
    if (found) {
        memcpy(path->certs, chain->search.certs,
               chain->search.count * sizeof *path->certs);
        path->count = chain->search.count;
        recall_add(request, path);
    }
    return found;
}

size_t chain_attempts(const struct chain *chain,
                      const struct chain_attempt **attempts)
{
    *attempts = chain->attempts;
    return chain->attempt_count;
}
