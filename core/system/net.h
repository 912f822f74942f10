/* Connections: TCP to a host, with one deadline to the last octet. The one
 * place with sockets of a network.
 *
 * A deadline is of the whole: a peer that sends an octet now and then gets no
 * longer. A failure has a fault "net.…"; its offset is 0. Looking names up has
 * no deadline: it is the C library that reads what came over the network, for
 * as long as it likes, so that it is done in a process that may be ended. */
#ifndef COTTER_NET_H
#define COTTER_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/octets.h"

struct addrinfo; /* of <netdb.h> */

enum { NET_ADDRESS_ROOM = 64 }; /* an IPv6 address with its zone */

struct net {
    int descriptor;   /* -1: closed */
    int64_t deadline; /* of net_clock */
    char address[NET_ADDRESS_ROOM]; /* of the last that was tried, as numbers */
};

/* Milliseconds of a clock that nobody sets. */
int64_t net_clock(void);

/* The variables of the environment that tell the C library how to look names
 * up (resolv.conf(5), host.conf(5), hostname(7)); NULL ends them. */
extern const char *const net_variables[];

/* Finds the addresses of host, a name or an address, to be freed by
 * freeaddrinfo. A name below "invalid" has none, and nobody is asked (RFC 6761
 * 6.4). */
MUST_CHECK bool net_look_up(const char *host, uint16_t port,
                            struct addrinfo **list, struct fault *fault);

/* Connects to the first address of a list that answers. Each gets its part of
 * the time that is left. Close in either case. */
MUST_CHECK bool net_connect(const struct addrinfo *list, int64_t deadline,
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
