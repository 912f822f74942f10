/* These functions are deprecated in favour of EVP, which costs twice the time
 * of a short hash and loads a provider for the first; they remain the entry
 * to the same code. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/digest.h"

#include <openssl/sha.h>

#include "base/fault.h"

void digest_sha256(struct octets octets, uint8_t digest[DIGEST_SHA256_SIZE])
{
    COUNTED SHA256_CTX context; /* the first call sets all of it */

    SHA256_Init(&context);
    SHA256_Update(&context, octets.data, octets.size);
    SHA256_Final(digest, &context);
}

void digest_sha1(struct octets octets, uint8_t digest[DIGEST_SHA1_SIZE])
{
    COUNTED SHA_CTX context;

    SHA1_Init(&context);
    SHA1_Update(&context, octets.data, octets.size);
    SHA1_Final(digest, &context);
}
