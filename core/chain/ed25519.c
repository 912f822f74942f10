#include "chain/ed25519.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/base64.h"
#include "base/crypto.h"
#include "chain/signature.h"
#include "input/container.h"
#include "input/private_key.h"
#include "x509/pem.h"

/* The one block of a file, and room for the DER in it. */
struct key_file {
    struct container it;
    uint8_t room[LIMIT_PRIVATE_KEY_OCTETS];
};

static bool read_block(const struct pem_block *block, struct key_file *file,
                       struct fault *fault)
{
    struct octets octets;
    struct der der;

    if (BASE64_DECODED_SIZE(block->body.size) > sizeof file->room)
        return fault_refuse(fault, FAULT_KEY_LARGE, 0);
    if (!base64_decode(block->body, BASE64_LINES, file->room, &octets, fault))
        return false;
    der_init(&der, octets, fault);
    return container_labelled(&der, block->label, &file->it);
}

/* Reads a file that is to have one block; unwanted is the fault of one that
 * has none. */
static bool read_file(struct octets pem, enum fault_code unwanted,
                      struct key_file *file, struct fault *fault)
{
    struct pem_block block;
    struct pem in;

    *fault = (struct fault){ FAULT_NONE, 0 };
    if (!pem_init(&in, pem, fault))
        return false;
    if (!pem_find(&in))
        return fault_refuse(fault, unwanted, 0);
    if (!pem_next(&in, &block) || !read_block(&block, file, fault))
        return false;
    if (!pem_find(&in))
        return true;
    return fault_refuse(fault, FAULT_KEY_SEVERAL, 0);
}

/* The fault of what OpenSSL refused, if it did not want memory. */
static enum fault_code cause(enum fault_code otherwise)
{
    crypto_clear();
    return crypto_starved() ? FAULT_MEMORY : otherwise;
}

static EVP_PKEY *make_private(const struct container *it, struct fault *fault)
{
    const uint8_t *next = it->encoding.data;
    EVP_PKEY *key;

    if (it->kind != CONTAINER_PRIVATE_KEY) {
        fault_refuse(fault, FAULT_KEY_WANT_PRIVATE, 0);
        return NULL;
    }
    if (!crypto_ready()) {
        fault_refuse(fault, FAULT_MEMORY, 0);
        return NULL;
    }
    key = d2i_AutoPrivateKey(NULL, &next, (long)it->encoding.size);
    if (key != NULL && EVP_PKEY_is_a(key, "ED25519"))
        return key;
    fault_refuse(fault, key == NULL ? cause(FAULT_KEY_PRIVATE)
                                    : FAULT_KEY_WANT_ED25519, 0);
    EVP_PKEY_free(key);
    return NULL;
}

static bool sign(EVP_PKEY *key, struct octets message,
                 uint8_t signature[ED25519_SIGNATURE_SIZE],
                 struct fault *fault)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t size = ED25519_SIGNATURE_SIZE;
    bool ok = context != NULL
        && EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, key,
                                 NULL) == 1
        && EVP_DigestSign(context, signature, &size, message.data,
                          message.size) == 1
        && size == ED25519_SIGNATURE_SIZE;

    if (context == NULL)
        crypto_starve();
    EVP_MD_CTX_free(context);
    if (!ok)
        fault_refuse(fault, cause(FAULT_KEY_PRIVATE), 0);
    return ok;
}

bool ed25519_sign(struct octets pem, struct octets message,
                  uint8_t signature[ED25519_SIGNATURE_SIZE],
                  struct fault *fault)
{
    struct key_file file;
    EVP_PKEY *key = NULL;
    bool ok;

    if (read_file(pem, FAULT_KEY_WANT_PRIVATE, &file, fault))
        key = make_private(&file.it, fault);
    private_key_cleanse(&file, sizeof file);
    ok = key != NULL && sign(key, message, signature, fault);
    EVP_PKEY_free(key);
    crypto_clear();
    return ok;
}

static bool verify(const struct spki *spki, const struct signature *signature,
                   bool *verified, struct fault *fault)
{
    struct signature_maker *maker = signature_open();
    struct signature_key *key =
        maker != NULL ? signature_key_new(maker, spki) : NULL;
    bool ok = key != NULL || fault_refuse(fault, FAULT_MEMORY, 0);

    *verified = ok && signature_verify(key, signature);
    if (!*verified && crypto_starved())
        ok = fault_refuse(fault, FAULT_MEMORY, 0);
    signature_key_free(key);
    signature_close(maker);
    return ok;
}

bool ed25519_verify(struct octets pem, struct octets message,
                    struct octets signature, bool *verified,
                    struct fault *fault)
{
    struct signature given = {
        { SPKI_ED25519, SCHEME_NONE, false, SCHEME_NONE, 0 },
        message, signature
    };
    struct key_file file;
    struct spki spki;
    struct der der;

    *verified = false;
    if (!read_file(pem, FAULT_KEY_WANT_PUBLIC, &file, fault))
        return false;
    if (file.it.kind != CONTAINER_PUBLIC_KEY) {
        private_key_cleanse(&file, sizeof file);
        return fault_refuse(fault, FAULT_KEY_WANT_PUBLIC, 0);
    }
    der_init(&der, file.it.spki, fault);
    if (!spki_read(&der, &spki))
        return false;
    if (spki.type != SPKI_ED25519)
        return fault_refuse(fault, FAULT_KEY_WANT_ED25519, 0);
    return verify(&spki, &given, verified, fault);
}
