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
    { "a key in strings of code that are put together",
      KEY "\\n\" +\n    \"" BASE64 "\\n\"", 1, 0, false },
    { "a key in a list of strings", KEY "\",\n  \"" BASE64 "\"", 1, 0, false },
    { "a key in two strings of another kind",
      KEY "\\n' +\n'" BASE64 "\\n'", 1, 0, false },
    { "a key in an attribute or a text of XML",
      KEY "&#10;MIGHAgEA&#xD;&#xA;MBMGByqG", 1, 0, false },
    { "a key in JSON whose line ends are numbers",
      KEY "\\u000aMIGHAgEA\\u000D\\u000AMBMGByqG", 1, 0, false },
    { "a key of OpenPGP with a field",
      "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\nlQ", 1, 0,
      false },
    { "a first line as a string, and a name behind it",
      KEY "\"\nlQuiteALongNameOfSomething", 0, 0, false },
    { "a first line as a string, and another behind it",
      KEY "\"\nlet last = \"-----END PRIVATE KEY-----\"", 0, 0, false },
    { "a name that begins like a key of OpenPGP",
      KEY "\nlistOfPrivateKeysToUse", 0, 0, false },
    { "a key of OpenSSH",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA", 1, 0,
      false },
    { "a name of code in place of a key",
      KEY "\\n\" + privateKeyOfTheServer + \"", 0, 0, false },
    { "a sentence of small letters",
      KEY " and more of it than a line has room for", 0, 0, false },
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
        struct secret found = { 0, false, false };
        size_t all = 0, at = 0;

        while (secret_next(text, &at, &found))
            all += !found.cut;
        report(all == texts[i].found
                   && (all == 0 || (found.offset == texts[i].offset
                                    && found.locked == texts[i].locked)),
               "finds", texts[i].name);
        drop(text);
    }
}

/* What each prefix of a text is from the blank behind BEGIN on: cut off, and
 * from a number of octets on a key. Counted by hand. */
static const struct {
    const char *name, *text;
    size_t whole;
} wholes[] = {
    { "a key of 16 digits", KEY "\n" BASE64 "\n", 44 },
    { "an encrypted one", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" BASE64,
      54 },
    { "one in JSON", KEY "\\n" BASE64, 45 },
    { "one in JSON in JSON", KEY "\\\\n" BASE64, 46 },
    { "one with headers",
      "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", 41 },
};

static void test_prefixes(void)
{
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        const size_t size = strlen(wholes[i].text);
        bool ok = true;

        for (size_t cut = 0; cut <= size; cut++) {
            struct octets text = copy(wholes[i].text, cut);
            struct secret found = { 0, false, false };
            size_t at = 0;
            bool any = secret_next(text, &at, &found);

            ok &= any == (cut >= strlen("-----BEGIN "));
            ok &= found.cut == (any && cut < wholes[i].whole);
            drop(text);
        }
        report(ok, "knows where it is cut off", wholes[i].name);
    }
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

int main(void)
{
    test_texts();
    test_prefixes();
    test_wide();
    printf("1..%d\n", count);
    return failed;
}
