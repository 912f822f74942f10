/* Tests of core/x509/spki. Prints TAP. */
#include "x509/spki.h"

#include <stdio.h>

#define OCTETS(octets) (octets), sizeof (octets) - 1
#define RSA "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
#define DSA "\x06\x07\x2a\x86\x48\xce\x38\x04\x01"
#define EC "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
#define ZEROS_32 "0123456789abcdef0123456789abcdef"

static const struct vector {
    const char *name;
    const char *octets;
    size_t size;
    const char *type;
    uint32_t bits;
    enum fault_code fault;
    size_t offset;
} vectors[] = {
    { "RSA", OCTETS("\x30\x1a\x30\x0d" RSA "\5\0\3\x09\0\x30\6\2\1\x55\2\1\3"),
      "rsa", 7, FAULT_NONE, 0 },
    { "RSA without its NULL",
      OCTETS("\x30\x18\x30\x0b" RSA "\3\x09\0\x30\6\2\1\x55\2\1\3"), "rsa", 7,
      FAULT_NONE, 0 },
    { "a modulus with a sign octet",
      OCTETS("\x30\x1b\x30\x0d" RSA "\5\0\3\x0a\0\x30\7\2\2\0\x81\2\1\3"),
      "rsa", 8, FAULT_NONE, 0 },
    { "a negative modulus",
      OCTETS("\x30\x1a\x30\x0d" RSA "\5\0\3\x09\0\x30\6\2\1\x81\2\1\3"), NULL,
      0, FAULT_SPKI_KEY, 22 },
    { "an exponent of 0",
      OCTETS("\x30\x1a\x30\x0d" RSA "\5\0\3\x09\0\x30\6\2\1\x55\2\1\0"), NULL,
      0, FAULT_SPKI_KEY, 25 },
    { "a third INTEGER",
      OCTETS("\x30\x1d\x30\x0d" RSA
             "\5\0\3\x0c\0\x30\x09\2\1\x55\2\1\3\2\1\1"), NULL, 0,
      FAULT_DER_TRAILING, 28 },
    { "octets after the key",
      OCTETS("\x30\x1c\x30\x0d" RSA "\5\0\3\x0b\0\x30\6\2\1\x55\2\1\3\5\0"),
      NULL, 0, FAULT_DER_TRAILING, 28 },
    { "Ed25519", OCTETS("\x30\x2a\x30\5\6\3\x2b\x65\x70\3\x21\0" ZEROS_32),
      "ed25519", 256, FAULT_NONE, 0 },
    { "X25519", OCTETS("\x30\x2a\x30\5\6\3\x2b\x65\x6e\3\x21\0" ZEROS_32),
      "x25519", 253, FAULT_NONE, 0 },
    { "Ed25519 with parameters",
      OCTETS("\x30\x2c\x30\7\6\3\x2b\x65\x70\5\0\3\x21\0" ZEROS_32), NULL, 0,
      FAULT_SPKI_PARAMETERS, 9 },
    { "Ed25519 of 31 octets",
      OCTETS("\x30\x29\x30\5\6\3\x2b\x65\x70\3\x20\0"
             "0123456789abcdef0123456789abcde"), NULL, 0, FAULT_SPKI_KEY, 12 },
    { "a compressed point of an unknown curve",
      OCTETS("\x30\x14\x30\x0d" EC "\6\2\x2a\3\3\3\0\2\7"), "ec", 0,
      FAULT_NONE, 0 },
    { "a point at infinity",
      OCTETS("\x30\x13\x30\x0d" EC "\6\2\x2a\3\3\2\0\0"), NULL, 0,
      FAULT_SPKI_KEY, 20 },
    { "a curve by its equation",
      OCTETS("\x30\x12\x30\x0b" EC "\x30\0\3\3\0\2\7"), NULL, 0,
      FAULT_SPKI_CURVE, 13 },
    { "no curve", OCTETS("\x30\x10\x30\x09" EC "\3\3\0\2\7"), NULL, 0,
      FAULT_SPKI_PARAMETERS, 13 },
    { "DSA",
      OCTETS("\x30\x1c\x30\x14" DSA
             "\x30\x09\2\1\x7f\2\1\3\2\1\2\3\4\0\2\1\5"), "dsa", 7,
      FAULT_NONE, 0 },
    { "DSA that inherits",
      OCTETS("\x30\x11\x30\x09" DSA "\3\4\0\2\1\5"), "dsa", 0, FAULT_NONE, 0 },
    { "an algorithm nobody knows", OCTETS("\x30\x0b\x30\4\6\2\x2a\3\3\3\0ab"),
      "unknown", 0, FAULT_NONE, 0 },
    { "its parameters, which are not DER",
      OCTETS("\x30\x0e\x30\7\6\2\x2a\3\1\1\1\3\3\0ab"), NULL, 0,
      FAULT_DER_BOOLEAN, 8 },
    { "unused bits", OCTETS("\x30\x0b\x30\4\6\2\x2a\3\3\3\1a\0"), NULL, 0,
      FAULT_SPKI_KEY, 11 },
    { "a third component", OCTETS("\x30\x0d\x30\4\6\2\x2a\3\3\3\0ab\5\0"),
      NULL, 0, FAULT_DER_TRAILING, 13 },
};

static bool holds(const struct vector *v)
{
    struct spki spki;
    struct der in;
    struct fault fault;

    der_init(&in, (struct octets){ (const uint8_t *)v->octets, v->size },
             &fault);

    bool read = spki_read(&in, &spki);

    if (fault.code != v->fault || fault.offset != v->offset) {
        printf("# %s at %zu\n", fault_name(fault.code), fault.offset);
        return false;
    }
    return v->type == NULL
        ? !read
        : read && strcmp(spki_type_name(spki.type), v->type) == 0
          && spki.bits == v->bits;
}

/* printf abc | openssl dgst -sha256 -binary | base64 */
static bool holds_pin(void)
{
    char pin[SPKI_PIN_SIZE];

    spki_pin((struct octets){ (const uint8_t *)"abc", 3 }, pin);
    return memcmp(pin, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
                  sizeof pin) == 0;
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = 0;

    printf("1..%zu\n", count + 1);
    for (size_t i = 0; i < count; i++) {
        bool ok = holds(&vectors[i]);

        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
        failures += !ok;
    }
    printf("%sok %zu - a pin\n", holds_pin() ? "" : "not ", count + 1);
    return failures + !holds_pin() > 0;
}
