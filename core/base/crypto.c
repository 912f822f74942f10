#include "base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/err.h>

static bool starved;

bool crypto_ready(void)
{
    return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1
        && OSSL_LIB_CTX_get0_global_default() != NULL;
}

void crypto_clear(void)
{
    unsigned long error;

    while ((error = ERR_get_error()) != 0)
        starved = starved || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
}

void crypto_starve(void)
{
    starved = true;
}

bool crypto_starved(void)
{
    bool was = starved;

    starved = false;
    return was;
}
