#include "input/pkcs12_open.h"

#include <limits.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

#include "base/crypto.h"
#include "base/limits.h"

static bool refuse(struct pkcs12_opener *opener, enum fault_code code)
{
    crypto_clear();
    return fault_refuse(&opener->fault, crypto_starved() ? FAULT_MEMORY : code,
                        0);
}

/* Checks the bounds of a method, and takes its iterations from what may be
 * spent. */
static bool spend(struct pkcs12_opener *opener,
                  const struct pkcs12_method *method)
{
    opener->fault = (struct fault){ FAULT_NONE, 0 };
    if (!crypto_ready())
        return refuse(opener, FAULT_MEMORY);
    if (opener->password.size > LIMIT_PASSWORD_OCTETS)
        return refuse(opener, FAULT_PKCS12_PASSWORD_LONG);
    if (method->salt.size > LIMIT_SALT_OCTETS)
        return refuse(opener, FAULT_PKCS12_SALT);
    if (method->iterations > LIMIT_PKCS12_ITERATIONS - opener->spent)
        return refuse(opener, FAULT_PKCS12_ITERATIONS);
    if (method->iterations
        > LIMIT_PKCS12_TOGETHER - opener->before - opener->spent)
        return refuse(opener, FAULT_PKCS12_TOGETHER);
    if (method->iterations == 0)
        return refuse(opener, FAULT_PKCS12_ALGORITHM);
    opener->spent += method->iterations;
    return true;
}

/* The hash of an OID of its own, or of HMAC with it; NULL if unknown. */
static const EVP_MD *find_hash(struct octets oid)
{
    static const char hmac[] = "HMAC-";
    const char *name = pkcs12_name(oid);

    if (name == NULL)
        return NULL;
    if (strncmp(name, hmac, sizeof hmac - 1) == 0)
        name += sizeof hmac - 1;
    return EVP_get_digestbyname(name);
}

static int password_size(const struct pkcs12_opener *opener)
{
    return (int)opener->password.size;
}

/* RFC 7292 B: the key of the MAC. libcrypto wants a salt that it could write
 * to, and takes it for a lack of memory if there is neither salt nor
 * password. */
static bool derive_pkcs12(const struct pkcs12_opener *opener,
                          const struct pkcs12_method *method,
                          const EVP_MD *hash, uint8_t key[EVP_MAX_MD_SIZE])
{
    uint8_t salt[LIMIT_SALT_OCTETS];

    if (method->salt.size == 0 && opener->password.data == NULL)
        return false;
    if (method->salt.size > 0)
        memcpy(salt, method->salt.data, method->salt.size);
    return PKCS12_key_gen_utf8((const char *)opener->password.data,
                               password_size(opener), salt,
                               (int)method->salt.size, PKCS12_MAC_ID,
                               (int)method->iterations, EVP_MD_get_size(hash),
                               key, hash) == 1;
}

/* RFC 9579, with PBKDF2. */
static bool derive_pbmac1(const struct pkcs12_opener *opener,
                          const struct pkcs12_method *method,
                          uint8_t key[EVP_MAX_MD_SIZE])
{
    const EVP_MD *prf = find_hash(method->prf);

    return prf != NULL && method->key_octets > 0
        && method->key_octets <= EVP_MAX_MD_SIZE
        && PKCS5_PBKDF2_HMAC((const char *)opener->password.data,
                             password_size(opener), method->salt.data,
                             (int)method->salt.size, (int)method->iterations,
                             prf, (int)method->key_octets, key) == 1;
}

/* The MAC's key; gives its size, 0 for a failure. */
static size_t derive(const struct pkcs12_opener *opener,
                     const struct pkcs12_mac *mac, const EVP_MD *hash,
                     uint8_t key[EVP_MAX_MD_SIZE])
{
    if (mac->is_pbmac1)
        return derive_pbmac1(opener, &mac->method, key)
             ? mac->method.key_octets : 0;
    return derive_pkcs12(opener, &mac->method, hash, key)
         ? (size_t)EVP_MD_get_size(hash) : 0;
}

static bool fits(struct octets value, const uint8_t *mac, unsigned size)
{
    return value.size == size && CRYPTO_memcmp(value.data, mac, size) == 0;
}

