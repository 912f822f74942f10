#include "chain/link.h"

#include "chain/permit.h"

void links_open(struct links *links, struct signature_maker *maker,
                struct cache *cache, enum profile profile)
{
    links->maker = maker;
    links->cache = cache;
    links->profile = profile;
    links->count = links->key_count = 0;
}

void links_close(struct links *links)
{
    for (size_t i = 0; i < links->key_count; i++)
        signature_key_free(links->keys[i].key);
    links->count = links->key_count = 0;
}

/* The key of a certificate, made when it is first asked for; lent until the
 * next is. */
static struct signature_key *find_key(struct links *links,
                                      const struct member *issuer)
{
    struct signature_key *key;

    if (links->cache != NULL && issuer->identified)
        return cache_key(links->cache, issuer);
    for (size_t i = 0; i < links->key_count; i++)
        if (links->keys[i].issuer == issuer)
            return links->keys[i].key;
    key = signature_key_new(links->maker, &issuer->parts.key);
    links->keys[links->key_count++] = (struct links_key){ issuer, key };
    return key;
}

/* What is to have been signed, and how. */
struct item {
    const struct octets *message;
    struct octets algorithm, value;
    const struct member *subject; /* whose it is; NULL for a list */
};

/* Looks the answer up, or finds it; whoever asks, it is the same. */
static enum link_verdict verify(struct links *links, const struct item *item,
                                const struct signature *signature,
                                const struct member *issuer)
{
    struct cache *cache = item->subject != NULL ? links->cache : NULL;
    struct signature_key *key;
    bool verifies;

    if (cache == NULL
        || !cache_find_link(cache, item->subject, issuer, &verifies)) {
        key = find_key(links, issuer);
        if (key == NULL)
            return LINK_KEY;
        verifies = signature_verify(key, signature);
        if (cache != NULL)
            cache_add_link(cache, item->subject, issuer, verifies);
    }
    return verifies ? LINK_HOLDS : LINK_INVALID;
}

static const struct links_row *find_row(const struct links *links,
                                        const struct octets *message,
                                        const struct member *issuer)
{
    for (size_t i = 0; i < links->count; i++)
        if (links->rows[i].message == message
            && links->rows[i].issuer == issuer)
            return &links->rows[i];
    return NULL;
}

static enum link_verdict check_new(struct links *links,
                                   const struct item *item,
                                   const struct member *issuer)
{
    struct signature signature = { .message = *item->message,
                                   .value = item->value };
    struct fault fault;
    struct der in;
    enum link_verdict verdict;

    der_init(&in, item->algorithm, &fault);
    links->code = scheme_read(&in, &signature.scheme)
                ? permit_scheme(links->profile, &signature.scheme,
                                &issuer->parts.key)
                : fault.code;
    if (links->code != FAULT_NONE)
        return LINK_PERMIT;
    if (links->count == LIMIT_PATH_SIGNATURES)
        return LINK_SPENT;
    verdict = verify(links, item, &signature, issuer);
    links->rows[links->count++]
        = (struct links_row){ item->message, issuer, verdict };
    return verdict;
}

static enum link_verdict check(struct links *links, const struct item *item,
                               const struct member *issuer)
{
    const struct links_row *row = find_row(links, item->message, issuer);

    return row != NULL ? row->verdict : check_new(links, item, issuer);
}

enum link_verdict links_check_message(struct links *links,
                                      const struct octets *message,
                                      struct octets algorithm,
                                      struct octets value,
                                      const struct member *issuer)
{
    struct item item = { message, algorithm, value, NULL };

    return check(links, &item, issuer);
}

enum link_verdict links_check(struct links *links,
                              const struct member *subject,
                              const struct member *issuer)
{
    const struct cert *cert = &subject->cert;
    struct item item = { &cert->tbs_certificate, cert->signature_algorithm,
                         { NULL, 0 }, subject };
    struct der in;
    struct der_bits bits;
    struct fault fault;

    cert_enter(cert, cert->signature_value, &in, &fault);
    if (!der_bit_string(&in, DER_BIT_STRING, &bits) || bits.unused != 0)
        return LINK_INVALID;
    item.value = bits.octets;
    return check(links, &item, issuer);
}
