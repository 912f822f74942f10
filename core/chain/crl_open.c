#include "asn1/moment.h"
#include "base/limits.h"
#include "chain/crl.h"
#include "x509/ext_value.h"
#include "x509/name.h"

enum {
    CRL_NUMBER = 20, /* id-ce 20, and so on */
    DELTA_CRL_INDICATOR = 27,
    ISSUING_DISTRIBUTION_POINT = 28,
    NUMBER_OCTETS = 20, /* RFC 5280 5.2.3 */
};

/* A cursor that can be read from, over some of the whole. */
/*@ predicate reads(struct der *in, struct octets whole) =
      der_valid(in) && octets_valid(whole) && in->origin == whole.data
      && octets_ordered(in->end, whole.data + whole.size); */

/*@ requires der_valid(in) && \valid(encoding)
             && \separated(in, encoding, in->fault);
    assigns in->next, *encoding, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> octets_within(encoding, \old(in->next), in->next)
                        && octets_valid(*encoding); */
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
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_version(struct der *in)
{
    const uint8_t *start = in->next;
    uint32_t version = 0;

    if (der_peek(in, DER_INTEGER)
        && !der_unsigned(in, DER_INTEGER, UINT32_MAX, &version))
        return false;
    return der_require(in, version == 1, FAULT_CRL_VERSION, start);
}

/*@ requires der_valid(in) && \valid(issuer)
             && \separated(in, issuer, in->fault);
    assigns in->next, *issuer, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> octets_within(issuer, \old(in->next), in->next); */
static bool read_issuer(struct der *in, struct octets *issuer)
{
    const uint8_t *start = in->next;

    if (!name_read(in))
        return false;
    issuer->data = start;
    issuer->size = (size_t)(in->next - start);
    return true;
}

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->this_update, out->next_update, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_times(struct der *in, struct crl *out)
{
    if (!moment_read(in, &out->this_update))
        return false;
    if (!der_peek(in, DER_UTC_TIME) && !der_peek(in, DER_GENERALIZED_TIME))
        return der_refuse(in, FAULT_CRL_NEXT_UPDATE, in->next);
    return moment_read(in, &out->next_update);
}

/* revokedCertificates, which is there if an entry is. */
/*@ requires der_valid(in) && \valid(revoked)
             && \separated(in, revoked, in->fault);
    assigns in->next, *revoked, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(revoked, \old(in->next),
                                             in->next); */
static bool find_entries(struct der *in, struct octets *revoked)
{
    const uint8_t *start = in->next;
    struct der_element list;

    if (!der_optional(in, DER_SEQUENCE, &list))
        return false;
    *revoked = list.contents;
    return der_require(in, revoked->data == NULL || revoked->size > 0,
                       FAULT_DER_EMPTY, start);
}

/* CRLNumber and BaseCRLNumber: INTEGER (0..MAX) of at most 20 octets. */
/*@ requires der_valid(in) && \valid(number)
             && \separated(in, number, in->fault);
    assigns in->next, *number, *in->fault;
    ensures \result ? octets_within(number, \old(in->next), in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_number(struct der *in, struct octets *number)
{
    const uint8_t *start = in->next;

    if (!der_integer(in, DER_INTEGER, number) || !der_end(in))
        return false;
    return der_require(in, number->size <= NUMBER_OCTETS
                               && number->data[0] < 0x80,
                       FAULT_CRL_NUMBER, start);
}

/* CRLNumber is never critical (RFC 5280 5.2.3). */
/*@ requires reads(value, out->encoding) && \valid_read(ext)
             && ext_valid(value, ext) && \valid(out)
             && \separated(value, ext, out, value->fault);
    assigns value->next, out->number, *value->fault;
    ensures \result || value->fault->code != FAULT_NONE;
    ensures \result ==> crl_view(out->encoding, out->number); */
static bool read_crl_number(struct der *value, const struct ext *ext,
                            struct crl *out)
{
    struct octets number;

    if (ext->critical)
        return der_refuse(value, FAULT_CRL_NUMBER, ext->encoding.data);
    if (!read_number(value, &number))
        return false;
    out->number.data = number.data;
    out->number.size = number.size;
    return true;
}

/*@ requires reads(in, out->encoding) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->key_identifier, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> crl_view(out->encoding, out->key_identifier); */
static bool read_key_identifier(struct der *in, struct crl *out)
{
    struct ext_authority_key_identifier identifier;

    if (!ext_value_authority_key_identifier(in, &identifier))
        return false;
    out->key_identifier.data = identifier.key_identifier.data;
    out->key_identifier.size = identifier.key_identifier.size;
    return true;
}

