#include "chain/ed25519.h"

#include <openssl/evp.h>

#include "base/base64.h"
#include "base/crypto.h"
#include "chain/signature.h"
#include "input/container.h"
#include "input/private_key.h"
#include "x509/pem.h"

enum { SECRET_SIZE = 32 }; /* RFC 8032 5.1.5 */

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

/* What stands before the secret of a OneAsymmetricKey (RFC 5958 2), up to the
 * parameters of the algorithm. Keys of forms that are older than Ed25519 have
 * no algorithm there. */
static bool enter_key(struct der *in, struct der *key,
                      struct der_element *version, struct der *parameters)
{
    static const uint8_t id_ed25519[] = { 0x2b, 0x65, 0x70 };
    struct der_element id;

    return der_enter(in, DER_SEQUENCE, key)
        && der_expect(key, DER_INTEGER, version)
        && der_enter(key, DER_SEQUENCE, parameters)
        && der_expect(parameters, DER_OBJECT_IDENTIFIER, &id)
        && octets_equal(id.contents, (struct octets){ id_ed25519,
                                                      sizeof id_ed25519 });
}

/* An OCTET STRING in another (RFC 8410 7). */
static bool read_wrapped(struct der *key, struct octets *secret)
{
    struct der_element element;
    struct der wrapped;

    if (!der_enter(key, DER_OCTET_STRING, &wrapped)
        || !der_expect(&wrapped, DER_OCTET_STRING, &element))
        return false;
    *secret = element.contents;
    return der_end(&wrapped);
}

/* Attributes and the public half, which take no part in signing. */
static bool read_rest(struct der *key)
{
    struct der_element ignored;

    return der_optional(key, DER_CONTEXT_CONSTRUCTED(0), &ignored)
        && der_optional(key, DER_CONTEXT_PRIMITIVE(1), &ignored)
        && der_end(key);
}

/* What is wrong with a private key of DER; any octets are a secret, if there
 * are so many. */
static enum fault_code read_secret(struct octets encoding,
                                   struct octets *secret)
{
    struct fault ignored;
    struct der in, key, parameters;
    struct der_element version;

    der_init(&in, encoding, &ignored);
    if (!enter_key(&in, &key, &version, &parameters))
        return FAULT_KEY_WANT_ED25519;
    if (version.contents.size != 1 || version.contents.data[0] > 1
        || !der_is_done(&parameters) || !read_wrapped(&key, secret)
        || secret->size != SECRET_SIZE || !read_rest(&key))
        return FAULT_KEY_PRIVATE;
    return FAULT_NONE;
}

/* The key of a secret; NULL where memory is wanting. */
static EVP_PKEY *make_private(struct octets secret)
{
    if (!crypto_ready())
        return NULL;
    return EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, secret.data,
                                           secret.size);
}

static bool sign(EVP_PKEY *key, struct octets message,
                 uint8_t signature[ED25519_SIGNATURE_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t size = ED25519_SIGNATURE_SIZE;
    bool ok = context != NULL
        && EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, key,
                                 NULL) == 1
        && EVP_DigestSign(context, signature, &size, message.data,
                          message.size) == 1
        && size == ED25519_SIGNATURE_SIZE;

    EVP_MD_CTX_free(context);
    return ok;
}

/* Reads a file, and makes its key. */
static EVP_PKEY *open_private(struct octets pem, struct key_file *file,
                              struct fault *fault)
{
    enum fault_code code = FAULT_KEY_WANT_PRIVATE;
    struct octets secret = { NULL, 0 };
    EVP_PKEY *key = NULL;

    if (!read_file(pem, FAULT_KEY_WANT_PRIVATE, file, fault))
        return NULL;
    if (file->it.kind == CONTAINER_PRIVATE_KEY)
        code = read_secret(file->it.encoding, &secret);
    if (code == FAULT_NONE) {
        key = make_private(secret);
        code = FAULT_MEMORY;
    }
    if (key == NULL)
        fault_refuse(fault, code, 0);
    return key;
}

bool ed25519_sign(struct octets pem, struct octets message,
                  uint8_t signature[ED25519_SIGNATURE_SIZE],
                  struct fault *fault)
{
    struct key_file file;
    EVP_PKEY *key = open_private(pem, &file, fault);
    bool ok = key != NULL && (sign(key, message, signature)
                              || fault_refuse(fault, FAULT_MEMORY, 0));

    private_key_cleanse(&file, sizeof file);
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
