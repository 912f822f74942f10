/* Certificates at large: those of spec/fixtures/certs, and the whole corpus
 * that they are a sample of where it lies beside the repository. Each valid
 * one is read strictly, has the pin of the index, and says what OpenSSL reads
 * in it; each malformed one is refused; an odd one has the pin of the index
 * wherever it is read. Prints TAP. */
#define _DEFAULT_SOURCE /* popen */

#include "x509/cert.h"
#include "x509/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#define CORPUS "../shared/data/certs"
#define FIXTURES "spec/fixtures/certs"

enum {
    MAX_ROWS = 8192,
    MAX_OCTETS = 1 << 16,
    NAME_SIZE = 16,    /* hexadecimal digits of a member's name */
    BLOCK_SIZE = 512,  /* of a tar archive (POSIX ustar) */
    SIZE_OFFSET = 124, /* of the size in its header, in octal */
    TEXT_SIZE = 1 << 16
};

/* A row of the index. */
struct row {
    char class[10];
    char name[NAME_SIZE + 1];
    char pin[SPKI_PIN_SIZE + 1];
};

struct tally {
    size_t seen;
    size_t opened;
    size_t read;
    size_t wrong;
};

static struct row rows[MAX_ROWS];
static size_t row_count;
static int test_count, failure_count;

/* Columns: class, sha256, bytes, pin, … */
static void read_index(FILE *index)
{
    char line[1024], sha256[65], bytes[16];
    struct row *row = rows;

    row_count = 0;
    while (row_count < MAX_ROWS && fgets(line, sizeof line, index)) {
        row->pin[0] = '\0';
        if (sscanf(line, "%9[^\t]\t%64[^\t]\t%15[^\t]\t%44[^\t]",
                   row->class, sha256, bytes, row->pin) < 3)
            continue;
        memcpy(row->name, sha256, NAME_SIZE);
        row++;
        row_count++;
    }
}

static const struct row *find_row(const char *class, const char *name)
{
    for (size_t i = 0; i < row_count; i++)
        if (strcmp(rows[i].class, class) == 0
            && strncmp(rows[i].name, name, NAME_SIZE) == 0)
            return &rows[i];
    return NULL;
}

static bool same_text(const char *expected, const char *text, size_t size)
{
    return strlen(expected) == size && memcmp(expected, text, size) == 0;
}

static bool has_value(const X509_NAME_ENTRY *entry, struct octets contents)
{
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);

    if (ASN1_STRING_type(value) == V_ASN1_BIT_STRING)
        return true; /* OpenSSL takes the count of unused bits off */
    return octets_equal(contents,
                        (struct octets){ ASN1_STRING_get0_data(value),
                                         (size_t)ASN1_STRING_length(value) });
}

static bool has_names(const X509_NAME *name, struct der in)
{
    struct name_walk walk;
    struct name_attribute attribute;
    int count = 0;

    if (!name_begin(&in, &walk))
        return false;
    while (!name_is_done(&walk)) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, count++);

        if (!name_next(&walk, &attribute) || entry == NULL
            || !has_value(entry, attribute.value.contents))
            return false;
    }
    return count == X509_NAME_entry_count(name);
}

/* OpenSSL has names of its own for some types, and writes an RDN of several
 * attributes backwards. */
static bool is_plain(const char *text)
{
    static const char *const strange[] = {
        "street=", "GN=", "jurisdiction", "houseIdentifier", "+"
    };

    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        if (strstr(text, strange[i]) != NULL)
            return false;
    return true;
}

static bool has_text(const X509_NAME *name, struct octets encoding)
{
    static char text[TEXT_SIZE];
    BIO *bio = BIO_new(BIO_s_mem());
    char *expected;
    bool same;

    X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    BIO_write(bio, "", 1);
    BIO_get_mem_data(bio, &expected);
    same = NAME_TEXT_SIZE(encoding.size) > TEXT_SIZE || !is_plain(expected)
        || same_text(expected, text, name_text(encoding, text));
    BIO_free(bio);
    return same;
}

static bool has_moment(const ASN1_TIME *time, int64_t seconds)
{
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days = 0, rest = 0;
    bool same = ASN1_TIME_diff(&days, &rest, epoch, time) == 1
             && (int64_t)days * 86400 + rest == seconds;

    ASN1_TIME_free(epoch);
    return same;
}

static bool has_serial(X509 *peer, struct octets digits)
{
    const ASN1_INTEGER *serial = X509_get0_serialNumber(peer);
    unsigned char *encoding = NULL;
    int size = i2d_ASN1_INTEGER(serial, &encoding);
    bool same = size > 2
        && octets_equal(digits, (struct octets){ encoding + 2,
                                                 (size_t)size - 2 });

    OPENSSL_free(encoding);
    return same;
}

static bool says_the_same(const struct cert *cert, X509 *peer)
{
    struct fault fault;
    struct octets serial;
    struct cert_validity validity;
    int version;
    struct der subject, issuer;

    cert_enter(cert, cert->subject, &subject, &fault);
    cert_enter(cert, cert->issuer, &issuer, &fault);
    return cert_version(cert, &version, &fault)
        && version == X509_get_version(peer) + 1
        && cert_serial_number(cert, &serial, &fault)
        && has_serial(peer, serial)
        && cert_validity(cert, &validity, &fault)
        && has_moment(X509_get0_notBefore(peer), validity.not_before)
        && has_moment(X509_get0_notAfter(peer), validity.not_after)
        && has_names(X509_get_subject_name(peer), subject)
        && has_names(X509_get_issuer_name(peer), issuer)
        && has_text(X509_get_subject_name(peer), cert->subject)
        && has_text(X509_get_issuer_name(peer), cert->issuer);
}

