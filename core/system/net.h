/* Connections: TCP to a host, with one deadline from the name to the last
 * octet. The one place with sockets.
 *
 * A deadline is of the whole: a peer that sends an octet now and then gets no
 * longer. A failure has a fault "net.…"; its offset is 0. Looking names up
 * goes on in a thread of the C library if it is not done in time, and nobody
 * waits for it. */
#ifndef COTTER_NET_H
#define COTTER_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/octets.h"

enum { NET_ADDRESS_ROOM = 64 }; /* an IPv6 address with its zone */

struct net {
    int descriptor;   /* -1: closed */
    int64_t deadline; /* of net_clock */
    char address[NET_ADDRESS_ROOM]; /* of the last that was tried, as numbers */
};

/* Milliseconds of a clock that nobody sets. */
int64_t net_clock(void);

/* Connects to host, a name or an address, trying each address that it has.
 * Each gets its part of the time that is left. A name below "invalid" has no
 * address, and nobody is asked (RFC 6761 6.4). Close in either case. */
MUST_CHECK bool net_connect(const char *host, uint16_t port, int64_t deadline,
                            struct net *net, struct fault *fault);

/* Sends all octets. */
MUST_CHECK bool net_send(struct net *net, struct octets octets,
                         struct fault *fault);

/* Waits for octets and takes those that are there; none at the end. */
MUST_CHECK bool net_receive(struct net *net, uint8_t *room, size_t size,
                            size_t *got, struct fault *fault);

/* Closes what is open. */
void net_close(struct net *net);

#endif
