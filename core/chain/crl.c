#include "chain/crl.h"

#include "asn1/moment.h"
#include "base/limits.h"
#include "chain/dn.h"
#include "x509/ext_value.h"
#include "x509/name.h"

enum {
    CRL_NUMBER = 20, /* id-ce 20, and so on */
    DELTA_CRL_INDICATOR = 27,
    ISSUING_DISTRIBUTION_POINT = 28,
    CRL_SIGN = 6,       /* the bit of keyUsage */
    NUMBER_OCTETS = 20, /* RFC 5280 5.2.3 */
};

static bool expect(struct der *in, uint8_t identifier,
                   struct octets *encoding)
{
    struct der_element element;

    if (!der_expect(in, identifier, &element))
        return false;
    *encoding = element.encoding;
    return true;
}

/* Version is v2, the INTEGER 1, which is OPTIONAL for the sake of v1. */
static bool read_version(struct der *in)
{
    const uint8_t *start = in->next;
    uint32_t version = 0;

    if (der_peek(in, DER_INTEGER)
        && !der_unsigned(in, DER_INTEGER, UINT32_MAX, &version))
        return false;
    if (version == 1)
        return true;
    return der_refuse(in, FAULT_CRL_VERSION, start);
}

static bool read_issuer(struct der *in, struct octets *issuer)
{
    const uint8_t *start = in->next;

    if (!name_read(in))
        return false;
    *issuer = (struct octets){ start, (size_t)(in->next - start) };
    return true;
}

static bool read_times(struct der *in, struct crl *out)
{
    if (!moment_read(in, &out->this_update))
        return false;
    if (!der_peek(in, DER_UTC_TIME) && !der_peek(in, DER_GENERALIZED_TIME))
        return der_refuse(in, FAULT_CRL_NEXT_UPDATE, in->next);
    return moment_read(in, &out->next_update);
}

/* revokedCertificates, which is there if an entry is. */
static bool find_entries(struct der *in, struct octets *revoked)
{
    const uint8_t *start = in->next;
    struct der_element list;

    if (!der_optional(in, DER_SEQUENCE, &list))
        return false;
    *revoked = list.contents;
    if (revoked->data == NULL || revoked->size > 0)
        return true;
    return der_refuse(in, FAULT_DER_EMPTY, start);
}

/* CRLNumber and BaseCRLNumber: INTEGER (0..MAX) of at most 20 octets. */
static bool read_number(struct der *in, struct octets *number)
{
    const uint8_t *start = in->next;

    if (!der_integer(in, DER_INTEGER, number) || !der_end(in))
        return false;
    if (number->size <= NUMBER_OCTETS && number->data[0] < 0x80)
        return true;
    return der_refuse(in, FAULT_CRL_NUMBER, start);
}

static bool read_key_identifier(struct der *in, struct octets *out)
{
    struct ext_authority_key_identifier identifier;

    if (!ext_value_authority_key_identifier(in, &identifier))
        return false;
    *out = identifier.key_identifier;
    return true;
}

/* Extensions of certificates that are such of lists too. */
static bool read_common_extension(const struct der *list,
                                  const struct ext *ext, struct crl *out)
{
    struct der value = der_within(list, ext->value);

    switch (ext->kind) {
    case EXT_AUTHORITY_KEY_IDENTIFIER:
        return read_key_identifier(&value, &out->key_identifier);
    case EXT_ISSUER_ALT_NAME:
    case EXT_FRESHEST_CRL:
    case EXT_AUTHORITY_INFO_ACCESS:
        return ext_check(list, ext);
    default:
        if (!ext->critical)
            return true;
        return der_refuse(list, FAULT_CRL_CRITICAL, ext->encoding.data);
    }
}

static bool read_extension(const struct der *list, const struct ext *ext,
                           struct crl *out)
{
    struct der value = der_within(list, ext->value);

    switch (crl_extension(ext->oid)) {
    case CRL_NUMBER:
        if (ext->critical)
            return der_refuse(list, FAULT_CRL_NUMBER, ext->encoding.data);
        return read_number(&value, &out->number);
    case DELTA_CRL_INDICATOR:
        return read_number(&value, &out->base);
    case ISSUING_DISTRIBUTION_POINT:
        return crl_scope_read(&value, &out->scope);
    default:
        return read_common_extension(list, ext, out);
    }
}

static bool read_extensions(struct der *in, struct crl *out)
{
    struct der wrapped, list;
    const uint8_t *start = in->next, *first;
    struct ext ext;

    if (der_is_done(in))
        return der_refuse(in, FAULT_CRL_NUMBER, start);
    if (!der_enter(in, DER_CONTEXT_CONSTRUCTED(0), &wrapped)
        || !der_enter_list(&wrapped, DER_SEQUENCE, &list)
        || !der_end(&wrapped))
        return false;
    first = list.next;
    while (!der_is_done(&list))
        if (!crl_extension_next(first, &list, &ext)
            || !read_extension(&list, &ext, out))
            return false;
    if (out->number.data != NULL)
        return true;
    return der_refuse(in, FAULT_CRL_NUMBER, start);
}

/* An entry may take a certificate off the list only in a delta. */
static bool read_entries(const struct der *in, struct crl *out)
{
    struct der list = der_within(in, out->revoked);
    struct crl_entry entry;

    while (!der_is_done(&list)) {
        const uint8_t *start = list.next;

        if (!crl_entry_read(&list, &entry))
            return false;
        if (entry.reason == CRL_REASON_REMOVE_FROM_CRL
            && out->base.data == NULL)
            return der_refuse(in, FAULT_CRL_REASON, start);
        out->count++;
    }
    return true;
}

