/* libFuzzer target: no input may make the reader of certificates read outside
 * of it, or refuse it without a fault; the text of a name fits its room. What
 * is read is a certificate to OpenSSL, too, with the same key. */
#include "x509/cert.h"
#include "x509/name.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/x509.h>

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

static void hold_to_openssl(const struct cert *cert)
{
    struct octets key = cert->subject_public_key_info;
    const uint8_t *next = cert->encoding.data;
    X509 *other = d2i_X509(NULL, &next, (long)cert->encoding.size);
    uint8_t *octets = NULL;
    int size;

    if (other == NULL || next != cert->encoding.data + cert->encoding.size)
        abort();
    size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(other), &octets);
    if (size < 0 || (size_t)size != key.size
        || memcmp(octets, key.data, key.size) != 0)
        abort();
    OPENSSL_free(octets);
    X509_free(other);
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
        if (read)
            hold_to_openssl(&cert);
    }
    if (read != (fault.code == FAULT_NONE) || fault.offset > size)
        abort();
    return 0;
}
