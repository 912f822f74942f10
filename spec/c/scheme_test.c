/* Tests of core/chain/scheme and of core/chain/permit. Prints TAP. */
#include "chain/scheme.h"

#include <stdio.h>

#include "chain/permit.h"

#define OCTETS(octets) (octets), sizeof (octets) - 1
#define PKCS1 "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01"
#define SHA256 "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"
#define HASH_256 "\x30\x0d" SHA256 "\5\0"
#define SHA384 "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02"
/* The encodings that BR 7.1.3.2.1 has for RSASSA-PSS with SHA-256. */
#define PSS_256 "\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x34" \
                "\xa0\x0f\x30\x0d" SHA256 "\5\0" \
                "\xa1\x1c\x30\x1a" PKCS1 "\x08\x30\x0d" SHA256 "\5\0" \
                "\xa2\3\2\1\x20"

static const struct vector {
    const char *name;
    const char *octets;
    size_t size;
    enum fault_code fault;
    size_t offset;
    struct scheme scheme;
} vectors[] = {
    { "SHA-256 with RSA", OCTETS("\x30\x0d" PKCS1 "\x0b\5\0"), FAULT_NONE, 0,
      { SPKI_RSA, SCHEME_SHA256, false, SCHEME_NONE, 0 } },
    { "SHA-256 with RSA, without NULL", OCTETS("\x30\x0b" PKCS1 "\x0b"),
      FAULT_NONE, 0, { SPKI_RSA, SCHEME_SHA256, false, SCHEME_NONE, 0 } },
    { "SHA-256 with RSA, with a number",
      OCTETS("\x30\x0e" PKCS1 "\x0b\2\1\0"), FAULT_SIGNATURE_PARAMETERS, 13,
      { 0 } },
    { "MD5 with RSA", OCTETS("\x30\x0d" PKCS1 "\x04\5\0"), FAULT_NONE, 0,
      { SPKI_RSA, SCHEME_MD5, false, SCHEME_NONE, 0 } },
    { "ECDSA with SHA-384",
      OCTETS("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\4\3\3"), FAULT_NONE, 0,
      { SPKI_EC, SCHEME_SHA384, false, SCHEME_NONE, 0 } },
    { "ECDSA with NULL",
      OCTETS("\x30\x0c\x06\x08\x2a\x86\x48\xce\x3d\4\3\3\5\0"),
      FAULT_SIGNATURE_PARAMETERS, 12, { 0 } },
    { "Ed25519", OCTETS("\x30\5\6\3\x2b\x65\x70"), FAULT_NONE, 0,
      { SPKI_ED25519, SCHEME_NONE, false, SCHEME_NONE, 0 } },
    { "Ed25519 with NULL", OCTETS("\x30\7\6\3\x2b\x65\x70\5\0"),
      FAULT_SIGNATURE_PARAMETERS, 7, { 0 } },
    { "an algorithm for keys", OCTETS("\x30\x0d" PKCS1 "\x01\5\0"),
      FAULT_SIGNATURE_ALGORITHM, 0, { 0 } },
    { "PSS", OCTETS(PSS_256), FAULT_NONE, 0,
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 32 } },
    { "PSS with its defaults", OCTETS("\x30\x0d" PKCS1 "\x0a\x30\0"),
      FAULT_NONE, 0, { SPKI_RSA, SCHEME_SHA1, true, SCHEME_SHA1, 20 } },
    { "PSS without parameters", OCTETS("\x30\x0b" PKCS1 "\x0a"),
      FAULT_DER_TRUNCATED, 13, { 0 } },
    { "PSS with another trailer",
      OCTETS("\x30\x12" PKCS1 "\x0a\x30\5\xa3\3\2\1\2"),
      FAULT_SIGNATURE_PARAMETERS, 13, { 0 } },
    { "PSS with a salt below zero",
      OCTETS("\x30\x12" PKCS1 "\x0a\x30\5\xa2\3\2\1\xff"),
      FAULT_DER_RANGE, 17, { 0 } },
    { "PSS with an unknown hash",
      OCTETS("\x30\x14" PKCS1 "\x0a\x30\7\xa0\5\x30\3\6\1\x2a"),
      FAULT_SIGNATURE_PARAMETERS, 17, { 0 } },
    { "SHA-256 with RSA, with an octet in NULL",
      OCTETS("\x30\x0e" PKCS1 "\x0b\5\1\0"), FAULT_DER_NULL, 13, { 0 } },
    { "PSS with an octet behind its parameters",
      OCTETS("\x30\x0f" PKCS1 "\x0a\x30\0\5\0"), FAULT_DER_TRAILING, 15,
      { 0 } },
    { "PSS with a hash that is no algorithm",
      OCTETS("\x30\x11" PKCS1 "\x0a\x30\4\xa0\2\5\0"),
      FAULT_DER_IDENTIFIER, 17, { 0 } },
    { "PSS with a hash without its OID",
      OCTETS("\x30\x13" PKCS1 "\x0a\x30\6\xa0\4\x30\2\5\0"),
      FAULT_DER_IDENTIFIER, 19, { 0 } },
    { "PSS with a hash that is cut short",
      OCTETS("\x30\x0f" PKCS1 "\x0a\x30\2\xa0\5"), FAULT_DER_TRUNCATED, 15,
      { 0 } },
    { "PSS with more than a hash",
      OCTETS("\x30\x20" PKCS1 "\x0a\x30\x13\xa0\x11" HASH_256 "\5\0"),
      FAULT_DER_TRAILING, 32, { 0 } },
    { "PSS with a mask that is no algorithm",
      OCTETS("\x30\x11" PKCS1 "\x0a\x30\4\xa1\2\5\0"),
      FAULT_DER_IDENTIFIER, 17, { 0 } },
    { "PSS with a mask without its OID",
      OCTETS("\x30\x13" PKCS1 "\x0a\x30\6\xa1\4\x30\2\5\0"),
      FAULT_DER_IDENTIFIER, 19, { 0 } },
    { "PSS with a mask that is cut short",
      OCTETS("\x30\x0f" PKCS1 "\x0a\x30\2\xa1\5"), FAULT_DER_TRUNCATED, 15,
      { 0 } },
    { "PSS with a mask without a hash",
      OCTETS("\x30\x1c" PKCS1 "\x0a\x30\x0f\xa1\x0d\x30\x0b" PKCS1 "\x08"),
      FAULT_DER_TRUNCATED, 30, { 0 } },
    { "PSS with a mask of more than a hash",
      OCTETS("\x30\x2d" PKCS1 "\x0a\x30\x20\xa1\x1e\x30\x1c" PKCS1 "\x08"
             HASH_256 "\5\0"), FAULT_DER_TRAILING, 45, { 0 } },
    { "PSS with more than a mask",
      OCTETS("\x30\x2d" PKCS1 "\x0a\x30\x20\xa1\x1e\x30\x1a" PKCS1 "\x08"
             HASH_256 "\5\0"), FAULT_DER_TRAILING, 45, { 0 } },
    { "PSS with a salt that is cut short",
      OCTETS("\x30\x0f" PKCS1 "\x0a\x30\2\xa2\5"), FAULT_DER_TRUNCATED, 15,
      { 0 } },
    { "PSS with more than a salt",
      OCTETS("\x30\x14" PKCS1 "\x0a\x30\7\xa2\5\2\1\x20\5\0"),
      FAULT_DER_TRAILING, 20, { 0 } },
    { "PSS with a trailer that is no number",
      OCTETS("\x30\x11" PKCS1 "\x0a\x30\4\xa3\2\5\0"),
      FAULT_DER_IDENTIFIER, 17, { 0 } },
    { "PSS with more than a trailer",
      OCTETS("\x30\x14" PKCS1 "\x0a\x30\7\xa3\3\2\1\1\5\0"),
      FAULT_SIGNATURE_PARAMETERS, 13, { 0 } },
    { "no algorithm", OCTETS("\x31\x0d" PKCS1 "\x0b\5\0"),
      FAULT_DER_IDENTIFIER, 0, { 0 } },
    { "an algorithm without its OID", OCTETS("\x30\2\5\0"),
      FAULT_DER_IDENTIFIER, 2, { 0 } },
    { "PSS with an unknown mask",
      OCTETS("\x30\x14" PKCS1 "\x0a\x30\7\xa1\5\x30\3\6\1\x2a"),
      FAULT_SIGNATURE_PARAMETERS, 21, { 0 } },
};

