/* Tests of core/x509/host.c, host_match.c and suffix_set.c. Prints TAP. */
#include "x509/host.h"
#include "x509/host_match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "x509/suffix_set.h"

#include "tap.h"

#define L63 "a23456789012345678901234567890123456789012345678901234567890123"
#define L61 "a234567890123456789012345678901234567890123456789012345678901"
#define L46 "a234567890123456789012345678901234567890123456"
#define L191 L63 "." L63 "." L63

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static bool equal(struct octets a, const char *text)
{
    return a.size == strlen(text) && memcmp(a.data, text, a.size) == 0;
}

/* A-labels: Python's idna package, idna.encode(…, uts46=True). */
static const struct {
    const char *text;
    enum fault_code fault;
    const char *name; /* NULL: the text */
    bool wildcard, ulabel;
} names[] = {
    { "www.example.com", FAULT_NONE, NULL, false, false },
    { "localhost", FAULT_NONE, NULL, false, false },
    { "3com.example", FAULT_NONE, NULL, false, false },
    { "r3---sn-abc.example.com", FAULT_NONE, NULL, false, false },
    { L63 "." L63 "." L63 "." L61, FAULT_NONE, NULL, false, false },
    { "a", FAULT_NONE, NULL, false, false },
    { "a-b.example.com", FAULT_NONE, NULL, false, false },
    { "a." L63, FAULT_NONE, NULL, false, false },
    { L63 ".com", FAULT_NONE, NULL, false, false },
    { "*." L63 ".com", FAULT_NONE, NULL, true, false },
    { "*." L63 "a.com", FAULT_HOST_LABEL_LONG, NULL, true, false },
    /* An asterisk stands for a label, of one octet at least; OkHttp's two
     * for none as well. */
    { "*." L191 "." L46 "3456789012345", FAULT_NONE, NULL, true, false },
    { "*." L191 "." L46 "34567890123456", FAULT_HOST_LONG, NULL, true, false },
    { "**." L191 "." L61, FAULT_NONE, NULL, true, false },
    { "**." L191 "." L61 "a", FAULT_HOST_LONG, NULL, true, false },
    { "*.m\xc3\xbcnchen." L191 "." L46, FAULT_HOST_LONG,
      "*.xn--mnchen-3ya." L191 "." L46, true, true },
    { L63 "." L63 "." L63 "." L61 "a", FAULT_HOST_LONG, NULL, false, false },
    { L63 "a.com", FAULT_HOST_LABEL_LONG, NULL, false, false },
    { "", FAULT_HOST_EMPTY, NULL, false, false },
    { ".", FAULT_HOST_EMPTY, "", false, false },
    { " ", FAULT_HOST_EMPTY, "", false, false },
    { "WWW.Example.com", FAULT_NONE, "www.example.com", false, false },
    { "AZaz09.example", FAULT_NONE, "azaz09.example", false, false },
    { "example.com.", FAULT_NONE, "example.com", false, false },
    { "example.com..", FAULT_HOST_LABEL_EMPTY, "example.com.", false, false },
    { ".example.com", FAULT_HOST_LABEL_EMPTY, NULL, false, false },
    { "a..example.com", FAULT_HOST_LABEL_EMPTY, NULL, false, false },
    { "https://Example.com", FAULT_HOST_URL, "example.com", false, false },
    { "https://u:p@example.com:8443/p?q#f", FAULT_HOST_URL, "example.com",
      false, false },
    { "//example.com", FAULT_HOST_URL, "example.com", false, false },
    { "https://", FAULT_HOST_URL, "", false, false },
    { "example.com/", FAULT_HOST_PATH, "example.com", false, false },
    { "example.com?q", FAULT_HOST_PATH, "example.com", false, false },
    { "user@example.com", FAULT_HOST_USERINFO, "example.com", false, false },
    { "example.com:443", FAULT_HOST_PORT, "example.com", false, false },
    { "example.com:", FAULT_HOST_PORT, "example.com", false, false },
    { "192.0.2.1", FAULT_HOST_IP, NULL, false, false },
    { "192.0.2.1:443", FAULT_HOST_PORT, "192.0.2.1", false, false },
    { "example.123", FAULT_HOST_IP, NULL, false, false },
    { "example.0x10", FAULT_HOST_IP, NULL, false, false },
    { "example.0X1F.", FAULT_HOST_IP, "example.0x1f", false, false },
    { "0x7f000001", FAULT_HOST_IP, NULL, false, false },
    { "0xg.0x1g", FAULT_NONE, NULL, false, false },
    { "2001:DB8::1", FAULT_HOST_IP, "2001:db8::1", false, false },
    { "::1", FAULT_HOST_IP, NULL, false, false },
    { "af::AF", FAULT_HOST_IP, "af::af", false, false },
    { "::ffff:192.0.2.1", FAULT_HOST_IP, NULL, false, false },
    { "g::1", FAULT_HOST_PORT, "g", false, false },
    { "1::g", FAULT_HOST_PORT, "1", false, false },
    { "[2001:db8::1]:443", FAULT_HOST_IP, "2001:db8::1", false, false },
    { "[2001:db8::1", FAULT_HOST_IP, "2001:db8::1", false, false },
    { "[", FAULT_HOST_IP, "", false, false },
    { "a_b.example.com", FAULT_HOST_CHARACTER, NULL, false, false },
    { "exa mple.com", FAULT_HOST_CHARACTER, NULL, false, false },
    { " example.com\n", FAULT_HOST_CHARACTER, "example.com", false, false },
    { "\texample.com\r", FAULT_HOST_CHARACTER, "example.com", false, false },
    { "\bexample.com", FAULT_HOST_CHARACTER, NULL, false, false },
    { "example.com\x0e", FAULT_HOST_CHARACTER, NULL, false, false },
    { "a\x7f.com", FAULT_HOST_CHARACTER, NULL, false, false },
    { "-a.example.com", FAULT_HOST_HYPHEN, NULL, false, false },
    { "a-.example.com", FAULT_HOST_HYPHEN, NULL, false, false },
    { "example.com-", FAULT_HOST_HYPHEN, NULL, false, false },
    { "*.example.com", FAULT_NONE, NULL, true, false },
    { "**.example.com", FAULT_NONE, NULL, true, false },
    { "*.Example.com", FAULT_NONE, "*.example.com", true, false },
    { "*", FAULT_HOST_WILDCARD, NULL, true, false },
    { "*.", FAULT_HOST_WILDCARD, "*", true, false },
    { "*..", FAULT_HOST_WILDCARD, "*.", true, false },
    { "**..", FAULT_HOST_WILDCARD, "**.", true, false },
    { "***.example.com", FAULT_HOST_WILDCARD, NULL, true, false },
    { "*.*.example.com", FAULT_HOST_WILDCARD, NULL, true, false },
    { "w*.example.com", FAULT_HOST_WILDCARD, NULL, true, false },
    { "a.*.example.com", FAULT_HOST_WILDCARD, NULL, true, false },
    { "fa\xc3\x9f.de", FAULT_NONE, "xn--fa-hia.de", false, true },
    { "M\xc3\x9cNCHEN.de", FAULT_NONE, "xn--mnchen-3ya.de", false, true },
    { "*.b\xc3\xbc" "cher.example", FAULT_NONE, "*.xn--bcher-kva.example",
      true, true },
    { "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e.jp", FAULT_NONE,
      "xn--wgv71a119e.jp", false, true },
    { "a\xe3\x80\x82" "b.com", FAULT_NONE, "a.b.com", false, true },
    /* The dots of RFC 3490 3.1, also at the end */
    { "a\xef\xbc\x8e" "b\xef\xbd\xa1" "com", FAULT_NONE, "a.b.com", false,
      true },
    { "example.com\xe3\x80\x82", FAULT_NONE, "example.com", false, true },
    { "example.com\xef\xbc\x8e", FAULT_NONE, "example.com", false, true },
    { "example.com\xef\xbd\xa1", FAULT_NONE, "example.com", false, true },
    { "example.com\xef\xbd\xa1.", FAULT_HOST_LABEL_EMPTY, "example.com.",
      false, true },
    { "example.com.\xef\xbd\xa1", FAULT_HOST_LABEL_EMPTY, "example.com.",
      false, true },
    { "\xe3\x80\x82", FAULT_HOST_EMPTY, "", false, true },
    { "192.0.2.1\xe3\x80\x82", FAULT_HOST_IP, "192.0.2.1", false, true },
    /* 253 octets of A-labels, with a dot of Chinese, and one more */
    { "m\xc3\xbcnchen." L191 "." L46, FAULT_NONE,
      "xn--mnchen-3ya." L191 "." L46, false, true },
    { "m\xc3\xbcnchen." L191 "." L46 "\xe3\x80\x82", FAULT_NONE,
      "xn--mnchen-3ya." L191 "." L46, false, true },
    { "m\xc3\xbcnchen." L191 "." L46 "a\xe3\x80\x82", FAULT_HOST_LONG,
      "m\xc3\xbcnchen." L191 "." L46 "a", false, true },
    { "m\xc3\xbcnchen." L191 "." L46 "\xe3\x80\x82.", FAULT_HOST_LONG,
      "xn--mnchen-3ya." L191 "." L46, false, true },
    { "xn--mnchen-3ya." L191 "." L46, FAULT_NONE, NULL, false, false },
    { "\xc2\xad", FAULT_HOST_EMPTY, "", false, true }, /* a soft hyphen */
    { "\x80.com", FAULT_HOST_U_LABEL, NULL, false, true },
    { "\xff.com", FAULT_HOST_U_LABEL, NULL, false, true },
    { "https://b\xc3\xbc" "cher.example/", FAULT_HOST_URL,
      "xn--bcher-kva.example", false, true },
    { "xn--mnchen-3ya.de", FAULT_NONE, NULL, false, false },
    { "xn--a.de", FAULT_HOST_A_LABEL, NULL, false, false },
};