/* Extensions of certificates that are such of lists too. */
/*@ requires reads(value, out->encoding) && \valid_read(ext)
             && ext_valid(value, ext) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(value, ext, out, value->fault);
    assigns value->next, out->key_identifier, *value->fault;
    ensures \result || value->fault->code != FAULT_NONE;
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_common_extension(struct der *value, const struct ext *ext,
                                  struct crl *out)
{
    switch (ext->kind) {
    case EXT_AUTHORITY_KEY_IDENTIFIER:
        return read_key_identifier(value, out);
    case EXT_ISSUER_ALT_NAME:
    case EXT_FRESHEST_CRL:
    case EXT_AUTHORITY_INFO_ACCESS:
        return ext_check(value, ext);
    default:
        break;
    }
    return der_require(value, !ext->critical, FAULT_CRL_CRITICAL,
                       ext->encoding.data);
}

/*@ requires reads(value, out->encoding) && \valid_read(ext)
             && ext_valid(value, ext) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(value, ext, out, value->fault);
    assigns value->next, (&out->number)[0 .. 2], out->scope, *value->fault;
    ensures \result || value->fault->code != FAULT_NONE;
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_value(struct der *value, const struct ext *ext,
                       struct crl *out)
{
    switch (crl_extension(ext->oid)) {
    case CRL_NUMBER:
        return read_crl_number(value, ext, out);
    case DELTA_CRL_INDICATOR:
        return read_number(value, &out->base);
    case ISSUING_DISTRIBUTION_POINT:
        return crl_scope_read(value, &out->scope);
    default:
        break;
    }
    return read_common_extension(value, ext, out);
}

/*@ requires reads(list, out->encoding) && \valid_read(ext) && \valid(out)
             && ext_valid(list, ext)
             && octets_within(&ext->value, list->origin, list->next)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(list, ext, out, list->fault);
    assigns (&out->number)[0 .. 2], out->scope, *list->fault;
    ensures \result || list->fault->code != FAULT_NONE;
    ensures reads(list, out->encoding) && list->next == \old(list->next);
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_extension(const struct der *list, const struct ext *ext,
                           struct crl *out)
{
    struct der value = der_within(list, ext->value);

    return read_value(&value, ext, out);
}

/*@ requires reads(list, out->encoding) && \valid(ext) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && octets_ordered(list->origin, first)
             && octets_ordered(first, list->next)
             && \valid_read(first + (0 .. list->next - first - 1))
             && \separated(list, ext, out, list->fault);
    assigns list->next, *ext, (&out->number)[0 .. 2], out->scope,
            *list->fault;
    ensures \result ? octets_ordered(\old(list->next) + 2, list->next)
                    : list->fault->code != FAULT_NONE;
    ensures \result ==> reads(list, out->encoding);
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_one(const uint8_t *first, struct der *list, struct ext *ext,
                     struct crl *out)
{
    return crl_extension_next(first, list, ext)
        && read_extension(list, ext, out);
}

/*@ requires reads(list, out->encoding) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(list, out, list->fault);
    assigns list->next, (&out->number)[0 .. 2], out->scope, *list->fault;
    ensures \result || list->fault->code != FAULT_NONE;
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_each(struct der *list, struct crl *out)
{
    const uint8_t *first = list->next;
    struct ext ext;

    /*@ loop invariant octets_ordered(first, list->next);
        loop invariant reads(list, out->encoding);
        loop invariant CRL_HAS_EXTENSIONS(out);
        loop assigns list->next, ext, (&out->number)[0 .. 2], out->scope,
            *list->fault;
        loop variant list->end - list->next; */
    while (!der_is_done(list))
        if (!read_one(first, list, &ext, out))
            return false;
    return true;
}

/*@ requires der_valid(in) && \valid(list)
             && \separated(in, list, in->fault);
    assigns in->next, *list, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_ordered(\old(in->next), in->next)
                        && octets_ordered(in->next, in->end);
    ensures \result ==> octets_ordered(\old(in->next) + 4, list->next)
            && octets_ordered(list->next, list->end)
            && list->end == in->next && list->origin == in->origin
            && list->fault == in->fault; */
static bool enter_extensions(struct der *in, struct der *list)
{
    struct der wrapped;

    return der_enter(in, DER_CONTEXT_CONSTRUCTED(0), &wrapped)
        && der_enter_list(&wrapped, DER_SEQUENCE, list)
        && der_end(&wrapped);
}

/* crlExtensions, as a view: what is held by value stays as it is while others
 * write through pointers, which provers see at once. */
/*@ requires der_valid(in) && \valid(extensions)
             && \separated(in, extensions, in->fault);
    assigns in->next, *extensions, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_ordered(\old(in->next), in->next)
                        && octets_ordered(in->next, in->end);
    ensures \result ==> octets_within(extensions, \old(in->next), in->next); */
