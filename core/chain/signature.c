#include "chain/signature.h"

#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/crypto.h"
#include "base/digest.h"
#include "chain/public_key.h"

enum { DIGEST_INFO_SIZE = 19 }; /* without the digest */

struct signature_maker {
    struct public_key_maker keys;
    EVP_MD *digests[SCHEME_DIGESTS]; /* NULL until they are needed */
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
    return crypto_ready() ? calloc(1, sizeof(struct signature_maker)) : NULL;
}

void signature_close(struct signature_maker *maker)
{
    if (maker == NULL)
        return;
    public_key_close(&maker->keys);
    for (size_t i = 0; i < SCHEME_DIGESTS; i++)
        EVP_MD_free(maker->digests[i]);
    EVP_MD_CTX_free(maker->hash);
    free(maker);
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

    if (*found == NULL)
        *found = EVP_MD_fetch(NULL, names[digest], NULL);
    return *found;
}

struct signature_key *signature_key_new(struct signature_maker *maker,
                                        const struct spki *spki)
{
    EVP_PKEY *key = public_key_make(&maker->keys, spki);
    struct signature_key *out;

    if (key == NULL) /* OpenSSL may not say that it was for want of memory */
        key = public_key_make(&maker->keys, spki);
    if (key == NULL)
        return NULL;
    out = malloc(sizeof *out);
    if (out == NULL) {
        crypto_starve();
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

/* What differs from the defaults, which are PKCS #1 padding for RSA and what
 * is signed as it stands. */
static bool set_parameters(struct signature_key *key,
                           const struct scheme *scheme)
{
    EVP_PKEY_CTX *context = key->context;

    return !scheme->pss
        || (scheme->salt <= INT32_MAX
            && EVP_PKEY_CTX_set_signature_md(
                   context, find_digest(key->maker, scheme->digest)) > 0
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

/* Writes what stands before the digest in a DigestInfo (RFC 8017 9.2, note 1).
 * Returns its size; 0 for a digest that nobody signs any more. */
static size_t write_digest_info(enum scheme_digest digest, uint8_t *out)
{
    static const uint8_t sha1[] = {
        0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a,
        0x05, 0x00, 0x04, 0x14
    };
    static const uint8_t sha2[] = {
        0x30, 0x11, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
        0x03, 0x04, 0x02, 0x00, 0x05, 0x00, 0x04, 0x00
    };
    static const uint8_t arcs[SCHEME_DIGESTS] = {
        [SCHEME_SHA224] = 4, [SCHEME_SHA256] = 1, [SCHEME_SHA384] = 2,
        [SCHEME_SHA512] = 3
    };
    uint8_t size = (uint8_t)scheme_digest_size(digest);

    if (digest == SCHEME_SHA1) {
        memcpy(out, sha1, sizeof sha1);
        return sizeof sha1;
    }
    memcpy(out, sha2, sizeof sha2);
    out[1] = (uint8_t)(out[1] + size);
    out[14] = arcs[digest];
    out[18] = size;
    return arcs[digest] != 0 ? sizeof sha2 : 0;
}

/* With PKCS #1 padding a DigestInfo is signed. It is put together here: were
 * OpenSSL told of the digest, it would fetch it anew for each key. */
static bool verify_digest(struct signature_key *key,
                          const struct signature *signature)
{
    uint8_t signed_octets[DIGEST_INFO_SIZE + EVP_MAX_MD_SIZE];
    enum scheme_digest type = signature->scheme.digest;
    bool wrapped = signature->scheme.key == SPKI_RSA && !signature->scheme.pss;
    size_t size = wrapped ? write_digest_info(type, signed_octets) : 0;

    return (!wrapped || size > 0)
        && set_scheme(key, &signature->scheme)
        && hash(key->maker, type, signature->message, signed_octets + size)
        && EVP_PKEY_verify(key->context, signature->value.data,
                           signature->value.size, signed_octets,
                           size + scheme_digest_size(type)) == 1;
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

    if (context == NULL)
        crypto_starve();
    EVP_MD_CTX_free(context);
    return verified;
}

static bool verify_once(struct signature_key *key,
                        const struct signature *signature)
{
    bool verified = signature->scheme.digest == SCHEME_NONE
                  ? verify_message(key, signature)
                  : verify_digest(key, signature);

    if (!verified)
        crypto_clear();
    return verified;
}

/* Forgets what was set up, and may have been left half done. */
static void begin_anew(struct signature_key *key)
{
    EVP_PKEY_CTX_free(key->context);
    key->context = NULL;
    EVP_MD_CTX_free(key->maker->hash);
    key->maker->hash = NULL;
}

/* OpenSSL does not always say that it refuses for want of memory. */
bool signature_verify(struct signature_key *key,
                      const struct signature *signature)
{
    if (verify_once(key, signature))
        return true;
    begin_anew(key);
    return verify_once(key, signature);
}
