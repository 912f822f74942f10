#include "chain/signature.h"

#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/digest.h"
#include "base/limits.h"

/* Contexts from which keys are made, one a type. */
enum { MAKE_RSA, MAKE_PSS, MAKE_EC, MAKE_ED25519, MAKE_ED448, MAKES };

enum { GROUPS = 15 };

struct signature_maker {
    EVP_PKEY_CTX *contexts[MAKES]; /* NULL until they are needed */
    EVP_PKEY *curves[GROUPS];
    EVP_MD *digests[SCHEME_DIGESTS];
    EVP_MD_CTX *hash;
};

struct signature_key {
    struct signature_maker *maker;
    enum spki_type type;
    EVP_PKEY *key;
    EVP_PKEY_CTX *context; /* set up for scheme, or NULL */
    struct scheme scheme;
};

struct signature_maker *signature_open(void)
{
    return calloc(1, sizeof(struct signature_maker));
}

void signature_close(struct signature_maker *maker)
{
    if (maker == NULL)
        return;
    for (size_t i = 0; i < MAKES; i++)
        EVP_PKEY_CTX_free(maker->contexts[i]);
    for (size_t i = 0; i < GROUPS; i++)
        EVP_PKEY_free(maker->curves[i]);
    for (size_t i = 0; i < SCHEME_DIGESTS; i++)
        EVP_MD_free(maker->digests[i]);
    EVP_MD_CTX_free(maker->hash);
    free(maker);
}

static EVP_PKEY_CTX *find_context(struct signature_maker *maker, size_t make)
{
    static const char *const names[MAKES] = {
        "RSA", "RSA-PSS", "EC", "ED25519", "ED448"
    };
    EVP_PKEY_CTX **context = &maker->contexts[make];

    if (*context == NULL)
        *context = EVP_PKEY_CTX_new_from_name(NULL, names[make], NULL);
    return *context;
}

static EVP_MD *find_digest(struct signature_maker *maker,
                           enum scheme_digest digest)
{
    static const char *const names[SCHEME_DIGESTS] = {
        [SCHEME_MD5] = "MD5",       [SCHEME_SHA1] = "SHA1",
        [SCHEME_SHA224] = "SHA224", [SCHEME_SHA256] = "SHA256",
        [SCHEME_SHA384] = "SHA384", [SCHEME_SHA512] = "SHA512",
    };
    EVP_MD **found = &maker->digests[digest];

    if (*found == NULL && names[digest] != NULL)
        *found = EVP_MD_fetch(NULL, names[digest], NULL);
    return *found;
}

static EVP_PKEY *make_key(struct signature_maker *maker, size_t make,
                          int selection, OSSL_PARAM parameters[])
{
    EVP_PKEY_CTX *context = find_context(maker, make);
    EVP_PKEY *key = NULL;

    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, selection, parameters) != 1) {
        ERR_clear_error();
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
    uint16_t order = 1;
    bool little = *(uint8_t *)&order == 1;

    for (size_t i = 0; i < size; i++)
        room[little ? size - 1 - i : i] = integer.data[i];
    return OSSL_PARAM_construct_BN(name, room, size);
}

