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

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = 0;

    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        bool ok = hashes(vectors[i].text, vectors[i].digest);

        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
        failures += !ok;
    }
    return failures > 0;
}
