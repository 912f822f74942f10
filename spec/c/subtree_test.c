/* Tests of core/chain/subtree. Expected values by RFC 5280 4.2.1.10 and its
 * examples. Prints TAP. */
#include "chain/subtree.h"

#include <stdio.h>

#define OCTETS(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }
#define LABEL_63 \
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff-99"
#define NAME_253 LABEL_63 "." LABEL_63 "." LABEL_63 "." \
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff9"

enum {
    DNS = GENERAL_NAME_DNS,
    EMAIL = GENERAL_NAME_EMAIL,
    URI = GENERAL_NAME_URI,
    IP = GENERAL_NAME_IP,
    DIRECTORY = GENERAL_NAME_DIRECTORY
};

static int count;
static int failed;

static void report(bool ok, const char *what, struct octets name)
{
    printf("%sok %d - %s ", ok ? "" : "not ", ++count, what);
    for (size_t i = 0; i < name.size; i++)
        printf(name.data[i] > ' ' && name.data[i] < 0x7f ? "%c" : "\\%02x",
               name.data[i]);
    printf("\n");
    failed |= !ok;
}

static struct general_name make(int kind, struct octets value)
{
    return (struct general_name){ (enum general_name_kind)kind, value,
                                  value };
}

static const struct {
    int kind;
    struct octets value;
    bool right;
} bases[] = {
    { DNS, OCTETS("example.com"), true },
    { DNS, OCTETS("Example-1.COM"), true },
    { DNS, OCTETS("com"), true },
    { DNS, OCTETS(""), true },
    { DNS, OCTETS(".example.com"), false },
    { DNS, OCTETS("example.com."), false },
    { DNS, OCTETS("*.example.com"), false },
    { DNS, OCTETS("a..b"), false },
    { DNS, OCTETS("."), false },
    { DNS, OCTETS("a_b"), false },
    { DNS, OCTETS("a b"), false },
    { DNS, OCTETS("a\0b"), false },
    { DNS, OCTETS("b\xc3\xbc"), false },
    { DNS, OCTETS(LABEL_63 ".com"), true },
    { DNS, OCTETS(LABEL_63 "9.com"), false },
    { DNS, OCTETS(NAME_253), true },
    { DNS, OCTETS(NAME_253 "9"), false },
    { EMAIL, OCTETS("root@example.com"), true },
    { EMAIL, OCTETS("*@example.com"), true },
    { EMAIL, OCTETS("example.com"), true },
    { EMAIL, OCTETS(".example.com"), true },
    { EMAIL, OCTETS(""), true },
    { EMAIL, OCTETS("@example.com"), false },
    { EMAIL, OCTETS("root@"), false },
    { EMAIL, OCTETS("root@.example.com"), false },
    { EMAIL, OCTETS("a@b@example.com"), false },
    { EMAIL, OCTETS("a\0@example.com"), false },
    { EMAIL, OCTETS("..example.com"), false },
    { EMAIL, OCTETS("."), false },
    { URI, OCTETS("host.example.com"), true },
    { URI, OCTETS(".example.com"), true },
    { URI, OCTETS(""), true },
    { URI, OCTETS("http://example.com"), false },
    { URI, OCTETS("example.com:80"), false },
    { URI, OCTETS("*.example.com"), false },
    { IP, OCTETS("\xc0\0\2\0\xff\xff\xff\0"), true },
    { IP, OCTETS("\xc0\0\2\0\xff\xff\xfe\0"), true },
    { IP, OCTETS("\0\0\0\0\0\0\0\0"), true },
    { IP, OCTETS("\xc0\0\2\1\xff\xff\xff\xff"), true },
    { IP, OCTETS("\xc0\0\2\0\xff\xff\xff\1"), false },
    { IP, OCTETS("\xc0\0\2\0\xff\xfd\0\0"), false },
    { IP, OCTETS("\xc0\0\2\0\0\xff\0\0"), false },
    { IP, OCTETS("\x20\1\r\xb8\0\0\0\0\0\0\0\0\0\0\0\0"
                 "\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0"), true },
    { IP, OCTETS("\x20\1\r\xb8\0\0\0\0\0\0\0\0\0\0\0\0"
                 "\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0\1"), false },
    { DIRECTORY, OCTETS("\x30\0"), true },
};