static EVP_PKEY *make_rsa(struct signature_maker *maker,
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
} groups[GROUPS] = {
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
static EVP_PKEY *find_curve(struct signature_maker *maker,
                            const struct spki *spki)
{
    const char *name = spki_curve_name(spki->curve);
    OSSL_PARAM parameters[2];
    size_t i = 0;

    while (i < GROUPS && (name == NULL || strcmp(groups[i].name, name) != 0))
        i++;
    if (i == GROUPS)
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

static EVP_PKEY *make_ec(struct signature_maker *maker,
                         const struct spki *spki)
{
    EVP_PKEY *curve = find_curve(maker, spki);
    EVP_PKEY *key = curve != NULL ? EVP_PKEY_dup(curve) : NULL;

    if (key != NULL
        && EVP_PKEY_set1_encoded_public_key(key, spki->key.data,
                                            spki->key.size) == 1)
        return key;
    EVP_PKEY_free(key);
    ERR_clear_error();
    return NULL;
}

static EVP_PKEY *make_edwards(struct signature_maker *maker,
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

static EVP_PKEY *make_any(struct signature_maker *maker,
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

struct signature_key *signature_key_new(struct signature_maker *maker,
                                        const struct spki *spki)
{
    EVP_PKEY *key = make_any(maker, spki);
    struct signature_key *out = key != NULL ? malloc(sizeof *out) : NULL;

    if (out == NULL) {
        EVP_PKEY_free(key);
        return NULL;
    }
    *out = (struct signature_key){
        .maker = maker, .type = spki->type, .key = key
    };
    return out;
}

void signature_key_free(struct signature_key *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_CTX_free(key->context);
    EVP_PKEY_free(key->key);
    free(key);
}

/* What differs from the defaults: PKCS #1 padding for RSA, and for ECDSA a
 * digest of any size, which we made ourselves. */
static bool set_parameters(struct signature_key *key,
                           const struct scheme *scheme)
{
    EVP_PKEY_CTX *context = key->context;
    EVP_MD *digest = find_digest(key->maker, scheme->digest);

    if (scheme->key != SPKI_RSA)
        return true;
    if (digest == NULL || EVP_PKEY_CTX_set_signature_md(context, digest) <= 0)
        return false;
    return !scheme->pss
        || (scheme->salt <= INT32_MAX
            && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(context,
                                                (int)scheme->salt) > 0
            && EVP_PKEY_CTX_set_rsa_mgf1_md(
                   context, find_digest(key->maker, scheme->mask)) > 0);
}

static bool same_scheme(const struct scheme *a, const struct scheme *b)
{
    return a->key == b->key && a->digest == b->digest && a->pss == b->pss
        && a->mask == b->mask && a->salt == b->salt;
}

/* Sets the key's context up for a scheme, unless it is already. */
static bool set_scheme(struct signature_key *key, const struct scheme *scheme)
{
    if (key->context != NULL && same_scheme(&key->scheme, scheme))
        return true;
    EVP_PKEY_CTX_free(key->context);
    key->context = EVP_PKEY_CTX_new_from_pkey(NULL, key->key, NULL);
    key->scheme = *scheme;
    if (key->context != NULL && EVP_PKEY_verify_init(key->context) == 1
        && set_parameters(key, scheme))
        return true;
    EVP_PKEY_CTX_free(key->context);
    key->context = NULL;
    return false;
}

static bool hash(struct signature_maker *maker, enum scheme_digest digest,
                 struct octets message, uint8_t out[EVP_MAX_MD_SIZE])
{
    EVP_MD *type;

    if (digest == SCHEME_SHA256) {
        digest_sha256(message, out);
        return true;
    }
    type = find_digest(maker, digest);
    if (maker->hash == NULL)
        maker->hash = EVP_MD_CTX_new();
    return type != NULL && maker->hash != NULL
        && EVP_DigestInit_ex(maker->hash, type, NULL) == 1
        && EVP_DigestUpdate(maker->hash, message.data, message.size) == 1
        && EVP_DigestFinal_ex(maker->hash, out, NULL) == 1;
}

static bool verify_digest(struct signature_key *key,
                          const struct signature *signature)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    enum scheme_digest type = signature->scheme.digest;

    return set_scheme(key, &signature->scheme)
        && hash(key->maker, type, signature->message, digest)
        && EVP_PKEY_verify(key->context, signature->value.data,
                           signature->value.size, digest,
                           scheme_digest_size(type)) == 1;
}

/* Ed25519 and Ed448 take the message whole. */
static bool verify_message(struct signature_key *key,
                           const struct signature *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool verified = context != NULL
        && EVP_DigestVerifyInit_ex(context, NULL, NULL, NULL, NULL, key->key,
                                   NULL) == 1
        && EVP_DigestVerify(context, signature->value.data,
                            signature->value.size, signature->message.data,
                            signature->message.size) == 1;

    EVP_MD_CTX_free(context);
    return verified;
}

bool signature_verify(struct signature_key *key,
                      const struct signature *signature)
{
    bool verified = signature->scheme.digest == SCHEME_NONE
                  ? verify_message(key, signature)
                  : verify_digest(key, signature);

    if (!verified)
        ERR_clear_error();
    return verified;
}