static bool same(const struct scheme *a, const struct scheme *b)
{
    return a->key == b->key && a->digest == b->digest && a->pss == b->pss
        && a->mask == b->mask && a->salt == b->salt;
}

static bool reads(const struct vector *v)
{
    struct fault fault;
    struct der in;
    struct scheme scheme;
    bool read;

    der_init(&in, (struct octets){ (const uint8_t *)v->octets, v->size },
             &fault);
    read = scheme_read(&in, &scheme);
    if (v->fault != FAULT_NONE)
        return !read && fault.code == v->fault && fault.offset == v->offset;
    return read && der_is_done(&in) && same(&scheme, &v->scheme);
}

#define SPKI(octets) (octets), sizeof (octets) - 1
#define RSA_KEY "\x30\x0d" PKCS1 "\1\5\0"
#define NISTP "\x06\x07\x2a\x86\x48\xce\x3d\2\1\x06\x08\x2a\x86\x48\xce\x3d\3" \
              "\1"

/* Keys that are too odd for openssl to make one. */
static const struct key {
    const char *name;
    const char *octets;
    size_t size;
    enum fault_code codes[PROFILES];
} keys[] = {
    { "RSA of seven bits",
      SPKI("\x30\x1a" RSA_KEY "\3\x09\0\x30\6\2\1\x55\2\1\3"),
      { FAULT_KEY_SIZE, FAULT_KEY_SIZE } },
    { "X25519",
      SPKI("\x30\x2a\x30\5\6\3\x2b\x65\x6e\3\x21\0"
           "0123456789abcdef0123456789abcdef"),
      { FAULT_KEY_TYPE, FAULT_KEY_TYPE } },
    { "Ed25519",
      SPKI("\x30\x2a\x30\5\6\3\x2b\x65\x70\3\x21\0"
           "0123456789abcdef0123456789abcdef"),
      { FAULT_KEY_TYPE, FAULT_NONE } },
    { "P-256", SPKI("\x30\x39\x30\x13" NISTP "\7\3\x22\0\2"
                    "0123456789abcdef0123456789abcdef"),
      { FAULT_NONE, FAULT_NONE } },
    { "P-192", SPKI("\x30\x31\x30\x13" NISTP "\1\3\x1a\0\2"
                    "0123456789abcdef01234567"),
      { FAULT_KEY_CURVE, FAULT_NONE } },
    { "a curve without a name",
      SPKI("\x30\x14\x30\x0d\x06\x07\x2a\x86\x48\xce\x3d\2\1\6\2\x2a\3\3\3\0"
           "\2\7"), { FAULT_KEY_CURVE, FAULT_KEY_CURVE } },
};

