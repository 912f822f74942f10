/* Tests of core/input/secret.c. Prints TAP. */
#include "input/secret.h"

#include <stdio.h>
#include <stdlib.h>

#define KEY "-----BEGIN PRIVATE KEY-----"
#define BASE64 "MIGHAgEAMBMGByqG"

static int count, failed;

static void report(bool ok, const char *about, const char *name)
{
    failed |= !ok;
    printf("%sok %d - %s %s\n", ok ? "" : "not ", ++count, about, name);
}

/* A copy of its own, so that a sanitizer sees what is read outside of it. */
static struct octets copy(const char *octets, size_t size)
{
    uint8_t *room = malloc(size + 1);

    if (room == NULL)
        abort();
    memcpy(room + 1, octets, size);
    return (struct octets){ room + 1, size };
}

static void drop(struct octets made)
{
    free((void *)(uintptr_t)(made.data - 1));
}

/* Offsets: counted by hand. Forms of a key: openssl genpkey, genrsa -aes256
 * -traditional, and RFC 1421 4.6. */
static const struct {
    const char *name, *text;
    size_t found, offset; /* of the last one */
    bool locked;
} texts[] = {
    { "an empty text", "", 0, 0, false },
    { "a key", KEY "\n" BASE64 "\n", 1, 0, false },
    { "a key behind a text", "ab " KEY "\n" BASE64, 1, 3, false },
    { "two keys", KEY "\n" BASE64 "\n" KEY "\n" BASE64 "\n", 2, 45, false },
    { "a key in JSON", "\"" KEY "\\n" BASE64 "\\n\"", 1, 1, false },
    { "a key in JSON whose slashes are escaped",
      KEY "\\nMIGH\\/gEAMBMGByqG", 1, 0, false },
    { "a key whose lines end with CRLF", KEY "\r\nMIGH\r\nAgEAMBMGByqG", 1, 0,
      false },
    { "a key of RSA", "-----BEGIN RSA PRIVATE KEY-----\n" BASE64, 1, 0,
      false },
    { "an encrypted key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" BASE64, 1,
      0, true },
    { "one that is encrypted as of old",
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
      "DEK-Info: AES-256-CBC,00\n\n", 1, 0, true },
    { "one that is in the clear as of old", KEY "\nProc-Type: 4,CLEAR\n", 1, 0,
      false },
    { "one with a word behind", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n"
      BASE64, 1, 0, false },
    { "base64 of 16 digits at the end", KEY BASE64, 1, 0, false },
    { "base64 of 15 digits", KEY "MIGHAgEAMBMGByq", 0, 0, false },
    { "a sentence", "begins with " KEY " and more of it, they say", 0, 0,
      false },
    { "a certificate", "-----BEGIN CERTIFICATE-----\n" BASE64, 0, 0, false },
    { "a public key", "-----BEGIN PUBLIC KEY-----\n" BASE64, 0, 0, false },
    { "a label in small letters", "-----BEGIN private key-----\n" BASE64, 0, 0,
      false },
    { "a line without its end", "-----BEGIN PRIVATE KEY----\n" BASE64, 0, 0,
      false },
    { "one line within another", "-----BEGIN " KEY "\n" BASE64, 1, 11,
      false },
    { "a line that begins nothing at the end", "-----BEGIN PRIVATE KEY", 0, 0,
      false },
};

static void test_texts(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct octets text = copy(texts[i].text, strlen(texts[i].text));
        struct secret found = { 0, false };
        size_t all = 0, at = 0;

        while (secret_next(text, &at, &found))
            all++;
        report(all == texts[i].found
                   && (all == 0 || (found.offset == texts[i].offset
                                    && found.locked == texts[i].locked)),
               "finds", texts[i].name);
        drop(text);
    }
}

/* All of a key has to be there, and not more. */
static void test_prefixes(void)
{
    static const char whole[] = KEY "\n" BASE64;
    bool ok = true;

    for (size_t size = 0; size < sizeof whole; size++) {
        struct octets text = copy(whole, size);
        struct secret found;
        size_t at = 0;

        ok &= secret_next(text, &at, &found) == (size == sizeof whole - 1);
        drop(text);
    }
    report(ok, "finds", "nothing in what is cut off before 16 digits");
}

static void test_wide(void)
{
    static const char little[] = "\xff\xfe" "a\0" "b\0";
    static const char big[] = "\xfe\xff" "\0a" "\0b";
    struct octets first = copy(little, sizeof little - 1);
    struct octets second = copy(big, sizeof big - 1);
    struct octets narrow = copy("\xff", 1);
    uint8_t out[sizeof little];

    report(secret_is_wide(first) && secret_is_wide(second)
               && !secret_is_wide(narrow),
           "knows", "UTF-16 by its mark");
    report(secret_narrow(first, out) == 2 && memcmp(out, "ab", 2) == 0
               && secret_narrow(second, out) == 2
               && memcmp(out, "ab", 2) == 0,
           "takes", "the ASCII of UTF-16");
    drop(first);
    drop(second);
    drop(narrow);
}

#define HEAD "\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1"
#define ALIAS "\0\1a" "\0\0\0\0\0\0\0\0"
#define CERTIFICATE "\0\0\0\2" ALIAS "\0\5X.509" "\0\0\0\1" "0"
#define ENTRY "\0\0\0\1" ALIAS "\0\0\0\1" "0"

/* Entries: sun.security.provider.JavaKeyStore, engineStore. */
static const struct {
    const char *name, *octets;
    size_t size;
    bool holds;
} stores[] = {
#define ROW(name, octets, holds) { name, octets, sizeof octets - 1, holds }
    ROW("a store that is empty", HEAD, false),
    ROW("a store without its head", "\xfe\xed\xfe\xed", false),
    ROW("a store of a key", HEAD ENTRY, true),
    ROW("a store of a certificate", HEAD CERTIFICATE, false),
    ROW("a key behind two certificates", HEAD CERTIFICATE CERTIFICATE ENTRY,
        true),
    ROW("a certificate that is longer than the file",
        HEAD "\0\0\0\2" ALIAS "\0\5X.509" "\xff\xff\xff\xff" ENTRY, false),
};

static void test_stores(void)
{
    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++) {
        struct octets file = copy(stores[i].octets, stores[i].size);

        report(secret_in_key_store(file) == stores[i].holds, "looks into",
               stores[i].name);
        drop(file);
    }
}

int main(void)
{
    test_texts();
    test_prefixes();
    test_wide();
    test_stores();
    printf("1..%d\n", count);
    return failed;
}
