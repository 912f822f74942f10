/* Tests of core/chain/refusal. Prints TAP. */
#include "chain/refusal.h"

#include <stdio.h>

#define VIEW(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }

static bool is(const struct refusal *refusal, const char *expected)
{
    size_t size = strlen(expected);

    if (refusal->size == size
        && memcmp(refusal->detail, expected, size) == 0)
        return true;
    printf("# %.*s\n", (int)refusal->size, refusal->detail);
    return false;
}

/* Dates by date -u -d @SECONDS. */
static const struct moment {
    int64_t seconds;
    const char *text;
} moments[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { -1, "1969-12-31T23:59:59Z" },
    { 951782399, "2000-02-28T23:59:59Z" },
    { 951782400, "2000-02-29T00:00:00Z" },
    { 951868800, "2000-03-01T00:00:00Z" },
    { 1709210096, "2024-02-29T12:34:56Z" },
    { 4107542400, "2100-03-01T00:00:00Z" },
    { 253402300799, "9999-12-31T23:59:59Z" },
    { -62135596800, "0001-01-01T00:00:00Z" },
    { -62167219201, "a time before our era" },
};

static bool says_moments(void)
{
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct refusal refusal = { 0 };

        if (refusal_say_moment(&refusal, moments[i].seconds)
            || !is(&refusal, moments[i].text))
            return false;
    }
    return true;
}

static bool says_octets(void)
{
    static const struct octets hostile = VIEW("a\n\x1b[31m\\ \xff\x7f~");
    struct refusal refusal = { 0 };

    refusal_say_octets(&refusal, hostile);
    return is(&refusal, "a\\x0a\\x1b[31m\\x5c\\x20\\xff\\x7f~");
}

static bool cuts_octets(void)
{
    uint8_t many[200];
    struct refusal refusal = { 0 };

    memset(many, 'a', sizeof many);
    refusal_say_octets(&refusal, (struct octets){ many, sizeof many });
    return refusal.size == 120 + 3
        && memcmp(refusal.detail + 119, "a\xe2\x80\xa6", 4) == 0;
}

static bool stays_within(void)
{
    struct refusal refusal = { .source = "RFC 5280" };
    char text[REFUSAL_TEXT_SIZE];

    for (int i = 0; i < 1000; i++)
        refusal_say(&refusal, "0123456789");
    return refusal.size == REFUSAL_DETAIL_SIZE
        && refusal_text(&refusal, text) == REFUSAL_DETAIL_SIZE + 11;
}

static bool says_numbers(void)
{
    struct refusal refusal = { 0 };

    refusal_say_number(&refusal, 0);
    refusal_say(&refusal, " ");
    refusal_say_number(&refusal, UINT64_MAX);
    return is(&refusal, "0 18446744073709551615");
}

static bool says_oids(void)
{
    struct refusal refusal = { 0 };

    refusal_say_oid(&refusal, (struct octets)VIEW("\x55\x1d\x1e"));
    return is(&refusal, "2.5.29.30");
}

static bool says_faults(void)
{
    struct refusal refusal = { 0 };
    struct fault fault = { FAULT_DER_BOOLEAN, 17 };

    refusal_say_fault(&refusal, &fault);
    return is(&refusal, "der.boolean at octet 17, a BOOLEAN is neither 00 "
                        "nor ff");
}

/* The sentence for a certificate with the name CN=a in a path of five. */
static bool writes(size_t index, const char *expected)
{
    struct member cert = { .cert.subject = VIEW(
        "\x30\x0c\x31\x0a\x30\x08\6\3\x55\4\3\x0c\1a") };
    struct refusal refusal = { .code = "chain.expired", .source = "RFC 5280 6",
                               .cert = &cert, .index = index, .count = 5 };
    char text[REFUSAL_TEXT_SIZE];
    size_t size;

    refusal_say(&refusal, "is old");
    size = refusal_text(&refusal, text);
    return size == strlen(expected) && memcmp(text, expected, size) == 0;
}

static bool names_the_place(void)
{
    return writes(0, "end entity (CN=a): is old (RFC 5280 6)")
        && writes(1, "intermediate 1 of 3 (CN=a): is old (RFC 5280 6)")
        && writes(3, "intermediate 3 of 3 (CN=a): is old (RFC 5280 6)")
        && writes(4, "anchor (CN=a): is old (RFC 5280 6)");
}

int main(void)
{
    static const struct { const char *name; bool (*holds)(void); } tests[] = {
        { "moments", says_moments },
        { "octets that would deceive a terminal", says_octets },
        { "octets that are too many", cuts_octets },
        { "a text that is too long", stays_within },
        { "numbers", says_numbers },
        { "object identifiers", says_oids },
        { "faults", says_faults },
        { "the place in the path", names_the_place },
    };
    size_t count = sizeof tests / sizeof *tests;
    bool all = true, good;

    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        good = tests[i].holds();
        printf("%sok %zu - %s\n", good ? "" : "not ", i + 1, tests[i].name);
        all = all && good;
    }
    return all ? 0 : 1;
}