static void test_names(void)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = names[i].text;
        const char *name = names[i].name == NULL ? text : names[i].name;
        struct octets octets = copy(text, strlen(text));
        struct host host;

        host_read(octets, &host);
        report_of(host.fault == names[i].fault && equal(host.name, name)
                  && host.wildcard == names[i].wildcard
                  && host.ulabel == names[i].ulabel
                  && host.canonical == (names[i].fault == FAULT_NONE
                                        && strcmp(name, text) == 0),
                  "reads", text);
        drop(octets);
    }
}

/* Which names are known at a glance, and so left where they stand. */
static const struct {
    const char *text;
    bool plain;
} glances[] = {
    { "a", true },
    { "a.b", true },
    { "www.example.com", true },
    { "a-b.example.com", true },
    { "3com.1-2.example9", true },
    { "a." L63, true },
    { L191 "." L61, true },
    { L191 "." L61 "a", false },
    { "www.Example.com", false },
    { "a--b.example.com", false },
    { "xn--mnchen-3ya.de", false },
    { "example.3com", false },
    { "*.example.com", false },
    { "example.com.", false },
    { "", false },
};

static void test_glances(void)
{
    for (size_t i = 0; i < sizeof glances / sizeof *glances; i++) {
        struct octets octets = copy(glances[i].text, strlen(glances[i].text));
        struct host host;

        host_read(octets, &host);
        report_of((host.canonical && host.name.data == octets.data)
                  == glances[i].plain, "knows at a glance", glances[i].text);
        drop(octets);
    }
}

