/* Tests of core/input/bare_key.c. Prints TAP. */
#include "input/bare_key.h"

#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

/* The first digits of what openssl genpkey, genrsa, ecparam -genkey, req, x509,
 * pkey -pubout and pkcs12 write; the key of Ed25519 is that of RFC 8410
 * 10.3. */
#define RSA "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDFl3nQ"
#define ED25519 \
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"

static const struct {
    const char *name, *text;
    size_t found, offset; /* of the last one */
    bool locked;
} texts[] = {
    { "an empty text", "", 0, 0, false },
    { "a key of RSA", RSA, 1, 0, false },
    { "a key of RSA, as RFC 8017 has it",
      "MIIEpAIBAAKCAQEAxZd50GTDLwqKQ7u2GqBYWqgkWvyTgUvMSjxqLtSV", 1, 0, false },
    { "a small key of RSA",
      "MIICXAIBAAKBgQDFl3nQZMMvCopDu7YaoFhaqCRa/JOBS8xKPGou1JXS", 1, 0, false },
    { "a key of EC",
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgx5Y0Z0aX", 1, 0, false },
    { "a key of EC, as RFC 5915 has it",
      "MHcCAQEEIMeWNGdGl0oyJbW2t2mWXnE6QnHRvJ1dVqk1tQk0sQaqoAoG", 1, 0, false },
    { "a key of Ed25519", ED25519, 1, 0, false },
    { "an encrypted key",
      "MIIFNTBfBgkqhkiG9w0BBQ0wUjAxBgkqhkiG9w0BBQwwJAQQK1rPvHuJ", 1, 0, true },
    { "a small key, encrypted",
      "MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBAbSRrQLcVU", 1, 0, true },
    { "a key that is encrypted as of old",
      "MIICoTAbBgkqhkiG9w0BBQMwDgQIHzXmJ0ThrkECAggABIICgKZfy7gH", 1, 0, true },
    { "a key in base64url",
      "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDF-_nQ", 1, 0, false },
    { "a key in a string", "String key = \"" RSA "\";", 1, 14, false },
    { "a key in settings", "KEY=" RSA "\n", 1, 4, false },
    { "two keys", RSA " " ED25519, 2, 57, false },
    { "a key behind an escape", "\"a\\n" RSA "\"", 1, 4, false },
    { "a key with a slash that is escaped",
      "\"MIIE\\/QIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDFl3nQ\"", 1, 1,
      false },
    { "digits within a word", "a" RSA, 0, 0, false },
    { "47 digits", "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nw", 0, 0,
      false },
    { "a certificate",
      "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYD", 0, 0, false },
    { "a public key",
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxZd50GTDLwqK", 0, 0, false },
    { "a public key of EC",
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEA64e0xZCzSwfwcfZCs2a", 0, 0, false },
    { "a public key of RSA, as RFC 8017 has it",
      "MIIBCgKCAQEAxZd50GTDLwqKQ7u2GqBYWqgkWvyTgUvMSjxqLtSV0QID", 0, 0, false },
    { "a request",
      "MIGxMIGYAgEAMDYxCzAJBgNVBAYTAkRFMRAwDgYDVQQKDAdFeGFtcGxl", 0, 0, false },
    { "PKCS#12",
      "MIIJqQIBAzCCCW8GCSqGSIb3DQEHAaCCCWAEgglcMIIJWDCCA9cGCSqG", 0, 0, false },
    { "a digest",
      "MV9b23bQeMQ7isAGTkoBZGErH853yGk0W/yUx1iU7dM2F2Bq5uF0HzKA", 0, 0, false },
    { "a SEQUENCE of numbers that is too short",
      "MAYCAQACAQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0, 0, false },
};

static void test_texts(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct octets text = copy(texts[i].text, strlen(texts[i].text));
        struct secret found = { 0, false, true };
        size_t all = 0, at = 0;

        while (bare_key_next(text, &at, &found))
            all++;
        report_of(all == texts[i].found
                      && (all == 0 || (found.offset == texts[i].offset
                                       && found.locked == texts[i].locked
                                       && !found.cut)),
                  "finds", texts[i].name);
        drop(text);
    }
}

/* No prefix is read beyond its end. */
static void test_prefixes(void)
{
    bool ok = true;

    for (size_t size = 0; size < sizeof RSA; size++) {
        struct octets text = copy(RSA, size);
        struct secret found;
        size_t at = 0;

        ok &= bare_key_next(text, &at, &found) == (size >= 48);
        drop(text);
    }
    report_of(ok, "finds", "a key by 48 digits");
}

/* The same file, alone and in a string. */
static void test_containers(void)
{
    static const char string[] = "\"MIIJqQIBAzCCCW8GCSqGSIb3DQEHAaCCCWAEgglc"
                                 "MIIJWDCCA9cGCSqG\"";
    struct octets whole = copy(string + 1, sizeof string - 3);
    struct octets text = copy(string, sizeof string - 1);
    struct secret found;
    size_t at = 0;

    report_of(!bare_key_next_pkcs12(whole, &at, &found), "leaves",
              "base64 of PKCS#12 alone to its readers");
    report_of(bare_key_next_pkcs12(text, &at, &found) && found.offset == 1
                  && found.locked && !found.cut
                  && !bare_key_next_pkcs12(text, &at, &found),
              "finds", "PKCS#12 in a string");
    drop(whole);
    drop(text);
}

/* What base64 writes of PEM; the key of Ed25519 is that of RFC 8410 10.3. */
#define PEM \
    "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1DNENBUUF3QlFZREsyVndCQ0lFSU5UdWN0" \
    "djVFMWhLMWJiWThmZHArSzA2L253b3kvSFUrK0NYcUk5RWRWaEMKLS0tLS1FTkQg"

static const struct {
    const char *name, *text;
    size_t found, offset; /* of the last one */
    bool locked;
} pems[] = {
    { "an empty text", "", 0, 0, false },
    { "a key in PEM", PEM, 1, 0, false },
    { "two of them in settings", "A=" PEM "\nB='" PEM "'\n", 2, 142, false },
    { "a key that is encrypted, and cut off behind its first line",
      "LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBLRVktLS0tLQpNSUdqTUY4R0NT\n"
      "cUdT", 1, 0, true },
    { "a key that is encrypted as of old",
      "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpQcm9jLVR5cGU6IDQsRU5DUllQVE"
      "VECkRFSy1JbmZvOiBBRVMtMTI4LUNCQywwMAoKYWJj", 1, 0, true },
    { "a key within a word", "a" PEM, 1, 1, false },
    { "a key behind one octet",
      "Ci0tLS0tQkVHSU4gUFJJVkFURSBLRVktLS0tLQpNQzRDQVFBd0JRWURLMlZ3QkNJRUlOVHVj"
      "dHY1RTFoSzFiYlk4ZmRwK0swNi9ud295L0hVKytDWHFJOUVkVmhDCi0tLS0tRU5EIFBSSVZB"
      "VEUgS0VZLS0tLS0K", 1, 1, false },
    { "a key behind attributes, of an octet more than three have",
      "QmFnIEF0dHJpYnV0ZXMKICAgIGxvY2FsS2V5SUQ6IDAxIAotLS0tLUJFR0lOIFBSSVZBVEUg"
      "S0VZLS0tLS0KTUM0Q0FRQXdCUVlESzJWd0JDSUVJTlR1Y3R2NUUxaEsxYmJZOGZkcCtLMDYv"
      "bndveS9IVSsrQ1hxSTlFZFZoQwotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg==", 1, 46,
      false },
    { "a key behind a certificate, in lines of 48",
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURkekND\n"
      "QWwrZ0F3SUJBZ0lFQWdBQXVUQU5CZ2txaGtpRzl3MEJBUVVG\n"
      "QURCYU1Rc3dDUVlECi0tLS0tRU5EIENFUlRJRklDQVRFLS0t\n"
      "LS0KLS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1DNENB\n"
      "UUF3QlFZREsyVndCQ0lFSU5UdWN0djVFMWhLMWJiWThmZHAr\n"
      "SzA2L253b3kvSFUrK0NYcUk5RWRWaEMKLS0tLS1FTkQgUFJJ\n"
      "VkFURSBLRVktLS0tLQo=\n", 1, 3 * 49 + 4, false },
    { "a key in lines that are escaped, of which one ends within its label",
      "\"LS0tLS1CRUdJTiBBQkNERUZHSCBBQkNERUYgUFJJVkFU\\n"
      "RSBLRVktLS0tLQpNQzRDQVFBd0JRWURLMlZ3QkNJRUlOVHVj\\n"
      "dHY1RTFoSzFiYlk4ZmRw\"", 1, 1, false },
    { "a key in lines of 42",
      "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1DNE\n"
      "NBUUF3QlFZREsyVndCQ0lFSU5UdWN0djVFMWhLMWJi\n"
      "WThmZHArSzA2L253b3kvSFUrK0NYcUk5RWRWaEMKLS\n", 0, 0, false },
    { "63 digits of a key",
      "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1DNENBUUF3QlFZREsyVndCQ0l", 0, 0,
      false },
    { "a public key",
      "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJem"
      "owREFRY0RRZ0FFQTY0ZTB4WkN6U3dmd2NmWkNzMmE=", 0, 0, false },
    { "a certificate",
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURkekNDQWwrZ0F3SUJBZ0lFQWdBQX"
      "VUQU5CZ2txaGtpRzl3MEJBUVVGQURCYU1Rc3dDUVlE", 0, 0, false },
    { "what ends as a key does",
      "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAx"
      "LS0tLS1FTkQgUFJJVkFURSBLRVktLS0tLQo=", 0, 0, false },
    { "a placeholder",
      "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCihhIHBsYWNlaG9sZGVyIG9mIG5vdGhpbm"
      "cgdGhhdCBpcyBhIGtleSBhdCBhbGwsIHNvIGl0IGlzKQ==", 0, 0, false },
};

static void test_pems(void)
{
    for (size_t i = 0; i < sizeof pems / sizeof *pems; i++) {
        struct octets text = copy(pems[i].text, strlen(pems[i].text));
        struct secret found = { 0, false, true };
        size_t all = 0, at = 0;

        while (bare_key_next_pem(text, &at, &found))
            all++;
        report_of(all == pems[i].found
                      && (all == 0 || (found.offset == pems[i].offset
                                       && found.locked == pems[i].locked
                                       && !found.cut)),
                  "finds PEM in base64 in", pems[i].name);
        drop(text);
    }
}

int main(void)
{
    test_containers();
    test_pems();
    test_texts();
    test_prefixes();
    return tap_end();
}
