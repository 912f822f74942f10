#include "chain/purpose.h"

#include "asn1/oid_read.h"

#define OID(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }

bool purpose_is_listed(const struct member *cert, struct octets oid)
{
    struct der in, list;
    struct fault fault;
    struct octets listed;

    if (!member_has(cert, EXT_EXTENDED_KEY_USAGE))
        return false;
    member_enter(cert, EXT_EXTENDED_KEY_USAGE, &in, &fault);
    if (!ext_value_list(&in, &list))
        return false;
    while (!der_is_done(&list)
           && oid_read(&list, DER_OBJECT_IDENTIFIER, &listed))
        if (octets_equal(listed, oid))
            return true;
    return false;
}

bool purpose_is_any(const struct member *cert)
{
    static const struct octets any = OID("\x55\x1d\x25\x00");

    return purpose_is_listed(cert, any);
}

struct octets purpose_oid(enum request_purpose purpose)
{
    static const struct octets oids[] = {
        [REQUEST_SERVER] = OID("\x2b\6\1\5\5\7\3\1"),
        [REQUEST_CLIENT] = OID("\x2b\6\1\5\5\7\3\2"),
        [REQUEST_ANY] = { NULL, 0 },
    };

    return oids[purpose];
}

const char *purpose_name(enum request_purpose purpose)
{
    static const char *const names[] = { "serverAuth", "clientAuth", "any" };

    return names[purpose];
}
