/* libFuzzer target: what is rewritten takes no more than BER_DER_SIZE says, is
 * no BER any more, and stays the same when it is rewritten again. */
#include "input/ber.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Rewrites octets into room of their own, which the caller frees. It is more
 * than is needed, so that nothing is refused for want of it. */
static uint8_t *rewrite(struct octets ber, struct octets *der)
{
    size_t size = 2 * BER_DER_SIZE(ber.size);
    uint8_t *room = malloc(size);
    struct fault fault;

    if (room == NULL || ber_rewrite(ber, room, size, der, &fault))
        return room;
    if (fault.offset > ber.size)
        abort();
    free(room);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets once, twice;
    uint8_t *first = rewrite((struct octets){ data, size }, &once), *second;

    if (first == NULL)
        return 0;
    if (once.size > BER_DER_SIZE(size) || ber_is_indefinite(once))
        abort();
    second = rewrite(once, &twice);
    if (second == NULL || !octets_equal(once, twice))
        abort();
    free(second);
    free(first);
    return 0;
}