static bool judges(const struct key *key)
{
    struct fault fault;
    struct der in;
    struct spki spki;

    der_init(&in, (struct octets){ (const uint8_t *)key->octets, key->size },
             &fault);
    if (!spki_read(&in, &spki))
        return false;
    for (enum profile profile = 0; profile < PROFILES; profile++)
        if (permit_key(profile, &spki) != key->codes[profile])
            return false;
    return true;
}

enum { SPKI_ROOM = 1200 };

/* An RSA key with a modulus of so many octets, its first and last one, and an
 * exponent. */
static const struct rsa {
    const char *name;
    size_t size;
    uint8_t first, last;
    const char *exponent;
    size_t exponent_size;
    enum fault_code codes[PROFILES];
} moduli[] = {
    { "2048 bits", 256, 0x80, 1, OCTETS("\1\0\1"), { 0, 0 } },
    { "2048 bits and an exponent of 3", 256, 0x80, 1, OCTETS("\3"), { 0, 0 } },
    { "an exponent of 1", 256, 0x80, 1, OCTETS("\1"),
      { FAULT_KEY_EXPONENT, FAULT_KEY_EXPONENT } },
    { "an exponent that is even", 256, 0x80, 1, OCTETS("\1\0\2"),
      { FAULT_KEY_EXPONENT, FAULT_KEY_EXPONENT } },
    { "an exponent of 64 bits", 256, 0x80, 1, OCTETS("\0\xff\1\1\1\1\1\1\1"),
      { 0, 0 } },
    { "an exponent of 65 bits", 256, 0x80, 1, OCTETS("\1\1\1\1\1\1\1\1\1"),
      { FAULT_KEY_EXPONENT, FAULT_KEY_EXPONENT } },
    { "a modulus that is even", 256, 0x80, 2, OCTETS("\1\0\1"),
      { FAULT_KEY_MODULUS, FAULT_KEY_MODULUS } },
    { "2047 bits", 256, 0x7f, 1, OCTETS("\1\0\1"), { FAULT_KEY_SIZE, 0 } },
    { "2049 bits", 257, 1, 1, OCTETS("\1\0\1"), { FAULT_KEY_OCTETS, 0 } },
    { "1024 bits", 128, 0x80, 1, OCTETS("\1\0\1"), { FAULT_KEY_SIZE, 0 } },
    { "1023 bits", 128, 0x40, 1, OCTETS("\1\0\1"),
      { FAULT_KEY_SIZE, FAULT_KEY_SIZE } },
    { "8192 bits", 1024, 0x80, 1, OCTETS("\1\0\1"), { 0, 0 } },
    { "8193 bits", 1025, 1, 1, OCTETS("\1\0\1"),
      { FAULT_KEY_SIZE, FAULT_KEY_SIZE } },
    { "8200 bits", 1025, 0x80, 1, OCTETS("\1\0\1"),
      { FAULT_KEY_SIZE, FAULT_KEY_SIZE } },
};