static bool find_extensions(struct der *in, struct octets *extensions)
{
    struct der list;

    if (!enter_extensions(in, &list))
        return false;
    extensions->data = list.next;
    extensions->size = (size_t)(list.end - list.next);
    return true;
}

/*@ requires reads(in, out->encoding) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && octets_ordered(in->origin, extensions.data)
             && octets_ordered(extensions.data + extensions.size, in->end)
             && \separated(in, out, in->fault);
    assigns (&out->number)[0 .. 2], out->scope, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_all(const struct der *in, struct octets extensions,
                     struct crl *out)
{
    struct der list = der_within(in, extensions);

    return read_each(&list, out);
}

/*@ requires reads(in, out->encoding) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(in, out, in->fault);
    assigns in->next, (&out->number)[0 .. 2], out->scope, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_ordered(\old(in->next), in->next)
                        && octets_ordered(in->next, in->end);
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_extensions(struct der *in, struct crl *out)
{
    const uint8_t *start = in->next;
    struct octets extensions;

    if (der_is_done(in))
        return der_refuse(in, FAULT_CRL_NUMBER, start);
    if (!find_extensions(in, &extensions) || !read_all(in, extensions, out))
        return false;
    if (out->number.data != NULL)
        return true;
    return der_refuse(in, FAULT_CRL_NUMBER, start);
}

/* An entry may take a certificate off the list only in a delta. */
/*@ requires reads(in, out->encoding) && \valid(out)
             && octets_may_be_within(&out->revoked, in->origin, in->end)
             && \separated(in, out, in->fault);
    assigns out->count, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_entries(const struct der *in, struct crl *out)
{
    struct der list = der_within(in, out->revoked);
    struct crl_entry entry;
    const uint8_t *start;
    size_t count = 0;

    /*@ loop invariant octets_ordered(out->revoked.data, list.next)
            && octets_ordered(list.next, list.end);
        loop invariant 0 <= count <= list.next - out->revoked.data;
        loop assigns start, list.next, entry, count, *in->fault;
        loop variant list.end - list.next; */
    while (!der_is_done(&list)) {
        start = list.next;
        if (!crl_entry_read(&list, &entry))
            return false;
        if (entry.reason == CRL_REASON_REMOVE_FROM_CRL
            && out->base.data == NULL)
            return der_refuse(in, FAULT_CRL_REASON, start);
        count++;
    }
    out->count = count;
    return true;
}

/* What there is for every list, but for the entries; gives the algorithm. */
/*@ requires reads(tbs, out->encoding) && \valid(out) && \valid(signature)
             && \separated(tbs, out, signature, tbs->fault);
    assigns tbs->next, out->issuer, out->this_update, out->next_update,
            out->revoked, *signature, *tbs->fault;
    ensures der_went(tbs, \old(tbs->next), \result);
    ensures \result ==> octets_within(signature, \old(tbs->next), tbs->next);
    ensures \result ==> octets_within(&out->issuer, \old(tbs->next),
                                      tbs->next);
    ensures \result ==> octets_may_be_within(&out->revoked, \old(tbs->next),
                                             tbs->next); */
static bool read_head(struct der *tbs, struct crl *out,
                      struct octets *signature)
{
    return read_version(tbs)
        && expect(tbs, DER_SEQUENCE, signature)
        && read_issuer(tbs, &out->issuer)
        && read_times(tbs, out)
        && find_entries(tbs, &out->revoked);
}

/*@ requires reads(tbs, out->encoding) && \valid(out) && \valid(signature)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(tbs, out, signature, tbs->fault);
    assigns tbs->next, out->issuer, out->this_update,
            out->next_update, out->revoked, out->count,
            (&out->number)[0 .. 2], out->scope, *signature, *tbs->fault;
    ensures \result || tbs->fault->code != FAULT_NONE;
    ensures \result ==> octets_within(&out->issuer, \old(tbs->next),
                                      tbs->end);
    ensures \result ==> octets_may_be_within(&out->revoked, \old(tbs->next),
                                             tbs->end);
    ensures \result ==> CRL_HAS_EXTENSIONS(out);
    ensures \result ==> octets_within(signature, \old(tbs->next), tbs->end); */
static bool read_components(struct der *tbs, struct crl *out,
                            struct octets *signature)
{
    return read_head(tbs, out, signature)
        && read_extensions(tbs, out)
        && der_end(tbs)
        && read_entries(tbs, out);
}

