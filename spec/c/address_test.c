/* Tests of core/x509/address. Prints TAP. */
#include "x509/address.h"

#include <stdio.h>

/* Expected values are those of RFC 4291 2.2, RFC 5952 4, inet_pton and
 * inet_aton. */
static const struct vector {
    const char *text;
    const char *read;    /* the canonical form, NULL if it is refused */
    const char *octal;   /* likewise, guessed with 0 for octal */
    const char *decimal; /* likewise, without */
} vectors[] = {
    { "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1" },
    { "0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0" },
    { "255.255.255.255", "255.255.255.255", "255.255.255.255",
      "255.255.255.255" },
    { "192.0.2.256", NULL, NULL, NULL },
    { "192.000.002.010", NULL, "192.0.2.8", "192.0.2.10" },
    { "192.0.2.08", NULL, NULL, "192.0.2.8" },
    { "0xC0A80101", NULL, "192.168.1.1", "192.168.1.1" },
    { "0xc0.0xa8.0x1.0x1", NULL, "192.168.1.1", "192.168.1.1" },
    { "3232235777", NULL, "192.168.1.1", "192.168.1.1" },
    { "192.168.257", NULL, "192.168.1.1", "192.168.1.1" },
    { "192.11010305", NULL, "192.168.1.1", "192.168.1.1" },
    { "192.168.65536", NULL, NULL, NULL },
    { "256.1", NULL, NULL, NULL },
    { "1.256.1", NULL, NULL, NULL },
    { "0x100.0.1", NULL, NULL, NULL },
    { "4294967296", NULL, NULL, NULL },
    { "1.2.3.4.5", NULL, NULL, NULL },
    { "1.2.3.", NULL, NULL, NULL },
    { ".1.2.3", NULL, NULL, NULL },
    { "", NULL, NULL, NULL },
    { "0x", NULL, NULL, NULL },
    { "1.2.3.x", NULL, NULL, NULL },
    { "2001:db8::1", "2001:db8::1", NULL, NULL },
    { "2001:DB8:0:0:0:0:0:1", "2001:db8::1", NULL, NULL },
    { "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", NULL, NULL },
    { "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", NULL, NULL },
    { "::", "::", NULL, NULL },
    { "::ffff:192.0.2.1", "::ffff:192.0.2.1", NULL, NULL },
    { "::192.0.2.1", "::192.0.2.1", NULL, NULL },
    { "64:ff9b::192.0.2.33", "64:ff9b::c000:221", NULL, NULL },
    { "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201", NULL, NULL },
    { "2001:db8:0:0:0:0:2:1", "2001:db8::2:1", NULL, NULL },
    { "2001:0:0:1:0:0:0:1", "2001:0:0:1::1", NULL, NULL },
    { "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", NULL, NULL },
    { "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", NULL, NULL },
    { "1::2:3:4:5:6:7:8", NULL, NULL, NULL },
    { "1:2:3:4:5:6:7:192.0.2.1", NULL, NULL, NULL },
    { "1:2:3:4:5:6:7:", NULL, NULL, NULL },
    { "::192.0.2.1:1", NULL, NULL, NULL },
    { "::192.0.2.01", NULL, NULL, NULL },
    { "::12345", NULL, NULL, NULL },
    { "::g", NULL, NULL, NULL },
    { ":", NULL, NULL, NULL },
    { ":1::", NULL, NULL, NULL },
    { ":::", NULL, NULL, NULL },
    { "2001:db8::1::", NULL, NULL, NULL },
    { "fe80::1%eth0", NULL, NULL, NULL },
    { "[::1]", NULL, NULL, NULL },
    { "1:2:3:4:5:6:7:8:9", NULL, NULL, NULL },
    { "0000000000000000000000000000000000000000000001", NULL,
      "0.0.0.1", "0.0.0.1" },
};

static bool is(bool read, const struct address *address, const char *expected)
{
    char text[ADDRESS_TEXT_SIZE];
    size_t size;

    if (!read || expected == NULL)
        return !read && expected == NULL;
    size = address_text((struct octets){ address->octets, address->size },
                        text);
    return size == strlen(expected) && memcmp(text, expected, size) == 0;
}

static bool holds(const struct vector *v)
{
    struct octets text = { (const uint8_t *)v->text, strlen(v->text) };
    struct address address;

    return is(address_read(text, &address), &address, v->read)
        && is(address_guess(text, false, &address), &address, v->octal)
        && is(address_guess(text, true, &address), &address, v->decimal);
}

int main(void)
{
    size_t count = sizeof vectors / sizeof *vectors;
    struct octets nul = { (const uint8_t *)"1.2.3.4\0", 8 };
    struct address address;
    bool all = true, good;

    printf("1..%zu\n", count + 1);
    for (size_t i = 0; i < count; i++) {
        good = holds(&vectors[i]);
        printf("%sok %zu - \"%s\"\n", good ? "" : "not ", i + 1,
               vectors[i].text);
        all = all && good;
    }
    good = !address_read(nul, &address)
        && !address_guess(nul, false, &address);
    printf("%sok %zu - a NUL\n", good ? "" : "not ", count + 1);
    return all && good ? 0 : 1;
}
