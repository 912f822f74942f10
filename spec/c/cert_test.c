/* Tests of core/x509/cert, and of what it reads: extensions, their values and
 * the key. One real certificate is read, then altered in one place at a time.
 * Prints TAP. */
#include "x509/cert.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "x509/ext_value.h"

#include "tap.h"

#define PATH "spec/fixtures/certs/valid/311c9de8e1ed0c07.der"
#define OCTETS(octets) (octets), sizeof (octets) - 1

enum { SIZE = 922 };

static uint8_t original[SIZE];

/* What is put at an offset, and what is then told. Offsets are those that
 * `openssl asn1parse` shows. */
static const struct vector {
    const char *name;
    size_t at;
    const char *octets;
    size_t size;
    enum fault_code fault;
    size_t offset;
} vectors[] = {
    { "nothing altered", 0, OCTETS("\x30"), FAULT_NONE, 0 },
    { "a SET for the whole", 0, OCTETS("\x31"), FAULT_DER_IDENTIFIER, 0 },
    { "the indefinite form", 0, OCTETS("\x30\x80"), FAULT_DER_LENGTH, 0 },
    { "version 2 with extensions", 12, OCTETS("\1"), FAULT_CERT_VERSION,
      254 },
    { "version 1 written out", 12, OCTETS("\0"), FAULT_DER_DEFAULT, 10 },
    { "version 4", 12, OCTETS("\3"), FAULT_CERT_VERSION, 10 },
    { "a serial number with a leading zero", 15, OCTETS("\0\x03"),
      FAULT_DER_INTEGER, 13 },
    { "a negative serial number", 15, OCTETS("\x83"), FAULT_NONE, 0 },
    { "a signed algorithm that is another", 44, OCTETS("\x02"), FAULT_NONE,
      0 },
    { "an algorithm with a leading zero", 40, OCTETS("\x80\x01"),
      FAULT_OID_SYNTAX, 35 },
    { "an issuer that is not UTF-8", 69, OCTETS("\x0c\x0d\x80"),
      FAULT_DER_STRING, 69 },
    { "a stray character in PrintableString", 71, OCTETS("@"), FAULT_NONE,
      0 },
    { "a month of 13", 103, OCTETS("13"), FAULT_TIME_DATE, 99 },
    { "an end without a zone", 128, OCTETS("0"), FAULT_TIME_SYNTAX, 114 },
    { "an end before the beginning", 116, OCTETS("23"), FAULT_NONE, 0 },
    { "parameters of no curve", 172, OCTETS("\x04"), FAULT_SPKI_PARAMETERS,
      172 },
    { "a curve by its equation", 172, OCTETS("\x30\x08\x02\x06"),
      FAULT_SPKI_CURVE, 172 },
    { "a hybrid point", 185, OCTETS("\x06"), FAULT_SPKI_KEY, 185 },
    { "a point of the wrong size", 185, OCTETS("\x02"), FAULT_SPKI_KEY, 185 },
    { "unused bits in a key", 184, OCTETS("\x01"), FAULT_SPKI_KEY, 185 },
    { "a tag after the extensions'", 250, OCTETS("\xa4"), FAULT_DER_TRAILING,
      250 },
    { "an extension twice", 280, OCTETS("\x0f"), FAULT_CERT_DUPLICATE, 274 },
    { "critical as 1", 267, OCTETS("\x01"), FAULT_DER_BOOLEAN, 265 },
    { "critical written out as false", 267, OCTETS("\0"), FAULT_DER_DEFAULT,
      265 },
    { "keyUsage with an unused bit set", 272, OCTETS("\x07\x81"),
      FAULT_DER_BITS, 270 },
    { "extKeyUsage cut short", 284, OCTETS("\x13"), FAULT_DER_TRAILING, 304 },
    { "a purpose that ends in an arc", 294, OCTETS("\x81"), FAULT_OID_SYNTAX,
      285 },
    { "subjectKeyIdentifier as BIT STRING", 328, OCTETS("\x03"),
      FAULT_DER_IDENTIFIER, 328 },
    { "authorityKeyIdentifier longer than its value", 360, OCTETS("\x17"),
      FAULT_DER_TRUNCATED, 359 },
    { "a GeneralName of tag 9", 411, OCTETS("\x89"), FAULT_DER_IDENTIFIER,
      411 },
    { "a dNSName as iPAddress", 481, OCTETS("\x87"), FAULT_NAME_IP, 481 },
    { "a dNSName outside ASCII", 483, OCTETS("\xe9"), FAULT_NONE, 0 },
    { "a policy with no list for qualifiers", 535, OCTETS("\x05"),
      FAULT_DER_IDENTIFIER, 541 },
    { "signatureValue without its count", 819, OCTETS("\x08"),
      FAULT_DER_BITS, 817 },
};

