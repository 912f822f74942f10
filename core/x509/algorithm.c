#include "x509/algorithm.h"

#include "asn1/oid.h"

#define OID_PKCS1(n) OID_KNOWN("\x2a\x86\x48\x86\xf7\x0d\x01\x01" n)
#define OID_ECDSA(n) OID_KNOWN("\x2a\x86\x48\xce\x3d\x04" n)
#define OID_NIST(n) OID_KNOWN("\x60\x86\x48\x01\x65\x03\x04\x03" n)
#define OID_KP(n) OID_KNOWN("\x2b\x06\x01\x05\x05\x07\x03" n)

enum { NAME_SIZE = 24 };

struct row {
    struct oid_known oid;
    uint8_t size; /* of the name */
    char name[NAME_SIZE];
};

#define NAME(text) sizeof (text) - 1, text

static const struct row algorithms[] = {
    { OID_PKCS1("\x0b"), NAME("sha256WithRSAEncryption") },
    { OID_ECDSA("\x03\x02"), NAME("ecdsa-with-SHA256") },
    { OID_ECDSA("\x03\x03"), NAME("ecdsa-with-SHA384") },
    { OID_PKCS1("\x0c"), NAME("sha384WithRSAEncryption") },
    { OID_PKCS1("\x05"), NAME("sha1WithRSAEncryption") },
    { OID_PKCS1("\x0d"), NAME("sha512WithRSAEncryption") },
    { OID_PKCS1("\x0a"), NAME("id-RSASSA-PSS") },
    { OID_PKCS1("\x0e"), NAME("sha224WithRSAEncryption") },
    { OID_PKCS1("\x04"), NAME("md5WithRSAEncryption") },
    { OID_PKCS1("\x02"), NAME("md2WithRSAEncryption") },
    { OID_ECDSA("\x01"), NAME("ecdsa-with-SHA1") },
    { OID_ECDSA("\x03\x01"), NAME("ecdsa-with-SHA224") },
    { OID_ECDSA("\x03\x04"), NAME("ecdsa-with-SHA512") },
    { OID_KNOWN("\x2b\x65\x70"), NAME("id-Ed25519") },
    { OID_KNOWN("\x2b\x65\x71"), NAME("id-Ed448") },
    { OID_KNOWN("\x2a\x86\x48\xce\x38\x04\x03"), NAME("id-dsa-with-sha1") },
    { OID_NIST("\x01"), NAME("id-dsa-with-sha224") },
    { OID_NIST("\x02"), NAME("id-dsa-with-sha256") },
    { OID_NIST("\x11"), NAME("id-ml-dsa-44") },
    { OID_NIST("\x12"), NAME("id-ml-dsa-65") },
    { OID_NIST("\x13"), NAME("id-ml-dsa-87") },
};

static const struct row purposes[] = {
    { OID_KP("\x01"), NAME("serverAuth") },
    { OID_KP("\x02"), NAME("clientAuth") },
    { OID_KP("\x03"), NAME("codeSigning") },
    { OID_KP("\x04"), NAME("emailProtection") },
    { OID_KP("\x08"), NAME("timeStamping") },
    { OID_KP("\x09"), NAME("OCSPSigning") },
    { OID_KNOWN("\x55\x1d\x25\x00"), NAME("anyExtendedKeyUsage") },
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

/*@ requires \valid_read(row) && octets_valid(name);
    assigns \nothing;
    ensures \result ==> name.size == row->size; */
static bool is_named(const struct row *row, struct octets name)
{
    size_t same = 0;

    if (name.size != row->size || name.size >= NAME_SIZE)
        return false;
    /*@ loop invariant 0 <= same <= name.size;
        loop assigns same;
        loop variant name.size - same; */
    while (same < name.size && name.data[same] == (uint8_t)row->name[same])
        same++;
    return same == name.size;
}

struct octets algorithm_purpose_oid(struct octets name)
{
    /*@ loop invariant 0 <= i <= PURPOSES;
        loop assigns i;
        loop variant PURPOSES - i; */
    for (size_t i = 0; i < PURPOSES; i++)
        if (is_named(&purposes[i], name))
            return oid_octets(&purposes[i].oid);
    return (struct octets){ NULL, 0 };
}