static uint8_t *put(uint8_t *out, const void *octets, size_t size)
{
    memcpy(out, octets, size);
    return out + size;
}

/* Writes RSAPublicKey; lengths in two octets, which spki_rsa does not mind
 * only where they are minimal: the moduli all are long enough. */
static size_t write_rsa(const struct rsa *rsa, uint8_t out[SPKI_ROOM])
{
    bool sign = rsa->first >= 0x80;
    size_t modulus = rsa->size + sign;
    size_t length = (modulus > 255 ? 4 : 3) + modulus + 2
                  + rsa->exponent_size;
    uint8_t *next = out;

    next = put(next, length > 255 ? "\x30\x82" : "\x30\x81", 2);
    if (length > 255)
        *next++ = (uint8_t)(length >> 8);
    *next++ = (uint8_t)length;
    next = put(next, modulus > 255 ? "\2\x82" : "\2\x81", 2);
    if (modulus > 255)
        *next++ = (uint8_t)(modulus >> 8);
    *next++ = (uint8_t)modulus;
    if (sign)
        *next++ = 0;
    memset(next, 0x55, rsa->size);
    next[0] = rsa->first;
    next[rsa->size - 1] = rsa->last;
    next += rsa->size;
    *next++ = 2;
    *next++ = (uint8_t)rsa->exponent_size;
    return (size_t)(put(next, rsa->exponent, rsa->exponent_size) - out);
}

static uint32_t bits_of(const struct rsa *rsa)
{
    uint32_t bits = (uint32_t)(rsa->size - 1) * 8;

    for (uint8_t top = rsa->first; top > 0; top >>= 1)
        bits++;
    return bits;
}

static bool judges_rsa(const struct rsa *rsa)
{
    uint8_t octets[SPKI_ROOM];
    struct spki spki = { .type = SPKI_RSA, .bits = bits_of(rsa) };

    spki.key = (struct octets){ octets, write_rsa(rsa, octets) };
    for (enum profile profile = 0; profile < PROFILES; profile++)
        if (permit_key(profile, &spki) != rsa->codes[profile])
            return false;
    return true;
}

/* RSASSA-PSS-params in a key: SHA-256 throughout, and 32 octets of salt. */
#define BOUND .type = SPKI_RSA_PSS, .parameters = {                    \
        (const uint8_t *)PSS_256 + 13, sizeof PSS_256 - 1 - 13 }

