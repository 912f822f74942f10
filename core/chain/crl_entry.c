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

bool crl_extension_next(struct der first, struct der *list, struct ext *out)
{
    struct ext before;

    if (!ext_next(list, out))
        return false;
    for (size_t i = 0; first.next != out->encoding.data; i++) {
        if (i == LIMIT_CRL_EXTENSIONS - 1)
            return der_refuse(list, FAULT_CRL_EXTENSIONS, first.next);
        if (!ext_next(&first, &before))
            return false;
        if (octets_equal(before.oid, out->oid))
            return der_refuse(list, FAULT_CRL_DUPLICATE, out->encoding.data);
    }
    return true;
}

static bool read_reason(struct der *in, uint32_t *reason)
{
    const uint8_t *start = in->next;

    if (!der_unsigned(in, DER_ENUMERATED, UINT32_MAX, reason) || !der_end(in))
        return false;
    if (*reason <= CRL_REASON_AA_COMPROMISE && *reason != CRL_REASON_UNUSED)
        return true;
    return der_refuse(in, FAULT_CRL_REASON, start);
}

static bool read_invalidity_date(struct der *in)
{
    int64_t date;

    if (!der_is_done(in) && !der_peek(in, DER_GENERALIZED_TIME))
        return der_refuse(in, FAULT_DER_IDENTIFIER, in->next);
    return moment_read(in, &date) && der_end(in);
}

static bool read_extension(const struct der *list, const struct ext *ext,
                           struct crl_entry *out)
{
    struct der value = der_within(list, ext->value);

    switch (crl_extension(ext->oid)) {
    case REASON_CODE:
        return read_reason(&value, &out->reason);
    case INVALIDITY_DATE:
        return read_invalidity_date(&value);
    case CERTIFICATE_ISSUER:
        return der_refuse(list, FAULT_CRL_INDIRECT, ext->encoding.data);
    default:
        if (!ext->critical)
            return true;
        return der_refuse(list, FAULT_CRL_CRITICAL, ext->encoding.data);
    }
}

static bool read_extensions(struct der *entry, struct crl_entry *out)
{
    struct der list, first;
    struct ext ext;

    if (!der_enter_list(entry, DER_SEQUENCE, &list))
        return false;
    first = list;
    while (!der_is_done(&list))
        if (!crl_extension_next(first, &list, &ext)
            || !read_extension(&list, &ext, out))
            return false;
    return true;
}

bool crl_entry_read(struct der *list, struct crl_entry *out)
{
    struct der ahead = *list, entry;

    out->reason = CRL_REASON_UNSPECIFIED;
    if (!der_enter(&ahead, DER_SEQUENCE, &entry)
        || !der_integer(&entry, DER_INTEGER, &out->serial_number)
        || !moment_read(&entry, &out->revocation_date)
        || !(der_is_done(&entry) || read_extensions(&entry, out))
        || !der_end(&entry))
        return false;
    *list = ahead;
    return true;
}

bool crl_entry_skip(struct der *list, struct octets *serial)
{
    struct der ahead = *list, entry;

    if (!der_enter(&ahead, DER_SEQUENCE, &entry)
        || !der_integer(&entry, DER_INTEGER, serial))
        return false;
    *list = ahead;
    return true;
}
