/* What came of asking a server: as the process that asked it tells (report),
 * and as it is believed (result). */
#ifndef COTTER_TLS_REPORT_H
#define COTTER_TLS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/octets.h"
#include "input/served.h"
#include "system/net.h"

enum { TLS_REASON_ROOM = 64 };

/* Where a fault comes from. */
enum tls_stage { TLS_CONNECTING, TLS_TUNNELLING, TLS_SHAKING_HANDS };

/* The head of the answer. Behind it comes the message of the certificates,
 * in which each has a place. Nothing of it is true before it was looked at. */
struct tls_report {
    uint32_t fault; /* enum fault_code */
    uint32_t stage; /* enum tls_stage */
    uint32_t version, client_certificate, status, count;
    int32_t alert;
    uint64_t received;
    char reason[TLS_REASON_ROOM];
    struct {
        uint32_t offset, size;
    } certs[LIMIT_SERVED_CERTS];
};

struct tls_result {
    struct fault fault;      /* of code FAULT_NONE: served is there */
    enum tls_stage stage;
    int version;             /* 0x0303 or 0x0304 where served is there */
    int alert;               /* that the server sent (RFC 8446 6), or -1 */
    int status;              /* of the proxy's answer, or 0 */
    char reason[TLS_REASON_ROOM]; /* OpenSSL's, of "tls.handshake", or "" */
    bool client_certificate; /* the server asked for one */
    size_t received;         /* octets of the handshake */
    char address[NET_ADDRESS_ROOM]; /* tried last; empty if none was */
    unsigned lacking;        /* layers that its processes said not to hold
                                (system/confine.h) */
    struct served served;    /* views of message */
    struct octets message;   /* a view of octets */
    uint8_t *octets;         /* to be freed */
};

/* Reads a report, of which nothing is believed that a handshake cannot give, or
 * what comes before one, from a stage on. The message and its certificates are
 * views of it. False: the result is as it was. */
MUST_CHECK bool tls_report_read(struct octets octets, enum tls_stage from,
                                struct tls_result *result);

/* Makes a report of a result, behind which its message is to stand. */
void tls_report_make(const struct tls_result *result,
                     struct tls_report *report);

/* Whether a text ends in its room, and can be told as it is. */
bool tls_report_is_plain(const char *text, size_t room);

#endif