static const struct {
    const char *name;
    bool is_address;
} addresses[] = {
    { "1", true },
    { "192.0.2.1", true },
    { "example.09", true },
    /* URL Standard, "ends in a number" and "IPv4 number parser" */
    { "example.0x", true },
    { "example.0x1f", true },
    { "example.0X1F", true },
    { "0xc0000201", true },
    { "example.0xaf", true },
    { "example.0xg", false },
    { "example.0x1g", false },
    { "example.1x1", false },
    { "example.00x1", false },
    { "example.x1", false },
    { "example.0y", false },
    { "0x1.example", false },
    { "1.example", false },
    { "example.1a", false },
    { "example.a1", false },
    { "example.1.", false },
    { "", false },
};

static void test_addresses(void)
{
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        report_of(host_is_address(view(addresses[i].name))
                  == addresses[i].is_address, "knows an address from",
                  addresses[i].name);
}

/* Texts that no C string can hold. */
static void test_odd_octets(void)
{
    static char text[LIMIT_HOST_OCTETS + 2];
    struct host host;

    host_read((struct octets){ (const uint8_t *)"\xc3\xbc\0x", 4 }, &host);
    report_of(host.fault == FAULT_HOST_CHARACTER && host.ulabel,
              "refuses", "a NUL in a U-label");
    memset(text, 'a', sizeof text);
    host_read((struct octets){ (const uint8_t *)text, sizeof text }, &host);
    report_of(host.fault == FAULT_HOST_LONG && host.name.size == sizeof text,
              "refuses", "a name of 1026 octets whole");
    memset(text, '\xc3', sizeof text);
    host_read((struct octets){ (const uint8_t *)text, LIMIT_HOST_OCTETS },
              &host);
    report_of(host.fault == FAULT_HOST_U_LABEL, "refuses", "1024 odd octets");
    host_read((struct octets){ (const uint8_t *)text, LIMIT_HOST_OCTETS + 1 },
              &host);
    report_of(host.fault == FAULT_HOST_LONG, "refuses", "1025, and reads none");
}

