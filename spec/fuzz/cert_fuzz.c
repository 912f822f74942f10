/* libFuzzer target: no input may make the reader of certificates read outside
 * of it, or refuse it without a fault; the text of a name fits its room. */
#include "x509/cert.h"
#include "x509/name.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_name(const struct cert *cert, struct octets name)
{
    struct fault fault;
    struct der in;
    char *text = malloc(NAME_TEXT_SIZE(name.size));

    cert_enter(cert, name, &in, &fault);
    if (text != NULL && name_read(&in)
        && name_text(name, text) > NAME_TEXT_SIZE(name.size))
        abort();
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cert cert;
    struct fault fault;
    bool read = cert_open((struct octets){ data, size }, &cert, &fault);

    if (read) {
        write_name(&cert, cert.subject);
        write_name(&cert, cert.issuer);
        read = cert_check(&cert, &fault);
    }
    if (read != (fault.code == FAULT_NONE) || fault.offset > size)
        abort();
    return 0;
}
