#include "base/crypto.h"

#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "base/memory.h"

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

bool crypto_ready(void)
{
    return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1
        && OSSL_LIB_CTX_get0_global_default() != NULL;
}

void crypto_clear(void)
{
    unsigned long error;

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
