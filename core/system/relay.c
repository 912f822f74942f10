#include "system/relay.h"

#include <stdlib.h>
#include <string.h>


/* What the process asks for, before octets that are to be sent. */
enum wish { WISH_SEND = 1, WISH_RECEIVE };

/* Before octets that came. */
struct came {
    uint32_t fault, size; /* enum fault_code */
};

_Static_assert(sizeof(struct came) + LIMIT_RELAY_OCTETS
                   == sizeof((struct relay_line *)0)->reply,
               "a reply has room for its head");

/* In the process --------------------------------------------------------- */

/* Reads what was replied. The parent wrote it, and is believed. */
static bool take_reply(struct octets reply, struct relay *relay,
                       struct fault *fault)
{
    struct came came;

    memcpy(&came, reply.data, sizeof came);
    if (relay != NULL) {
        relay->at = 0;
        relay->size = came.size;
        memcpy(relay->room, reply.data + sizeof came, came.size);
    }
    if (came.fault == FAULT_NONE)
        return true;
    return fault_refuse(fault, (enum fault_code)came.fault, 0);
}

static bool ask(struct octets question, struct relay *relay,
                struct fault *fault)
{
    struct jail_reply reply;
    size_t memory;
    bool done;

    if (!jailed_ask(question, &reply, &memory))
        return fault_refuse(fault, FAULT_NET_CLOSED, 0);
    done = take_reply(reply.octets, relay, fault);
    free((void *)(uintptr_t)reply.octets.data);
    return done;
}

bool relay_send(struct octets octets, struct fault *fault)
{
    uint8_t question[1 + LIMIT_RELAY_OCTETS] = { WISH_SEND };

    while (octets.size > 0) {
        size_t part = octets.size < LIMIT_RELAY_OCTETS ? octets.size
                                                       : LIMIT_RELAY_OCTETS;

        memcpy(question + 1, octets.data, part);
        if (!ask((struct octets){ question, 1 + part }, NULL, fault))
            return false;
        octets.data += part;
        octets.size -= part;
    }
    return true;
}

bool relay_receive(struct relay *relay, uint8_t *room, size_t size,
                   size_t *got, struct fault *fault)
{
    static const uint8_t question[] = { WISH_RECEIVE };
    size_t there;

    if (relay->at == relay->size
        && !ask((struct octets){ question, sizeof question }, relay, fault))
        return false;
    there = relay->size - relay->at;
    *got = there < size ? there : size;
    memcpy(room, relay->room + relay->at, *got);
    relay->at += *got;
    return true;
}

/* In the parent ---------------------------------------------------------- */

/* Sends octets; false if no handshake sends so many. */
static bool pass_out(struct relay_line *line, struct octets octets)
{
    if (octets.size == 0 || octets.size > LIMIT_RELAY_OCTETS
        || octets.size > LIMIT_HANDSHAKE_SENT - line->sent)
        return false;
    line->sent += octets.size;
    if (line->fault.code == FAULT_NONE) {
        bool sent = net_send(line->net, octets, &line->fault);

        (void)sent; /* the fault tells */
    }
    return true;
}

/* Takes octets of the server, of which there may be so many in all. */
static size_t take_in(struct relay_line *line, uint8_t *room)
{
    size_t got = 0;

    if (line->fault.code != FAULT_NONE
        || !net_receive(line->net, room, LIMIT_RELAY_OCTETS, &got,
                        &line->fault))
        return 0;
    line->received += got;
    line->pieces += got > 0; /* the end is none */
    if (line->received <= LIMIT_HANDSHAKE_OCTETS
        && line->pieces <= LIMIT_HANDSHAKE_PIECES)
        return got;
    fault_refuse(&line->fault, FAULT_TLS_SIZE, 0);
    return 0;
}

bool relay_reply(void *context, struct octets question,
                 struct jail_reply *reply)
{
    struct relay_line *line = context;
    struct came came = { FAULT_NONE, 0 };

    if (question.size == 1 && question.data[0] == WISH_RECEIVE)
        came.size = (uint32_t)take_in(line, line->reply + sizeof came);
    else if (question.size == 0 || question.data[0] != WISH_SEND
             || !pass_out(line, (struct octets){ question.data + 1,
                                                 question.size - 1 }))
        return false;
    came.fault = line->fault.code;
    memcpy(line->reply, &came, sizeof came);
    reply->octets = (struct octets){ line->reply, sizeof came + came.size };
    return true;
}
