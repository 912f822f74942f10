/* Tests of core/input/key_store.c and keyless.c. Prints TAP. */
#include "input/key_store.h"

#include <stdio.h>
#include <stdlib.h>

#include "input/keyless.h"

#include "tap.h"

#define DIGEST "01234567890123456789"
#define DATE "\0\0\0\0\0\0\0\0"

/* sun.security.provider.JavaKeyStore, engineStore. */
#define JKS(version, entries) "\xfe\xed\xfe\xed\0\0\0" version "\0\0\0" entries
#define ALIAS "\0\1a" DATE
#define CERTIFICATE "\0\0\0\2" ALIAS "\0\5X.509" "\0\0\0\1" "0"
#define OLD_CERTIFICATE "\0\0\0\2" ALIAS "\0\0\0\1" "0"
#define ENTRY "\0\0\0\1" ALIAS "\0\0\0\1" "0"

/* org.bouncycastle.jcajce.provider.keystore.bc.BcKeyStoreSpi, engineStore. */
#define BKS(version) "\0\0\0" version "\0\0\0\24" DIGEST "\0\0\4\0"
#define CASTLE(type, chain) type ALIAS "\0\0\0" chain
#define CHAINED "\0\5X.509" "\0\0\0\1" "0"
#define NAMED "\0\6PKCS#8" "\0\3RSA" "\0\0\0\1" "0"

enum found { NONE, CLEAR, LOCKED, REFUSED };

static const struct {
    const char *name, *octets;
    size_t size;
    enum found found;
    enum fault_code code;
    size_t offset;
} stores[] = {
#define ROW(name, octets, found) \
    { name, octets, sizeof (octets) - 1, found, FAULT_NONE, 0 }
#define BAD(name, octets, code, offset) \
    { name, octets, sizeof (octets) - 1, REFUSED, FAULT_KEY_STORE_##code, \
      offset }
    ROW("a store that is empty", JKS("\2", "\0") DIGEST, NONE),
    ROW("a store of a key", JKS("\2", "\1") ENTRY, LOCKED),
    ROW("a store of a certificate", JKS("\2", "\1") CERTIFICATE DIGEST, NONE),
    ROW("a store of version 1", JKS("\1", "\1") OLD_CERTIFICATE DIGEST, NONE),
    ROW("a key behind a certificate of version 1",
        JKS("\1", "\2") OLD_CERTIFICATE ENTRY, LOCKED),
    ROW("a key behind two certificates",
        JKS("\2", "\3") CERTIFICATE CERTIFICATE ENTRY, LOCKED),
    ROW("a key of JCEKS", "\xce\xce\xce\xce\0\0\0\2\0\0\0\1" ENTRY, LOCKED),
    BAD("a secret of JCEKS before a key",
        "\xce\xce\xce\xce\0\0\0\2\0\0\0\2" "\0\0\0\3" ALIAS "\xac\xed" ENTRY,
        ENTRY, 16),
    BAD("a store of version 3", JKS("\3", "\1") ENTRY, VERSION, 8),
    BAD("a store without its head", "\xfe\xed\xfe\xed", TRUNCATED, 4),
    BAD("a store that lacks an entry", JKS("\2", "\1") DIGEST, ENTRY, 16),
    BAD("one that has an entry more", JKS("\2", "\0") ENTRY DIGEST, TRAILING,
        32),
    BAD("a store without its digest", JKS("\2", "\1") CERTIFICATE, TRUNCATED,
        39),
    BAD("an alias that is cut off", JKS("\2", "\1") "\0\0\0\2" "\0\5al",
        TRUNCATED, 18),
    BAD("a certificate that is longer than the file",
        JKS("\2", "\1") "\0\0\0\2" ALIAS "\0\5X.509" "\xff\xff\xff\xff" ENTRY,
        TRUNCATED, 38),

    ROW("BKS that is empty", BKS("\2") "\0" DIGEST, NONE),
    ROW("BKS of version 1", BKS("\1") "\0" DIGEST, NONE),
    ROW("BKS of a certificate", BKS("\2") CASTLE("\1", "\0") CHAINED
        "\0" DIGEST, NONE),
    ROW("BKS of a sealed key",
        BKS("\2") CASTLE("\4", "\1") CHAINED "\0\0\0\1" "0" "\0" DIGEST,
        LOCKED),
    ROW("BKS of a sealed secret",
        BKS("\2") CASTLE("\4", "\0") "\0\0\0\1" "0" "\0" DIGEST, NONE),
    ROW("BKS of a protected key",
        BKS("\2") CASTLE("\3", "\1") CHAINED "\0\0\0\1" "0" "\0" DIGEST,
        LOCKED),
    ROW("BKS of a key in the clear",
        BKS("\2") CASTLE("\2", "\0") "\0" NAMED "\0" DIGEST, CLEAR),
    ROW("BKS of a public key",
        BKS("\2") CASTLE("\2", "\0") "\1" NAMED "\0" DIGEST, NONE),
    ROW("BKS of a key behind a certificate",
        BKS("\2") CASTLE("\1", "\0") CHAINED CASTLE("\4", "\1") CHAINED
        "\0\0\0\1" "0" "\0" DIGEST, LOCKED),
    BAD("BKS of an unknown entry", BKS("\2") CASTLE("\5", "\0") "\0" DIGEST,
        ENTRY, 48),
    BAD("BKS with octets behind", BKS("\2") "\0" DIGEST "0", TRAILING, 53),
#undef ROW
#undef BAD
};

