/* libFuzzer target: any text is read as a pin, and what comes out agrees
 * with itself; a search for it in an index ends. */
#include "x509/pin_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "x509/near.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* A canonical body is the one text of its digest. */
static void check_canonical(const struct pin_text *pin)
{
    char text[BASE64_ENCODED_SIZE(PIN_SHA256_SIZE)];
    struct octets digest = { pin->digest, pin->size };
    size_t size = base64_encode(digest, text);

    check(size == pin->body.size && memcmp(text, pin->body.data, size) == 0);
}

static void check_near(struct octets text)
{
    static uint64_t storage[1024];
    static struct near *index;
    size_t row;
    unsigned distance;

    if (index == NULL) {
        check(near_size(1) <= sizeof storage);
        index = near_open(storage, 1);
        near_add(index, (struct octets){ (const uint8_t *)
            "++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI", NEAR_DIGITS });
    }
    if (near_find(index, text, &row, &distance))
        check(row == 0 && distance <= NEAR_BY_PREFIX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets text = { data, size };
    struct pin_text pin;

    pin_text_read(text, &pin);
    check(pin.prefix.data >= data && pin.body.data >= pin.prefix.data);
    check(pin.body.data + pin.body.size <= data + size);
    check(pin.size == 0 || pin.size == PIN_SHA1_SIZE
          || pin.size == PIN_SHA256_SIZE);
    if (pin.fault == FAULT_NONE)
        check(pin.size == (pin.algorithm == PIN_SHA1 ? PIN_SHA1_SIZE
                                                     : PIN_SHA256_SIZE));
    if (pin.canonical)
        check_canonical(&pin);
    check_near(pin.body);
    return 0;
}
