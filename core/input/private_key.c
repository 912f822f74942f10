#include "input/private_key.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/crypto.h"

/* The key, or NULL; d2i functions may leave octets unread. */
static EVP_PKEY *read_key(struct octets encoding)
{
    const uint8_t *next = encoding.data;
    EVP_PKEY *key;

    if (encoding.size > LIMIT_CERT_OCTETS)
        return NULL;
    key = d2i_AutoPrivateKey(NULL, &next, (long)encoding.size);
    if (key == NULL || next == encoding.data + encoding.size)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

/* The octets of the public half at out; 0 if there is none. */
static size_t write_public(EVP_PKEY *key, uint8_t *out)
{
    int size = i2d_PUBKEY(key, NULL);

    if (size <= 0 || size > LIMIT_SPKI_OCTETS)
        return 0;
    return i2d_PUBKEY(key, &out) == size ? (size_t)size : 0;
}

bool private_key_spki(struct octets encoding, uint8_t out[LIMIT_SPKI_OCTETS],
                      struct octets *spki, struct fault *fault)
{
    EVP_PKEY *key;
    size_t size = 0;

    *fault = (struct fault){ FAULT_NONE, 0 };
    if (!crypto_ready())
        return fault_refuse(fault, FAULT_MEMORY, 0);
    key = read_key(encoding);
    if (key != NULL)
        size = write_public(key, out);
    EVP_PKEY_free(key);
    crypto_clear();
    *spki = (struct octets){ out, size };
    return fault_require(fault, size > 0,
                         crypto_starved() ? FAULT_MEMORY : FAULT_KEY_PRIVATE,
                         0);
}

void private_key_cleanse(void *memory, size_t octets)
{
    OPENSSL_cleanse(memory, octets);
}
