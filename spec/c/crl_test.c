/* Tests of core/chain/crl, crl_open, crl_entry and crl_scope: on lists that
 * OpenSSL made (spec/fixtures/crls), and on small ones made here, a component
 * of which is replaced. Prints TAP. */
#include "chain/crl.h"

#include <stdio.h>

#include "base/limits.h"

#include "tap.h"

#define FOLDER "spec/fixtures/crls/"
#define OCTETS(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }

enum { FILE_SIZE = 128 * 1024 };

/* The components of the list that is made here. */
enum piece {
    VERSION, ALGORITHM, ISSUER, THIS_UPDATE, NEXT_UPDATE, REVOKED, EXTENSIONS,
    TBS_PIECES,
    OUTER_ALGORITHM = TBS_PIECES, SIGNATURE,
    PIECES
};

#define ECDSA "\x30\x0a\6\x08\x2a\x86\x48\xce\x3d\4\3\2"
#define DATE(year) "\x17\x0d" year "0102030405Z"
#define NUMBER "\x30\x0a\6\3\x55\x1d\x14\4\3\2\1\5" /* CRLNumber 5 */
#define ENTRY "\x30\x12\2\1\7" DATE("25")

static const struct octets usual[PIECES] = {
    [VERSION] = OCTETS("\2\1\1"),
    [ALGORITHM] = OCTETS(ECDSA),
    [ISSUER] = OCTETS("\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\3\x13\1a"),
    [THIS_UPDATE] = OCTETS(DATE("26")),
    [NEXT_UPDATE] = OCTETS(DATE("27")),
    [REVOKED] = OCTETS("\x30\x14" ENTRY),
    [EXTENSIONS] = OCTETS("\xa0\x0e\x30\x0c" NUMBER),
    [OUTER_ALGORITHM] = OCTETS(ECDSA),
    [SIGNATURE] = OCTETS("\3\2\0\1"),
};

