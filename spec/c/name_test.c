/* Tests of core/x509/name and core/asn1/text. Expected texts by `openssl x509
 * -nameopt RFC2253,-esc_msb`, but for the names of types. Prints TAP. */
#include "x509/name.h"

#include <stdio.h>

#include "asn1/text.h"
#include "base/limits.h"

#define NAME(octets) (octets), sizeof (octets) - 1
#define CN "\x06\x03\x55\x04\x03"

static const struct vector {
    const char *name;
    const char *octets;
    size_t size;
    const char *text; /* NULL where it is refused */
    enum fault_code fault;
    size_t offset;
} vectors[] = {
    { "no name", NAME("\x30\0"), "", FAULT_NONE, 0 },
    { "a name", NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x13\1a"), "CN=a",
      FAULT_NONE, 0 },
    { "two RDNs, the last first",
      NAME("\x30\x18\x31\x0a\x30\x08" CN "\x13\1a\x31\x0a\x30\x08" CN
           "\x0c\1b"), "CN=b,CN=a", FAULT_NONE, 0 },
    { "an RDN of two attributes",
      NAME("\x30\x16\x31\x14\x30\x08" CN "\x13\1a\x30\x08" CN "\x13\1b"),
      "CN=a+CN=b", FAULT_NONE, 0 },
    { "specials", NAME("\x30\x12\x31\x10\x30\x0e" CN "\x13\7\",+;<>\\"),
      "CN=\\\"\\,\\+\\;\\<\\>\\\\", FAULT_NONE, 0 },
    { "spaces at the edges", NAME("\x30\x0e\x31\x0c\x30\x0a" CN "\x13\3 a "),
      "CN=\\ a\\ ", FAULT_NONE, 0 },
    { "a space alone", NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x13\1 "),
      "CN=\\ ", FAULT_NONE, 0 },
    { "# first and later", NAME("\x30\x0d\x31\x0b\x30\x09" CN "\x13\2##"),
      "CN=\\##", FAULT_NONE, 0 },
    { "NUL and line end", NAME("\x30\x0d\x31\x0b\x30\x09" CN "\x13\2\0\n"),
      "CN=\\00\\0A", FAULT_NONE, 0 },
    { "an empty value", NAME("\x30\x0b\x31\x09\x30\x07" CN "\x13\0"), "CN=",
      FAULT_NONE, 0 },
    { "UTF-8", NAME("\x30\x0d\x31\x0b\x30\x09" CN "\x0c\2\xc3\xa9"),
      "CN=\xc3\xa9", FAULT_NONE, 0 },
    { "TeletexString, as ISO 8859-1",
      NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x14\1\xe9"), "CN=\xc3\xa9",
      FAULT_NONE, 0 },
    { "BMPString", NAME("\x30\x0d\x31\x0b\x30\x09" CN "\x1e\2\x20\xac"),
      "CN=\xe2\x82\xac", FAULT_NONE, 0 },
    { "a pair in BMPString",
      NAME("\x30\x0f\x31\x0d\x30\x0b" CN "\x1e\4\xd8\x3d\xde\0"),
      "CN=\xf0\x9f\x98\x80", FAULT_NONE, 0 },
    { "UniversalString",
      NAME("\x30\x0f\x31\x0d\x30\x0b" CN "\x1c\4\0\1\xf6\0"),
      "CN=\xf0\x9f\x98\x80", FAULT_NONE, 0 },
    { "a type without a name",
      NAME("\x30\x0c\x31\x0a\x30\x08\6\3\x55\x04\x7f\x13\1a"),
      "2.5.4.127=#130161", FAULT_NONE, 0 },
    { "a value that is no string",
      NAME("\x30\x0d\x31\x0b\x30\x09" CN "\3\2\1\6"), "CN=#03020106",
      FAULT_NONE, 0 },
    { "a value that is a SEQUENCE",
      NAME("\x30\x0d\x31\x0b\x30\x09" CN "\x30\2\5\0"), "CN=#30020500",
      FAULT_NONE, 0 },
    { "an INTEGER, which OpenSSL refuses, too",
      NAME("\x30\x0c\x31\x0a\x30\x08" CN "\2\1\5"), NULL,
      FAULT_NAME_VALUE, 11 },
    { "VisibleString, which OpenSSL refuses, too",
      NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x1a\1a"), NULL,
      FAULT_NAME_VALUE, 11 },
    { "a value of an application's type",
      NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x41\1a"), NULL,
      FAULT_NAME_VALUE, 11 },
    { "an @ in PrintableString",
      NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x13\1@"), "CN=@", FAULT_NONE, 0 },
    { "an RDN of nothing", NAME("\x30\2\x31\0"), NULL, FAULT_DER_EMPTY, 2 },
    { "attributes out of order",
      NAME("\x30\x16\x31\x14\x30\x08" CN "\x13\1b\x30\x08" CN "\x13\1a"),
      NULL, FAULT_DER_ORDER, 14 },
    { "a stray octet of UTF-8",
      NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x0c\1\x80"), NULL,
      FAULT_DER_STRING, 11 },
    { "an overlong form", NAME("\x30\x0d\x31\x0b\x30\x09" CN "\x0c\2\xc0\x80"),
      NULL, FAULT_DER_STRING, 11 },
    { "a surrogate in UTF-8",
      NAME("\x30\x0e\x31\x0c\x30\x0a" CN "\x0c\3\xed\xa0\x80"), NULL,
      FAULT_DER_STRING, 11 },
    { "a code point above 10FFFF",
      NAME("\x30\x0f\x31\x0d\x30\x0b" CN "\x0c\4\xf4\x90\x80\x80"), NULL,
      FAULT_DER_STRING, 11 },
    { "UTF-8 cut short", NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x0c\1\xc3"),
      NULL, FAULT_DER_STRING, 11 },
    { "half a unit of BMPString",
      NAME("\x30\x0e\x31\x0c\x30\x0a" CN "\x1e\3\0a\0"), NULL,
      FAULT_DER_STRING, 11 },
    { "half a pair in BMPString",
      NAME("\x30\x0d\x31\x0b\x30\x09" CN "\x1e\2\xd8\x3d"), NULL,
      FAULT_DER_STRING, 11 },
    { "UniversalString above 10FFFF",
      NAME("\x30\x0f\x31\x0d\x30\x0b" CN "\x1c\4\0\x11\0\0"), NULL,
      FAULT_DER_STRING, 11 },
    { "a third component", NAME("\x30\x0e\x31\x0c\x30\x0a" CN "\x13\1a\5\0"),
      NULL, FAULT_DER_TRAILING, 14 },
    { "an attribute that is a SET",
      NAME("\x30\x0c\x31\x0a\x31\x08" CN "\x13\1a"), NULL,
      FAULT_DER_IDENTIFIER, 4 },
    { "a value cut short", NAME("\x30\x0c\x31\x0a\x30\x08" CN "\x13\2a"),
      NULL, FAULT_DER_TRUNCATED, 11 },
};

static bool holds(const struct vector *v)
{
    struct octets name = { (const uint8_t *)v->octets, v->size };
    char text[256];
    struct der in;
    struct fault fault;

    der_init(&in, name, &fault);

    bool read = name_read(&in);

    if (fault.code != v->fault || fault.offset != v->offset
        || (!read && in.next != name.data))
        return false;
    return v->text == NULL
        ? !read
        : read && name_text(name, text) == strlen(v->text)
          && memcmp(text, v->text, strlen(v->text)) == 0;
}

/* Each step of a walk is refused as the whole is, and moves nothing. */
static bool walks(const struct vector *v)
{
    struct der in;
    struct fault fault;
    struct name_walk walk, before;
    struct name_attribute attribute;
    bool read = true;

    der_init(&in, (struct octets){ (const uint8_t *)v->octets, v->size },
             &fault);
    if (!name_begin(&in, &walk))
        return false;
    while (read && !name_is_done(&walk)) {
        before = walk;
        read = name_next(&walk, &attribute);
        if (!read && (walk.rdn.next != before.rdn.next
                      || walk.names.next != before.names.next))
            return false;
    }
    return read == (v->text != NULL) && fault.code == v->fault
        && fault.offset == v->offset;
}

/* A name of count RDNs of 12 octets. */
static enum fault_code read_many(size_t count)
{
    static uint8_t octets[4 + 12 * (LIMIT_CERT_NAMES + 1)];
    size_t size = 12 * count;
    struct der in;
    struct fault fault;

    memcpy(octets, (uint8_t[]){ 0x30, 0x82, (uint8_t)(size >> 8),
                                (uint8_t)size }, 4);
    for (size_t i = 0; i < count; i++)
        memcpy(octets + 4 + 12 * i, "\x31\x0a\x30\x08" CN "\x13\1a", 12);
    der_init(&in, (struct octets){ octets, 4 + size }, &fault);
    return name_read(&in) ? FAULT_NONE : fault.code;
}

/* An RDN of 13 to 24 attributes, of 10 octets each; or a name of that. */
static enum fault_code read_large(size_t count, bool alone)
{
    static uint8_t octets[6 + 10 * 24];
    size_t size = 10 * count, skipped = alone ? 3 : 0;
    struct der in;
    struct fault fault;

    memcpy(octets, (uint8_t[]){ 0x30, 0x81, (uint8_t)(size + 3), 0x31, 0x81,
                                (uint8_t)size }, 6);
    for (size_t i = 0; i < count; i++) {
        memcpy(octets + 6 + 10 * i, "\x30\x08" CN "\x13\1a", 10);
        octets[6 + 10 * i + 9] = (uint8_t)('a' + i);
    }
    der_init(&in, (struct octets){ octets + skipped, 6 + size - skipped },
             &fault);
    if (alone ? name_read_rdn(&in, DER_SET) : name_read(&in))
        return FAULT_NONE;
    return in.next == octets + skipped ? fault.code : FAULT_NONE;
}

/* The first octet outside of the alphabet of the type. */
static bool strays(uint8_t identifier, const char *text, size_t expected)
{
    return text_stray(identifier, (struct octets){ (const uint8_t *)text,
                                                   strlen(text) }) == expected;
}

static bool holds_alphabets(void)
{
    return strays(DER_PRINTABLE_STRING, "Az 09'()+,-./:=?", 16)
        && strays(DER_PRINTABLE_STRING, "a@", 1)
        && strays(DER_PRINTABLE_STRING, "ab*", 2)
        && strays(DER_NUMERIC_STRING, "0 9a", 3)
        && strays(DER_IA5_STRING, "a\x7f\x80", 2)
        && strays(DER_VISIBLE_STRING, "a~\x7f", 2)
        && strays(DER_TELETEX_STRING, "\xff", 1);
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = 0;

    for (size_t i = 0; i < count; i++) {
        bool ok = holds(&vectors[i]) && walks(&vectors[i]);

        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
        failures += !ok;
    }

    bool bounded = read_many(LIMIT_CERT_NAMES) == FAULT_NONE
        && read_many(LIMIT_CERT_NAMES + 1) == FAULT_NAME_COUNT
        && read_large(LIMIT_RDN_ATTRIBUTES, false) == FAULT_NONE
        && read_large(LIMIT_RDN_ATTRIBUTES + 1, false) == FAULT_NAME_COUNT
        && read_large(LIMIT_RDN_ATTRIBUTES, true) == FAULT_NONE
        && read_large(LIMIT_RDN_ATTRIBUTES + 1, true) == FAULT_NAME_COUNT;

    printf("%sok %zu - its bounds\n", bounded ? "" : "not ", count + 1);
    printf("%sok %zu - alphabets\n", holds_alphabets() ? "" : "not ",
           count + 2);
    printf("1..%zu\n", count + 2);
    return failures + !bounded + !holds_alphabets() > 0;
}
