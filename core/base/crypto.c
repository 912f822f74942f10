#include "base/crypto.h"

#include <stdatomic.h>
#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "base/memory.h"
#include "base/relocation.h"

static bool starved;

static void *note(void *block, size_t size)
{
    if (block == NULL && size > 0)
        crypto_starve();
    return block;
}

static void *allocate(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return note(malloc(size), size);
}

static void *reallocate(void *block, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return note(realloc(block, size), size);
}

static void release(void *block, const char *file, int line)
{
    (void)file;
    (void)line;
    free(block);
}

void crypto_watch(void)
{
    (void)CRYPTO_set_mem_functions(allocate, reallocate, release);
}

static atomic_bool begun;

bool crypto_ready(void)
{
    if (!relocation_done()) {
        crypto_starve(); /* it is the pages that the system had none of */
        return false;
    }
    begun = true;
    return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1
        && OSSL_LIB_CTX_get0_global_default() != NULL;
}

/* The queue itself has OpenSSL clean up at the end of the process, by what may
 * not be relocated. */
void crypto_clear(void)
{
    unsigned long error;

    if (!begun)
        return;
    while ((error = ERR_get_error()) != 0)
        if (ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE)
            crypto_starve();
}

void crypto_starve(void)
{
    starved = true;
    memory_lack();
}

bool crypto_starved(void)
{
    bool was = starved;

    starved = false;
    return was;
}
