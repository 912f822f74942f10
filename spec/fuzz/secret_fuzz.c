/* libFuzzer target: no octets make the search for private keys read outside of
 * them, or stand still; what is passed over at a glance has no key; and a text
 * in UTF-16 is searched as the text is. */
#include "input/secret.h"

#include <stdlib.h>

#include "input/bare_key.h"
#include "input/jwk.h"
#include "input/key_store.h"
#include "input/keyless.h"

enum {
    ROOM = 65536,
    LABELLED = 3, /* forms with a first line; the others have none */
    FORMS = 7
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool next(size_t form, struct octets text, size_t *at,
                 struct secret *out)
{
    switch (form) {
    case 0:
        return secret_next_pem(text, at, out);
    case 1:
        return secret_next_ssh2(text, at, out);
    case 2:
        return secret_next_putty(text, at, out);
    case 3:
        return jwk_next(text, at, out);
    case 4:
        return bare_key_next(text, at, out);
    case 5:
        return bare_key_next_pem(text, at, out);
    default:
        return bare_key_next_pkcs12(text, at, out);
    }
}

/* How many there are; one that is cut off is the last. */
static size_t search(size_t form, struct octets text)
{
    struct secret found = { 0, false, false };
    size_t count = 0, at = 0;

    while (!found.cut) {
        size_t before = at;

        if (!next(form, text, &at, &found))
            break;
        if (found.offset >= at || at <= before || at > text.size)
            abort();
        count++;
    }
    return count;
}

/* The text in UTF-16, the low octet first, without a mark. */
static struct octets widen(struct octets text, uint8_t *room)
{
    for (size_t i = 0; i < text.size; i++) {
        room[2 * i] = text.data[i];
        room[2 * i + 1] = 0;
    }
    return (struct octets){ room, 2 * text.size };
}

static void check_wide(struct octets text)
{
    static uint8_t wide[2 * ROOM], narrow[2 * ROOM];
    struct octets octets;

    if (text.size == 0 || text.size > ROOM || secret_is_wide(text)
        || text.data[0] >= 0xfe)
        return;
    octets = widen(text, wide);
    if (!secret_is_wide(octets))
        abort();
    octets.size = secret_narrow(octets, narrow);
    octets.data = narrow;
    if (!octets_equal(octets, text))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets file = { data, size };
    struct key_store_key key;
    struct fault fault;

    for (size_t form = 0; form < FORMS; form++)
        if (search(form, file) > 0 && form >= LABELLED
            && !secret_has_digits(file))
            abort();
    secret_is_doubtful(file);
    keyless_file(file);
    check_wide(file);
    if (key_store_begins(file) && !key_store_search(file, &key, &fault)
        && fault.offset > size)
        abort();
    return 0;
}
