/* Tests of core/x509/domain.c. Prints TAP. */
#include "x509/domain.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static bool equal(struct octets a, const char *text)
{
    return a.size == strlen(text) && memcmp(a.data, text, a.size) == 0;
}

/* By hand from the Public Suffix List: co.uk and *.ck stand in its first
 * part, www.ck is an exception, github.io stands in its private part. */
static const struct {
    const char *name;
    enum domain_section section;
    const char *registrable; /* NULL: none */
} domains[] = {
    { "www.example.com", DOMAIN_SECTION_NONE, "example.com" },
    { "example.com", DOMAIN_SECTION_NONE, "example.com" },
    { "com", DOMAIN_SECTION_ICANN, NULL },
    { "co.uk", DOMAIN_SECTION_ICANN, NULL },
    { "a.b.co.uk", DOMAIN_SECTION_NONE, "b.co.uk" },
    { "foo.ck", DOMAIN_SECTION_ICANN, NULL },
    { "www.ck", DOMAIN_SECTION_NONE, "www.ck" },
    { "github.io", DOMAIN_SECTION_PRIVATE, NULL },
    { "a.b.github.io", DOMAIN_SECTION_NONE, "b.github.io" },
    { "intranet", DOMAIN_SECTION_NONE, NULL },
    { "host.intranet", DOMAIN_SECTION_NONE, "host.intranet" },
    { "192.0.2.1", DOMAIN_SECTION_NONE, NULL },
    { "", DOMAIN_SECTION_NONE, NULL },
};

static void test_domains(void)
{
    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
        struct octets found;
        bool any = domain_registrable(view(domains[i].name), &found);

        report_of(domain_public_suffix(view(domains[i].name))
                      == domains[i].section
                  && any == (domains[i].registrable != NULL)
                  && (!any || equal(found, domains[i].registrable)),
                  "knows the place in the tree of", domains[i].name);
    }
}

int main(void)
{
    test_domains();
    return tap_end();
}
