/* Tests of core/chain/dn. Expected values by RFC 5280 7.1, RFC 4518 2 and
 * counting. Prints TAP. */
#include "chain/dn.h"

#include <stdio.h>

#include "asn1/der.h"
#include "base/limits.h"

#include "tap.h"

#define OCTETS(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }
#define PRINTABLE "\x13"
#define UTF8 "\x0c"

/* Attributes commonName of one, two, three and four octets. */
#define CN1(type, text) "\x30\x08\6\3\x55\4\3" type "\1" text
#define CN2(type, text) "\x30\x09\6\3\x55\4\3" type "\2" text
#define CN3(type, text) "\x30\x0a\6\3\x55\4\3" type "\3" text
#define CN4(type, text) "\x30\x0b\6\3\x55\4\3" type "\4" text
#define CN8(type, text) "\x30\x0f\6\3\x55\4\3" type "\x08" text
#define O1(type, text) "\x30\x08\6\3\x55\4\x0a" type "\1" text
/* Their RDNs, and names of so many octets. */
#define RDN1(attribute) "\x31\x0a" attribute
#define RDN2(attribute) "\x31\x0b" attribute
#define RDN3(attribute) "\x31\x0c" attribute
#define RDN4(attribute) "\x31\x0d" attribute
#define RDN8(attribute) "\x31\x11" attribute
#define NAME1(text) "\x30\x0c" RDN1(CN1(PRINTABLE, text))
#define NAME3(type, text) "\x30\x0e" RDN3(CN3(type, text))
#define NAME4(type, text) "\x30\x0f" RDN4(CN4(type, text))
#define NAME8(type, text) "\x30\x13" RDN8(CN8(type, text))
#define AB "\x30\x18" RDN1(CN1(PRINTABLE, "a")) RDN1(CN1(PRINTABLE, "b"))

static const struct {
    const char *name;
    struct octets a, b;
    bool equal;
    bool under; /* a in the subtree of b */
} rows[] = {
    { "the same octets", OCTETS(NAME1("a")), OCTETS(NAME1("a")), true, true },
    { "letter case", OCTETS(NAME1("a")), OCTETS(NAME1("A")), true, true },
    { "another letter", OCTETS(NAME1("a")), OCTETS(NAME1("b")), false,
      false },
    { "another type of string", OCTETS(NAME3(UTF8, "aBc")),
      OCTETS(NAME3(PRINTABLE, "Abc")), true, true },
    { "IA5String", OCTETS(NAME3("\x16", "aBc")),
      OCTETS(NAME3(PRINTABLE, "Abc")), true, true },
    { "TeletexString", OCTETS(NAME3("\x14", "abc")),
      OCTETS(NAME3(PRINTABLE, "Abc")), true, true },
    { "BMPString", OCTETS(NAME4("\x1e", "\0a\0b")),
      OCTETS("\x30\x0d" RDN2(CN2(PRINTABLE, "aB"))), true, true },
    { "UniversalString", OCTETS(NAME8("\x1c", "\0\0\0a\0\0\0b")),
      OCTETS("\x30\x0d" RDN2(CN2(PRINTABLE, "aB"))), true, true },
    { "white space at the ends", OCTETS(NAME3(PRINTABLE, " a ")),
      OCTETS(NAME1("a")), true, true },
    { "white space within, of any amount", OCTETS(NAME4(UTF8, "a\t b")),
      OCTETS(NAME3(UTF8, "a b")), true, true },
    { "white space and none", OCTETS(NAME3(UTF8, "a b")),
      OCTETS("\x30\x0d" RDN2(CN2(PRINTABLE, "ab"))), false, false },
    { "white space alone, and nothing", OCTETS(NAME1(" ")),
      OCTETS("\x30\x0b\x31\x09\x30\x07\6\3\x55\4\3\x13\0"), true, true },
    { "a NUL counts", OCTETS(NAME3(UTF8, "ab\0")),
      OCTETS("\x30\x0d" RDN2(CN2(PRINTABLE, "ab"))), false, false },
    { "one goes on", OCTETS(NAME3(UTF8, "abc")),
      OCTETS(NAME4(UTF8, "abcd")), false, false },
    { "letters outside ASCII keep their case",
      OCTETS(NAME3(UTF8, "a\xc3\xa9")), OCTETS(NAME3(UTF8, "a\xc3\x89")),
      false, false },
    { "letters outside ASCII in another encoding",
      OCTETS(NAME3(UTF8, "A\xc3\xa9")), OCTETS(NAME4("\x1e", "\0a\0\xe9")),
      true, true },
    { "another type of attribute",
      OCTETS("\x30\x0c" RDN1(O1(PRINTABLE, "a"))), OCTETS(NAME1("a")), false,
      false },
    { "a value that is no string, and one that is", OCTETS(NAME1("\5")),
      OCTETS("\x30\x0c" RDN1(CN1("\2", "\5"))), false, false },
    { "values that are no strings",
      OCTETS("\x30\x0c" RDN1(CN1("\2", "\5"))),
      OCTETS("\x30\x0c" RDN1(CN1("\2", "\5"))), true, true },
    { "one RDN more", OCTETS(AB), OCTETS(NAME1("A")), false, true },
    { "one RDN less", OCTETS(NAME1("a")), OCTETS(AB), false, false },
    { "the last RDN alone", OCTETS(AB), OCTETS(NAME1("b")), false, false },
    { "the empty name", OCTETS(AB), OCTETS("\x30\0"), false, true },
    { "two empty names", OCTETS("\x30\0"), OCTETS("\x30\0"), true, true },
    { "an RDN of two in another order",
      OCTETS("\x30\x16\x31\x14" CN1(PRINTABLE, "A") O1(PRINTABLE, "b")),
      OCTETS("\x30\x16\x31\x14" O1(PRINTABLE, "b") CN1(PRINTABLE, "a")),
      true, true },
    { "an RDN of two, and two RDNs", OCTETS(AB),
      OCTETS("\x30\x16\x31\x14" CN1(PRINTABLE, "a") CN1(PRINTABLE, "b")),
      false, false },
    { "an RDN of two, and of one of them",
      OCTETS("\x30\x16\x31\x14" CN1(PRINTABLE, "a") CN1(PRINTABLE, "b")),
      OCTETS(NAME1("a")), false, false },
    { "an RDN of one, and of two of it", OCTETS(NAME1("a")),
      OCTETS("\x30\x16\x31\x14" CN1(PRINTABLE, "a") O1(PRINTABLE, "a")),
      false, false },
    { "no name, and a name", OCTETS("\x31\0"), OCTETS("\x30\0"), false,
      false },
    { "a name cut short", OCTETS("\x30\x0c\x31\x0a"), OCTETS("\x30\0"), false,
      false },
    { "a string that is none", OCTETS(NAME1("\x80")),
      OCTETS("\x30\x0c" RDN1(CN1(UTF8, "\x80"))), false, false },
};

