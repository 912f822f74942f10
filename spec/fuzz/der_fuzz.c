/* libFuzzer target: whatever der_any takes lies within the input, and what it
 * refuses it does not move past. */
#include "asn1/der.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct der in, before;
    struct der_element element;
    struct fault fault;

    der_init(&in, (struct octets){ data, size }, &fault);
    before = in;
    while (!der_is_done(&in) && der_any(&in, &element)) {
        if (element.encoding.data != before.next
            || element.encoding.data + element.encoding.size != in.next)
            abort();
        before = in;
    }
    if (in.next != before.next || der_is_done(&in) != (fault.code == 0)
        || fault.offset > size)
        abort();
    return 0;
}
