#include "chain/crl_entry.h"

#include "asn1/moment.h"
#include "base/limits.h"

enum {
    REASON_CODE = 21, /* id-ce 21, and so on */
    INVALIDITY_DATE = 24,
    CERTIFICATE_ISSUER = 29
};

uint8_t crl_extension(struct octets oid)
{
    return oid.size == 3 && oid.data[0] == 0x55 && oid.data[1] == 0x1d
        ? oid.data[2] : 0;
}

/* Checks that none of those before has the OID too. */
/*@ requires der_valid(list) && octets_valid(before) && octets_valid(oid)
             && octets_ordered(list->origin, before.data)
             && octets_ordered(before.data + before.size, list->next);
    assigns *list->fault;
    ensures \result || list->fault->code != FAULT_NONE; */
static bool check_new(const struct der *list, struct octets before,
                      struct octets oid)
{
    struct der earlier = der_within(list, before);
    struct ext other;

    /*@ loop invariant 0 <= i < LIMIT_CRL_EXTENSIONS;
        loop invariant octets_ordered(before.data, earlier.next)
            && octets_ordered(earlier.next, before.data + before.size);
        loop assigns i, earlier.next, other, *list->fault;
        loop variant earlier.end - earlier.next; */
    for (size_t i = 0; !der_is_done(&earlier); i++) {
        if (i == LIMIT_CRL_EXTENSIONS - 1)
            return der_refuse(list, FAULT_CRL_EXTENSIONS, earlier.next);
        if (!ext_next(&earlier, &other))
            return false;
        if (octets_equal(other.oid, oid))
            return der_refuse(list, FAULT_CRL_DUPLICATE, earlier.end);
    }
    return true;
}

bool crl_extension_next(const uint8_t *first, struct der *list,
                        struct ext *out)
{
    struct octets before = { first, (size_t)(list->next - first) };

    return ext_next(list, out) && check_new(list, before, out->oid);
}

/*@ requires der_valid(in) && \valid(reason)
             && \separated(in, reason, in->fault);
    assigns in->next, *reason, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_reason(struct der *in, uint32_t *reason)
{
    const uint8_t *start = in->next;

    if (!der_unsigned(in, DER_ENUMERATED, UINT32_MAX, reason) || !der_end(in))
        return false;
    if (*reason <= CRL_REASON_AA_COMPROMISE && *reason != CRL_REASON_UNUSED)
        return true;
    return der_refuse(in, FAULT_CRL_REASON, start);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_invalidity_date(struct der *in)
{
    int64_t date;

    if (!der_is_done(in) && !der_peek(in, DER_GENERALIZED_TIME))
        return der_refuse(in, FAULT_DER_IDENTIFIER, in->next);
    return moment_read(in, &date) && der_end(in);
}

/*@ requires der_valid(list) && \valid_read(ext) && ext_valid(list, ext)
             && \valid(reason)
             && \separated(list, ext, reason, list->fault);
    assigns *reason, *list->fault;
    ensures \result || list->fault->code != FAULT_NONE; */
static bool read_extension(const struct der *list, const struct ext *ext,
                           uint32_t *reason)
{
    struct der value = der_within(list, ext->value);

    switch (crl_extension(ext->oid)) {
    case REASON_CODE:
        return read_reason(&value, reason);
    case INVALIDITY_DATE:
        return read_invalidity_date(&value);
    case CERTIFICATE_ISSUER:
        return der_refuse(list, FAULT_CRL_INDIRECT, ext->encoding.data);
    default:
        break;
    }
    return der_require(list, !ext->critical, FAULT_CRL_CRITICAL,
                       ext->encoding.data);
}

/*@ requires der_valid(entry) && \valid(reason)
             && \separated(entry, reason, entry->fault);
    assigns entry->next, *reason, *entry->fault;
    ensures der_went(entry, \old(entry->next), \result); */
static bool read_extensions(struct der *entry, uint32_t *reason)
{
    struct der list;
    struct ext ext;
    const uint8_t *first;

    if (!der_enter_list(entry, DER_SEQUENCE, &list))
        return false;
    first = list.next;
    /*@ loop invariant octets_ordered(first, list.next)
            && octets_ordered(list.next, list.end);
        loop assigns list.next, ext, *reason, *entry->fault;
        loop variant list.end - list.next; */
    while (!der_is_done(&list))
        if (!crl_extension_next(first, &list, &ext)
            || !read_extension(&list, &ext, reason))
            return false;
    return true;
}

/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result);
    ensures \result ==> crl_serial_within(&out->serial_number,
                                          \old(list->next), list->next); */
static bool read_entry(struct der *list, struct crl_entry *out)
{
    struct der entry;

    out->reason = CRL_REASON_UNSPECIFIED;
    return der_enter(list, DER_SEQUENCE, &entry)
        && der_integer(&entry, DER_INTEGER, &out->serial_number)
        && moment_read(&entry, &out->revocation_date)
        && (der_is_done(&entry) || read_extensions(&entry, &out->reason))
        && der_end(&entry);
}

bool crl_entry_read(struct der *list, struct crl_entry *out)
{
    const uint8_t *start = list->next;

    if (read_entry(list, out))
        return true;
    list->next = start;
    return false;
}

bool crl_entry_skip(struct der *list, struct octets *serial)
{
    const uint8_t *start = list->next;
    struct der entry;

    if (der_enter(list, DER_SEQUENCE, &entry)
        && der_integer(&entry, DER_INTEGER, serial))
        return true;
    list->next = start;
    return false;
}