static bool read_whole(struct octets input, struct fault *fault)
{
    struct cert cert;

    return cert_open(input, &cert, fault) && cert_check(&cert, fault);
}

static bool holds(const struct vector *v)
{
    uint8_t altered[SIZE];
    struct fault fault;

    memcpy(altered, original, SIZE);
    memcpy(altered + v->at, v->octets, v->size);

    bool read = read_whole((struct octets){ altered, SIZE }, &fault);

    if (fault.code != v->fault || fault.offset != v->offset)
        printf("# %s at %zu\n", fault_name(fault.code), fault.offset);
    return read == (v->fault == FAULT_NONE) && fault.code == v->fault
        && fault.offset == v->offset;
}

/* Each prefix is a block of its own, so that a sanitizer sees its end. */
static bool refuses_prefixes(void)
{
    struct fault fault;

    for (size_t size = 0; size < SIZE; size++) {
        uint8_t *prefix = malloc(size + 1);
        bool read;

        if (prefix == NULL)
            return false;
        memcpy(prefix, original, size);
        read = read_whole((struct octets){ prefix, size }, &fault);
        free(prefix);
        if (read || fault.code != FAULT_DER_TRUNCATED || fault.offset > 0)
            return false;
    }
    return true;
}

static bool refuses_more(void)
{
    uint8_t longer[SIZE + 1] = { 0 };
    struct fault fault;

    memcpy(longer, original, SIZE);
    return !read_whole((struct octets){ longer, SIZE + 1 }, &fault)
        && fault.code == FAULT_DER_TRAILING && fault.offset == SIZE;
}

/* What an element of so many octets, of zeros, is refused for. */
static enum fault_code refusal_of(size_t size)
{
    static uint8_t large[LIMIT_CERT_OCTETS + 1] = { 0x30, 0x83 };
    struct fault fault;

    for (size_t i = 0; i < 3; i++)
        large[2 + i] = (uint8_t)((size - 5) >> (16 - 8 * i));
    return read_whole((struct octets){ large, size }, &fault) ? FAULT_NONE
                                                              : fault.code;
}

/* count Extensions of a private OID, each with a last arc of its own. */
static struct fault check_many(size_t count)
{
    static uint8_t octets[16 * (LIMIT_CERT_EXTENSIONS + 1)];
    static const uint8_t one[] = { 0x30, 7, 6, 3, 0x2a, 3, 0, 4, 0 };
    struct ext_values values;
    struct der in;
    struct fault fault;

    for (size_t i = 0; i < count; i++) {
        memcpy(octets + i * sizeof one, one, sizeof one);
        octets[i * sizeof one + 6] = (uint8_t)i;
    }
    der_init(&in, (struct octets){ octets, count * sizeof one }, &fault);
    if (ext_read_all(&in, &values) != (fault.code == FAULT_NONE))
        fault.offset = SIZE_MAX;
    return fault;
}

