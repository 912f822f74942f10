#include "system/tls_work.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "system/tunnel.h"

void tls_work_prepare(void *context)
{
    struct tls_work *work = context;

    work->context = handshake_context();
}

/* Parts a request, which the parent made. */
static const char *name_of(struct octets request, struct octets *tunnel)
{
    struct tls_task task;

    memcpy(&task, request.data, sizeof task);
    *tunnel = (struct octets){ request.data + sizeof task, task.tunnel };
    return (const char *)tunnel->data + tunnel->size;
}

static void report_result(struct tls_report *report,
                          const struct handshake_result *result)
{
    report->fault = result->fault.code;
    report->version = (uint32_t)result->version;
    report->client_certificate = result->client_certificate;
    report->alert = result->alert;
    report->received = result->received;
    memcpy(report->reason, result->reason, sizeof report->reason);
    report->count = (uint32_t)result->served.count;
    for (size_t i = 0; i < result->served.count; i++) {
        struct octets cert = result->served.certs[i];

        report->certs[i].offset = (uint32_t)(cert.data - result->message);
        report->certs[i].size = (uint32_t)cert.size;
    }
}

/* Opens the tunnel, if there is to be one, and shakes hands. */
static void work_on(struct tls_work *work, struct octets request,
                    struct tls_report *report)
{
    struct octets tunnel;
    const char *name = name_of(request, &tunnel);
    struct fault fault = { FAULT_NONE, 0 };
    int status = 0;

    report->alert = -1;
    report->stage = TLS_TUNNELLING;
    if (tunnel.size > 0
        && !tunnel_open(&work->relay, tunnel, &status, &fault)) {
        report->fault = fault.code;
        report->status = (uint32_t)status;
        return;
    }
    report->stage = TLS_SHAKING_HANDS;
    handshake_run(work->context, name, &work->relay, &work->result);
    report_result(report, &work->result);
}

enum jail_outcome tls_work_serve(void *context, struct octets request,
                                 size_t memory, struct octets *answer)
{
    struct tls_work *work = context;
    struct tls_report report = { 0 };
    uint8_t *octets;

    (void)memory;
    work_on(work, request, &report);
    if (memory_lacks() > 0)
        return JAIL_MEMORY;
    octets = malloc(sizeof report + work->result.size);
    if (octets == NULL)
        return JAIL_MEMORY;
    memcpy(octets, &report, sizeof report);
    if (work->result.size > 0)
        memcpy(octets + sizeof report, work->result.message,
               work->result.size);
    answer->data = octets;
    answer->size = sizeof report + work->result.size;
    return JAIL_ANSWER;
}
