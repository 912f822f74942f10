/* Tests of core/system/tls_report: what is believed of a process that was
 * taken over. Each report differs in one value from one that is true; what may
 * be there is RFC 8446 4.2.1 and 6, and base/limits.h. Prints TAP. */
#include "system/tls_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

enum { MESSAGE = 10 }; /* octets of certificates */

/* A report of two certificates, "abcd" and "ef". */
static struct tls_report truth(void)
{
    struct tls_report told = { .stage = TLS_SHAKING_HANDS, .version = 0x0304,
                               .count = 2, .alert = -1, .received = 900 };

    told.certs[0].offset = 2;
    told.certs[0].size = 4;
    told.certs[1].offset = 8;
    told.certs[1].size = 2;
    return told;
}

static bool read_report(const struct tls_report *told, size_t size,
                        struct tls_result *result)
{
    uint8_t octets[sizeof *told + MESSAGE];

    memcpy(octets, told, sizeof *told);
    memcpy(octets + sizeof *told, "..abcd..ef", MESSAGE);
    return tls_report_read((struct octets){ octets, size }, TLS_TUNNELLING,
                           result);
}

static void test_truth(void)
{
    struct tls_report told = truth();
    struct tls_result result = { .version = 0 };
    uint8_t octets[sizeof told + MESSAGE];

    told.client_certificate = 1;
    memcpy(octets, &told, sizeof told);
    memcpy(octets + sizeof told, "..abcd..ef", MESSAGE);
    report(tls_report_read((struct octets){ octets, sizeof octets },
                           TLS_TUNNELLING, &result)
               && result.fault.code == FAULT_NONE && result.version == 0x0304
               && result.client_certificate && result.received == 900
               && result.served.count == 2
               && result.message.data == octets + sizeof told
               && result.message.size == MESSAGE
               && result.served.certs[0].size == 4
               && memcmp(result.served.certs[0].data, "abcd", 4) == 0
               && result.served.certs[1].size == 2
               && memcmp(result.served.certs[1].data, "ef", 2) == 0,
           "believes what a handshake can give");
}

static void test_fault(void)
{
    struct tls_report told = { .fault = FAULT_TLS_ALERT, .alert = 40,
                               .stage = TLS_SHAKING_HANDS };
    struct tls_result result = { .version = 0 };

    report(read_report(&told, sizeof told, &result)
               && result.fault.code == FAULT_TLS_ALERT && result.alert == 40
               && result.served.count == 0,
           "believes a fault without certificates");
}

/* Who connects as well may tell of that, and of nothing else. */
static void test_connecting(void)
{
    static const enum fault_code codes[] = { FAULT_NET_REFUSED, FAULT_NONE };

    for (size_t i = 0; i < 2; i++) {
        struct tls_report told = truth();
        struct tls_result result = { .version = 0 };
        uint8_t octets[sizeof told + MESSAGE] = { 0 };

        told.stage = TLS_CONNECTING;
        told.fault = codes[i];
        memcpy(octets, &told, sizeof told);
        report(tls_report_read((struct octets){ octets, sizeof octets },
                               TLS_CONNECTING, &result) == (i == 0)
                   && result.served.count == 0,
               i == 0 ? "believes a fault of connecting where that is done"
                      : "certificates without a handshake");
    }
}

/* A report that is made of a result says what that does. */
static void test_made(void)
{
    struct tls_report told = truth(), made;
    struct tls_result result = { .version = 0 };
    uint8_t octets[sizeof told + MESSAGE] = { 0 };

    told.status = 200;
    told.client_certificate = 1;
    memcpy(told.reason, "wrong", sizeof "wrong");
    memcpy(octets, &told, sizeof told);
    report(tls_report_read((struct octets){ octets, sizeof octets },
                           TLS_TUNNELLING, &result),
           "believes what is to be told again");
    tls_report_make(&result, &made);
    report(made.fault == told.fault && made.stage == told.stage
               && made.version == told.version && made.status == 200
               && made.client_certificate == 1 && made.alert == told.alert
               && made.received == told.received
               && strcmp(made.reason, "wrong") == 0 && made.count == told.count
               && memcmp(made.certs, told.certs, sizeof made.certs) == 0,
           "tells of a result what was told of it");
}

/* What one value becomes. */
static const struct {
    const char *name;
    size_t offset, size;
    uint64_t value;
} lies[] = {
#define LIE(name, field, value) \
    { name, offsetof(struct tls_report, field), \
      sizeof(((struct tls_report *)0)->field), value }
    LIE("a fault that there is none of", fault, FAULT_COUNT),
    LIE("a fault far beyond", fault, UINT32_MAX),
    LIE("a connection that it cannot make", stage, TLS_CONNECTING),
    LIE("a stage that there is none of", stage, 3),
    LIE("certificates of a proxy", stage, TLS_TUNNELLING),
    LIE("TLS 1.1", version, 0x0302),
    LIE("TLS 1.5", version, 0x0305),
    LIE("no certificate and no fault", count, 0),
    LIE("more certificates than one sends", count, LIMIT_SERVED_CERTS + 1),
    LIE("as many certificates as there are numbers", count, UINT32_MAX),
    LIE("a wish that is neither yes nor no", client_certificate, 2),
    LIE("a status of four digits", status, 1000),
    LIE("an alert below all", alert, (uint32_t)-2),
    LIE("an alert above all", alert, 256),
    LIE("more octets than were let through", received,
        LIMIT_HANDSHAKE_OCTETS + 1),
    LIE("a control character in a reason", reason[0], 27),
    LIE("a certificate that begins behind the message", certs[0].offset, 11),
    LIE("a certificate that ends behind the message", certs[1].size, 3),
    LIE("a certificate whose end wraps around", certs[1].size, UINT32_MAX),
    LIE("a certificate far behind", certs[0].offset, UINT32_MAX),
#undef LIE
};

/* The most that a handshake lets through. */
static void test_most(void)
{
    struct tls_report told = truth();
    struct tls_result result = { .version = 0 };

    told.count = LIMIT_SERVED_CERTS;
    told.received = LIMIT_HANDSHAKE_OCTETS;
    report(read_report(&told, sizeof told + MESSAGE, &result)
               && result.served.count == LIMIT_SERVED_CERTS
               && result.received == LIMIT_HANDSHAKE_OCTETS,
           "believes as much as may come");
}

static void test_lies(void)
{
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct tls_report told = truth();
        struct tls_result result = { .version = 7 };

        /* little end first, as on every machine that this is built for */
        memcpy((uint8_t *)&told + lies[i].offset, &lies[i].value,
               lies[i].size);
        report(!read_report(&told, sizeof told + MESSAGE, &result)
                   && result.version == 7 && result.served.count == 0,
               lies[i].name);
    }
}

static void test_sizes(void)
{
    struct tls_report told = truth();
    struct tls_result result;

    report(!read_report(&told, 0, &result), "nothing");
    report(!read_report(&told, sizeof told - 1, &result),
           "a report cut short");
    report(!read_report(&told, sizeof told + MESSAGE - 1, &result),
           "a message cut short");
    memset(told.reason, 'x', sizeof told.reason);
    report(!read_report(&told, sizeof told + MESSAGE, &result),
           "a reason without an end");
}

int main(void)
{
    test_truth();
    test_fault();
    test_connecting();
    test_made();
    test_most();
    test_lies();
    test_sizes();
    return tap_end();
}