static const struct {
    const char *pattern, *name;
    bool matches;
} matches[] = {
    { "www.example.com", "www.example.com", true },
    { "WWW.example.com", "www.EXAMPLE.com", true },
    { "a", "a", true },
    { "*.b", "a.b", true },
    { "*.b", ".a.b", false },
    { "www.example.com", "xww.example.com", false },
    { "www.example.com", "www.example.con", false },
    { "WWW.EXAMPLE.AZ", "www.example.az", true },
    { "www.example.com[", "www.example.com{", false },
    { "www.example.com@", "www.example.com`", false },
    { ".", ".", false },
    { "*.", "a..", false },
    { "*", "*", false },
    { "www.example.com", "www.example.com.", true },
    { "www.example.com.", "www.example.com", false },
    { "www.example.com", "example.com", false },
    { "*.example.com", "www.example.com", true },
    { "*.example.com", "xn--mnchen-3ya.example.com", true },
    { "*.example.com", "example.com", false },
    { "*.example.com", "a.b.example.com", false },
    { "*.example.com", ".example.com", false },
    { "*.example.com", "*.example.com", false },
    { "w*.example.com", "www.example.com", false },
    { "*w.example.com", "www.example.com", false },
    { "www.*.com", "www.example.com", false },
    { "*.*.com", "www.example.com", false },
    { "*", "localhost", false },
    { "*.", "localhost", false },
    { "", "", false },
    { "192.0.2.1", "192.0.2.1", false },
    { "*.0.2.1", "192.0.2.1", false },
};

static void test_matches(void)
{
    const struct octets absent = { NULL, 0 };

    for (size_t i = 0; i < sizeof matches / sizeof *matches; i++) {
        struct octets pattern = copy(matches[i].pattern,
                                     strlen(matches[i].pattern));
        struct octets name = copy(matches[i].name, strlen(matches[i].name));

        report_of(host_match(pattern, name) == matches[i].matches,
                  "matches as RFC 9525 says:", matches[i].pattern);
        drop(pattern);
        drop(name);
    }
    report_of(!host_match(absent, view("a")) && !host_match(view("a"), absent)
              && !host_match(absent, absent), "matches nothing:", "no name");
}

