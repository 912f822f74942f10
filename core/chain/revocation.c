#include "chain/revocation.h"

enum { SIGNERS = 2 * LIMIT_PATH_CERTS };

/* Those whose lists count. */
struct signers {
    const struct member *certs[SIGNERS];
    size_t count;
};

/* A question: what the lists say of a certificate. */
struct inquiry {
    const struct request *request;
    struct links *links;
    const struct signers *signers;
    const struct member *cert;
};

enum status { KNOWN_GOOD, KNOWN_REVOKED, UNKNOWN, SPENT };

/* LINK_HOLDS if one of those that count has signed the list; LINK_SPENT if
 * that is not to be found out. */
static enum link_verdict check_signers(const struct inquiry *inquiry,
                                       const struct crl *crl)
{
    enum link_verdict verdict = LINK_INVALID;

    for (size_t i = 0; i < inquiry->signers->count; i++) {
        const struct member *signer = inquiry->signers->certs[i];

        if (!crl_may_sign(crl, &signer->cert))
            continue;
        verdict = links_check_message(inquiry->links, &crl->tbs_cert_list,
                                      crl->signature_algorithm,
                                      crl->signature_value, signer);
        if (verdict == LINK_HOLDS || verdict == LINK_SPENT)
            return verdict;
    }
    return verdict;
}

/* LINK_HOLDS if a list can be relied on for the certificate; *reasons as
 * crl_covers has them. */
static enum link_verdict check_list(const struct inquiry *inquiry,
                                    const struct crl *crl, uint32_t *reasons)
{
    if (!crl_is_current(crl, inquiry->request->at)
        || !crl_covers(crl, &inquiry->cert->cert, reasons))
        return LINK_INVALID;
    return check_signers(inquiry, crl);
}

/* The newest of the lists that add to complete; NULL if there is none. */
static const struct crl *find_delta(const struct inquiry *inquiry,
                                    const struct crl *complete)
{
    const struct request *request = inquiry->request;
    const struct crl *newest = NULL;
    uint32_t reasons;

    for (size_t i = 0; i < request->crl_count; i++) {
        const struct crl *delta = &request->crls[i];

        if (crl_adds_to(delta, complete)
            && (newest == NULL || crl_supersedes(delta, newest))
            && check_list(inquiry, delta, &reasons) == LINK_HOLDS)
            newest = delta;
    }
    return newest;
}

/* The entry that stands in a list, or in what adds to it, which comes first;
 * false if there is none. */
static bool find_entry(const struct inquiry *inquiry,
                       const struct crl *complete, struct crl_entry *entry)
{
    const struct crl *delta = find_delta(inquiry, complete);
    struct octets serial = inquiry->cert->parts.serial_number;

    if (delta != NULL && crl_find(delta, serial, entry))
        return entry->reason != CRL_REASON_REMOVE_FROM_CRL;
    return crl_find(complete, serial, entry);
}

/* True if there is a newer one that can be relied on: a certificate on hold
 * may be off the list again. */
static bool is_superseded(const struct inquiry *inquiry,
                          const struct crl *crl)
{
    const struct request *request = inquiry->request;
    uint32_t reasons;

    for (size_t i = 0; i < request->crl_count; i++)
        if (crl_supersedes(&request->crls[i], crl)
            && check_list(inquiry, &request->crls[i], &reasons) == LINK_HOLDS)
            return true;
    return false;
}

static enum status find_status(const struct inquiry *inquiry,
                               struct crl_entry *entry)
{
    const struct request *request = inquiry->request;
    uint32_t reasons, known = 0;
    bool spent = false;

