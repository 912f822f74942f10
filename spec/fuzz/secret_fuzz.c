/* libFuzzer target: no octets make the search for private keys read outside of
 * them, or stand still; what is passed over at a glance has no key; a text in
 * UTF-16 is searched as the text is; and a key in base64 of PEM is found behind
 * whatever is there. */
#include "input/secret.h"

#include <stdlib.h>

#include "base/base64.h"
#include "input/bare_key.h"
#include "input/jwk.h"
#include "input/key_store.h"
#include "input/keyless.h"

enum {
    ROOM = 65536,
    LABELLED = 3, /* forms with a first line; the others have none */
    PEM_IN_BASE64 = 5,
    FORMS = 7,
    SHORTEST_LINE = 48, /* of base64 */
    LENGTHS = 30
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
    case PEM_IN_BASE64:
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

/* Base64 in lines of so many digits. */
static struct octets fold(struct octets plain, size_t width, uint8_t *room)
{
    static char digits[BASE64_ENCODED_SIZE(ROOM)];
    size_t count = base64_encode(plain, digits), size = 0;

    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i % width == 0)
            room[size++] = '\n';
        room[size++] = (uint8_t)digits[i];
    }
    return (struct octets){ room, size };
}

/* A key in PEM behind the file is found where both are base64 once more, in
 * lines whose length the file says, and is not passed over at a glance. */
static void check_folded(struct octets file)
{
    static const char key[] =
        "\n-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8f"
        "dp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
    static uint8_t plain[ROOM], folded[2 * BASE64_ENCODED_SIZE(ROOM)];
    struct octets text = { plain, file.size + sizeof key - 1 };

    if (file.size == 0 || text.size > ROOM)
        return;
    memcpy(plain, file.data, file.size);
    memcpy(plain + file.size, key, sizeof key - 1);
    text = fold(text, SHORTEST_LINE + file.data[0] % LENGTHS, folded);
    if (search(PEM_IN_BASE64, text) == 0 || !secret_has_digits(text))
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
    check_folded(file);
    if (key_store_begins(file) && !key_store_search(file, &key, &fault)
        && fault.offset > size)
        abort();
    return 0;
}
