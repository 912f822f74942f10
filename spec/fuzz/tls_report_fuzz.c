/* libFuzzer target: what the process of a handshake tells. Of a report that is
 * believed, each certificate lies within the octets, and there is one where
 * there is no fault. */
#include "system/tls_report.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int lies_within(struct octets cert, const uint8_t *data, size_t size)
{
    return cert.data >= data && cert.data <= data + size
        && cert.size <= (size_t)(data + size - cert.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tls_result result = { .alert = -1 };

    if (!tls_report_read((struct octets){ data, size }, TLS_TUNNELLING,
                         &result))
        return 0;
    if ((result.fault.code == FAULT_NONE) != (result.served.count > 0)
        || result.served.count > LIMIT_SERVED_CERTS
        || memchr(result.reason, 0, sizeof result.reason) == NULL)
        abort();
    for (size_t i = 0; i < result.served.count; i++)
        if (!lies_within(result.served.certs[i], data, size))
            abort();
    return 0;
}