static enum found search(struct octets file, struct fault *fault)
{
    struct key_store_key key;

    if (!key_store_begins(file))
        return NONE;
    if (!key_store_search(file, &key, fault))
        return REFUSED;
    return key.locked ? LOCKED : key.held ? CLEAR : NONE;
}

static void test_stores(void)
{
    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++) {
        struct octets file = copy(stores[i].octets, stores[i].size);
        struct fault fault = { FAULT_NONE, 0 };
        bool ok = search(file, &fault) == stores[i].found;

        if (stores[i].found == REFUSED)
            ok &= fault.code == stores[i].code
               && fault.offset == stores[i].offset;
        report_of(ok && key_store_begins(file), "looks into", stores[i].name);
        drop(file);
    }
}

/* Each prefix of a store has its key, or is refused. */
static void test_prefixes(void)
{
    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++) {
        bool ok = true;

        if (stores[i].found == REFUSED)
            continue;
        for (size_t size = 8; size < stores[i].size; size++) {
            struct octets file = copy(stores[i].octets, size);
            struct fault fault;
            enum found found = search(file, &fault);

            ok &= found == REFUSED
               || (found != NONE && found == stores[i].found);
            drop(file);
        }
        report_of(ok, "passes no prefix of", stores[i].name);
    }
}

/* The first octets, of X.690 8.1, RFC 5280 4.1, RFC 5208 5 and 6, RFC 8017
 * A.1, RFC 5915 3, RFC 7292 4 and of Bouncy Castle's BCFKS. */
