/* libFuzzer target: no text makes the reader of blocks read outside it, stand
 * still, or fail without saying why. */
#include "x509/pem.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets text = { data, size };
    struct pem_block block;
    struct fault fault;
    struct pem in;

    if (!pem_init(&in, text, &fault) && fault.code == FAULT_NONE)
        abort();
    while (fault.code == FAULT_NONE && pem_find(&in)) {
        const uint8_t *before = in.next;

        if (!pem_next(&in, &block)) {
            if (fault.code == FAULT_NONE || fault.offset > size
                || in.next != before)
                abort();
            pem_skip(&in);
        }
        if (in.next <= before)
            abort();
    }
    return 0;
}