/* TBSCertList; gives the algorithm in it. */
static bool read_tbs_cert_list(struct der tbs, struct crl *out,
                               struct octets *signature)
{
    return read_version(&tbs)
        && expect(&tbs, DER_SEQUENCE, signature)
        && read_issuer(&tbs, &out->issuer)
        && read_times(&tbs, out)
        && find_entries(&tbs, &out->revoked)
        && read_extensions(&tbs, out)
        && der_end(&tbs)
        && read_entries(&tbs, out);
}

static bool read_signature(struct der *in, struct crl *out,
                           struct octets signature)
{
    struct der_bits bits;
    const uint8_t *start = in->next;

    if (!expect(in, DER_SEQUENCE, &out->signature_algorithm))
        return false;
    if (!octets_equal(out->signature_algorithm, signature)) /* 5.1.1.2 */
        return der_refuse(in, FAULT_CRL_ALGORITHM, start);
    start = in->next;
    if (!der_bit_string(in, DER_BIT_STRING, &bits))
        return false;
    out->signature_value = bits.octets;
    if (bits.unused == 0)
        return true;
    return der_refuse(in, FAULT_DER_BITS, start);
}

/* CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm,
 * signatureValue } */
bool crl_open(struct octets input, struct crl *out, struct fault *fault)
{
    struct der in, list, tbs;
    struct octets signature;

    *out = (struct crl){ .encoding = input,
                         .scope.reasons = CRL_ALL_REASONS };
    der_init(&in, input, fault);
    if (input.size > LIMIT_CRL_OCTETS)
        return der_refuse(&in, FAULT_CRL_SIZE, in.next);
    if (!der_enter(&in, DER_SEQUENCE, &list) || !der_end(&in)
        || !expect(&list, DER_SEQUENCE, &out->tbs_cert_list))
        return false;
    tbs = der_within(&in, out->tbs_cert_list);
    return der_enter(&tbs, DER_SEQUENCE, &tbs)
        && read_tbs_cert_list(tbs, out, &signature)
        && read_signature(&list, out, signature)
        && der_end(&list);
}

bool crl_is_current(const struct crl *crl, int64_t at)
{
    return crl->this_update <= at && at <= crl->next_update;
}

/* True unless the certificate says that its key is another. */
static bool has_key(const struct crl *crl, const struct cert *cert)
{
    struct fault fault;
    struct der value;
    struct octets identifier;

    if (!cert_extension(cert, EXT_SUBJECT_KEY_IDENTIFIER, &value, &fault))
        return false;
    if (value.next == NULL || crl->key_identifier.data == NULL)
        return true;
    return ext_value_subject_key_identifier(&value, &identifier)
        && octets_equal(identifier, crl->key_identifier);
}

/* 6.3.3 (f): if a key usage extension is present, cRLSign is set. */
static bool has_usage(const struct cert *cert)
{
    struct fault fault;
    struct der value;
    uint32_t bits;

    if (!cert_extension(cert, EXT_KEY_USAGE, &value, &fault))
        return false;
    return value.next == NULL
        || (ext_value_key_usage(&value, &bits) && (bits >> CRL_SIGN & 1) != 0);
}

bool crl_may_sign(const struct crl *crl, const struct cert *cert)
{
    return dn_equal(crl->issuer, cert->subject) && has_key(crl, cert)
        && has_usage(cert);
}

bool crl_covers(const struct crl *crl, const struct cert *cert,
                uint32_t *reasons)
{
    *reasons = dn_equal(crl->issuer, cert->issuer)
        ? crl_scope_covers(&crl->scope, cert) : 0;
    return *reasons != 0;
}

/* Compares numbers that are not negative, in as few octets as they need. */
static int compare(struct octets a, struct octets b)
{
    if (a.size != b.size)
        return a.size < b.size ? -1 : 1;
    return memcmp(a.data, b.data, a.size);
}

/* True if the two speak of the same, by the same key. */
static bool is_of_one_kind(const struct crl *a, const struct crl *b)
{
    return dn_equal(a->issuer, b->issuer)
        && octets_equal(a->scope.encoding, b->scope.encoding)
        && octets_equal(a->key_identifier, b->key_identifier);
}

bool crl_adds_to(const struct crl *delta, const struct crl *complete)
{
    return delta->base.data != NULL && complete->base.data == NULL
        && is_of_one_kind(delta, complete)
        && compare(delta->base, complete->number) <= 0
        && compare(complete->number, delta->number) < 0;
}

bool crl_supersedes(const struct crl *newer, const struct crl *older)
{
    return (newer->base.data == NULL) == (older->base.data == NULL)
        && is_of_one_kind(newer, older)
        && compare(older->number, newer->number) < 0;
}

bool crl_find(const struct crl *crl, struct octets serial,
              struct crl_entry *out)
{
    struct fault fault;
    struct der list;
    struct octets found;

    der_init(&list, crl->encoding, &fault);
    list = der_within(&list, crl->revoked);
    while (!der_is_done(&list)) {
        struct der entry = list;

        if (!crl_entry_skip(&list, &found))
            return false;
        if (octets_equal(found, serial))
            return crl_entry_read(&entry, out);
    }
    return false;
}
