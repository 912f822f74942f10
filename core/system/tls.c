#include "system/tls.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "system/confine.h"
#include "system/jail.h"
#include "system/relay.h"
#include "system/tls_work.h"

static bool refuse(struct tls_result *result, enum fault_code code)
{
    return fault_refuse(&result->fault, code, 0);
}

int64_t tls_connected_until(const struct tls_request *request)
{
    return request->begun
         + (request->connect_timeout < request->timeout
                ? request->connect_timeout : request->timeout);
}

/* Connects to the server, or to the proxy before it. */
static bool reach(const struct tls_request *request,
                  const struct addrinfo *addresses, struct net *net,
                  struct tls_result *result)
{
    bool connected = net_connect(addresses, tls_connected_until(request), net,
                                 &result->fault);

    net->deadline = request->begun + request->timeout;
    memcpy(result->address, net->address, sizeof result->address);
    return connected;
}

/* A request of the process, to be freed. NULL without memory. */
static uint8_t *write_task(const struct tls_request *request, size_t *size)
{
    struct tls_task task = { (uint32_t)request->tunnel.size,
                             (uint32_t)strlen(request->name) + 1 };
    uint8_t *octets = malloc(sizeof task + task.tunnel + task.name);

    *size = sizeof task + task.tunnel + task.name;
    if (octets == NULL)
        return NULL;
    memcpy(octets, &task, sizeof task);
    if (task.tunnel > 0)
        memcpy(octets + sizeof task, request->tunnel.data, task.tunnel);
    memcpy(octets + sizeof task + task.tunnel, request->name, task.name);
    return octets;
}

/* Asks the process, and passes on what it says to the server and hears. */
static bool ask(struct jail *jail, struct octets task, struct net *net,
                struct tls_result *result)
{
    struct relay_line line = { .net = net };
    struct jail_clerk clerk = { &line, relay_reply };
    struct jail_terms terms = { .memory = LIMIT_HANDSHAKE_MEMORY,
                                .seconds = LIMIT_HANDSHAKE_SECONDS,
                                .until = net->deadline + LIMIT_HANDSHAKE_END,
                                .late = FAULT_NET_TIMEOUT,
                                .clerk = &clerk };
    struct jail_answer answer;

    if (!jail_ask(jail, task, &terms, &answer, &result->fault)) {
        result->received = line.received < LIMIT_HANDSHAKE_OCTETS
                               ? line.received : LIMIT_HANDSHAKE_OCTETS;
        return false;
    }
    result->octets = (uint8_t *)(uintptr_t)answer.octets.data;
    if (answer.outcome != JAIL_ANSWER)
        return refuse(result, FAULT_MEMORY);
    if (tls_report_read(answer.octets, TLS_TUNNELLING, result))
        return true;
    return refuse(result, FAULT_JAIL_ODD);
}

static void shake_hands(const struct tls_request *request, struct net *net,
                        struct tls_result *result)
{
    struct tls_work *tls = calloc(1, sizeof *tls);
    struct jail_work work = { tls, tls_work_prepare, tls_work_serve };
    struct jail jail;
    size_t size;
    uint8_t *task = write_task(request, &size);

    result->stage = TLS_SHAKING_HANDS;
    if (tls == NULL || task == NULL) {
        refuse(result, FAULT_MEMORY);
    } else if (jail_open(&jail, &work, &result->fault)) {
        if (ask(&jail, (struct octets){ task, size }, net, result))
            result->lacking = CONFINE_ALL & ~jail.layers;
        jail_close(&jail);
    }
    free(task);
    free(tls);
}

void tls_fetch(const struct tls_request *request,
               const struct addrinfo *addresses, struct tls_result *result)
{
    struct net net;

    *result = (struct tls_result){ .alert = -1 };
    if (reach(request, addresses, &net, result))
        shake_hands(request, &net, result);
    net_close(&net);
}

void tls_result_free(struct tls_result *result)
{
    free(result->octets);
    result->octets = NULL;
    result->message = (struct octets){ NULL, 0 };
    result->served.count = 0;
}