static const struct {
    const char *name, *suffix;
    bool under;
} unders[] = {
    { "x.y", "x.y", true },
    { "a.x.y", "x.y", true },
    { "A.X.Y.", "x.y", true },
    { "ax.y", "x.y", false },
    { "y", "x.y", false },
    { "x.y", "*.x.y", false },
    { "y", "*.", false },
    { "a.x.y", "*.x.y", true },
    { "a.b.x.y", "*.x.y", true },
    { "api.eu.aws.com", "api.*.aws.com", true },
    { "a.api.eu.aws.com", "api.*.aws.com", true },
    { "api.aws.com", "api.*.aws.com", false },
    { "api.a.b.aws.com", "api.*.aws.com", false },
    { "api.eu.aws.com", "*.api.*.aws.com", false },
    { "a..com", "a.*.com", false },
    { "", "*", false },
    { "a.x.y", "*.x.y.", true },
    { "x.y", "", false },
    { "", "x.y", false },
};

static void test_unders(void)
{
    for (size_t i = 0; i < sizeof unders / sizeof *unders; i++) {
        struct octets name = copy(unders[i].name, strlen(unders[i].name));
        struct octets suffix = copy(unders[i].suffix, strlen(unders[i].suffix));

        report_of(host_under(name, suffix) == unders[i].under,
                  "knows what is under", unders[i].suffix);
        drop(name);
        drop(suffix);
    }
}

static const struct {
    const char *text;
    enum fault_code fault;
} suffixes[] = {
    { "x.y", FAULT_NONE },
    { "*.x.y", FAULT_NONE },
    { "com", FAULT_NONE },
    { "a.*.x.y", FAULT_NONE },
    { "*.a.*.b.*.y", FAULT_NONE },
    { "a.*.b.*.c.*.y", FAULT_HOST_WILDCARD },
    { "**.x.y", FAULT_HOST_WILDCARD },
    { "a.*", FAULT_HOST_WILDCARD },
    { "*", FAULT_HOST_WILDCARD },
    { "a.b*.y", FAULT_HOST_WILDCARD },
    { "a.*.b_c", FAULT_HOST_CHARACTER },
    { "*.a.bcdefg.*." L191 ".a" L46 "b", FAULT_NONE }, /* 253 octets */
    { "*.a.bcdefg.*." L191 ".a" L46 "bc", FAULT_HOST_LONG },
    { ".x.y", FAULT_HOST_LABEL_EMPTY },
    { "x.y/", FAULT_HOST_PATH },
};

static void test_suffixes(void)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        struct host host;
        bool read = host_read_suffix(view(suffixes[i].text), &host);

        report_of(host.fault == suffixes[i].fault
                  && read == (host.fault == FAULT_NONE),
                  "reads the suffix", suffixes[i].text);
    }
}

static const char *const rows[] = {
    "aws.com", "api.*.aws.com", "*.example.com", "example.com",
    "b.example.com", "*.*.aws.com", "aws.com", "eu.aws.com",
};

static const struct {
    const char *name;
    int row; /* -1: none */
} questions[] = {
    { "aws.com", 0 },
    { "x.aws.com", 0 },
    { "api.eu.aws.com", 1 },
    { "x.api.eu.aws.com", 1 },
    { "x.eu.aws.com", 5 },
    { "eu.aws.com", 7 },
    { "EXAMPLE.com.", 3 },
    { "a.example.com", 2 },
    { "a.b.example.com", 4 },
    { "anexample.com", -1 },
    { "com", -1 },
    { "", -1 },
    { "..", -1 },
    { "example.org", -1 },
};

static void test_set(void)
{
    size_t labels = 0, row;
    size_t size = sizeof rows / sizeof *rows;
    struct suffix_set *set;
    void *storage;

    for (size_t i = 0; i < size; i++)
        labels += suffix_set_labels(view(rows[i]));
    storage = malloc(suffix_set_size(labels));
    if (storage == NULL)
        abort();
    set = suffix_set_open(storage, labels);
    for (size_t i = 0; i < size; i++)
        suffix_set_add(set, view(rows[i]), i);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        bool found = suffix_set_match(set, view(questions[i].name), &row);

        report_of(found ? (int)row == questions[i].row : questions[i].row < 0,
                  "finds the closest suffix of", questions[i].name);
    }
    free(storage);
}

int main(void)
{
    test_names();
    test_glances();
    test_addresses();
    test_odd_octets();
    test_matches();
    test_unders();
    test_suffixes();
    test_set();
    return tap_end();
}