static const struct {
    const char *name, *octets;
    size_t size;
    bool keyless;
} files[] = {
#define ROW(name, octets, keyless) \
    { name, octets, sizeof (octets) - 1, keyless }
    ROW("an empty file", "", true),
    ROW("a text", "a text\n", true),
    ROW("DER of another type", "\x02\1\1", true),
    ROW("a certificate, whatever is in it", "\x30\5\x30\3\xa0\1\xff", true),
    ROW("a certificate of version 1", "\x30\5\x30\3\2\1\1", true),
    ROW("a public key", "\x30\6\x30\2\6\0\3\0", true),
    ROW("a public key of RSA", "\x30\6\2\1\5\2\1\3", true),
    ROW("a request and a line end", "\x30\5\x30\3\2\1\0\n", true),
    ROW("a list of revoked certificates of version 1",
        "\x30\x08\x30\6\x30\2\6\0\x30\0", true),
    ROW("PKCS#7", "\x30\3\6\1\0", true),
    ROW("a certificate and zeros", "\x30\5\x30\3\xa0\1\xff\0\0\0", true),
    ROW("a certificate, a line end and another",
        "\x30\5\x30\3\xa0\1\xff\n\x30\5\x30\3\xa0\1\xff\r\n", true),
    ROW("a certificate, a line feed and a key",
        "\x30\5\x30\3\xa0\1\xff\n\x30\7\2\1\0\x30\0\4\0", false),
    ROW("a certificate, CRLF, blanks and a key",
        "\x30\5\x30\3\xa0\1\xff\r\n \t\x30\7\2\1\0\x30\0\4\0", false),
    ROW("a certificate, zeros and a key",
        "\x30\5\x30\3\xa0\1\xff\0\0\x30\7\2\1\0\x30\0\4\0", false),
    ROW("a certificate and what is no element, with a key in it",
        "\x30\5\x30\3\xa0\1\xff\1\x30\7\2\1\0\x30\0\4\0", false),
    ROW("a certificate and half a key",
        "\x30\5\x30\3\xa0\1\xff\n\x30\7\2\1\0\x30", false),
    ROW("a certificate and a text", "\x30\5\x30\3\xa0\1\xff" "end", false),
    ROW("a certificate and a key",
        "\x30\5\x30\3\xa0\1\xff\x30\7\2\1\0\x30\0\4\0", false),
    ROW("a key", "\x30\7\2\1\0\x30\0\4\0", false),
    ROW("a key of RSA", "\x30\x09\2\1\0\2\1\5\2\1\3", false),
    ROW("a key of EC", "\x30\5\2\1\1\4\0", false),
    ROW("an encrypted key", "\x30\6\x30\2\6\0\4\0", false),
    ROW("BCFKS", "\x30\6\x30\4\x30\2\6\0", false),
    ROW("BCFKS and what is encrypted", "\x30\x08\x30\6\x30\2\6\0\4\0",
        false),
    ROW("a key behind a line end", "\n\x30\7\2\1\0\x30\0\4\0", false),
    ROW("a key behind a mark of UTF-8",
        "\xef\xbb\xbf\x30\x82\0\7\2\1\0\x30\0\4\0", false),
    ROW("a certificate behind a mark of UTF-8",
        "\xef\xbb\xbf\x30\x81\5\x30\3\xa0\1\xff", false),
    ROW("a public key behind a line end", "\n\x30\6\x30\2\6\0\3\0", true),
    ROW("PKCS#12", "\x30\5\2\1\3\x30\0", false),
    ROW("a key that is cut off", "\x30\7\2\1\0", false),
    ROW("a key longer than it says", "\x30\6\2\1\0\x30\0\4\0", false),
    ROW("one with a length in the long form", "\x30\x81\7\2\1\0\x30", false),
    ROW("one whose length says less", "\x30\3\2\1\0\x30\0\4\0", false),
    ROW("one whose length is cut off", "\x30\x82", false),
    ROW("PKCS#12 in BER", "\x30\x80\2\1\3\x30\x80", false),
    ROW("a key in base64, cut off", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCB",
        false),
    ROW("base64 that begins otherwise",
        "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3A", true),
    ROW("PEM whose body is broken",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        "a0B1c2D3e4F5g6H7i8J9k0L1m2N3o4P5\n", false),
    ROW("a key that was written as text", "\x30\xef\xbf\xbd\4", false),
#undef ROW
};

static void test_keyless(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct octets file = copy(files[i].octets, files[i].size);

        report_of(keyless_file(file) == files[i].keyless,
                  files[i].keyless ? "finds nothing like a key in"
                                   : "cannot tell of", files[i].name);
        drop(file);
    }
}

int main(void)
{
    test_stores();
    test_prefixes();
    test_keyless();
    return tap_end();
}
