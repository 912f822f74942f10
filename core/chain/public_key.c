#include "chain/public_key.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "base/crypto.h"
#include "base/limits.h"

/* Which context a key is made from. */
enum { MAKE_RSA, MAKE_PSS, MAKE_EC, MAKE_ED25519, MAKE_ED448 };

void public_key_close(struct public_key_maker *maker)
{
    for (size_t i = 0; i < PUBLIC_KEY_TYPES; i++)
        EVP_PKEY_CTX_free(maker->contexts[i]);
    for (size_t i = 0; i < PUBLIC_KEY_CURVES; i++)
        EVP_PKEY_free(maker->curves[i]);
}

static EVP_PKEY_CTX *find_context(struct public_key_maker *maker, size_t make)
{
    static const char *const names[PUBLIC_KEY_TYPES] = {
        "RSA", "RSA-PSS", "EC", "ED25519", "ED448"
    };
    EVP_PKEY_CTX **context = &maker->contexts[make];

    if (*context == NULL)
        *context = EVP_PKEY_CTX_new_from_name(NULL, names[make], NULL);
    if (*context == NULL) /* it knows all of them */
        crypto_starve();
    return *context;
}

static EVP_PKEY *make_key(struct public_key_maker *maker, size_t make,
                          int selection, OSSL_PARAM parameters[])
{
    EVP_PKEY_CTX *context = find_context(maker, make);
    EVP_PKEY *key = NULL;

    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, selection, parameters) != 1) {
        crypto_clear();
        return NULL;
    }
    return key;
}

/* A positive INTEGER as OpenSSL's parameters have it: in the machine's order
 * of octets, which here is the other one. */
static OSSL_PARAM take_integer(const char *name, struct octets integer,
                               uint8_t *room)
{
    size_t size = integer.size;

    for (size_t i = 0; i < size; i++)
        room[__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? size - 1 - i : i] =
            integer.data[i];
    return OSSL_PARAM_construct_BN(name, room, size);
}

static EVP_PKEY *make_rsa(struct public_key_maker *maker,
                          const struct spki *spki)
{
    uint8_t n[LIMIT_RSA_BITS / 8 + 1], e[16];
    struct octets modulus, exponent;
    OSSL_PARAM parameters[3];

    if (!spki_rsa(spki, &modulus, &exponent)
        || modulus.size > sizeof n || exponent.size > sizeof e)
        return NULL;
    parameters[0] = take_integer(OSSL_PKEY_PARAM_RSA_N, modulus, n);
    parameters[1] = take_integer(OSSL_PKEY_PARAM_RSA_E, exponent, e);
    parameters[2] = OSSL_PARAM_construct_end();
    return make_key(maker, spki->type == SPKI_RSA ? MAKE_RSA : MAKE_PSS,
                    EVP_PKEY_PUBLIC_KEY, parameters);
}

/* The curves by our name and by OpenSSL's. */
static const struct {
    const char *name, *group;
} groups[PUBLIC_KEY_CURVES] = {
    { "P-256", "prime256v1" },
    { "P-384", "secp384r1" },
    { "P-521", "secp521r1" },
    { "P-192", "prime192v1" },
    { "P-224", "secp224r1" },
    { "secp256k1", "secp256k1" },
    { "brainpoolP256r1", "brainpoolP256r1" },
    { "brainpoolP384r1", "brainpoolP384r1" },
    { "brainpoolP512r1", "brainpoolP512r1" },
    { "K-283", "sect283k1" },
    { "B-283", "sect283r1" },
    { "K-409", "sect409k1" },
    { "B-409", "sect409r1" },
    { "K-571", "sect571k1" },
    { "B-571", "sect571r1" },
};

/* OpenSSL does not write to what the parameters of a new key point to. */
static void *writable(const void *octets)
{
    return (void *)(uintptr_t)octets;
}

/* The parameters of a curve, as a key without a point. To make them takes
 * 10 us, to copy them a quarter. */
static EVP_PKEY *find_curve(struct public_key_maker *maker,
                            const struct spki *spki)
{
    const char *name = spki_curve_name(spki->curve);
    OSSL_PARAM parameters[2];
    size_t i = 0;

    if (name == NULL)
        return NULL;
    while (i < PUBLIC_KEY_CURVES && strcmp(groups[i].name, name) != 0)
        i++;
    if (i == PUBLIC_KEY_CURVES)
        return NULL;
    if (maker->curves[i] == NULL) {
        parameters[0] = OSSL_PARAM_construct_utf8_string(
            OSSL_PKEY_PARAM_GROUP_NAME, writable(groups[i].group), 0);
        parameters[1] = OSSL_PARAM_construct_end();
        maker->curves[i] = make_key(maker, MAKE_EC, EVP_PKEY_KEY_PARAMETERS,
                                    parameters);
    }
    return maker->curves[i];
}

static EVP_PKEY *make_ec(struct public_key_maker *maker,
                         const struct spki *spki)
{
    EVP_PKEY *curve = find_curve(maker, spki);
    EVP_PKEY *key = curve != NULL ? EVP_PKEY_dup(curve) : NULL;

    if (key != NULL
        && EVP_PKEY_set1_encoded_public_key(key, spki->key.data,
                                            spki->key.size) == 1)
        return key;
    EVP_PKEY_free(key);
    crypto_clear();
    return NULL;
}

static EVP_PKEY *make_edwards(struct public_key_maker *maker,
                              const struct spki *spki)
{
    OSSL_PARAM parameters[2];

    parameters[0] = OSSL_PARAM_construct_octet_string(
        OSSL_PKEY_PARAM_PUB_KEY, writable(spki->key.data), spki->key.size);
    parameters[1] = OSSL_PARAM_construct_end();
    return make_key(maker, spki->type == SPKI_ED25519 ? MAKE_ED25519
                                                      : MAKE_ED448,
                    EVP_PKEY_PUBLIC_KEY, parameters);
}

EVP_PKEY *public_key_make(struct public_key_maker *maker,
                          const struct spki *spki)
{
    switch (spki->type) {
    case SPKI_RSA:
    case SPKI_RSA_PSS:
        return make_rsa(maker, spki);
    case SPKI_EC:
        return make_ec(maker, spki);
    case SPKI_ED25519:
    case SPKI_ED448:
        return make_edwards(maker, spki);
    default:
        return NULL;
    }
}
