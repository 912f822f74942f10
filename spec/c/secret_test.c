/* Tests of core/input/secret.c. Prints TAP. */
#include "input/secret.h"

#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

#define KEY "-----BEGIN PRIVATE KEY-----"
#define BASE64 "MIGHAgEAMBMGByqG"
#define HUNDRED "                                                            " \
    "                                        " /* a hundred blanks */

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
    { "a key behind 200 blanks", KEY HUNDRED HUNDRED "\n" BASE64, 1, 0,
      false },
    { "a key of which each line stands behind blanks",
      KEY "\n" HUNDRED HUNDRED "MIGH" HUNDRED "AgEA" HUNDRED "MBMGByqG", 1, 0,
      false },
    { "two keys with 200 blanks between", KEY HUNDRED HUNDRED BASE64 HUNDRED
      HUNDRED KEY HUNDRED HUNDRED BASE64, 2, 443, false },
    { "a key in a comment of a shell", "# " KEY "\n# " BASE64 "\n", 1, 2,
      false },
    { "a key in a comment of C", "// " KEY "\r\n// " BASE64 "\r\n", 1, 3,
      false },
    { "a key in a comment of Java", "/*\n * " KEY "\n * " BASE64, 1, 6,
      false },
    { "a key in strings of Objective-C",
      "@\"" KEY "\\n\"\n  @\"" BASE64 "\"", 1, 2, false },
    { "a key in strings of PHP", "'" KEY "' .\n  '" BASE64 "'", 1, 1, false },
    { "a key in an address", "?key=" KEY "%0A" BASE64, 1, 5, false },
    { "a key whose line ends are octets in hexadecimal",
      KEY "\\x0aMIGHAgEA\\x0D\\x0AMBMGByqG", 1, 0, false },
    { "a key whose line ends are octets in octal",
      KEY "\\012MIGHAgEA\\015\\012MBMGByqG", 1, 0, false },
    { "a key whose lines end with CR", KEY "\rMIGH\rAgEAMBMGByqG\r", 1, 0,
      false },
    { "a key with a field of its cipher alone", KEY "\nDEK-Info: AES-256-CBC",
      1, 0, false },
    { "an ellipsis in place of a key", KEY "\n...\n-----END PRIVATE KEY-----",
      0, 0, false },
    { "a name of a setting in place of a key", KEY "\n# listOfPrivateKeysToUse",
      0, 0, false },
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

#define SSH2 "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"
#define PUTTY "PuTTY-User-Key-File-"

enum form { ANY_SSH2, ANY_PUTTY };

/* Forms of a key: ssh-keygen-g3 of Tectia and puttygen 0.83 (PuTTY, Appendix
 * C), RFC 4716 3.4 for the public one. */
static const struct {
    const char *name, *text;
    enum form form;
    size_t found, offset; /* of the last one */
    bool locked;
} others[] = {
    { "a key of SSH2", SSH2 "\nP2/56wAAA+4AAAA3aWYt", ANY_SSH2, 1, 0, true },
    { "a key of SSH2 with a field",
      "a\r\n" SSH2 "\r\nComment: \"2048-bit rsa\"\r\nP2/5", ANY_SSH2, 1, 3,
      true },
    { "a key of SSH2 in JSON",
      "\"" SSH2 "\\nSubject: me\\nP2/56wAAA+4AAAA3aWYt\"", ANY_SSH2, 1, 1,
      true },
    { "a public key of SSH2",
      "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2EAAAABJQAAAIEA", ANY_SSH2,
      0, 0, false },
    { "a sentence on SSH2", "it has " SSH2 " as its first line, says PuTTY",
      ANY_SSH2, 0, 0, false },
    { "a key of PuTTY's version 1", PUTTY "1: ssh-rsa\nEncryption: none\n",
      ANY_PUTTY, 1, 0, false },
    { "a key of PuTTY's version 2",
      PUTTY "2: ssh-dss\r\nEncryption: none\r\nComment: a\r\n", ANY_PUTTY, 1,
      0, false },
    { "a key of PuTTY's version 3",
      PUTTY "3: ecdsa-sha2-nistp521\nEncryption: aes256-cbc\n", ANY_PUTTY, 1, 0,
      true },
    { "a key of PuTTY in JSON",
      "\"" PUTTY "3: ssh-ed25519\\nEncryption: none\\n\"", ANY_PUTTY, 1, 1,
      false },
    { "two keys of PuTTY", PUTTY "2: ssh-rsa\nEncryption: none\n"
      PUTTY "3: ssh-ed448\nEncryption: aes256-cbc", ANY_PUTTY, 2, 48, true },
    { "what prints keys of PuTTY",
      "printf(\"" PUTTY "%d: %s\\nEncryption: %s\")", ANY_PUTTY, 0, 0, false },
    { "a sentence on PuTTY", "begins with " PUTTY "2: and the algorithm",
      ANY_PUTTY, 0, 0, false },
    { "an algorithm and no cipher", PUTTY "2: ssh-rsa is the first line",
      ANY_PUTTY, 0, 0, false },
};

static bool next_other(enum form form, struct octets text, size_t *at,
                       struct secret *out)
{
    return form == ANY_SSH2 ? secret_next_ssh2(text, at, out)
                            : secret_next_putty(text, at, out);
}

