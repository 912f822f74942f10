/* Tests of core/base/digest. Prints TAP. */
#include "base/digest.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* FIPS 180-4's examples, as NIST publishes them. */
static const struct {
    const char *name;
    const char *text;
    const char *digest;
} vectors[] = {
    { "nothing", "",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "one block", "abc",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "two blocks",
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static bool hashes(const char *text, const char *expected)
{
    uint8_t digest[DIGEST_SHA256_SIZE];
    char hex[2 * DIGEST_SHA256_SIZE + 1];

    digest_sha256((struct octets){ (const uint8_t *)text, strlen(text) },
                  digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return strcmp(hex, expected) == 0;
}

/* FIPS 180-4's example of one block. */
static bool hashes_by_sha1(void)
{
    static const uint8_t expected[DIGEST_SHA1_SIZE] = {
        0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
        0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d,
    };
    uint8_t digest[DIGEST_SHA1_SIZE];

    digest_sha1((struct octets){ (const uint8_t *)"abc", 3 }, digest);
    return memcmp(digest, expected, sizeof digest) == 0;
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = !hashes_by_sha1();

    printf("1..%zu\n%sok 1 - SHA-1 of one block\n", count + 1,
           failures > 0 ? "not " : "");
    for (size_t i = 0; i < count; i++) {
        bool ok = hashes(vectors[i].text, vectors[i].digest);

        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 2, vectors[i].name);
        failures += !ok;
    }
    return failures > 0;
}
