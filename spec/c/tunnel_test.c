/* Tests of core/system/tunnel on what proxies answer (RFC 9110 9.3.6, RFC 9112
 * 4). The linker has calls of the relay come here (see the Makefile). Prints
 * TAP. */
#include "system/tunnel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* What the proxy sends, how much of it was taken, and the fault of sending to
 * it or of receiving at its end, or FAULT_NONE for the end. */
static struct {
    const char *answer;
    size_t size, taken;
    enum fault_code of_sending, of_end;
} proxy;

bool __wrap_relay_send(struct octets octets, struct fault *fault);
bool __wrap_relay_receive(struct relay *relay, uint8_t *room, size_t size,
                          size_t *got, struct fault *fault);

bool __wrap_relay_send(struct octets octets, struct fault *fault)
{
    (void)octets;
    fault->code = proxy.of_sending;
    return proxy.of_sending == FAULT_NONE;
}

bool __wrap_relay_receive(struct relay *relay, uint8_t *room, size_t size,
                          size_t *got, struct fault *fault)
{
    size_t left = proxy.size - proxy.taken;

    (void)relay;
    *got = size < left ? size : left;
    memcpy(room, proxy.answer + proxy.taken, *got);
    proxy.taken += *got;
    if (left == 0)
        fault->code = proxy.of_end;
    return left > 0 || proxy.of_end == FAULT_NONE;
}

static const struct row {
    const char *answer;
    int status;
    enum fault_code fault;
} rows[] = {
    { "HTTP/1.1 200 Connection established\r\nVia: 1.1 a\r\n\r\n", 200,
      FAULT_NONE },
    { "HTTP/1.0 200 OK\r\n\r\n", 200, FAULT_NONE },
    { "HTTP/1.1 299\n\n", 299, FAULT_NONE },
    { "HTTP/1.1 199 \r\n\r\n", 199, FAULT_PROXY_REFUSED },
    { "HTTP/1.1 300 \r\n\r\n", 300, FAULT_PROXY_REFUSED },
    { "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", 407,
      FAULT_PROXY_REFUSED },
    { "HTTP/2.0 200 OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.x 200 OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1./ 200 OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.1\t200 OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.1 x00 OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.1 2x0 OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.1 20x OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.1 20/ OK\r\n\r\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.1\n\n", 0, FAULT_PROXY_ANSWER },
    { "\n\n", 0, FAULT_PROXY_ANSWER },
    { "HTTP/1.1 200 OK\r\n", 0, FAULT_NET_CLOSED },
    { "", 0, FAULT_NET_CLOSED },
};

static int count;
static bool failed;

static void report(bool ok, const char *what, const char *answer)
{
    printf("%sok %d - %s%.*s\n", ok ? "" : "not ", ++count, what,
           (int)strcspn(answer, "\r\n"), answer);
    failed = failed || !ok;
}

/* Whether a tunnel is opened, or not for a reason. */
static bool ends_in(int status, enum fault_code code)
{
    struct octets request = { (const uint8_t *)"CONNECT a:443 HTTP/1.1", 22 };
    struct fault fault = { FAULT_NONE, 0 };
    struct relay relay = { 0 };
    int told = -1;
    bool opened = tunnel_open(&relay, request, &told, &fault);

    return opened == (code == FAULT_NONE) && fault.code == code
        && told == status;
}

static void begin(const char *answer, size_t size)
{
    proxy.answer = answer;
    proxy.size = size;
    proxy.taken = 0;
    proxy.of_sending = proxy.of_end = FAULT_NONE;
}

static void test_answers(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(rows[i].answer, strlen(rows[i].answer));
        report(ends_in(rows[i].status, rows[i].fault), "", rows[i].answer);
    }
}

static void test_others(void)
{
    static const char tunnelled[] = "HTTP/1.1 200 OK\r\n\r\n\x16\x03\x01";
    static char many[LIMIT_TUNNEL_OCTETS + 2];

    begin(tunnelled, sizeof tunnelled - 1);
    report(ends_in(200, FAULT_NONE) && proxy.taken == sizeof tunnelled - 4,
           "what follows the answer is left to the tunnel", "");
    begin("", 0);
    proxy.of_sending = FAULT_NET_RESET;
    report(ends_in(0, FAULT_NET_RESET), "a proxy that hangs up", "");
    begin("HTTP/1.1 ", 9);
    proxy.of_end = FAULT_NET_TIMEOUT;
    report(ends_in(0, FAULT_NET_TIMEOUT), "a proxy that falls silent", "");
    memset(many, 'x', sizeof many);
    begin(many, sizeof many);
    report(ends_in(0, FAULT_PROXY_HEAD)
               && proxy.taken == LIMIT_TUNNEL_OCTETS,
           "a proxy that does not end is heard so long", "");
}

/* An answer of so many octets. */
static void begin_long(size_t size)
{
    static char answer[LIMIT_TUNNEL_OCTETS + 1];

    memset(answer, 'x', size);
    memcpy(answer, "HTTP/1.1 200 ", 13);
    memcpy(answer + size - 4, "\r\n\r\n", 4);
    begin(answer, size);
}

static void test_bound(void)
{
    begin_long(LIMIT_TUNNEL_OCTETS);
    report(ends_in(200, FAULT_NONE), "as long a head as there may be", "");
    begin_long(LIMIT_TUNNEL_OCTETS + 1);
    report(ends_in(0, FAULT_PROXY_HEAD), "a head of an octet more", "");
}

int main(void)
{
    test_answers();
    test_others();
    test_bound();
    printf("1..%d\n", count);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
