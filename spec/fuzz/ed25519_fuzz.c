/* libFuzzer target: no file is taken for both halves of a key, or refused
 * without saying why. */
#include "chain/ed25519.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t text[] = "cotter policy lock v1\n";
    struct octets pem = { data, size };
    struct octets message = { text, sizeof text - 1 };
    uint8_t signature[ED25519_SIGNATURE_SIZE] = { 0 };
    struct octets value = { signature, sizeof signature };
    struct fault fault;
    bool verified, signs = ed25519_sign(pem, message, signature, &fault);

    if (signs == (fault.code != FAULT_NONE))
        abort();
    if (ed25519_verify(pem, message, value, &verified, &fault)
        == (fault.code != FAULT_NONE))
        abort();
    if (verified && (signs || fault.code != FAULT_NONE))
        abort(); /* one file is not both halves */
    return 0;
}
