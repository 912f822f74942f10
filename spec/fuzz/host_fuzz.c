/* libFuzzer target: any text is read as a host name; a name without fault
 * reads as itself and lies in itself. */
#include "x509/host.h"
#include "x509/host_match.h"

#include <stdlib.h>
#include <string.h>

#include "x509/domain.h"
#include "x509/suffix_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_name(struct octets name, bool wildcard)
{
    struct host again;

    host_read(name, &again);
    check(again.canonical && again.wildcard == wildcard);
    check(again.name.size == name.size
          && memcmp(again.name.data, name.data, name.size) == 0);
    check(host_match(name, name) == !wildcard);
}

static void check_suffix(struct octets suffix, struct octets name)
{
    size_t labels = suffix_set_labels(suffix);
    void *storage = malloc(suffix_set_size(labels));
    struct suffix_set *set;
    size_t row;

    check(storage != NULL);
    set = suffix_set_open(storage, labels);
    suffix_set_add(set, suffix, 0);
    check(suffix_set_match(set, name, &row) == host_under(name, suffix));
    free(storage);
}

/* The text up to a line feed is a suffix, the rest a name. */
static void check_pair(struct octets text)
{
    const uint8_t *end = memchr(text.data, '\n', text.size);
    struct octets first = text, second = text;
    struct host suffix, name;

    if (end != NULL) {
        first.size = (size_t)(end - text.data);
        second = (struct octets){ end + 1, text.size - first.size - 1 };
    }
    host_read(second, &name);
    if (host_read_suffix(first, &suffix) && name.fault == FAULT_NONE)
        check_suffix(suffix.name, name.name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets text = { data, size };
    struct octets domain;
    struct host host;

    host_read(text, &host);
    if (host.fault == FAULT_NONE)
        check_name(host.name, host.wildcard);
    if (host.fault == FAULT_NONE && domain_registrable(host.name, &domain))
        check(host_under(host.name, domain));
    (void)domain_public_suffix(host.name);
    (void)host_match(text, host.name);
    if (size > 0)
        check_pair(text);
    return 0;
}