bool pkcs12_verify(struct pkcs12_opener *opener, const struct pkcs12 *file)
{
    const struct pkcs12_mac *mac = &file->mac;
    const EVP_MD *hash;
    uint8_t key[EVP_MAX_MD_SIZE], value[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    size_t key_size;

    if (!spend(opener, &mac->method))
        return false;
    hash = find_hash(mac->is_pbmac1 ? mac->method.cipher : mac->digest);
    key_size = hash == NULL ? 0 : derive(opener, mac, hash, key);
    if (key_size > 0)
        HMAC(hash, key, (int)key_size, file->content.data,
             file->content.size, value, &size);
    OPENSSL_cleanse(key, sizeof key);
    crypto_clear();
    if (size == 0)
        return refuse(opener, FAULT_PKCS12_ALGORITHM);
    if (!fits(mac->value, value, size))
        return refuse(opener, FAULT_PKCS12_PASSWORD);
    return true;
}

/* A library context of its own with RC2 and RC4. */
struct legacy {
    OSSL_LIB_CTX *library;
    OSSL_PROVIDER *base, *legacy;
};

static void close_legacy(struct legacy *in)
{
    if (in->legacy != NULL)
        OSSL_PROVIDER_unload(in->legacy);
    if (in->base != NULL)
        OSSL_PROVIDER_unload(in->base);
    OSSL_LIB_CTX_free(in->library);
    *in = (struct legacy){ 0 };
}

/* Where the provider is looked for is as libcrypto was built. Closes what it
 * opened if it fails. */
static bool open_legacy(struct legacy *out)
{
    const char *path;

    *out = (struct legacy){ 0 };
    if (!crypto_ready())
        return false;
    path = OPENSSL_info(OPENSSL_INFO_MODULES_DIR);
    out->library = OSSL_LIB_CTX_new();
    if (out->library != NULL
        && OSSL_PROVIDER_set_default_search_path(out->library, path)) {
        out->base = OSSL_PROVIDER_load(out->library, "default");
        out->legacy = OSSL_PROVIDER_load(out->library, "legacy");
    }
    if (out->base != NULL && out->legacy != NULL)
        return true;
    close_legacy(out);
    return false;
}

/* What pkcs12_prepare opened; it lives as long as the process. */
static struct legacy prepared;

void pkcs12_prepare(void)
{
    if (prepared.library == NULL && !open_legacy(&prepared))
        prepared = (struct legacy){ 0 }; /* told of by the file that needs it */
}

/* Opens what a method needs, unless that is open. */
static bool open_for(const struct pkcs12_method *method, struct legacy *own)
{
    return !pkcs12_is_legacy(method) || prepared.library != NULL
        || open_legacy(own);
}

/* Gives the octets that are written to room, or a negative number. */
static int decrypt(const struct pkcs12_opener *opener,
                   const struct pkcs12_sealed *sealed, OSSL_LIB_CTX *library,
                   uint8_t *room)
{
    const uint8_t *next = sealed->method.encoding.data;
    X509_ALGOR *method =
        d2i_X509_ALGOR(NULL, &next, (long)sealed->method.encoding.size);
    uint8_t *plain = NULL;
    int size = -1;

    if (method != NULL
        && PKCS12_pbe_crypt_ex(method, (const char *)opener->password.data,
                               password_size(opener), sealed->octets.data,
                               (int)sealed->octets.size, &plain, &size, 0,
                               library, NULL) == NULL)
        size = -1;
    if (size > 0 && (size_t)size <= sealed->octets.size)
        memcpy(room, plain, (size_t)size);
    OPENSSL_clear_free(plain, size > 0 ? (size_t)size : 0);
    X509_ALGOR_free(method);
    crypto_clear();
    return size;
}

/* What is derived by more than a count of iterations has no bound here. */
static bool is_known(const struct pkcs12_method *method)
{
    const char *kdf = pkcs12_name(method->kdf);

    return pkcs12_name(method->scheme) != NULL && !pkcs12_is_pbes1(method)
        && (method->kdf.data == NULL
            || (kdf != NULL && strcmp(kdf, "PBKDF2") == 0));
}

bool pkcs12_decrypt(struct pkcs12_opener *opener,
                    const struct pkcs12_sealed *sealed, uint8_t *room,
                    struct octets *plain)
{
    struct legacy own = { 0 };
    int size;

    if (!spend(opener, &sealed->method))
        return false;
    if (!is_known(&sealed->method) || sealed->octets.size > INT_MAX)
        return refuse(opener, FAULT_PKCS12_ALGORITHM);
    if (!open_for(&sealed->method, &own))
        return refuse(opener, FAULT_PKCS12_LEGACY);
    size = decrypt(opener, sealed,
                   own.library != NULL ? own.library : prepared.library, room);
    close_legacy(&own);
    if (size <= 0)
        return refuse(opener, FAULT_PKCS12_PASSWORD);
    *plain = (struct octets){ room, (size_t)size };
    return true;
}