/* Values of extensions that the certificate does not have. */
static const struct value {
    const char *name;
    enum ext_kind kind;
    const char *octets;
    size_t size;
    enum fault_code fault;
    size_t offset;
} values[] = {
    { "a CA's basicConstraints", EXT_BASIC_CONSTRAINTS,
      OCTETS("\x30\6\1\1\xff\2\1\0"), FAULT_NONE, 0 },
    { "cA written out as false", EXT_BASIC_CONSTRAINTS,
      OCTETS("\x30\3\1\1\0"), FAULT_DER_DEFAULT, 2 },
    { "a negative pathLenConstraint", EXT_BASIC_CONSTRAINTS,
      OCTETS("\x30\6\1\1\xff\2\1\xff"), FAULT_DER_RANGE, 5 },
    { "keyUsage of 40 bits", EXT_KEY_USAGE, OCTETS("\3\6\0\1\1\1\1\1"),
      FAULT_DER_RANGE, 0 },
    { "an empty subjectAltName", EXT_SUBJECT_ALT_NAME, OCTETS("\x30\0"),
      FAULT_NONE, 0 },
    { "an IPv6 address", EXT_SUBJECT_ALT_NAME,
      OCTETS("\x30\x12\x87\x10" "0123456789abcdef"), FAULT_NONE, 0 },
    { "an address and a mask", EXT_SUBJECT_ALT_NAME,
      OCTETS("\x30\x0a\x87\x08" "01234567"), FAULT_NAME_IP, 2 },
    { "an otherName", EXT_SUBJECT_ALT_NAME,
      OCTETS("\x30\x0b\xa0\x09\6\2\x2a\3\xa0\3\2\1\5"), FAULT_NONE, 0 },
    { "an otherName of which the value is not DER", EXT_SUBJECT_ALT_NAME,
      OCTETS("\x30\x0b\xa0\x09\6\2\x2a\3\xa0\3\1\1\5"), FAULT_DER_BOOLEAN,
      10 },
    { "an ediPartyName", EXT_ISSUER_ALT_NAME,
      OCTETS("\x30\7\xa5\5\xa1\3\x0c\1a"), FAULT_NONE, 0 },
    { "a registeredID", EXT_ISSUER_ALT_NAME, OCTETS("\x30\4\x88\2\x2a\3"),
      FAULT_NONE, 0 },
    { "a primitive directoryName", EXT_ISSUER_ALT_NAME,
      OCTETS("\x30\4\x84\2\x30\0"), FAULT_DER_IDENTIFIER, 2 },
    { "a directoryName", EXT_ISSUER_ALT_NAME, OCTETS("\x30\4\xa4\2\x30\0"),
      FAULT_NONE, 0 },
    { "nameConstraints", EXT_NAME_CONSTRAINTS,
      OCTETS("\x30\x0e\xa0\x0c\x30\x0a\x87\x08" "\x0a\0\0\0\xff\0\0\0"),
      FAULT_NONE, 0 },
    { "a minimum of 0 written out", EXT_NAME_CONSTRAINTS,
      OCTETS("\x30\x0a\xa1\x08\x30\x06\x82\1a\x80\1\0"), FAULT_DER_DEFAULT,
      9 },
    { "an address without a mask", EXT_NAME_CONSTRAINTS,
      OCTETS("\x30\x0a\xa0\x08\x30\6\x87\4" "\x0a\0\0\0"), FAULT_NAME_IP, 6 },
    { "a distribution point", EXT_CRL_DISTRIBUTION_POINTS,
      OCTETS("\x30\x0c\x30\x0a\xa0\x05\xa0\x03\x86\1u\x81\1\0"),
      FAULT_NONE, 0 },
    { "a relative name", EXT_FRESHEST_CRL,
      OCTETS("\x30\x10\x30\x0e\xa0\x0c\xa1\x0a\x30\x08\6\3\x55\4\3\x13\1a"),
      FAULT_NONE, 0 },
    { "reasons with unused bits set", EXT_CRL_DISTRIBUTION_POINTS,
      OCTETS("\x30\6\x30\4\x81\2\7\1"), FAULT_DER_BITS, 4 },
    { "a cPSuri", EXT_CERTIFICATE_POLICIES,
      OCTETS("\x30\x16\x30\x14\6\2\x2a\3\x30\x0e\x30\x0c"
             "\6\x08\x2b\6\1\5\5\7\2\1\x16\0"), FAULT_NONE, 0 },
    { "a userNotice", EXT_CERTIFICATE_POLICIES,
      OCTETS("\x30\x19\x30\x17\6\2\x2a\3\x30\x11\x30\x0f"
             "\6\x08\x2b\6\1\5\5\7\2\2\x30\3\x0c\1a"), FAULT_NONE, 0 },
    { "a userNotice of another string type", EXT_CERTIFICATE_POLICIES,
      OCTETS("\x30\x19\x30\x17\6\2\x2a\3\x30\x11\x30\x0f"
             "\6\x08\x2b\6\1\5\5\7\2\2\x30\3\x13\1a"), FAULT_DER_IDENTIFIER,
      24 },
    { "policyMappings", EXT_POLICY_MAPPINGS,
      OCTETS("\x30\x0a\x30\x08\6\2\x2a\3\6\2\x2a\4"), FAULT_NONE, 0 },
    { "half of a policy mapping", EXT_POLICY_MAPPINGS,
      OCTETS("\x30\6\x30\4\6\2\x2a\3"), FAULT_DER_TRUNCATED, 8 },
    { "policyConstraints", EXT_POLICY_CONSTRAINTS,
      OCTETS("\x30\6\x80\1\0\x81\1\5"), FAULT_NONE, 0 },
    { "inhibitAnyPolicy of -1", EXT_INHIBIT_ANY_POLICY, OCTETS("\2\1\xff"),
      FAULT_DER_RANGE, 0 },
    { "subjectDirectoryAttributes", EXT_SUBJECT_DIRECTORY_ATTRIBUTES,
      OCTETS("\x30\x0b\x30\x09\6\2\x2a\3\x31\3\2\1\5"), FAULT_NONE, 0 },
    { "subjectInfoAccess", EXT_SUBJECT_INFO_ACCESS,
      OCTETS("\x30\x09\x30\x07\6\2\x2a\3\x86\1u"), FAULT_NONE, 0 },
    { "an access without a location", EXT_AUTHORITY_INFO_ACCESS,
      OCTETS("\x30\6\x30\4\6\2\x2a\3"), FAULT_DER_TRUNCATED, 8 },
    { "octets after the value", EXT_KEY_USAGE, OCTETS("\3\1\0\5\0"),
      FAULT_DER_TRAILING, 3 },
    { "another's extension of any octets", EXT_OTHER, OCTETS("\xff"),
      FAULT_NONE, 0 },
};