static const struct {
    int kind;
    struct octets value;
    bool right;
} names[] = {
    { DNS, OCTETS("example.com"), true },
    { DNS, OCTETS("*.example.com"), true },
    { DNS, OCTETS(""), false },
    { DNS, OCTETS("*"), false },
    { DNS, OCTETS("*."), false },
    { DNS, OCTETS("*.*.example.com"), false },
    { DNS, OCTETS("a.*.example.com"), false },
    { DNS, OCTETS("a*.example.com"), false },
    { DNS, OCTETS(".example.com"), false },
    { DNS, OCTETS("example.com."), false },
    { DNS, OCTETS("example.com\0"), false },
    { DNS, OCTETS("a_b.example.com"), false },
    { DNS, OCTETS("\xf0\x9f\x98\x9c.example.com"), false },
    { EMAIL, OCTETS("a@example.com"), true },
    { EMAIL, OCTETS("a+b!*@example.com"), true },
    { EMAIL, OCTETS("example.com"), false },
    { EMAIL, OCTETS("@example.com"), false },
    { EMAIL, OCTETS("a@"), false },
    { EMAIL, OCTETS("a@b@example.com"), false },
    { EMAIL, OCTETS("a b@example.com"), false },
    { EMAIL, OCTETS("a\0b@example.com"), false },
    { EMAIL, OCTETS("a@[192.0.2.1]"), false },
    { EMAIL, OCTETS("\xc3\xa9@example.com"), false },
    { EMAIL, OCTETS(""), false },
    { URI, OCTETS("http://example.com"), true },
    { URI, OCTETS("HTTPS://user:word@example.com:443/a?b#c"), true },
    { URI, OCTETS("a+b-1.2://example.com?b"), true },
    { URI, OCTETS("http://example.com:"), true },
    { URI, OCTETS("http:"), false },
    { URI, OCTETS("http:/example.com"), false },
    { URI, OCTETS("http://"), false },
    { URI, OCTETS("http:///a"), false },
    { URI, OCTETS("//example.com"), false },
    { URI, OCTETS("example.com"), false },
    { URI, OCTETS("1http://example.com"), false },
    { URI, OCTETS("h_p://example.com"), false },
    { URI, OCTETS("urn:example:com"), false },
    { URI, OCTETS("mailto:a@example.com"), false },
    { URI, OCTETS("http://192.0.2.1/"), false },
    { URI, OCTETS("http://[2001:db8::1]/"), false },
    { URI, OCTETS("http://example.com:8o/"), false },
    { URI, OCTETS("http://example.com\\@evil.example/"), false },
    { URI, OCTETS("http://exam%70le.com/"), false },
    { URI, OCTETS("http://example.com/\0"), false },
    { URI, OCTETS("http://example .com/"), false },
    { URI, OCTETS("http://example.com./"), false },
    { URI, OCTETS(""), false },
    { IP, OCTETS("\xc0\0\2\1"), true },
    { DIRECTORY, OCTETS("\x30\0"), true },
};

/* How a name lies: outside, partly or wholly in the subtree. */
enum { OUT, MEETS, IN };