/* An RDN of so many attributes, that differ from those of another letter
 * case. */
static struct octets make_rdn(uint8_t *out, size_t attributes, char letter)
{
    for (size_t i = 0; i < attributes; i++) {
        memcpy(out + 10 * i, O1(PRINTABLE, " "), 10);
        out[10 * i + 6] = (uint8_t)i;
        out[10 * i + 9] = (uint8_t)letter;
    }
    return (struct octets){ out, 10 * attributes };
}

static bool same_rdns(size_t attributes, char a, char b)
{
    static uint8_t left[10 * (LIMIT_RDN_ATTRIBUTES + 1)];
    static uint8_t right[10 * (LIMIT_RDN_ATTRIBUTES + 1)];

    return dn_same_rdn(make_rdn(left, attributes, a),
                       make_rdn(right, attributes, b));
}

int main(void)
{
    const struct octets ab = OCTETS(AB), a = OCTETS(NAME1("A"));
    const struct octets b = OCTETS(CN1(UTF8, "B")), none = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        report(dn_equal(rows[i].a, rows[i].b) == rows[i].equal
               && dn_equal(rows[i].b, rows[i].a) == rows[i].equal
               && dn_under(rows[i].a, rows[i].b) == rows[i].under,
               rows[i].name);
    }
    report(dn_is_relative(ab, a, b), "a name and one RDN");
    report(!dn_is_relative(ab, ab, b), "a name and one RDN too many");
    report(!dn_is_relative(ab, (struct octets)OCTETS("\x30\0"), b),
           "a name and one RDN too few");
    report(!dn_is_relative(ab, a, a) && !dn_is_relative(ab, a, none),
           "a name and another RDN");
    report(same_rdns(LIMIT_RDN_ATTRIBUTES, 'a', 'A'), "a large RDN");
    report(!same_rdns(LIMIT_RDN_ATTRIBUTES, 'a', 'b'), "large RDNs");
    report(same_rdns(LIMIT_RDN_ATTRIBUTES + 1, 'a', 'a')
           && !same_rdns(LIMIT_RDN_ATTRIBUTES + 1, 'a', 'A'),
           "beyond the bound as octets alone");
    return tap_end();
}
