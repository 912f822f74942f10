#include "x509/algorithm.h"

#include "asn1/oid.h"

#define OID_PKCS1(n) OID_KNOWN("\x2a\x86\x48\x86\xf7\x0d\x01\x01" n)
#define OID_ECDSA(n) OID_KNOWN("\x2a\x86\x48\xce\x3d\x04" n)
#define OID_NIST(n) OID_KNOWN("\x60\x86\x48\x01\x65\x03\x04\x03" n)
#define OID_KP(n) OID_KNOWN("\x2b\x06\x01\x05\x05\x07\x03" n)

struct row {
    struct oid_known oid;
    const char *name;
};

static const struct row algorithms[] = {
    { OID_PKCS1("\x0b"), "sha256WithRSAEncryption" },
    { OID_ECDSA("\x03\x02"), "ecdsa-with-SHA256" },
    { OID_ECDSA("\x03\x03"), "ecdsa-with-SHA384" },
    { OID_PKCS1("\x0c"), "sha384WithRSAEncryption" },
    { OID_PKCS1("\x05"), "sha1WithRSAEncryption" },
    { OID_PKCS1("\x0d"), "sha512WithRSAEncryption" },
    { OID_PKCS1("\x0a"), "id-RSASSA-PSS" },
    { OID_PKCS1("\x0e"), "sha224WithRSAEncryption" },
    { OID_PKCS1("\x04"), "md5WithRSAEncryption" },
    { OID_PKCS1("\x02"), "md2WithRSAEncryption" },
    { OID_ECDSA("\x01"), "ecdsa-with-SHA1" },
    { OID_ECDSA("\x03\x01"), "ecdsa-with-SHA224" },
    { OID_ECDSA("\x03\x04"), "ecdsa-with-SHA512" },
    { OID_KNOWN("\x2b\x65\x70"), "id-Ed25519" },
    { OID_KNOWN("\x2b\x65\x71"), "id-Ed448" },
    { OID_KNOWN("\x2a\x86\x48\xce\x38\x04\x03"), "id-dsa-with-sha1" },
    { OID_NIST("\x01"), "id-dsa-with-sha224" },
    { OID_NIST("\x02"), "id-dsa-with-sha256" },
    { OID_NIST("\x11"), "id-ml-dsa-44" },
    { OID_NIST("\x12"), "id-ml-dsa-65" },
    { OID_NIST("\x13"), "id-ml-dsa-87" },
};

static const struct row purposes[] = {
    { OID_KP("\x01"), "serverAuth" },
    { OID_KP("\x02"), "clientAuth" },
    { OID_KP("\x03"), "codeSigning" },
    { OID_KP("\x04"), "emailProtection" },
    { OID_KP("\x08"), "timeStamping" },
    { OID_KP("\x09"), "OCSPSigning" },
    { OID_KNOWN("\x55\x1d\x25\x00"), "anyExtendedKeyUsage" },
};

enum {
    ALGORITHMS = sizeof algorithms / sizeof *algorithms,
    PURPOSES = sizeof purposes / sizeof *purposes
};

/*@ requires \valid_read(rows + (0 .. count - 1)) && octets_valid(oid);
    assigns \nothing; */
static const char *find(const struct row *rows, size_t count,
                        struct octets oid)
{
    /*@ loop invariant 0 <= i <= count;
        loop assigns i;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        if (oid_is(&rows[i].oid, oid))
            return rows[i].name;
    return NULL;
}

const char *algorithm_name(struct octets oid)
{
    return find(algorithms, ALGORITHMS, oid);
}

const char *algorithm_purpose(struct octets oid)
{
    return find(purposes, PURPOSES, oid);
}

struct octets algorithm_purpose_oid(struct octets name)
{
    for (size_t i = 0; i < PURPOSES; i++)
        if (name.size == strlen(purposes[i].name)
            && memcmp(name.data, purposes[i].name, name.size) == 0)
            return (struct octets){ purposes[i].oid.octets,
                                    purposes[i].oid.size };
    return (struct octets){ NULL, 0 };
}
