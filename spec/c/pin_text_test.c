/* Tests of core/x509/pin_text.c. Prints TAP.
 *
 * D and S are the SHA-256 and SHA-1 of "abc" (FIPS 180, examples), the values
 * made from them are Python's (base64, codecs). */
#include "x509/pin_text.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

#define D "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
#define D43 "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"
#define S "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="
#define SLASH "/zQvtsTIvTCkcG9zSJU58Z5uSMwF9GJUZU9mENvFQOk="
#define NOTHING "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define A10 "AAAAAAAAAA"

static const struct {
    const char *text, *prefix, *body;
    enum pin_algorithm algorithm;
    size_t size;
    enum fault_code fault;
    bool canonical;
    enum pin_look look;
} pins[] = {
    /* native */
    { "sha256/" D, "sha256/", D, PIN_SHA256, 32, FAULT_NONE, true, 0 },
    { D, "", D, PIN_SHA256, 32, FAULT_NONE, true, 0 },
    { "sha1/" S, "sha1/", S, PIN_SHA1, 20, FAULT_NONE, true, 0 },
    { "sha1//mVfwpNn1DZaGbGfYDhtO2gYsSE=", "sha1/",
      "/mVfwpNn1DZaGbGfYDhtO2gYsSE=", PIN_SHA1, 20, FAULT_NONE, true, 0 },
    { "sha1//" S, "sha1//", S, PIN_SHA1, 20, FAULT_PIN_PREFIX, false, 0 },
    { "sha256//mVfwpNn1DZaGbGfYDhtO2gYsSE=", "sha256/",
      "/mVfwpNn1DZaGbGfYDhtO2gYsSE=", PIN_SHA256, 20, FAULT_PIN_LENGTH, false,
      PIN_LOOK_SHA1 },
    { "sha256/" SLASH, "sha256/", SLASH, PIN_SHA256, 32, FAULT_NONE, true, 0 },
    { "sha256/s+SayMtKxPklOtbcDn8g2NPKq9gXYtgoDuwiPIL2ySk=", "sha256/",
      "s+SayMtKxPklOtbcDn8g2NPKq9gXYtgoDuwiPIL2ySk=", PIN_SHA256, 32,
      FAULT_NONE, true, 0 },
    { "sha256/" D43, "sha256/", D43, PIN_SHA256, 32, FAULT_NONE, false, 0 },
    { "sha256/ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa1=", "sha256/",
      "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa1=", PIN_SHA256, 32,
      FAULT_NONE, false, 0 },
    /* foreign prefixes */
    { "sha256//" D, "sha256//", D, PIN_SHA256, 32, FAULT_PIN_PREFIX, false,
      0 },
    { "sha256//" SLASH, "sha256//", SLASH, PIN_SHA256, 32, FAULT_PIN_PREFIX,
      false, 0 },
    { "pin-sha256=\"" D "\"", "pin-sha256=\"", D, PIN_SHA256, 32,
      FAULT_PIN_PREFIX, false, 0 },
    { "pin-sha256=\"" D "\";", "pin-sha256=\"", D, PIN_SHA256, 32,
      FAULT_PIN_PREFIX, false, 0 },
    { "pin-sha256=" D, "pin-sha256=", D, PIN_SHA256, 32, FAULT_PIN_PREFIX,
      false, 0 },
    { "SHA256:" D43, "SHA256:", D43, PIN_SHA256, 32, FAULT_PIN_PREFIX, false,
      0 },
    { "SHA256/" D, "SHA256/", D, PIN_SHA256, 32, FAULT_PIN_PREFIX, false, 0 },
    { "sha-256/" D, "sha-256/", D, PIN_SHA256, 32, FAULT_PIN_PREFIX, false,
      0 },
    { "sha256-" D, "sha256-", D, PIN_SHA256, 32, FAULT_PIN_PREFIX, false, 0 },
    { "sha256/sha256/" D, "sha256/sha256/", D, PIN_SHA256, 32,
      FAULT_PIN_PREFIX, false, 0 },
    { "SHA1:" S, "SHA1:", S, PIN_SHA1, 20, FAULT_PIN_PREFIX, false, 0 },
    { "sha512/3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu"
      "9RU1EI2Q86A4qmslPpUyknw==", "sha512/",
      "3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu"
      "9RU1EI2Q86A4qmslPpUyknw==", PIN_SHA512, 0, FAULT_PIN_ALGORITHM, false,
      0 },
    { "md5/" D, "", "md5/" D, PIN_SHA256, 0, FAULT_PIN_LENGTH, false, 0 },
    /* what stands around */
    { " sha256/" D, "sha256/", D, PIN_SHA256, 32, FAULT_PIN_SPACE, false, 0 },
    { "sha256/" D "\r\n", "sha256/", D, PIN_SHA256, 32, FAULT_PIN_SPACE,
      false, PIN_LOOK_LINE_END },
    { "", "", "", PIN_SHA256, 0, FAULT_PIN_EMPTY, false, 0 },
    { "sha256/", "sha256/", "", PIN_SHA256, 0, FAULT_PIN_EMPTY, false, 0 },
    { " ", "", "", PIN_SHA256, 0, FAULT_PIN_EMPTY, false, 0 },
    /* characters and padding */
    { "sha256/" D "rr", "sha256/", D "rr", PIN_SHA256, 0, FAULT_PIN_CHARACTER,
      false, 0 },
    { "sha256/ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=", "sha256/",
      "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=", PIN_SHA256, 32,
      FAULT_PIN_BASE64URL, false, 0 },
    { "sha256/ungWv48Bz+pBQUDeX\na4iI7ADYaOWF3qctBD/YfIAFa0=", "sha256/",
      "ungWv48Bz+pBQUDeX\na4iI7ADYaOWF3qctBD/YfIAFa0=", PIN_SHA256, 0,
      FAULT_PIN_CHARACTER, false, PIN_LOOK_LINE_END },
    { "sha256/" D "=", "sha256/", D "=", PIN_SHA256, 32, FAULT_PIN_PADDING,
      false, 0 },
    /* hashes of nothing */
    { "sha256/" NOTHING, "sha256/", NOTHING, PIN_SHA256, 32, FAULT_NONE, true,
      PIN_LOOK_EMPTY_INPUT },
    { "AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs=", "",
      "AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs=", PIN_SHA256, 32,
      FAULT_NONE, true, PIN_LOOK_LONE_LF },
    { "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=", "",
      "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=", PIN_SHA256, 32,
      FAULT_NONE, true, PIN_LOOK_LONE_CRLF },
    { "sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha1/",
      "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", PIN_SHA1, 20, FAULT_NONE, true,
      PIN_LOOK_SHA1_EMPTY },
    { "sha256/2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha256/",
      "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", PIN_SHA256, 20, FAULT_PIN_LENGTH, false,
      PIN_LOOK_SHA1_EMPTY },
    { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      PIN_SHA256, 32, FAULT_PIN_HEX, false, PIN_LOOK_EMPTY_INPUT },
    { "sha256//" NOTHING, "sha256//", NOTHING, PIN_SHA256, 32,
      FAULT_PIN_PREFIX, false, PIN_LOOK_EMPTY_INPUT },
    /* other encodings, other hashes */
    { "sha256/" S, "sha256/", S, PIN_SHA256, 20, FAULT_PIN_LENGTH, false,
      PIN_LOOK_SHA1 },
    { "sha256/" HEX, "sha256/", HEX, PIN_SHA256, 32, FAULT_PIN_HEX, false,
      PIN_LOOK_HEX },
    { "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
      "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD", "",
      "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
      "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD", PIN_SHA256, 32,
      FAULT_PIN_HEX, false, PIN_LOOK_HEX },
    { "a9993e364706816aba3e25717850c26c9cd0d89d", "",
      "a9993e364706816aba3e25717850c26c9cd0d89d", PIN_SHA256, 20,
      FAULT_PIN_HEX, false, PIN_LOOK_SHA1 },
    { "sha256/YmE3ODE2YmY4ZjAxY2ZlYTQxNDE0MGRlNWRhZTIyMjNiMDAzNjFhMzk2MTc3YTl"
      "jYjQxMGZmNjFmMjAwMTVhZA==", "sha256/",
      "YmE3ODE2YmY4ZjAxY2ZlYTQxNDE0MGRlNWRhZTIyMjNiMDAzNjFhMzk2MTc3YTl"
      "jYjQxMGZmNjFmMjAwMTVhZA==", PIN_SHA256, 32, FAULT_PIN_LENGTH, false,
      PIN_LOOK_BASE64_OF_HEX },
    { "YmE3ODE2YmY4ZjAxY2ZlYTQxNDE0MGRlNWRhZTIyMjNiMDAzNjFhMzk2MTc3YTl"
      "jYjQxMGZmNjFmMjAwMTVhZAo=", "",
      "YmE3ODE2YmY4ZjAxY2ZlYTQxNDE0MGRlNWRhZTIyMjNiMDAzNjFhMzk2MTc3YTl"
      "jYjQxMGZmNjFmMjAwMTVhZAo=", PIN_SHA256, 32, FAULT_PIN_LENGTH, false,
      PIN_LOOK_BASE64_OF_HEX },
    { "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0K", "",
      "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0K", PIN_SHA256, 32,
      FAULT_PIN_LENGTH, false, PIN_LOOK_LINE_END },
    { "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0NCg==", "",
      "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0NCg==", PIN_SHA256, 32,
      FAULT_PIN_LENGTH, false, PIN_LOOK_LINE_END },
    { "//66AHgAFgC/AI8AAQDPAOoAQQBBAEAA3gBdAK4AIgAjALAAAwBhAKMAlgAXAHoA"
      "nAC0ABAA/wBhAPIAAAAVAK0A", "",
      "//66AHgAFgC/AI8AAQDPAOoAQQBBAEAA3gBdAK4AIgAjALAAAwBhAKMAlgAXAHoA"
      "nAC0ABAA/wBhAPIAAAAVAK0A", PIN_SHA256, 0, FAULT_PIN_LENGTH, false,
      PIN_LOOK_UTF16 },
    { "sha256///66AHgAFgC/AI8AAQDPAOoAQQBBAEAA3gBdAK4AIgAjALAA", "sha256/",
      "//66AHgAFgC/AI8AAQDPAOoAQQBBAEAA3gBdAK4AIgAjALAA", PIN_SHA256, 0,
      FAULT_PIN_LENGTH, false, PIN_LOOK_UTF16 },
    { "77+9eBbvv73vv70B77+977+9QUFA77+9Xe+/vSIj77+9A2Hvv73vv70Xeu+/ve+/vRDv"
      "v71h77+9ABXvv70=", "",
      "77+9eBbvv73vv70B77+977+9QUFA77+9Xe+/vSIj77+9A2Hvv73vv70Xeu+/ve+/vRDv"
      "v71h77+9ABXvv70=", PIN_SHA256, 0, FAULT_PIN_LENGTH, false,
      PIN_LOOK_REPLACEMENT },
    /* one character lost or doubled */
    { "sha256/ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa=", "sha256/",
      "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa=", PIN_SHA256, 0,
      FAULT_PIN_LENGTH, false, PIN_LOOK_ONE_LOST },
    { "sha256/uungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", "sha256/",
      "uungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", PIN_SHA256, 0,
      FAULT_PIN_LENGTH, false, PIN_LOOK_ONE_DOUBLED },
    /* placeholders */
    { "sha256/" A10 A10 A10 A10 "AAA=", "sha256/", A10 A10 A10 A10 "AAA=",
      PIN_SHA256, 32, FAULT_NONE, true, PIN_LOOK_PLACEHOLDER },
    { "sha256/" A10 A10 A10 "=", "sha256/", A10 A10 A10 "=",
      PIN_SHA256, 0, FAULT_PIN_LENGTH, false, PIN_LOOK_PLACEHOLDER },
    { "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=", "",
      "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=", PIN_SHA256, 32,
      FAULT_NONE, false, PIN_LOOK_PLACEHOLDER },
    { "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFA=", "",
      "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFA=", PIN_SHA256, 32,
      FAULT_NONE, true, PIN_LOOK_PLACEHOLDER },
    { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq=", "",
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq=", PIN_SHA256, 32,
      FAULT_NONE, false, PIN_LOOK_PLACEHOLDER },
    { "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctB87654321A=", "",
      "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctB87654321A=", PIN_SHA256, 32,
      FAULT_NONE, true, PIN_LOOK_PLACEHOLDER },
    { "sha256/7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", "sha256/",
      "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", PIN_SHA256, 32,
      FAULT_NONE, true, PIN_LOOK_PLACEHOLDER },
    { "00000000000000000000000000000000"
      "00000000000000000000000000000000", "",
      "00000000000000000000000000000000"
      "00000000000000000000000000000000", PIN_SHA256, 32, FAULT_PIN_HEX, false,
      PIN_LOOK_PLACEHOLDER },
    { "sha256/${ROOT_PIN}", "sha256/", "${ROOT_PIN}", PIN_SHA256, 0,
      FAULT_PIN_CHARACTER, false, PIN_LOOK_PLACEHOLDER },
    { "sha256/Your_Hash_Here", "sha256/", "Your_Hash_Here", PIN_SHA256, 0,
      FAULT_PIN_LENGTH, false, PIN_LOOK_PLACEHOLDER },
};

