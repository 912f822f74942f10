#define _DEFAULT_SOURCE /* MSG_DONTWAIT */
#include "system/fetch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include <sys/socket.h>

#include "base/limits.h"
#include "system/child.h"
#include "system/fetch_work.h"

/* Octets that a process says at most, and one more, which is odd. */
enum { ROOM = 1 + sizeof(struct fetch_told) + LIMIT_SERVED_OCTETS + 1 };

/* A server that is asked. */
struct asked {
    struct child child; /* of process 0: none is */
    struct tls_request request;
    size_t index;
    uint8_t *octets; /* of ROOM, that its process has said; then texts */
    size_t size;     /* of what was said */
};

struct fetch {
    const struct tls_request *requests;
    size_t count, begun;
    size_t at_once, running;
    struct asked asked[LIMIT_FETCH_AT_ONCE];
    struct tls_result result; /* the last that was told */
};

struct fetch *fetch_begin(const struct tls_request *requests, size_t count,
                          size_t at_once)
{
    struct fetch *fetch = calloc(1, sizeof *fetch);

    if (fetch == NULL)
        return NULL;
    fetch->requests = requests;
    fetch->count = count;
    fetch->at_once = at_once < LIMIT_FETCH_AT_ONCE ? at_once
                                                   : LIMIT_FETCH_AT_ONCE;
    return fetch;
}

static const uint8_t *append(uint8_t **end, const void *octets, size_t size)
{
    uint8_t *begin = *end;

    if (size > 0)
        memcpy(begin, octets, size);
    *end += size;
    return begin;
}

/* Takes a request, with its texts: what Lua has is in none of the processes
 * that begin as a copy of this one (system/arena.c). False without memory. */
static bool take(struct asked *asked, const struct tls_request *request)
{
    size_t name = strlen(request->name) + 1;
    size_t address = strlen(request->address) + 1;
    uint8_t *octets = malloc(ROOM + name + address + request->tunnel.size);
    uint8_t *end;

    if (octets == NULL)
        return false;
    end = octets + ROOM;
    asked->octets = octets;
    asked->request = *request;
    asked->request.name = (const char *)append(&end, request->name, name);
    asked->request.address =
        (const char *)append(&end, request->address, address);
    asked->request.tunnel.data =
        append(&end, request->tunnel.data, request->tunnel.size);
    return true;
}

/* Begins to ask the next server. */
static bool begin_one(struct fetch *fetch, struct fault *fault)
{
    struct asked *asked = fetch->asked;
    struct child_work work = { NULL, fetch_work_live };

    while (asked->child.process != 0)
        asked++;
    *asked = (struct asked){ .index = fetch->begun };
    if (!take(asked, &fetch->requests[fetch->begun]))
        return fault_refuse(fault, FAULT_MEMORY, 0);
    asked->request.begun = net_clock();
    work.context = &asked->request;
    if (child_begin(&asked->child, &work, fault)) {
        fetch->begun++;
        fetch->running++;
        return true;
    }
    free(asked->octets);
    return false;
}

/* Begins as many as there may be. False: none is there. */
static bool begin_some(struct fetch *fetch, struct fault *fault)
{
    while (fetch->running < fetch->at_once && fetch->begun < fetch->count)
        if (!begin_one(fetch, fault))
            break;
    return fetch->running > 0;
}

/* Until when a process is waited for: a name to be looked up has the time of
 * the connection. Whatever comes later it ends by itself, and gets as long to
 * tell of it as it gives its own process. */
static int64_t end_of(const struct asked *asked)
{
    const struct tls_request *request = &asked->request;

    return asked->size == 0
               ? tls_connected_until(request)
               : request->begun + request->timeout + 2 * LIMIT_HANDSHAKE_END;
}

/* Waits until a process says something, or its time is over. */
static void wait_for_any(const struct fetch *fetch)
{
    struct pollfd watched[LIMIT_FETCH_AT_ONCE];
    nfds_t count = 0;
    int64_t left = INT32_MAX, now = net_clock();

    for (size_t i = 0; i < LIMIT_FETCH_AT_ONCE; i++) {
        const struct asked *asked = &fetch->asked[i];

        if (asked->child.process == 0)
            continue;
        watched[count++] = (struct pollfd){ asked->child.socket, POLLIN, 0 };
        if (left > end_of(asked) - now)
            left = end_of(asked) - now;
    }
    (void)poll(watched, count, left > 0 ? (int)left : 0); /* looks follow */
}

/* The result of a process that has said all that it will. */
static void conclude(struct asked *asked, struct tls_result *result)
{
    struct octets said = { asked->octets, asked->size };

    result->octets = asked->octets;
    if (fetch_work_read(said, result))
        return;
    if (said.size < 1 + sizeof(struct fetch_told))
        child_refuse(&asked->child, &result->fault);
    else
        fault_refuse(&result->fault, FAULT_JAIL_ODD, 0);
}

/* Hears what a process has to say. True: no more of it is waited for. */
static bool hear(struct asked *asked, struct tls_result *result)
{
    ssize_t got = recv(asked->child.socket, asked->octets + asked->size,
                       ROOM - asked->size, MSG_DONTWAIT);

    if (got > 0) {
        asked->size += (size_t)got;
        return asked->size == ROOM
            && !fault_refuse(&result->fault, FAULT_JAIL_ODD, 0);
    }
    if (got == 0) {
        conclude(asked, result);
        return true;
    }
    if (errno != EAGAIN && errno != EINTR)
        return !fault_refuse(&result->fault, FAULT_JAIL_SOCKET, 0);
    if (net_clock() < end_of(asked))
        return false;
    result->stage = asked->size == 0 ? TLS_CONNECTING : TLS_SHAKING_HANDS;
    return !fault_refuse(&result->fault, FAULT_NET_TIMEOUT, 0);
}

/* Ends a process. Its octets are the result's, if they are one. */
static void finish(struct fetch *fetch, struct asked *asked)
{
    child_end(&asked->child);
    fetch->running--;
    if (fetch->result.octets != asked->octets)
        free(asked->octets);
}

/* One that is done; NULL if none is. */
static struct asked *find_done(struct fetch *fetch)
{
    for (size_t i = 0; i < LIMIT_FETCH_AT_ONCE; i++) {
        struct asked *asked = &fetch->asked[i];

        if (asked->child.process != 0 && hear(asked, &fetch->result)) {
            finish(fetch, asked);
            return asked;
        }
    }
    return NULL;
}

const struct tls_result *fetch_next(struct fetch *fetch, size_t *index)
{
    struct tls_result *result = &fetch->result;
    struct asked *done = NULL;

    tls_result_free(result);
    *result = (struct tls_result){ .alert = -1 };
    if (fetch->running == 0 && fetch->begun == fetch->count)
        return NULL;
    while (done == NULL && begin_some(fetch, &result->fault)) {
        wait_for_any(fetch);
        done = find_done(fetch);
    }
    *index = done != NULL ? done->index : fetch->begun++;
    return result;
}

void fetch_end(struct fetch *fetch)
{
    tls_result_free(&fetch->result);
    for (size_t i = 0; i < LIMIT_FETCH_AT_ONCE; i++)
        if (fetch->asked[i].child.process != 0)
            finish(fetch, &fetch->asked[i]);
    free(fetch);
}