static bool agrees_with_openssl(const struct cert *cert)
{
    const unsigned char *der = cert->encoding.data;
    X509 *peer = d2i_X509(NULL, &der, (long)cert->encoding.size);
    bool same = peer != NULL && says_the_same(cert, peer);

    X509_free(peer);
    ERR_clear_error();
    return same;
}

static bool has_pin(const struct cert *cert, const struct row *row)
{
    char pin[SPKI_PIN_SIZE];

    spki_pin(cert->subject_public_key_info, pin);
    return same_text(row->pin, pin, sizeof pin);
}

/* True if the certificate is treated as its class asks for. */
static bool judge(const struct row *row, struct octets der,
                  struct tally *tally)
{
    struct cert cert;
    struct fault fault;
    bool opened = cert_open(der, &cert, &fault);
    bool read = opened && cert_check(&cert, &fault);

    tally->seen++;
    tally->opened += opened;
    tally->read += read;
    if (read != (fault.code == FAULT_NONE) || fault.offset > der.size)
        return false;
    if (strcmp(row->class, "malformed") == 0)
        return !read;
    if (strcmp(row->class, "odd") == 0)
        return !opened || has_pin(&cert, row);
    return read && has_pin(&cert, row) && agrees_with_openssl(&cert);
}

static void judge_member(const char *class, const char *name,
                         struct octets der, struct tally *tally)
{
    const struct row *row = find_row(class, name);

    if (row != NULL && judge(row, der, tally))
        return;
    tally->wrong++;
    printf("# %s/%.16s\n", class, name);
}

static void report(const char *class, const char *where,
                   const struct tally *tally)
{
    bool ok = tally->wrong == 0 && tally->seen > 0;

    failure_count += !ok;
    printf("%sok %d - %s %s: %zu seen, %zu opened, %zu read strictly\n",
           ok ? "" : "not ", ++test_count, class, where, tally->seen,
           tally->opened, tally->read);
}

/* Reads one member of a tar archive into a block of its own size, so that a
 * sanitizer sees a step outside. NULL at the end. */
static uint8_t *read_member(FILE *tar, char header[BLOCK_SIZE], size_t *size)
{
    uint8_t *octets;
    char padding[BLOCK_SIZE];

    if (fread(header, BLOCK_SIZE, 1, tar) != 1 || header[0] == '\0')
        return NULL;
    header[SIZE_OFFSET + 11] = '\0';
    *size = strtoul(header + SIZE_OFFSET, NULL, 8);
    octets = malloc(*size + 1);
    if (octets == NULL || fread(octets, 1, *size, tar) != *size)
        exit(EXIT_FAILURE);
    if (*size % BLOCK_SIZE != 0
        && fread(padding, BLOCK_SIZE - *size % BLOCK_SIZE, 1, tar) != 1)
        exit(EXIT_FAILURE);
    return octets;
}

static void judge_archive(const char *class)
{
    char command[128], header[BLOCK_SIZE];
    struct tally tally = { 0 };
    FILE *tar;
    uint8_t *octets;
    size_t size;

    snprintf(command, sizeof command, "gzip -dc " CORPUS "/%s.tar.gz", class);
    tar = popen(command, "r");
    while (tar != NULL && (octets = read_member(tar, header, &size))) {
        const char *name = strrchr(header, '/');

        if (size > 0 && name != NULL)
            judge_member(class, name + 1, (struct octets){ octets, size },
                         &tally);
        free(octets);
    }
    if (tar != NULL)
        pclose(tar);
    report(class, "of the corpus", &tally);
}

static void judge_file(const struct row *row, struct tally *tally)
{
    char path[128];
    uint8_t *octets = malloc(MAX_OCTETS);
    FILE *file;
    size_t size;

    snprintf(path, sizeof path, FIXTURES "/%.9s/%.16s.der", row->class,
             row->name);
    file = fopen(path, "rb");
    if (octets == NULL || file == NULL) {
        printf("# cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    size = fread(octets, 1, MAX_OCTETS, file);
    fclose(file);
    judge_member(row->class, row->name, (struct octets){ octets, size },
                 tally);
    free(octets);
}

static void judge_fixtures(const char *class)
{
    struct tally tally = { 0 };

    for (size_t i = 0; i < row_count; i++)
        if (strcmp(rows[i].class, class) == 0)
            judge_file(&rows[i], &tally);
    report(class, "of the fixtures", &tally);
}

int main(void)
{
    static const char *const classes[] = { "valid", "odd", "malformed" };
    FILE *index = fopen(FIXTURES "/index.tsv", "r");

    if (index == NULL)
        return EXIT_FAILURE;
    read_index(index);
    fclose(index);
    for (size_t i = 0; i < 3; i++)
        judge_fixtures(classes[i]);
    if (access(CORPUS "/index.tsv.gz", R_OK) == 0) {
        index = popen("gzip -dc " CORPUS "/index.tsv.gz", "r");
        read_index(index);
        pclose(index);
        for (size_t i = 0; i < 3; i++)
            judge_archive(classes[i]);
    } else {
        printf("ok %d - the corpus # SKIP no " CORPUS "\n", ++test_count);
    }
    printf("1..%d\n", test_count);
    return failure_count > 0;
}
