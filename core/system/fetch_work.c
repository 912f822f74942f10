#include "system/fetch_work.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "system/channel.h"
#include "system/confine.h"

/* In the process --------------------------------------------------------- */

static void say(const void *octets, size_t size, struct octets message)
{
    struct channel_message said = { .head = octets, .head_size = size,
                                    .octets = message };

    if (!channel_write(0, &said))
        _exit(EXIT_FAILURE); /* nobody listens */
}

static void ask(const struct tls_request *request, struct tls_result *result)
{
    struct addrinfo *addresses = NULL;
    bool known = net_look_up(request->address, request->port, &addresses,
                             &result->fault);

    say("", 1, (struct octets){ NULL, 0 });
    if (known)
        tls_fetch(request, addresses, result);
}

void fetch_work_live(const void *request, int socket)
{
    struct tls_result result = { .alert = -1 };
    struct fetch_told told = { .lacking = 0 };

    if (confine_strip(socket, net_variables) != 0)
        _exit(EXIT_FAILURE);
    told.lacking = CONFINE_CLIENT & ~confine_client();
    ask(request, &result);
    told.lacking |= result.lacking;
    memcpy(told.address, result.address, sizeof told.address);
    tls_report_make(&result, &told.report);
    say(&told, sizeof told, result.message);
}

/* In the parent ---------------------------------------------------------- */

bool fetch_work_read(struct octets octets, struct tls_result *result)
{
    size_t before = 1 + offsetof(struct fetch_told, report);
    struct fetch_told told;
    struct octets report;

    if (octets.size < before)
        return false;
    memcpy(&told, octets.data + 1, offsetof(struct fetch_told, report));
    if (!tls_report_is_plain(told.address, NET_ADDRESS_ROOM))
        return false;
    report = (struct octets){ octets.data + before, octets.size - before };
    if (!tls_report_read(report, TLS_CONNECTING, result))
        return false;
    memcpy(result->address, told.address, sizeof result->address);
    result->lacking = told.lacking & CONFINE_ALL;
    return true;
}
