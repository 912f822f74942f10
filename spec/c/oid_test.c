/* Tests of core/asn1/oid. Prints TAP. */
#include "asn1/oid.h"
#include "asn1/oid_read.h"

#include <stdio.h>

static const struct {
    const char *name;
    size_t size;
    uint8_t octets[24];
    const char *text; /* NULL where it is refused */
} vectors[] = {
    { "three arcs in three octets", 3, { 0x55, 4, 3 }, "2.5.4.3" },
    { "the least", 1, { 0 }, "0.0" },
    { "the last of root 0", 1, { 39 }, "0.39" },
    { "the first of root 1", 1, { 40 }, "1.0" },
    { "the last of root 1", 1, { 79 }, "1.39" },
    { "the first of root 2", 1, { 80 }, "2.0" },
    { "the example of X.690 8.19.5", 3, { 0x88, 0x37, 3 }, "2.999.3" },
    { "a long one", 6, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d },
      "1.2.840.113549" },
    { "octets of 80 within arcs", 8,
      { 0x2b, 6, 1, 4, 1, 0xd6, 0x80, 0x01 }, "1.3.6.1.4.1.1409025" },
    /* the example of X.667, by `openssl asn1parse -genstr OID:` */
    { "an arc of 128 bits", 20,
      { 0x69, 0x83, 0xf0, 0x9d, 0xa7, 0xeb, 0xcf, 0xde, 0xe0, 0xc7, 0xa1,
        0xa7, 0xb2, 0xc0, 0x94, 0x8c, 0xc8, 0xf9, 0xd4, 0x54 },
      "2.25.329800735698586629295641978511506172500" },
    { "an arc of 2^63 - 1, the greatest that is parsed", 10,
      { 0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
      "1.2.9223372036854775807" },
    { "nothing", 0, { 0 }, NULL },
    { "an arc cut short", 2, { 0x2a, 0x86 }, NULL },
    { "an arc with a leading zero", 3, { 0x2a, 0x80, 1 }, NULL },
    { "a first octet of 80", 2, { 0x80, 1 }, NULL },
    { "a leading zero in a long one", 9,
      { 0x2b, 6, 1, 4, 1, 0x80, 1, 1, 1 }, NULL },
};

static bool holds(size_t i)
{
    struct octets oid = { vectors[i].octets, vectors[i].size };
    enum fault_code code = oid_check(oid);
    char text[OID_TEXT_SIZE(LIMIT_OID_OCTETS)];
    size_t size;

    if (vectors[i].text == NULL)
        return code == FAULT_OID_SYNTAX;
    if (code != FAULT_NONE)
        return false;
    size = oid_text(oid, text);
    return size == strlen(vectors[i].text)
        && memcmp(text, vectors[i].text, size) == 0;
}

/* An OID of one arc as long as may be, and one that is longer. */
static bool holds_bounds(void)
{
    uint8_t octets[LIMIT_OID_OCTETS + 1];
    char text[OID_TEXT_SIZE(LIMIT_OID_OCTETS)];
    struct octets oid = { octets, LIMIT_OID_OCTETS };

    memset(octets, 0xff, sizeof octets);
    octets[LIMIT_OID_OCTETS - 1] = 0x7f;
    octets[LIMIT_OID_OCTETS] = 0x7f;
    /* 2^896 - 81 has 270 digits */
    if (oid_check(oid) != FAULT_NONE || oid_text(oid, text) != 272)
        return false;
    memset(octets, 0x7f, sizeof octets);
    if (oid_text(oid, text) > sizeof text)
        return false;
    oid.size++;
    return oid_check(oid) == FAULT_OID_LONG;
}

/* A failed read tells the element and moves nothing. */
static bool holds_read(void)
{
    static const uint8_t octets[] = { 6, 3, 0x55, 4, 3, 6, 2, 0x2a, 0x86 };
    struct der in;
    struct octets oid;
    struct fault fault;

    der_init(&in, (struct octets){ octets, sizeof octets }, &fault);
    return oid_read(&in, DER_OBJECT_IDENTIFIER, &oid) && oid.size == 3
        && !oid_read(&in, DER_OBJECT_IDENTIFIER, &oid)
        && in.next == octets + 5 && fault.code == FAULT_OID_SYNTAX
        && fault.offset == 5;
}

/* Every text that is read back, but for arcs of more than 63 bits; and some
 * that are no OID. */
static bool holds_parse(void)
{
    static const char *const refused[] = {
        "", "1", "1.", ".1", "1..2", "1.2.", "3.1", "0.40", "1.40", "1.02",
        "1.2.a", "1.2 ", "-1.2", "1.2.9223372036854775808",
        "2.25.329800735698586629295641978511506172500"
    };
    uint8_t out[LIMIT_OID_OCTETS];
    size_t size;

    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct octets text = { (const uint8_t *)vectors[i].text, 0 };

        if (vectors[i].text == NULL || vectors[i].size > 19)
            continue;
        text.size = strlen(vectors[i].text);
        if (!oid_parse(text, out, &size) || size != vectors[i].size
            || memcmp(out, vectors[i].octets, size) != 0)
            return false;
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (oid_parse((struct octets){ (const uint8_t *)refused[i],
                                       strlen(refused[i]) }, out, &size))
            return false;
    return true;
}

/* One arc more than there is room for. */
static bool holds_parse_bounds(void)
{
    char text[2 * LIMIT_OID_OCTETS + 4];
    uint8_t out[LIMIT_OID_OCTETS];
    size_t size;
    struct octets octets = { (const uint8_t *)text, 0 };

    for (size_t i = 0; i < sizeof text / 2; i++)
        memcpy(text + 2 * i, "1.", 2);
    octets.size = 2 * LIMIT_OID_OCTETS + 1;
    if (!oid_parse(octets, out, &size) || size != LIMIT_OID_OCTETS)
        return false;
    octets.size += 2;
    return !oid_parse(octets, out, &size);
}

int main(void)
{
    const int count = (int)(sizeof vectors / sizeof *vectors);
    int failures = 0;

    printf("1..%d\n", count + 4);
    for (int i = 0; i < count; i++) {
        bool ok = holds((size_t)i);

        printf("%sok %d - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
        failures += !ok;
    }
    failures += !holds_bounds() + !holds_read();
    printf("%sok %d - bounds\n", holds_bounds() ? "" : "not ", count + 1);
    printf("%sok %d - reading\n", holds_read() ? "" : "not ", count + 2);
    failures += !holds_parse() + !holds_parse_bounds();
    printf("%sok %d - text\n", holds_parse() ? "" : "not ", count + 3);
    printf("%sok %d - text of any length\n",
           holds_parse_bounds() ? "" : "not ", count + 4);
    return failures > 0;
}
