#include "input/private_key.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/crypto.h"

/* The key, or NULL; d2i functions may leave octets unread. */
static EVP_PKEY *read_key(struct octets encoding)
{
    const uint8_t *next = encoding.data;
    EVP_PKEY *key;

    key = d2i_AutoPrivateKey(NULL, &next, (long)encoding.size);
    if (key == NULL || next == encoding.data + encoding.size)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

/* Writes the public half, if there is one. */
static enum fault_code write_public(EVP_PKEY *key, uint8_t *out, size_t *size)
{
    int octets = key == NULL ? 0 : i2d_PUBKEY(key, NULL);

    if (octets > LIMIT_SPKI_OCTETS)
        return FAULT_KEY_LARGE;
    if (octets > 0 && i2d_PUBKEY(key, &out) == octets)
        *size = (size_t)octets;
    if (*size > 0)
        return FAULT_NONE;
    return crypto_starved() ? FAULT_MEMORY : FAULT_KEY_PRIVATE;
}

bool private_key_spki(struct octets encoding, uint8_t out[LIMIT_SPKI_OCTETS],
                      struct octets *spki, struct fault *fault)
{
    enum fault_code code;
    EVP_PKEY *key;
    size_t size = 0;

    *fault = (struct fault){ FAULT_NONE, 0 };
    if (encoding.size > LIMIT_CERT_OCTETS)
        return fault_refuse(fault, FAULT_KEY_LARGE, 0);
    if (!crypto_ready())
        return fault_refuse(fault, FAULT_MEMORY, 0);
    key = read_key(encoding);
    code = write_public(key, out, &size);
    EVP_PKEY_free(key);
    crypto_clear();
    *spki = (struct octets){ out, size };
    return fault_require(fault, code == FAULT_NONE, code, 0);
}

void private_key_cleanse(void *memory, size_t octets)
{
    OPENSSL_cleanse(memory, octets);
}
