/* A connection of somebody who holds no socket of it: a process without rights
 * has its parent send octets to the other end, and asks it for those that come.
 *
 * The parent reads none of them. It holds to the deadline of the connection and
 * to the octets that may go each way. */
#ifndef COTTER_RELAY_H
#define COTTER_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"
#include "system/jailed.h"
#include "system/net.h"

/* The end in the process. Octets that came and were not asked for yet wait. */
struct relay {
    uint8_t room[LIMIT_RELAY_OCTETS];
    size_t at, size;
};

/* Sends all octets. */
MUST_CHECK bool relay_send(struct octets octets, struct fault *fault);

/* Waits for octets and takes those that are there, size at most; none at the
 * end. A fault is one of the connection, or "tls.size". */
MUST_CHECK bool relay_receive(struct relay *relay, uint8_t *room, size_t size,
                              size_t *got, struct fault *fault);

/* The end in the parent. */
struct relay_line {
    struct net *net;
    size_t sent, received; /* octets */
    size_t pieces;         /* in which they were received */
    struct fault fault;    /* of the connection: nothing goes on after it */
    uint8_t reply[8 + LIMIT_RELAY_OCTETS];
};

/* Of struct jail_clerk, with a struct relay_line as context: passes octets on.
 * False for a question that is none, or octets that no handshake sends. */
bool relay_reply(void *line, struct octets question,
                 struct jail_reply *reply);

#endif
