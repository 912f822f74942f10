#include "input/served.h"

struct cursor {
    struct octets left;
    const uint8_t *start; /* of the message */
    struct fault *fault;
};

static bool refuse(const struct cursor *cursor, enum fault_code code)
{
    size_t offset = (size_t)(cursor->left.data - cursor->start);

    return fault_refuse(cursor->fault, code, offset);
}

/* Takes a vector whose length has so many octets (RFC 8446 3.4). */
static bool take(struct cursor *cursor, size_t width, struct octets *vector)
{
    size_t size = 0;

    if (cursor->left.size < width)
        return refuse(cursor, FAULT_TLS_HANDSHAKE);
    for (size_t i = 0; i < width; i++)
        size = size << 8 | cursor->left.data[i];
    if (cursor->left.size - width < size)
        return refuse(cursor, FAULT_TLS_HANDSHAKE);
    *vector = (struct octets){ cursor->left.data + width, size };
    cursor->left.data += width + size;
    cursor->left.size -= width + size;
    return true;
}

static bool take_cert(struct cursor *cursor, enum served_form form,
                      struct served *served)
{
    struct octets cert, extensions;

    if (served->count == LIMIT_SERVED_CERTS)
        return refuse(cursor, FAULT_TLS_CHAIN);
    if (!take(cursor, 3, &cert))
        return false;
    served->certs[served->count++] = cert;
    return form == SERVED_TLS12 || take(cursor, 2, &extensions);
}

bool served_read(struct octets message, enum served_form form,
                 struct served *served, struct fault *fault)
{
    struct cursor outer = { message, message.data, fault };
    struct cursor list = outer;
    struct octets context;

    *fault = (struct fault){ .code = FAULT_NONE };
    served->count = 0;
    if (form == SERVED_TLS13 && !take(&outer, 1, &context))
        return false;
    if (!take(&outer, 3, &list.left))
        return false;
    if (outer.left.size > 0)
        return refuse(&outer, FAULT_TLS_HANDSHAKE);
    if (list.left.size == 0)
        return refuse(&list, FAULT_TLS_NO_CERTIFICATE);
    while (list.left.size > 0)
        if (!take_cert(&list, form, served))
            return false;
    return true;
}
