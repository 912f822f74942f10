/* Tunnels: a connection through a proxy of HTTP (RFC 9110 9.3.6). */
#ifndef COTTER_TUNNEL_H
#define COTTER_TUNNEL_H

#include "system/relay.h"

/* Sends a request with CONNECT, and reads the answer to its empty line and not
 * an octet further. The status of the answer is 0 if it is none of HTTP. */
MUST_CHECK bool tunnel_open(struct relay *relay, struct octets request,
                            int *status, struct fault *fault);

#endif
