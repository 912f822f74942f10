#include "chain/chain.h"

#include <stdlib.h>

#include "chain/checks.h"
#include "chain/judge.h"

enum { VERDICTS = 64 };

/* What is known of a certificate by itself. */
struct verdict {
    const struct member *member;
    bool sound;
};

struct chain {
    const struct request *request;
    struct judge judge;
    struct path_given given;
    struct path_search search;
    struct verdict verdicts[VERDICTS]; /* by address */
    bool asked; /* verdicts are of: */
    uint8_t question[DIGEST_SHA256_SIZE];
    const struct member *untrusted, *anchors;
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
    while (!chain->judge.over && path_next(&chain->search)) {
        if (judge_holds(&chain->judge, &chain->search, &found))
            return true;
        add_attempt(chain, &found);
        path_refuse(&chain->search, found.blame);
        if (refusal->code == NULL && !chain->judge.over)
            *refusal = found;
    }
    if (!chain->judge.over && path_is_spent(&chain->search)) {
        chain->judge.over = true;
        refusal_say_budget(&found, "LIMIT_PATH_STEPS",
                           "too many certificates were tried");
    }
    if (chain->judge.over)
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
    *refusal = judge_refusal(search, search->count - 1, "chain.no-anchor",
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
    chain->attempt_count = 0;
    chain->search.certs[0] = request->end_entity;
    chain->search.count = 1;
}

static bool find_path(struct chain *chain, struct refusal *refusal)
{
    struct check_view end_entity = {
        chain->request, chain->search.certs, 1, 0, CHECK_SUBJECT
    };

    if (!checks_hold_alone(&end_entity, refusal))
        return false;
    refusal->code = NULL;
    if (try_paths(chain, refusal))
        return true;
    chain->given.takes = NULL; /* for the reasons alone */
    if (!chain->judge.over && try_paths(chain, refusal))
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
    judge_open(&chain->judge, request, maker);
    found = find_path(chain, refusal);
    judge_close(&chain->judge);
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
