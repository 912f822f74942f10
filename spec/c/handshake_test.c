/* Tests of core/system/handshake: what OpenSSL is told never to do. A handshake
 * is given up before most of it could be seen, and a library that was built
 * without compression would not show it: so it is OpenSSL that is asked (its
 * manual, SSL_CTX_set_options and SSL_CTX_set_session_cache_mode). Prints
 * TAP. */
#include "system/handshake.h"

#include <stdlib.h>

#include "base/limits.h"

#include "tap.h"

static const struct {
    const char *name;
    uint64_t option;
} rows[] = {
    { "octets are not compressed", SSL_OP_NO_COMPRESSION },
    { "no server has it shake hands again", SSL_OP_NO_RENEGOTIATION },
    { "no ticket is asked for", SSL_OP_NO_TICKET },
    { "a server that knows nothing of RFC 5746 is heard",
      SSL_OP_LEGACY_SERVER_CONNECT },
};

int main(void)
{
    SSL_CTX *context = handshake_context();

    if (context == NULL)
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        report((SSL_CTX_get_options(context) & rows[i].option) != 0,
               rows[i].name);
    report(SSL_CTX_get_session_cache_mode(context) == SSL_SESS_CACHE_OFF,
           "no session is kept");
    report(SSL_CTX_get_max_cert_list(context) == LIMIT_SERVED_OCTETS,
           "certificates have their bound");
    report(SSL_CTX_get_min_proto_version(context) == TLS1_2_VERSION
               && SSL_CTX_get_max_proto_version(context) == 0,
           "TLS 1.2 and whatever is newer is spoken");
    report(SSL_CTX_get_security_level(context) == 0,
           "a server with an old key is heard");
    SSL_CTX_free(context);
    return tap_end();
}