static int count, failed;

static void report(bool ok, const char *name)
{
    failed |= !ok;
    printf("%sok %d - reads %.*s\n", ok ? "" : "not ", ++count,
           (int)strcspn(name, "\n\r"), name);
}

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static bool equal(struct octets a, const char *text)
{
    return a.size == strlen(text) && memcmp(a.data, text, a.size) == 0;
}

static void test_pins(void)
{
    for (size_t i = 0; i < sizeof pins / sizeof *pins; i++) {
        struct pin_text pin;

        pin_text_read(view(pins[i].text), &pin);
        report(pin.algorithm == pins[i].algorithm
               && equal(pin.prefix, pins[i].prefix)
               && equal(pin.body, pins[i].body) && pin.size == pins[i].size
               && pin.fault == pins[i].fault
               && pin.canonical == pins[i].canonical
               && pin.look == pins[i].look, pins[i].text);
    }
}

/* The SHA-256 of "abc" comes out of every spelling. */
static void test_digests(void)
{
    static const uint8_t digest[] = {
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
        0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
        0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
    };
    static const char *const texts[] = {
        D, D43, HEX, "sha256//" D, " " D, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctB"
        "D/YfIAFa0NCg==", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pin_text pin;

        pin_text_read(view(texts[i]), &pin);
        report(pin.size == sizeof digest
               && memcmp(pin.digest, digest, sizeof digest) == 0, texts[i]);
    }
}

/* Every beginning of a pin has a fault, and so has what is too long. */
static void test_sizes(void)
{
    static const char text[] = "sha256/" D;
    static char large[LIMIT_PIN_OCTETS + 1];
    struct pin_text pin;
    bool ok = true;

    for (size_t i = 0; i < sizeof text - 2; i++) {
        pin_text_read((struct octets){ (const uint8_t *)text, i }, &pin);
        ok &= pin.fault != FAULT_NONE;
    }
    report(ok, "each beginning of a pin");
    memset(large, 'x', sizeof large);
    pin_text_read((struct octets){ (const uint8_t *)large, LIMIT_PIN_OCTETS },
                  &pin);
    report(pin.fault == FAULT_PIN_LENGTH
           && pin.look == PIN_LOOK_PLACEHOLDER, "256 characters");
    pin_text_read((struct octets){ (const uint8_t *)large, sizeof large },
                  &pin);
    report(pin.fault == FAULT_PIN_LENGTH && pin.look == PIN_LOOK_NONE,
           "257 characters");
}

int main(void)
{
    test_pins();
    test_digests();
    test_sizes();
    printf("1..%d\n", count);
    return failed;
}