    for (size_t i = 0; i < request->crl_count; i++) {
        const struct crl *crl = &request->crls[i];
        enum link_verdict verdict;

        if (crl->base.data != NULL || is_superseded(inquiry, crl))
            continue;
        verdict = check_list(inquiry, crl, &reasons);
        spent = spent || verdict == LINK_SPENT;
        if (verdict != LINK_HOLDS)
            continue;
        if (find_entry(inquiry, crl, entry))
            return KNOWN_REVOKED;
        known |= reasons;
    }
    if (known == CRL_ALL_REASONS)
        return KNOWN_GOOD;
    return spent ? SPENT : UNKNOWN;
}

/* True if one of signers has certified member, which is valid at the moment,
 * for the name of another: it may sign lists in that one's place. */
static bool is_delegate(const struct inquiry *inquiry,
                        const struct member *member)
{
    const struct signers *signers = inquiry->signers;
    const struct cert_validity *validity = &member->parts.validity;
    int64_t at = inquiry->request->at;

    if (member->fault.code != FAULT_NONE
        || validity->not_before > at || validity->not_after < at)
        return false;
    for (size_t i = 0; i < signers->count; i++)
        if (member_names(member, signers->certs[i])
            && links_check(inquiry->links, member, signers->certs[i])
                == LINK_HOLDS)
            return true;
    return false;
}

/* Adds those to all that signers have certified for the name that issued the
 * certificate of the inquiry, and that are known not to be revoked. */
static void add_delegates(struct inquiry inquiry, struct signers *all)
{
    const struct request *request = inquiry.request;
    const struct member *cert = inquiry.cert;
    struct crl_entry entry;

    for (size_t i = 0; i < request->untrusted_count; i++) {
        inquiry.cert = &request->untrusted[i];
        if (all->count < SIGNERS && member_names(cert, inquiry.cert)
            && is_delegate(&inquiry, inquiry.cert)
            && find_status(&inquiry, &entry) == KNOWN_GOOD)
            all->certs[all->count++] = inquiry.cert;
    }
}

static bool refuse_revoked(const struct crl_entry *entry,
                           struct refusal *refusal)
{
    static const char *const reasons[] = {
        "unspecified", "keyCompromise", "cACompromise", "affiliationChanged",
        "superseded", "cessationOfOperation", "certificateHold", "7",
        "removeFromCRL", "privilegeWithdrawn", "aACompromise"
    };

    refusal->code = "chain.revoked";
    refusal->source = "RFC 5280 6.3";
    refusal_say(refusal, "was revoked at ");
    refusal_say_moment(refusal, entry->revocation_date);
    refusal_say(refusal, ", reason ");
    return refusal_say(refusal, reasons[entry->reason]);
}

static bool refuse_unknown(struct refusal *refusal)
{
    refusal->code = "chain.revocation-unknown";
    refusal->source = "RFC 5280 6.3.3";
    return refusal_say(refusal, "is covered by no list of revoked "
                                "certificates that is current and signed by "
                                "its issuer");
}

static bool refuse_spent(struct refusal *refusal)
{
    refusal->code = "chain.budget";
    refusal->source = "LIMIT_PATH_SIGNATURES";
    return refusal_say(refusal, "has lists of revoked certificates with too "
                                "many signatures to be checked");
}

bool revocation_check(const struct check_view *view, struct links *links,
                      struct refusal *refusal)
{
    struct signers above = { .count = 0 }, all;
    struct inquiry inquiry = { view->request, links, &above,
                               check_cert(view) };
    struct crl_entry entry;
    enum status status;

    for (size_t i = view->index + 1; i < view->count; i++)
        above.certs[above.count++] = view->certs[i];
    status = find_status(&inquiry, &entry);
    if (status == UNKNOWN) {
        all = above;
        add_delegates(inquiry, &all);
        inquiry.signers = &all;
        status = find_status(&inquiry, &entry);
    }
    switch (status) {
    case KNOWN_GOOD:
        return true;
    case KNOWN_REVOKED:
        return refuse_revoked(&entry, refusal);
    case SPENT:
        return refuse_spent(refusal);
    default:
        return refuse_unknown(refusal);
    }
}