/* Replacements of a component, and the octet of it at which the fault lies. */
static const struct {
    const char *name;
    enum piece piece;
    struct octets octets;
    enum fault_code fault;
    size_t offset;
} pieces[] = {
    { "a list", VERSION, OCTETS("\2\1\1"), FAULT_NONE, 0 },
    { "no version", VERSION, OCTETS(""), FAULT_CRL_VERSION, 0 },
    { "version 1", VERSION, OCTETS("\2\1\0"), FAULT_CRL_VERSION, 0 },
    { "version 3", VERSION, OCTETS("\2\1\2"), FAULT_CRL_VERSION, 0 },
    { "a negative version", VERSION, OCTETS("\2\1\xff"), FAULT_DER_RANGE, 0 },
    { "an algorithm that is none", ALGORITHM, OCTETS("\5\0"),
      FAULT_DER_IDENTIFIER, 0 },
    { "an issuer that is no name", ISSUER, OCTETS("\x31\0"),
      FAULT_DER_IDENTIFIER, 0 },
    { "an issuer with an empty RDN", ISSUER, OCTETS("\x30\2\x31\0"),
      FAULT_DER_EMPTY, 2 },
    { "no thisUpdate", THIS_UPDATE, OCTETS("\5\0"), FAULT_DER_IDENTIFIER, 0 },
    { "a thisUpdate that is no date", THIS_UPDATE,
      OCTETS("\x17\x0d" "261302030405Z"), FAULT_TIME_DATE, 0 },
    { "nextUpdate as GeneralizedTime", NEXT_UPDATE,
      OCTETS("\x18\x0f" "21260102030405Z"), FAULT_NONE, 0 },
    { "no nextUpdate", NEXT_UPDATE, OCTETS(""), FAULT_CRL_NEXT_UPDATE, 0 },
    { "a nextUpdate without seconds", NEXT_UPDATE,
      OCTETS("\x17\x0b" "2701020304Z"), FAULT_TIME_SYNTAX, 0 },
    { "no entries", REVOKED, OCTETS(""), FAULT_NONE, 0 },
    { "an empty list of entries", REVOKED, OCTETS("\x30\0"), FAULT_DER_EMPTY,
      0 },
    { "two entries", REVOKED, OCTETS("\x30\x28" ENTRY ENTRY), FAULT_NONE, 0 },
    { "an entry without a date", REVOKED, OCTETS("\x30\5\x30\3\2\1\7"),
      FAULT_DER_TRUNCATED, 7 },
    { "an entry with a serial number that is too long", REVOKED,
      OCTETS("\x30\x15\x30\x13\2\2\0\7" DATE("25")), FAULT_DER_INTEGER, 4 },
    { "an entry cut short", REVOKED, OCTETS("\x30\x03\x30\x12\2"),
      FAULT_DER_TRUNCATED, 2 },
    { "an empty list of extensions of an entry", REVOKED,
      OCTETS("\x30\x16\x30\x14\2\1\7" DATE("25") "\x30\0"), FAULT_DER_EMPTY,
      22 },
    { "what is no list after the date", REVOKED,
      OCTETS("\x30\x16\x30\x14\2\1\7" DATE("25") "\5\0"),
      FAULT_DER_IDENTIFIER, 22 },
    { "something after the extensions of an entry", REVOKED,
      OCTETS("\x30\x24\x30\x22\2\1\7" DATE("25") "\x30\x0c"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\x0a\1\1\5\0"),
      FAULT_DER_TRAILING, 36 },
    { "a reason", REVOKED,
      OCTETS("\x30\x22\x30\x20\2\1\7" DATE("25") "\x30\x0c"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\x0a\1\1"), FAULT_NONE, 0 },
    { "a reason that is none", REVOKED,
      OCTETS("\x30\x22\x30\x20\2\1\7" DATE("25") "\x30\x0c"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\x0a\1\7"), FAULT_CRL_REASON, 33 },
    { "a reason above ten", REVOKED,
      OCTETS("\x30\x22\x30\x20\2\1\7" DATE("25") "\x30\x0c"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\x0a\1\x0b"), FAULT_CRL_REASON,
      33 },
    { "a reason that is an INTEGER", REVOKED,
      OCTETS("\x30\x22\x30\x20\2\1\7" DATE("25") "\x30\x0c"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\2\1\1"), FAULT_DER_IDENTIFIER,
      33 },
    { "a reason with something after it", REVOKED,
      OCTETS("\x30\x24\x30\x22\2\1\7" DATE("25") "\x30\x0e"
             "\x30\x0c\6\3\x55\x1d\x15\4\5\x0a\1\1\5\0"),
      FAULT_DER_TRAILING, 36 },
    { "an entry taken off a list that is no delta", REVOKED,
      OCTETS("\x30\x22\x30\x20\2\1\7" DATE("25") "\x30\x0c"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\x0a\1\x08"), FAULT_CRL_REASON,
      2 },
    { "a reason twice", REVOKED,
      OCTETS("\x30\x2e\x30\x2c\2\1\7" DATE("25") "\x30\x18"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\x0a\1\1"
             "\x30\x0a\6\3\x55\x1d\x15\4\3\x0a\1\1"), FAULT_CRL_DUPLICATE,
      36 },
    { "an invalidity date as UTCTime", REVOKED,
      OCTETS("\x30\x2e\x30\x2c\2\1\7" DATE("25") "\x30\x18"
             "\x30\x16\6\3\x55\x1d\x18\4\x0f" DATE("25")),
      FAULT_DER_IDENTIFIER, 33 },
    { "an invalidity date of nothing", REVOKED,
      OCTETS("\x30\x1f\x30\x1d\2\1\7" DATE("25") "\x30\x09"
             "\x30\x07\6\3\x55\x1d\x18\4\0"), FAULT_DER_TRUNCATED, 33 },
    { "the issuer of a certificate", REVOKED,
      OCTETS("\x30\x24\x30\x22\2\1\7" DATE("25") "\x30\x0e"
             "\x30\x0c\6\3\x55\x1d\x1d\1\1\xff\4\2\x30\0"),
      FAULT_CRL_INDIRECT, 24 },
    { "a critical extension of an entry", REVOKED,
      OCTETS("\x30\x24\x30\x22\2\1\7" DATE("25") "\x30\x0e"
             "\x30\x0c\6\3\x2a\3\4\1\1\xff\4\2\5\0"), FAULT_CRL_CRITICAL,
      24 },
    { "another extension of an entry", REVOKED,
      OCTETS("\x30\x21\x30\x1f\2\1\7" DATE("25") "\x30\x0b"
             "\x30\x09\6\3\x2a\3\4\4\2\5\0"), FAULT_NONE, 0 },
    { "no extensions", EXTENSIONS, OCTETS(""), FAULT_CRL_NUMBER, 0 },
    { "an empty list of extensions", EXTENSIONS, OCTETS("\xa0\2\x30\0"),
      FAULT_DER_EMPTY, 2 },
    { "something after the extensions", EXTENSIONS,
      OCTETS("\xa0\x10\x30\x0c" NUMBER "\5\0"), FAULT_DER_TRAILING, 16 },
    { "no CRLNumber", EXTENSIONS,
      OCTETS("\xa0\x0d\x30\x0b\x30\x09\6\3\x2a\3\4\4\2\5\0"),
      FAULT_CRL_NUMBER, 0 },
    { "a critical CRLNumber", EXTENSIONS,
      OCTETS("\xa0\x11\x30\x0f\x30\x0d\6\3\x55\x1d\x14\1\1\xff\4\3\2\1\5"),
      FAULT_CRL_NUMBER, 4 },
    { "a negative CRLNumber", EXTENSIONS,
      OCTETS("\xa0\x0e\x30\x0c\x30\x0a\6\3\x55\x1d\x14\4\3\2\1\x80"),
      FAULT_CRL_NUMBER, 13 },
    { "a CRLNumber of 20 octets", EXTENSIONS,
      OCTETS("\xa0\x21\x30\x1f\x30\x1d\6\3\x55\x1d\x14\4\x16\2\x14"
             "\x7f" "2345678901234567890"), FAULT_NONE, 0 },
    { "a CRLNumber of 21 octets", EXTENSIONS,
      OCTETS("\xa0\x22\x30\x20\x30\x1e\6\3\x55\x1d\x14\4\x17\2\x15"
             "\x7f" "23456789012345678901"), FAULT_CRL_NUMBER, 13 },
    { "a CRLNumber with something after it", EXTENSIONS,
      OCTETS("\xa0\x10\x30\x0e\x30\x0c\6\3\x55\x1d\x14\4\5\2\1\5\5\0"),
      FAULT_DER_TRAILING, 16 },
    { "a CRLNumber twice", EXTENSIONS,
      OCTETS("\xa0\x1a\x30\x18" NUMBER NUMBER), FAULT_CRL_DUPLICATE, 16 },
    { "a critical extension that is not known", EXTENSIONS,
      OCTETS("\xa0\x1c\x30\x1a" NUMBER
             "\x30\x0c\6\3\x2a\3\4\1\1\xff\4\2\5\0"), FAULT_CRL_CRITICAL,
      16 },
    { "a critical extension of certificates", EXTENSIONS,
      OCTETS("\xa0\x1c\x30\x1a" NUMBER
             "\x30\x0c\6\3\x55\x1d\x13\1\1\xff\4\2\x30\0"),
      FAULT_CRL_CRITICAL, 16 },
    { "another extension", EXTENSIONS,
      OCTETS("\xa0\x19\x30\x17" NUMBER "\x30\x09\6\3\x2a\3\4\4\2\5\0"),
      FAULT_NONE, 0 },
    { "a key identifier that is none", EXTENSIONS,
      OCTETS("\xa0\x19\x30\x17" NUMBER "\x30\x09\6\3\x55\x1d\x23\4\2\5\0"),
      FAULT_DER_IDENTIFIER, 25 },
    { "alternative names of the issuer that are none", EXTENSIONS,
      OCTETS("\xa0\x19\x30\x17" NUMBER "\x30\x09\6\3\x55\x1d\x12\4\2\5\0"),
      FAULT_DER_IDENTIFIER, 25 },
    { "a scope that says nothing", EXTENSIONS,
      OCTETS("\xa0\x1c\x30\x1a" NUMBER
             "\x30\x0c\6\3\x55\x1d\x1c\1\1\xff\4\2\x30\0"), FAULT_DER_EMPTY,
      28 },
    { "a scope of users and authorities", EXTENSIONS,
      OCTETS("\xa0\x22\x30\x20" NUMBER
             "\x30\x12\6\3\x55\x1d\x1c\1\1\xff\4\x08\x30\6"
             "\x81\1\xff\x82\1\xff"), FAULT_CRL_SCOPE, 28 },
    { "a scope with a default written out", EXTENSIONS,
      OCTETS("\xa0\x1f\x30\x1d" NUMBER
             "\x30\x0f\6\3\x55\x1d\x1c\1\1\xff\4\5\x30\3\x81\1\0"),
      FAULT_DER_DEFAULT, 30 },
    { "a scope with a BOOLEAN that is none", EXTENSIONS,
      OCTETS("\xa0\x1f\x30\x1d" NUMBER
             "\x30\x0f\6\3\x55\x1d\x1c\1\1\xff\4\5\x30\3\x81\1\1"),
      FAULT_DER_BOOLEAN, 30 },
    { "a scope of more than one issuer", EXTENSIONS,
      OCTETS("\xa0\x1f\x30\x1d" NUMBER
             "\x30\x0f\6\3\x55\x1d\x1c\1\1\xff\4\5\x30\3\x84\1\xff"),
      FAULT_CRL_INDIRECT, 28 },
    { "a scope of reasons with unused bits that are set", EXTENSIONS,
      OCTETS("\xa0\x20\x30\x1e" NUMBER
             "\x30\x10\6\3\x55\x1d\x1c\1\1\xff\4\6\x30\4\x83\2\7\x41"),
      FAULT_DER_BITS, 30 },
    { "a scope of no known name", EXTENSIONS,
      OCTETS("\xa0\x21\x30\x1f" NUMBER
             "\x30\x11\6\3\x55\x1d\x1c\1\1\xff\4\7\x30\5\xa0\3\x82\1a"),
      FAULT_DER_IDENTIFIER, 32 },
    { "a scope with something after it", EXTENSIONS,
      OCTETS("\xa0\x21\x30\x1f" NUMBER
             "\x30\x11\6\3\x55\x1d\x1c\1\1\xff\4\7\x30\3\x81\1\xff\5\0"),
      FAULT_DER_TRAILING, 33 },
    { "a delta", EXTENSIONS,
      OCTETS("\xa0\x1d\x30\x1b" NUMBER
             "\x30\x0d\6\3\x55\x1d\x1b\1\1\xff\4\3\2\1\4"), FAULT_NONE, 0 },
    { "a delta with a negative base", EXTENSIONS,
      OCTETS("\xa0\x1d\x30\x1b" NUMBER
             "\x30\x0d\6\3\x55\x1d\x1b\1\1\xff\4\3\2\1\xff"),
      FAULT_CRL_NUMBER, 28 },
    { "another algorithm", OUTER_ALGORITHM,
      OCTETS("\x30\x0a\6\x08\x2a\x86\x48\xce\x3d\4\3\3"),
      FAULT_CRL_ALGORITHM, 0 },
    { "no algorithm", OUTER_ALGORITHM, OCTETS("\5\0"), FAULT_DER_IDENTIFIER,
      0 },
    { "a signature of five bits", SIGNATURE, OCTETS("\3\2\3\x08"),
      FAULT_DER_BITS, 0 },
    { "a signature that is none", SIGNATURE, OCTETS("\4\2\0\1"),
      FAULT_DER_IDENTIFIER, 0 },
    { "something after the signature", SIGNATURE, OCTETS("\3\2\0\1\5\0"),
      FAULT_DER_TRAILING, 4 },
};

static uint8_t *put(uint8_t *out, struct octets octets)
{
    if (octets.size > 0)
        memcpy(out, octets.data, octets.size);
    return out + octets.size;
}

/* The header of a SEQUENCE of 64 to 255 octets. */
static uint8_t *put_header(uint8_t *out, size_t size)
{
    *out++ = DER_SEQUENCE;
    if (size >= 128)
        *out++ = 0x81;
    *out++ = (uint8_t)size;
    return out;
}

/* Makes a list of the components; where[] is the offset of each. */
static struct octets make(const struct octets all[PIECES], uint8_t *out,
                          size_t where[PIECES])
{
    const uint8_t *start = out;
    size_t tbs = 0, size;

    for (size_t i = 0; i < TBS_PIECES; i++)
        tbs += all[i].size;
    size = tbs + (tbs < 128 ? 2 : 3) + all[OUTER_ALGORITHM].size
         + all[SIGNATURE].size;
    out = put_header(put_header(out, size), tbs);
    for (size_t i = 0; i < PIECES; i++) {
        where[i] = (size_t)(out - start);
        out = put(out, all[i]);
    }
    return (struct octets){ start, (size_t)(out - start) };
}

static bool holds_piece(size_t i)
{
    uint8_t room[300];
    struct octets all[PIECES];
    size_t where[PIECES];
    struct crl crl;
    struct fault fault;
    bool read;

    memcpy(all, usual, sizeof all);
    all[pieces[i].piece] = pieces[i].octets;
    read = crl_open(make(all, room, where), &crl, &fault);
    if (fault.code != pieces[i].fault
        || (!read && fault.offset
                   != where[pieces[i].piece] + pieces[i].offset)) {
        printf("# %s at %zu of the component\n", fault_name(fault.code),
               fault.offset - where[pieces[i].piece]);
        return false;
    }
    return read == (fault.code == FAULT_NONE);
}

/* Every prefix is refused, and so is an octet more. */
static void test_prefixes(void)
{
    uint8_t room[300];
    size_t where[PIECES];
    struct octets list = make(usual, room, where);
    struct crl crl;
    struct fault fault;
    bool refused = true;

    for (size_t size = 0; size < list.size; size++)
        refused &= !crl_open((struct octets){ list.data, size }, &crl, &fault)
                && fault.code == FAULT_DER_TRUNCATED;
    report_of(refused, "refuses", "every prefix");
    room[list.size++] = 0;
    report_of(!crl_open(list, &crl, &fault) && fault.code == FAULT_DER_TRAILING
              && fault.offset == list.size - 1, "refuses", "an octet more");
}

static struct octets read_file(const char *name, const char *suffix,
                               uint8_t *room)
{
    char path[256];
    FILE *file;
    size_t size = 0;

    snprintf(path, sizeof path, FOLDER "%s%s", name, suffix);
    file = fopen(path, "rb");
    if (file != NULL) {
        size = fread(room, 1, FILE_SIZE, file);
        fclose(file);
    }
    return (struct octets){ room, size };
}

static bool read_list(const char *name, uint8_t *room, struct crl *out)
{
    struct fault fault;

    return crl_open(read_file(name, ".crl", room), out, &fault);
}

static bool read_cert(const char *name, uint8_t *room, struct cert *out)
{
    struct fault fault;

    return cert_open(read_file(name, ".der", room), out, &fault);
}

static const struct {
    const char *name;
    uint32_t reasons;
    const char *differs; /* why OpenSSL says otherwise */
} scopes[] = {
    { "no-point", CRL_ALL_REASONS, NULL },
    { "point", CRL_ALL_REASONS, NULL },
    { "point-and-scope", CRL_ALL_REASONS, NULL },
    { "other-point", 0, NULL },
    { "second-point", CRL_ALL_REASONS, NULL },
    { "no-point-but-scope", 0, NULL },
    { "users", CRL_ALL_REASONS, NULL },
    { "authorities", 0, NULL },
    { "attributes", 0, NULL },
    { "authority-of-users", 0, NULL },
    { "authority-of-authorities", CRL_ALL_REASONS, NULL },
    { "some-reasons", 1 << 1, NULL },
    { "point-reasons", 1 << 1 | 1 << 2, NULL },
    { "point-reasons-other", 0, NULL },
    { "point-reasons-all", CRL_ALL_REASONS,
      "it takes the first point that fits" },
    { "point-reasons-rest", CRL_ALL_REASONS & ~6U, NULL },
    { "point-reasons-both", 1 << 1, NULL },
    { "point-reasons-none", 0, NULL },
    { "directory", CRL_ALL_REASONS, NULL },
    { "directory-case", CRL_ALL_REASONS, NULL },
    { "directory-other", 0, NULL },
    { "directory-not-uri", 0, NULL },
    { "uri-not-directory", 0, NULL },
    { "full-as-relative", CRL_ALL_REASONS, NULL },
    { "uri-not-relative", 0, NULL },
    { "issuer", CRL_ALL_REASONS,
      "it does not ask for a point of the issuer's name (6.3.3)" },
    { "relative", CRL_ALL_REASONS, NULL },
    { "other-relative", 0, NULL },
    { "relative-full", 0, NULL },
    { "relative-as-full", CRL_ALL_REASONS, NULL },
    { "indirect-point", 0, NULL },
    { "direct-point", CRL_ALL_REASONS, NULL },
    { "issuer-alone", CRL_ALL_REASONS, NULL },
};

static bool openssl_accepts(const char *index, const char *name)
{
    char line[128];
    const char *found;

    snprintf(line, sizeof line, "\n%s\t", name);
    found = strstr(index, line);
    return found != NULL && strncmp(found + strlen(line), "ok\n", 3) == 0;
}

static void test_scopes(uint8_t *room, uint8_t *other)
{
    static char index[FILE_SIZE + 1] = "\n";
    struct crl crl;
    struct cert cert;
    uint32_t reasons;

    report_of(read_file("index", ".tsv", (uint8_t *)index + 1).size > 0,
              "reads", "index.tsv");
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        bool all = scopes[i].reasons == CRL_ALL_REASONS;

        report_of(read_list(scopes[i].name, room, &crl)
                  && read_cert(scopes[i].name, other, &cert)
                  && crl_covers(&crl, &cert, &reasons)
                      == (scopes[i].reasons != 0)
                  && reasons == scopes[i].reasons, "covers", scopes[i].name);
        report_of((openssl_accepts(index, scopes[i].name) == all)
                  == (scopes[i].differs == NULL), "agrees with OpenSSL on",
                  scopes[i].name);
    }
}

static const struct {
    const char *name;
    bool may_sign, may_sign_nameless; /* a list with or without a key */
} signers[] = {
    { "signer", true, true },          { "signer-crl", true, true },
    { "signer-both", true, true },     { "signer-cert", false, false },
    { "signer-nameless", true, true }, { "signer-key", false, true },
    { "signer-name", false, false },
};

static void test_signers(uint8_t *room, uint8_t *other)
{
    struct crl crl;
    struct cert cert;

    for (size_t i = 0; i < sizeof signers / sizeof *signers; i++)
        report_of(read_list("signed", room, &crl)
                  && read_cert(signers[i].name, other, &cert)
                  && crl_may_sign(&crl, &cert) == signers[i].may_sign
                  && read_list("signed-nameless", room, &crl)
                  && crl_may_sign(&crl, &cert) == signers[i].may_sign_nameless,
                  "knows a", signers[i].name);
    report_of(read_cert("no-point", other, &cert)
              && read_list("signed", room, &crl) && !crl_may_sign(&crl, &cert),
              "knows no signer in", "a leaf");
}

/* 2025-01-02 03:04:05 UTC by `date -d ... +%s`. */
static const int64_t revocation = 1735787045;

static const struct {
    struct octets serial;
    int64_t date;
    uint32_t reason;
} entries[] = {
    { OCTETS("\1"), revocation, CRL_REASON_UNSPECIFIED },
    { OCTETS("\x7f"), revocation + 1, 1 },
    { OCTETS("\0\x80"), revocation + 2, 6 },
    { OCTETS("\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12"
             "\x13\x14"), revocation + 3, 1 },
};

static bool is_entry(size_t i, const struct crl_entry *entry)
{
    return octets_equal(entry->serial_number, entries[i].serial)
        && entry->revocation_date == entries[i].date
        && entry->reason == entries[i].reason;
}

static void test_entries(uint8_t *room)
{
    struct octets absent[] = { OCTETS("\2"), OCTETS("\x80"), OCTETS("\0"),
                               OCTETS("") };
    struct crl crl;
    struct crl_entry entry;
    bool found = read_list("complete", room, &crl) && crl.count == 4;

    report_of(found, "reads", "four entries");
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        report_of(crl_find(&crl, entries[i].serial, &entry)
                  && is_entry(i, &entry), "finds", "an entry");
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        report_of(!crl_find(&crl, absent[i], &entry), "finds", "no entry");
    found = read_list("no-point", room, &crl) && crl.count == 0;
    report_of(found && !crl_find(&crl, absent[0], &entry), "finds",
              "nothing in an empty list");
}

/* Serial numbers 100001 to 102000, read as hexadecimal. */
static void test_many(uint8_t *room)
{
    struct crl crl;
    struct crl_entry entry;
    size_t found = 0;

    report_of(read_list("many", room, &crl) && crl.count == 2000, "reads",
              "2,000 entries");
    for (uint32_t i = 0x100000; i < 0x103000; i++) {
        const uint8_t octets[] = { (uint8_t)(i >> 16), (uint8_t)(i >> 8),
                                   (uint8_t)i };

        found += crl_find(&crl, (struct octets){ octets, sizeof octets },
                          &entry);
    }
    report_of(found == 2000, "finds", "2,000 entries");
}

static const struct {
    const char *name;
    bool adds;
} deltas[] = {
    { "delta", true },
    { "delta-base", true }, /* 256 follows 5, though its octets do not */
    { "delta-newer", false },
    { "delta-same", false },
    { "delta-nameless", false },
    { "delta-scope", false },
    { "complete", false },
};

static void test_deltas(uint8_t *room, uint8_t *other)
{
    struct crl complete, delta;

    for (size_t i = 0; i < sizeof deltas / sizeof *deltas; i++)
        report_of(read_list("complete", room, &complete)
                  && read_list(deltas[i].name, other, &delta)
                  && crl_adds_to(&delta, &complete) == deltas[i].adds
                  && !crl_adds_to(&complete, &delta), "adds to a list:",
                  deltas[i].name);
}

static const struct {
    const char *newer, *older;
    bool supersedes;
} successions[] = {
    { "complete", "signed", true }, /* 5 and 1 */
    { "signed", "complete", false },
    { "complete", "complete", false },
    { "delta-base", "delta", true }, /* 256 and 7 */
    { "delta", "complete", false },
    { "complete", "signed-nameless", false },
    { "delta-base", "delta-scope", false },
};

static void test_successions(uint8_t *room, uint8_t *other)
{
    struct crl newer, older;

    for (size_t i = 0; i < sizeof successions / sizeof *successions; i++)
        report_of(read_list(successions[i].newer, room, &newer)
                  && read_list(successions[i].older, other, &older)
                  && crl_supersedes(&newer, &older)
                         == successions[i].supersedes,
                  "succeeds another:", successions[i].newer);
}

/* 2026-01-02 03:04:05 UTC, and a year after. */
static void test_times(void)
{
    const int64_t begin = 1767323045, end = 1798859045;
    uint8_t room[300];
    size_t where[PIECES];
    struct crl crl;
    struct fault fault;

    report_of(crl_open(make(usual, room, where), &crl, &fault)
              && crl_is_current(&crl, begin) && crl_is_current(&crl, end)
              && !crl_is_current(&crl, begin - 1)
              && !crl_is_current(&crl, end + 1), "is current from", "to");
}

/* A scope with so many names, by its value alone. */
static enum fault_code read_names(size_t names)
{
    uint8_t room[16 + 3 * (LIMIT_CRL_NAMES + 1)];
    uint8_t head[] = { 0x30, 0x81, 0, 0xa0, 0x81, 0, 0xa0, 0x81, 0 };
    struct crl_scope scope;
    struct der in;
    struct fault fault;

    for (size_t i = 0; i < 3; i++)
        head[2 + 3 * i] = (uint8_t)(3 * names + 6 - 3 * i);
    memcpy(room, head, sizeof head);
    for (size_t i = 0; i < names; i++)
        memcpy(room + sizeof head + 3 * i, "\x86\1a", 3);
    der_init(&in, (struct octets){ room, sizeof head + 3 * names }, &fault);
    return crl_scope_read(&in, &scope) ? FAULT_NONE : fault.code;
}

/* So many extensions of an entry, each of another OID. */
static enum fault_code read_extensions(size_t extensions)
{
    uint8_t room[16 * (LIMIT_CRL_EXTENSIONS + 1)];
    struct der list;
    struct ext ext;
    struct fault fault;

    for (size_t i = 0; i < extensions; i++) {
        memcpy(room + 9 * i, "\x30\7\6\3\x2a\3\4\4\0", 9);
        room[9 * i + 6] = (uint8_t)i;
    }
    der_init(&list, (struct octets){ room, 9 * extensions }, &fault);
    while (!der_is_done(&list))
        if (!crl_extension_next(room, &list, &ext))
            return fault.code;
    return FAULT_NONE;
}

/* What zeros of such a size are refused for; none but the first ones are
 * there, nor read. */
static enum fault_code refusal_of(size_t size)
{
    static const uint8_t zeros[8];
    struct crl crl;
    struct fault fault = { FAULT_NONE, 0 };

    return crl_open((struct octets){ zeros, size }, &crl, &fault)
               ? FAULT_NONE : fault.code;
}

static void test_bounds(void)
{
    report_of(refusal_of(LIMIT_CRL_OCTETS) == FAULT_DER_IDENTIFIER
              && refusal_of((size_t)LIMIT_CRL_OCTETS + 1) == FAULT_CRL_SIZE,
              "bounds the octets of", "a list");
    report_of(read_names(LIMIT_CRL_NAMES) == FAULT_NONE
              && read_names(LIMIT_CRL_NAMES + 1) == FAULT_NAME_COUNT,
              "bounds the names of", "a scope");
    report_of(read_extensions(LIMIT_CRL_EXTENSIONS) == FAULT_NONE
              && read_extensions(LIMIT_CRL_EXTENSIONS + 1)
                  == FAULT_CRL_EXTENSIONS, "bounds", "extensions");
}

int main(void)
{
    static uint8_t room[FILE_SIZE], other[FILE_SIZE];
    struct crl crl;

    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        report_of(holds_piece(i), "judges", pieces[i].name);
    test_prefixes();
    test_scopes(room, other);
    test_signers(room, other);
    test_entries(room);
    test_many(room);
    test_deltas(room, other);
    test_successions(room, other);
    test_times();
    test_bounds();
    report_of(!read_list("indirect", room, &crl), "refuses",
              "an indirect list of OpenSSL's");
    return tap_end();
}
