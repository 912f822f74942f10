/* libFuzzer target: no octets make the codec read outside them. What passes
 * the check is read to its end without a fault. */
#include "input/codec.h"

#include <stdlib.h>

enum { HANDED = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets octets = { data, size };
    struct codec_item item;
    struct codec in;
    struct fault fault;
    bool valid = codec_check(octets, HANDED, &fault);

    if (valid != (fault.code == FAULT_NONE) || fault.offset > size)
        abort();
    codec_init(&in, octets, HANDED, &fault);
    while (valid && in.rest.size > 0)
        if (!codec_next(&in, &item))
            abort();
    return 0;
}