static bool holds_value(const struct value *v)
{
    struct ext ext = { .kind = v->kind,
                       .value = { (const uint8_t *)v->octets, v->size } };
    struct der in;
    struct fault fault;

    der_init(&in, ext.value, &fault);

    bool read = ext_check(&in, &ext);

    if (fault.code != v->fault || fault.offset != v->offset)
        printf("# %s at %zu\n", fault_name(fault.code), fault.offset);
    return read == (v->fault == FAULT_NONE) && fault.code == v->fault
        && fault.offset == v->offset;
}

static bool holds_fields(void)
{
    struct cert cert;
    struct fault fault;
    struct cert_validity validity;
    struct spki spki;
    struct der in;
    uint32_t usage;
    int version;

    /* openssl x509 -text; pkey -pubin -outform der | openssl dgst */
    return cert_open((struct octets){ original, SIZE }, &cert, &fault)
        && cert_version(&cert, &version, &fault) && version == 3
        && cert_validity(&cert, &validity, &fault)
        && validity.not_before == 1715458473
        && validity.not_after == 1723234472
        && cert_spki(&cert, &spki, &fault) && spki.type == SPKI_EC
        && spki.bits == 256 && strcmp(spki_curve_name(spki.curve), "P-256") == 0
        && cert_extension(&cert, EXT_KEY_USAGE, &in, &fault)
        && ext_value_key_usage(&in, &usage) && usage == 1
        && cert_extension(&cert, EXT_NAME_CONSTRAINTS, &in, &fault)
        && in.next == NULL && der_is_done(&in);
}

int main(void)
{
    FILE *file = fopen(PATH, "rb");

    if (file == NULL || fread(original, 1, SIZE, file) != SIZE)
        return EXIT_FAILURE;
    fclose(file);
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        report(holds(&vectors[i]), vectors[i].name);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        report(holds_value(&values[i]), values[i].name);
    report(refuses_prefixes(), "every prefix");
    report(refuses_more(), "an octet more");
    report(refusal_of(LIMIT_CERT_OCTETS) == FAULT_DER_IDENTIFIER, "256 KiB");
    report(refusal_of(LIMIT_CERT_OCTETS + 1) == FAULT_CERT_SIZE,
           "an octet over 256 KiB");
    report(check_many(100).code == FAULT_NONE, "100 extensions");
    report(check_many(101).code == FAULT_CERT_EXTENSIONS
           && check_many(101).offset == 900, "101 extensions");
    report(holds_fields(), "fields");
    return tap_end();
}
