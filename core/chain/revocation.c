#include "chain/revocation.h"

/* The certificate that is asked about, and what the lists say of it. */
struct inquiry {
    const struct check_view *view;
    struct links *links;
    const struct member *cert;
    bool spent; /* no signature can be checked any more */
};

static bool is_signed_by(struct inquiry *inquiry, const struct crl *crl,
                         const struct member *signer)
{
    enum link_verdict verdict;

    if (signer->fault.code != FAULT_NONE
        || !crl_may_sign(crl, &signer->cert))
        return false;
    verdict = links_check_message(inquiry->links, &crl->tbs_cert_list,
                                  crl->signature_algorithm,
                                  crl->signature_value, signer);
    inquiry->spent = inquiry->spent || verdict == LINK_SPENT;
    return verdict == LINK_HOLDS;
}

/* True if a certificate above the one that is asked about signed signer, which
 * is valid at the moment. */
static bool is_delegated(struct inquiry *inquiry, const struct member *signer)
{
    const struct check_view *view = inquiry->view;
    int64_t at = view->request->at;

    if (signer->validity.not_before > at || signer->validity.not_after < at)
        return false;
    for (size_t i = view->index + 1; i < view->count; i++)
        if (member_names(signer, view->certs[i])
            && links_check(inquiry->links, signer, view->certs[i])
                == LINK_HOLDS)
            return true;
    return false;
}

static bool is_signed(struct inquiry *inquiry, const struct crl *crl)
{
    const struct check_view *view = inquiry->view;
    const struct request *request = view->request;

    for (size_t i = view->index + 1; i < view->count; i++)
        if (is_signed_by(inquiry, crl, view->certs[i]))
            return true;
    for (size_t i = 0; i < request->untrusted_count; i++)
        if (is_signed_by(inquiry, crl, &request->untrusted[i])
            && is_delegated(inquiry, &request->untrusted[i]))
            return true;
    return false;
}

/* True if a list can be relied on for the certificate; *reasons as crl_covers
 * has them. */
static bool applies(struct inquiry *inquiry, const struct crl *crl,
                    uint32_t *reasons)
{
    return crl_is_current(crl, inquiry->view->request->at)
        && crl_covers(crl, &inquiry->cert->cert, reasons)
        && is_signed(inquiry, crl);
}

/* The entry that stands in a list and in those that add to it, the latter
 * first; false if there is none. */
static bool find_entry(struct inquiry *inquiry, const struct crl *complete,
                       struct crl_entry *entry)
{
    const struct request *request = inquiry->view->request;
    uint32_t reasons;

    for (size_t i = 0; i < request->crl_count; i++) {
        const struct crl *delta = &request->crls[i];

        if (crl_adds_to(delta, complete)
            && crl_find(delta, inquiry->cert->serial, entry)
            && applies(inquiry, delta, &reasons))
            return entry->reason != CRL_REASON_REMOVE_FROM_CRL;
    }
    return crl_find(complete, inquiry->cert->serial, entry);
}

static bool refuse_unknown(const struct inquiry *inquiry,
                           struct refusal *refusal)
{
    if (inquiry->spent) {
        refusal->code = "chain.budget";
        refusal->source = "LIMIT_PATH_SIGNATURES";
        return refusal_say(refusal, "the signatures of too many lists of "
                                    "revoked certificates were to be "
                                    "checked");
    }
    refusal->code = "chain.revocation-unknown";
    refusal->source = "RFC 5280 6.3.3";
    return refusal_say(refusal, "is covered by no list of revoked "
                                "certificates that is current and signed by "
                                "its issuer");
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
    refusal_say(refusal, "was revoked on ");
    refusal_say_moment(refusal, entry->revocation_date);
    refusal_say(refusal, ", reason ");
    return refusal_say(refusal, reasons[entry->reason]);
}

bool revocation_check(const struct check_view *view, struct links *links,
                      struct refusal *refusal)
{
    const struct request *request = view->request;
    struct inquiry inquiry = { view, links, check_cert(view), false };
    struct crl_entry entry;
    uint32_t reasons, known = 0;

    for (size_t i = 0; i < request->crl_count; i++) {
        const struct crl *crl = &request->crls[i];

        if (crl->base.data != NULL || !applies(&inquiry, crl, &reasons))
            continue;
        if (find_entry(&inquiry, crl, &entry))
            return refuse_revoked(&entry, refusal);
        known |= reasons;
    }
    return known == CRL_ALL_REASONS || refuse_unknown(&inquiry, refusal);
}
