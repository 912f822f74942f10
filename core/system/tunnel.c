#include "system/tunnel.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"

static bool refuse(struct fault *fault, enum fault_code code)
{
    *fault = (struct fault){ .code = code };
    return false;
}

static bool ends_with(const uint8_t *text, size_t size, const char *end)
{
    size_t length = strlen(end);

    return size >= length && memcmp(text + size - length, end, length) == 0;
}

/* Takes octet by octet: what follows the answer is the tunnel's. */
static bool receive_head(struct relay *relay, uint8_t *head, size_t room,
                         size_t *size, struct fault *fault)
{
    size_t got;

    for (*size = 0; *size < room;) {
        if (!relay_receive(relay, head + *size, 1, &got, fault))
            return false;
        if (got == 0)
            return refuse(fault, FAULT_NET_CLOSED);
        *size += got;
        if (ends_with(head, *size, "\r\n\r\n")
            || ends_with(head, *size, "\n\n"))
            return true;
    }
    return refuse(fault, FAULT_PROXY_HEAD);
}

/* The status of "HTTP/1.1 200 …", else 0. */
static int status_of(const uint8_t *head, size_t size)
{
    static const char start[] = "HTTP/1.";
    enum { AT = sizeof start + 1 }; /* of the first digit */

    if (size < AT + 3 || memcmp(head, start, sizeof start - 1) != 0
        || !ascii_is_digit(head[AT - 2]) || head[AT - 1] != ' '
        || !ascii_is_digit(head[AT]) || !ascii_is_digit(head[AT + 1])
        || !ascii_is_digit(head[AT + 2]))
        return 0;
    return (head[AT] - '0') * 100 + (head[AT + 1] - '0') * 10
         + (head[AT + 2] - '0');
}

bool tunnel_open(struct relay *relay, struct octets request, int *status,
                 struct fault *fault)
{
    uint8_t head[LIMIT_TUNNEL_OCTETS];
    size_t size;

    *status = 0;
    if (!relay_send(request, fault)
        || !receive_head(relay, head, sizeof head, &size, fault))
        return false;
    *status = status_of(head, size);
    if (*status == 0)
        return refuse(fault, FAULT_PROXY_ANSWER);
    if (*status >= 200 && *status < 300)
        return true;
    return refuse(fault, FAULT_PROXY_REFUSED);
}
