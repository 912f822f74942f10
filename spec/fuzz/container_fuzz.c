/* libFuzzer target: no octets make the reader of containers read outside
 * them, or hand out a key that is none. */
#include "input/container.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_spki(struct octets encoding)
{
    struct spki spki;
    struct fault fault;
    struct der in;

    der_init(&in, encoding, &fault);
    if (encoding.data != NULL && !(spki_read(&in, &spki) && der_is_done(&in)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct container it;
    struct fault fault;
    struct der in, bag;

    der_init(&in, (struct octets){ data, size }, &fault);
    while (container_next(&in, &it)) {
        check_spki(it.spki);
        if (it.kind != CONTAINER_SIGNED_DATA)
            continue;
        bag = der_within(&in, it.certificates);
        while (!der_is_done(&bag) && container_certificate(&bag, &it))
            check_spki(it.spki);
    }
    if (fault.code == FAULT_NONE || fault.offset > size)
        abort();
    return 0;
}