static void test_others(void)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct octets text = copy(others[i].text, strlen(others[i].text));
        struct secret found = { 0, false, false };
        size_t all = 0, at = 0;

        while (next_other(others[i].form, text, &at, &found))
            all += !found.cut;
        report_of(all == others[i].found
                      && (all == 0 || (found.offset == others[i].offset
                                       && found.locked == others[i].locked)),
                  "finds", others[i].name);
        drop(text);
    }
}

/* What each prefix is from the end of the marker on, as of PEM below. */
static const struct {
    const char *name, *text;
    enum form form;
    size_t marker, whole;
} halves[] = {
    { "a key of SSH2", SSH2 "\nP2/56wAAA+4AAAA3aWYt", ANY_SSH2, 16, 59 },
    { "a key of PuTTY", PUTTY "3: ssh-rsa\nEncryption: none\nComment: a",
      ANY_PUTTY, 20, 47 },
    { "an encrypted key of PuTTY",
      PUTTY "2: ecdsa-sha2-nistp256\r\nEncryption: aes256-cbc\r\n", ANY_PUTTY,
      20, 57 },
};

static void test_halves(void)
{
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        const size_t size = strlen(halves[i].text);
        bool ok = true;

        for (size_t cut = 0; cut <= size; cut++) {
            struct octets text = copy(halves[i].text, cut);
            struct secret found = { 0, false, false };
            size_t at = 0;
            bool any = next_other(halves[i].form, text, &at, &found);

            ok &= any == (cut >= halves[i].marker);
            ok &= found.cut == (any && cut < halves[i].whole);
            drop(text);
        }
        report_of(ok, "knows where it is cut off", halves[i].name);
    }
}

#define DIGITS_32 "a0B1c2D3e4F5g6H7i8J9k0L1m2N3o4P5"

/* What is whole at the end of a text. */
static const char *const sentences[] = {
    "it starts with " KEY ".", "it starts with " KEY ".\n",
    "it starts with \"" KEY "\".\n", "it starts with `" KEY "`.",
};

static void test_sentences(void)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        struct octets text = copy(sentences[i], strlen(sentences[i]));
        struct secret found = { 0, false, false };
        size_t at = 0;

        report_of(!secret_next_pem(text, &at, &found), "takes for no key",
                  "a line at the end of a sentence");
        drop(text);
    }
}

static const struct {
    const char *name, *text;
    bool doubtful;
} doubts[] = {
    { "a text", "a text\n", false },
    { "a body that begins otherwise", KEY "\n" DIGITS_32 "\n", true },
    { "a body behind a field that none has", KEY "\nA: b\n\n" DIGITS_32, true },
    { "a body of the second of two", KEY "\n" KEY "\n" DIGITS_32, true },
    { "an encrypted one",
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n!" DIGITS_32, true },
    { "a body of 31 digits", KEY "\na0B1c2D3e4F5g6H7i8J9k0L1m2N3o4P\n", false },
    { "a row of one letter", KEY "\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
      false },
    { "a name", KEY "\nTHIS_IS_NO_KEY_BUT_A_PLACE_FOR_ONE_0\n", false },
    { "a public body", KEY "\n-----END PRIVATE KEY-----\n" DIGITS_32, false },
    { "the body of a certificate", "-----BEGIN CERTIFICATE-----\n" DIGITS_32,
      false },
};

static void test_doubts(void)
{
    for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++) {
        struct octets text = copy(doubts[i].text, strlen(doubts[i].text));

        report_of(secret_is_doubtful(text) == doubts[i].doubtful,
                  doubts[i].doubtful ? "doubts" : "does not doubt",
                  doubts[i].name);
        drop(text);
    }
}

static void test_texts(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct octets text = copy(texts[i].text, strlen(texts[i].text));
        struct secret found = { 0, false, false };
        size_t all = 0, at = 0;

        while (secret_next_pem(text, &at, &found))
            all += !found.cut;
        report_of(all == texts[i].found
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
            bool any = secret_next_pem(text, &at, &found);

            ok &= any == (cut >= strlen("-----BEGIN "));
            ok &= found.cut == (any && cut < wholes[i].whole);
            drop(text);
        }
        report_of(ok, "knows where it is cut off", wholes[i].name);
    }
}

static void test_wide(void)
{
    static const char alone[] = "a\0" "b\0";
    static const char little[] = "\xff\xfe" "a\0" "b\0";
    static const char big[] = "\xfe\xff" "\0a" "\0b";
    struct octets first = copy(little, sizeof little - 1);
    struct octets second = copy(big, sizeof big - 1);
    struct octets third = copy(alone, sizeof alone - 1);
    struct octets narrow = copy("\xff", 1);
    uint8_t out[sizeof little];

    report_of(secret_is_wide(first) && secret_is_wide(second)
                  && secret_is_wide(third) && !secret_is_wide(narrow),
              "knows", "UTF-16 by its zeros");
    report_of(secret_narrow(first, out) == 2 && memcmp(out, "ab", 2) == 0
                  && secret_narrow(second, out) == 2
                  && memcmp(out, "ab", 2) == 0
                  && secret_narrow(third, out) == 2
                  && memcmp(out, "ab", 2) == 0,
              "takes", "the ASCII of UTF-16");
    drop(first);
    drop(second);
    drop(third);
    drop(narrow);
}

int main(void)
{
    test_texts();
    test_prefixes();
    test_others();
    test_halves();
    test_doubts();
    test_sentences();
    test_wide();
    return tap_end();
}
