#include "chain/link.h"

#include "chain/permit.h"

void links_open(struct links *links, struct signature_maker *maker,
                enum profile profile)
{
    links->maker = maker;
    links->profile = profile;
    links->count = links->key_count = 0;
}

void links_close(struct links *links)
{
    for (size_t i = 0; i < links->key_count; i++)
        signature_key_free(links->keys[i].key);
    links->count = links->key_count = 0;
}

/* The key of a certificate, made when it is first asked for. */
static struct signature_key *find_key(struct links *links,
                                      const struct member *issuer)
{
    struct signature_key *key;

    for (size_t i = 0; i < links->key_count; i++)
        if (links->keys[i].issuer == issuer)
            return links->keys[i].key;
    key = signature_key_new(links->maker, &issuer->key);
    links->keys[links->key_count++] = (struct links_key){ issuer, key };
    return key;
}

static enum link_verdict verify(struct links *links,
                                const struct signature *signature,
                                const struct member *issuer)
{
    struct signature_key *key;

    links->code = permit_scheme(links->profile, &signature->scheme,
                                &issuer->key);
    if (links->code != FAULT_NONE)
        return LINK_PERMIT;
    key = find_key(links, issuer);
    if (key == NULL)
        return LINK_KEY;
    return signature_verify(key, signature) ? LINK_HOLDS : LINK_INVALID;
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

enum link_verdict links_check_message(struct links *links,
                                      const struct octets *message,
                                      struct octets algorithm,
                                      struct octets value,
                                      const struct member *issuer)
{
    const struct links_row *row = find_row(links, message, issuer);
    struct signature signature = { .message = *message, .value = value };
    struct fault fault;
    struct der in;
    enum link_verdict verdict;

    if (row != NULL)
        return row->verdict;
    der_init(&in, algorithm, &fault);
    if (!scheme_read(&in, &signature.scheme)) {
        links->code = fault.code;
        return LINK_PERMIT;
    }
    if (links->count == LIMIT_PATH_SIGNATURES)
        return LINK_SPENT;
    verdict = verify(links, &signature, issuer);
    if (verdict != LINK_PERMIT)
        links->rows[links->count++]
            = (struct links_row){ message, issuer, verdict };
    return verdict;
}

enum link_verdict links_check(struct links *links,
                              const struct member *subject,
                              const struct member *issuer)
{
    const struct cert *cert = &subject->cert;
    struct der in;
    struct der_bits bits;
    struct fault fault;

    cert_enter(cert, cert->signature_value, &in, &fault);
    if (!der_bit_string(&in, DER_BIT_STRING, &bits) || bits.unused != 0)
        return LINK_INVALID;
    return links_check_message(links, &cert->tbs_certificate,
                               cert->signature_algorithm, bits.octets,
                               issuer);
}