/* TBSCertList; gives the algorithm in it. */
/*@ requires reads(in, out->encoding) && \valid(out) && \valid(signature)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(in, out, signature, in->fault);
    assigns in->next, out->tbs_cert_list, out->issuer, out->this_update,
            out->next_update, out->revoked, out->count,
            (&out->number)[0 .. 2], out->scope, *signature, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> octets_ordered(\old(in->next), in->next)
                        && octets_ordered(in->next, in->end);
    ensures \result ==> octets_within(&out->tbs_cert_list, \old(in->next),
                                      in->end);
    ensures \result ==> octets_within(&out->issuer, \old(in->next),
                                      in->end);
    ensures \result ==> octets_may_be_within(&out->revoked, \old(in->next),
                                             in->end);
    ensures \result ==> CRL_HAS_EXTENSIONS(out);
    ensures \result ==> octets_within(signature, \old(in->next), in->end); */
static bool read_tbs_cert_list(struct der *in, struct crl *out,
                               struct octets *signature)
{
    const uint8_t *start = in->next;
    struct der tbs;

    if (!der_enter(in, DER_SEQUENCE, &tbs))
        return false;
    out->tbs_cert_list.data = start;
    out->tbs_cert_list.size = (size_t)(in->next - start);
    /*@ assert octets_within(&out->tbs_cert_list, start, in->next); */
    return read_components(&tbs, out, signature);
}

/*@ requires der_valid(in) && \valid(out) && octets_valid(signature)
             && \separated(in, out, in->fault);
    assigns in->next, out->signature_algorithm, out->signature_value,
            *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_within(&out->signature_algorithm,
                                      \old(in->next), in->end);
    ensures \result ==> octets_within(&out->signature_value, \old(in->next),
                                      in->end); */
static bool read_signature(struct der *in, struct crl *out,
                           struct octets signature)
{
    const uint8_t *start = in->next;
    struct der_bits bits;

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

/*@ requires reads(list, out->encoding) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(list, out, list->fault);
    assigns list->next, (&out->tbs_cert_list)[0 .. 3], out->this_update,
            out->next_update, out->revoked, out->count,
            (&out->number)[0 .. 2], out->scope, *list->fault;
    ensures \result || list->fault->code != FAULT_NONE;
    ensures \result ==> octets_within(&out->tbs_cert_list, \old(list->next),
                                      list->end);
    ensures \result ==> octets_within(&out->issuer, \old(list->next),
                                      list->end);
    ensures \result ==> octets_may_be_within(&out->revoked, \old(list->next),
                                             list->end);
    ensures \result ==> octets_within(&out->signature_algorithm,
                                      \old(list->next), list->end);
    ensures \result ==> octets_within(&out->signature_value, \old(list->next),
                                      list->end);
    ensures \result ==> CRL_HAS_EXTENSIONS(out); */
static bool read_list(struct der *list, struct crl *out)
{
    struct octets signature;

    return read_tbs_cert_list(list, out, &signature)
        && read_signature(list, out, signature)
        && der_end(list);
}

/* What a list without extensions has of them. */
/*@ requires \valid(out);
    assigns (&out->number)[0 .. 2], out->scope;
    ensures CRL_HAS_EXTENSIONS(out); */
static void clear_extensions(struct crl *out)
{
    octets_clear(&out->number);
    octets_clear(&out->base);
    octets_clear(&out->key_identifier);
    octets_clear(&out->scope.encoding);
    octets_clear(&out->scope.full_name);
    octets_clear(&out->scope.relative_name);
    out->scope.only_users = false;
    out->scope.only_authorities = false;
    out->scope.only_attributes = false;
    out->scope.reasons = CRL_ALL_REASONS;
}

/* CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm,
 * signatureValue } */
/*@ requires reads(in, out->encoding) && \valid(out)
             && CRL_HAS_EXTENSIONS(out)
             && \separated(in, out, in->fault);
    assigns in->next, (&out->tbs_cert_list)[0 .. 3], out->this_update,
            out->next_update, out->revoked, out->count,
            (&out->number)[0 .. 2], out->scope, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE;
    ensures \result ==> CRL_HAS_HEAD(out);
    ensures \result ==> CRL_HAS_EXTENSIONS(out);
    ensures \result ==> CRL_IS_SIGNED(out); */
static bool read_whole(struct der *in, struct crl *out)
{
    struct der list;

    return der_enter(in, DER_SEQUENCE, &list) && der_end(in)
        && read_list(&list, out);
}

bool crl_open(struct octets input, struct crl *out, struct fault *fault)
{
    struct der in;

    der_init(&in, input, fault);
    if (input.size > LIMIT_CRL_OCTETS)
        return der_refuse(&in, FAULT_CRL_SIZE, in.next);
    out->encoding.data = input.data;
    out->encoding.size = input.size;
    clear_extensions(out);
    return read_whole(&in, out);
}