static const struct {
    int kind;
    struct octets base, name;
    int relation;
} rows[] = {
    { DNS, OCTETS("host.example.com"), OCTETS("host.example.com"), IN },
    { DNS, OCTETS("host.example.com"), OCTETS("www.host.example.com"), IN },
    { DNS, OCTETS("host.example.com"), OCTETS("a.b.HOST.example.com"), IN },
    { DNS, OCTETS("host.example.com"), OCTETS("host1.example.com"), OUT },
    { DNS, OCTETS("host.example.com"), OCTETS("ghost.example.com"), OUT },
    { DNS, OCTETS("host.example.com"), OCTETS("example.com"), OUT },
    { DNS, OCTETS("host.example.com"), OCTETS("host.example.com.net"), OUT },
    { DNS, OCTETS("com"), OCTETS("example.com"), IN },
    { DNS, OCTETS(""), OCTETS("example.com"), IN },
    { DNS, OCTETS(""), OCTETS("*.com"), IN },
    { DNS, OCTETS("example.com"), OCTETS("*.example.com"), IN },
    { DNS, OCTETS("example.com"), OCTETS("*.a.example.com"), IN },
    { DNS, OCTETS("a.example.com"), OCTETS("*.example.com"), MEETS },
    { DNS, OCTETS("A.example.com"), OCTETS("*.Example.com"), MEETS },
    { DNS, OCTETS("a.b.example.com"), OCTETS("*.example.com"), OUT },
    { DNS, OCTETS("a.example.com"), OCTETS("example.com"), OUT },
    { DNS, OCTETS("a.example.net"), OCTETS("*.example.com"), OUT },
    { DNS, OCTETS("com"), OCTETS("*.example.com"), IN },
    { EMAIL, OCTETS("root@example.com"), OCTETS("root@example.com"), IN },
    { EMAIL, OCTETS("root@example.com"), OCTETS("root@EXAMPLE.com"), IN },
    { EMAIL, OCTETS("root@example.com"), OCTETS("Root@example.com"), OUT },
    { EMAIL, OCTETS("root@example.com"), OCTETS("a@example.com"), OUT },
    { EMAIL, OCTETS("root@example.com"), OCTETS("root@a.example.com"), OUT },
    { EMAIL, OCTETS("*@example.com"), OCTETS("*@example.com"), IN },
    { EMAIL, OCTETS("*@example.com"), OCTETS("a@example.com"), OUT },
    { EMAIL, OCTETS("example.com"), OCTETS("a@Example.com"), IN },
    { EMAIL, OCTETS("example.com"), OCTETS("a@b.example.com"), OUT },
    { EMAIL, OCTETS("example.com"), OCTETS("a@bexample.com"), OUT },
    { EMAIL, OCTETS(".example.com"), OCTETS("a@b.example.com"), IN },
    { EMAIL, OCTETS(".example.com"), OCTETS("a@c.b.example.com"), IN },
    { EMAIL, OCTETS(".example.com"), OCTETS("a@example.com"), OUT },
    { EMAIL, OCTETS(".example.com"), OCTETS("a@bexample.com"), OUT },
    { EMAIL, OCTETS(""), OCTETS("a@example.com"), IN },
    { URI, OCTETS("host.example.com"), OCTETS("http://host.example.com/a"),
      IN },
    { URI, OCTETS("host.example.com"), OCTETS("http://a@HOST.example.com:8"),
      IN },
    { URI, OCTETS("host.example.com"), OCTETS("http://a.host.example.com"),
      OUT },
    { URI, OCTETS("host.example.com"),
      OCTETS("http://host.example.com@evil.example"), OUT },
    { URI, OCTETS("host.example.com"),
      OCTETS("http://evil.example/host.example.com"), OUT },
    { URI, OCTETS("host.example.com"),
      OCTETS("http://evil.example?@host.example.com"), OUT },
    { URI, OCTETS("host.example.com"),
      OCTETS("http://evil.example#@host.example.com"), OUT },
    { URI, OCTETS(".example.com"), OCTETS("http://a.b.example.com"), IN },
    { URI, OCTETS(".example.com"), OCTETS("http://example.com"), OUT },
    { URI, OCTETS(""), OCTETS("http://example.com"), IN },
    { IP, OCTETS("\xc0\0\2\0\xff\xff\xff\0"), OCTETS("\xc0\0\2\x63"), IN },
    { IP, OCTETS("\xc0\0\2\5\xff\xff\xff\0"), OCTETS("\xc0\0\2\x63"), IN },
    { IP, OCTETS("\xc0\0\2\0\xff\xff\xff\0"), OCTETS("\xc0\0\3\x63"), OUT },
    { IP, OCTETS("\xc0\0\2\0\xff\xff\xff\x80"), OCTETS("\xc0\0\2\x80"),
      OUT },
    { IP, OCTETS("\0\0\0\0\0\0\0\0"), OCTETS("\xc0\0\2\1"), IN },
    { IP, OCTETS("\0\0\0\0\0\0\0\0"),
      OCTETS("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), OUT },
    { IP, OCTETS("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
      OCTETS("\0\0\0\1"), OUT },
    { IP, OCTETS("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"
                 "\xff\xff\xff\xff\xff\xff\xff\xff"
                 "\xff\xff\xff\xff\xff\xff\xff\xff"),
      OCTETS("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), IN },
    { DIRECTORY, OCTETS("\x30\0"),
      OCTETS("\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\3\x13\1a"), IN },
    { DIRECTORY, OCTETS("\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\3\x13\1a"),
      OCTETS("\x30\0"), OUT },
};

static void test_relations(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct general_name base = make(rows[i].kind, rows[i].base);
        struct general_name name = make(rows[i].kind, rows[i].name);

        report(subtree_is_base(&base) && subtree_is_name(&name)
               && subtree_holds(&base, &name) == (rows[i].relation == IN)
               && subtree_meets(&base, &name) == (rows[i].relation != OUT),
               "places", rows[i].name);
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        struct general_name base = make(bases[i].kind, bases[i].value);

        report(subtree_is_base(&base) == bases[i].right, "judges the base",
               bases[i].value);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct general_name name = make(names[i].kind, names[i].value);

        report(subtree_is_name(&name) == names[i].right, "judges the name",
               names[i].value);
    }
    test_relations();
    report(subtree_is_known(GENERAL_NAME_IP)
           && !subtree_is_known(GENERAL_NAME_OTHER)
           && !subtree_is_known(GENERAL_NAME_REGISTERED), "knows kinds",
           (struct octets){ 0 });
    printf("1..%d\n", count);
    return failed;
}