static const struct pair {
    const char *name;
    struct scheme scheme;
    struct spki key;
    enum fault_code codes[PROFILES];
} pairs[] = {
    { "SHA-256 and RSA", { SPKI_RSA, SCHEME_SHA256, false, 0, 0 },
      { .type = SPKI_RSA }, { 0, 0 } },
    { "SHA-256 and EC", { SPKI_RSA, SCHEME_SHA256, false, 0, 0 },
      { .type = SPKI_EC }, { FAULT_SIGNATURE_KEY, FAULT_SIGNATURE_KEY } },
    { "SHA-1", { SPKI_RSA, SCHEME_SHA1, false, 0, 0 }, { .type = SPKI_RSA },
      { FAULT_SIGNATURE_DIGEST, 0 } },
    { "SHA-224", { SPKI_EC, SCHEME_SHA224, false, 0, 0 }, { .type = SPKI_EC },
      { FAULT_SIGNATURE_DIGEST, 0 } },
    { "MD5", { SPKI_RSA, SCHEME_MD5, false, 0, 0 }, { .type = SPKI_RSA },
      { FAULT_SIGNATURE_DIGEST, FAULT_SIGNATURE_DIGEST } },
    { "PSS", { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 32 },
      { .type = SPKI_RSA }, { 0, 0 } },
    { "PSS with another salt",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 20 },
      { .type = SPKI_RSA }, { FAULT_SIGNATURE_PARAMETERS, 0 } },
    { "PSS with another mask",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA384, 32 },
      { .type = SPKI_RSA }, { FAULT_SIGNATURE_PARAMETERS, 0 } },
    { "PSS and its own key",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 32 },
      { .type = SPKI_RSA_PSS }, { 0, 0 } },
    { "a key of PSS alone", { SPKI_RSA, SCHEME_SHA256, false, 0, 0 },
      { .type = SPKI_RSA_PSS }, { FAULT_SIGNATURE_KEY, FAULT_SIGNATURE_KEY } },
    { "Ed25519", { SPKI_ED25519, SCHEME_NONE, false, 0, 0 },
      { .type = SPKI_ED25519 }, { FAULT_SIGNATURE_ALGORITHM, 0 } },
    { "a key of PSS that fits",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 32 }, { BOUND },
      { 0, 0 } },
    { "a key of PSS with less salt",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 33 }, { BOUND },
      { FAULT_SIGNATURE_PARAMETERS, 0 } },
    { "a key of PSS with more salt",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 31 }, { BOUND },
      { FAULT_SIGNATURE_PARAMETERS, FAULT_SIGNATURE_PARAMETERS } },
    { "a key of PSS with another mask",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA384, 32 }, { BOUND },
      { FAULT_SIGNATURE_PARAMETERS, FAULT_SIGNATURE_PARAMETERS } },
    { "a key of PSS and a signature on a curve",
      { SPKI_EC, SCHEME_SHA256, false, 0, 0 }, { BOUND },
      { FAULT_SIGNATURE_KEY, FAULT_SIGNATURE_KEY } },
    { "a key of PSS whose parameters are cut short",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 32 },
      { .type = SPKI_RSA_PSS,
        .parameters = { (const uint8_t *)PSS_256 + 13, 20 } },
      { FAULT_SIGNATURE_PARAMETERS, FAULT_SIGNATURE_PARAMETERS } },
    { "a key of PSS with another hash",
      { SPKI_RSA, SCHEME_SHA256, true, SCHEME_SHA256, 32 },
      { .type = SPKI_RSA_PSS,
        .parameters = { (const uint8_t *)"\x30\0", 2 } },
      { FAULT_SIGNATURE_PARAMETERS, FAULT_SIGNATURE_PARAMETERS } },
};

static bool judges_pair(const struct pair *pair)
{
    for (enum profile profile = 0; profile < PROFILES; profile++)
        if (permit_scheme(profile, &pair->scheme, &pair->key)
            != pair->codes[profile])
            return false;
    return true;
}

#define COUNT(array) (sizeof (array) / sizeof *(array))

static bool report(const char *name, bool good)
{
    static size_t number = 0;

    printf("%sok %zu - %s\n", good ? "" : "not ", ++number, name);
    return good;
}

int main(void)
{
    bool all = true;

    printf("1..%zu\n", COUNT(vectors) + COUNT(keys) + COUNT(moduli)
                       + COUNT(pairs));
    for (size_t i = 0; i < COUNT(vectors); i++)
        all &= report(vectors[i].name, reads(&vectors[i]));
    for (size_t i = 0; i < COUNT(keys); i++)
        all &= report(keys[i].name, judges(&keys[i]));
    for (size_t i = 0; i < COUNT(moduli); i++)
        all &= report(moduli[i].name, judges_rsa(&moduli[i]));
    for (size_t i = 0; i < COUNT(pairs); i++)
        all &= report(pairs[i].name, judges_pair(&pairs[i]));
    return all ? 0 : 1;
}
