#include "system/tls_report.h"

#include <string.h>

bool tls_report_is_plain(const char *text, size_t room)
{
    for (size_t i = 0; i < room; i++) {
        if (text[i] == 0)
            return true;
        if (text[i] < ' ' || text[i] > '~')
            return false;
    }
    return false;
}

/* Whether a report has no value that a handshake cannot have. */
static bool is_possible(const struct tls_report *report, enum tls_stage from)
{
    bool served = report->fault == FAULT_NONE;

    return report->fault < FAULT_COUNT
        && report->stage >= from && report->stage <= TLS_SHAKING_HANDS
        && (!served || report->stage == TLS_SHAKING_HANDS)
        && (!served || report->version == 0x0303 || report->version == 0x0304)
        && (!served || report->count > 0)
        && report->count <= LIMIT_SERVED_CERTS
        && report->client_certificate <= 1 && report->status <= 999
        && report->alert >= -1 && report->alert <= UINT8_MAX
        && report->received <= LIMIT_HANDSHAKE_OCTETS
        && tls_report_is_plain(report->reason, sizeof report->reason);
}

/* Views the certificates in the message behind a report. */
static bool view_certs(const struct tls_report *report, struct octets message,
                       struct served *served)
{
    for (size_t i = 0; i < report->count; i++) {
        size_t offset = report->certs[i].offset, size = report->certs[i].size;

        if (offset > message.size || size > message.size - offset)
            return false;
        served->certs[i] = (struct octets){ message.data + offset, size };
    }
    served->count = report->fault == FAULT_NONE ? report->count : 0;
    return true;
}

static void believe(const struct tls_report *report, struct tls_result *result)
{
    result->fault = (struct fault){ (enum fault_code)report->fault, 0 };
    result->stage = (enum tls_stage)report->stage;
    result->version = (int)report->version;
    result->alert = report->alert;
    result->status = (int)report->status;
    result->client_certificate = report->client_certificate == 1;
    result->received = (size_t)report->received;
    memcpy(result->reason, report->reason, sizeof result->reason);
}

bool tls_report_read(struct octets octets, enum tls_stage from,
                     struct tls_result *result)
{
    struct tls_report report;
    struct octets message;
    struct served served = { .count = 0 };

    if (octets.size < sizeof report)
        return false;
    memcpy(&report, octets.data, sizeof report);
    message = (struct octets){ octets.data + sizeof report,
                               octets.size - sizeof report };
    if (!is_possible(&report, from)
        || !view_certs(&report, message, &served))
        return false;
    believe(&report, result);
    result->served = served;
    result->message = message;
    return true;
}

void tls_report_make(const struct tls_result *result,
                     struct tls_report *report)
{
    *report = (struct tls_report){
        .fault = result->fault.code,
        .stage = result->stage,
        .version = (uint32_t)result->version,
        .client_certificate = result->client_certificate,
        .status = (uint32_t)result->status,
        .count = (uint32_t)result->served.count,
        .alert = result->alert,
        .received = result->received,
    };
    memcpy(report->reason, result->reason, sizeof report->reason);
    for (size_t i = 0; i < result->served.count; i++) {
        struct octets cert = result->served.certs[i];

        report->certs[i].offset =
            (uint32_t)(cert.data - result->message.data);
        report->certs[i].size = (uint32_t)cert.size;
    }
}
