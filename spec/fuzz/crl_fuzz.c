/* libFuzzer target: no input may make the reader of revocation lists read
 * outside of it, or refuse it without a fault; each entry of what it reads is
 * found. A certificate after the list is asked about. */
#include "base/limits.h"
#include "chain/crl.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void find_all(const struct crl *crl)
{
    struct der list;
    struct fault fault;
    struct octets serial;
    struct crl_entry entry;

    der_init(&list, crl->encoding, &fault);
    list = der_within(&list, crl->revoked);
    while (!der_is_done(&list))
        if (!crl_entry_skip(&list, &serial)
            || !crl_find(crl, serial, &entry))
            abort();
}

/* The size of the element that data begins with, or all. */
static size_t first_size(const uint8_t *data, size_t size)
{
    struct der in;
    struct der_element first;
    struct fault fault;

    der_init(&in, (struct octets){ data, size }, &fault);
    return der_next(&in, &first) ? first.encoding.size : size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t split = first_size(data, size);
    struct crl crl;
    struct cert cert;
    struct fault fault;
    uint32_t reasons;
    bool read = crl_open((struct octets){ data, split }, &crl, &fault);

    if (read != (fault.code == FAULT_NONE) || fault.offset > split)
        abort();
    if (!read)
        return 0;
    if (crl.count < 64)
        find_all(&crl);
    if (cert_open((struct octets){ data + split, size - split }, &cert,
                  &fault)
        && (crl_covers(&crl, &cert, &reasons) != (reasons != 0)
            || (crl_may_sign(&crl, &cert) && crl_adds_to(&crl, &crl))))
        abort();
    return 0;
}
