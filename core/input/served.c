#include "input/served.h"

struct cursor {
    struct octets left;
    const uint8_t *start; /* of the message */
    struct fault *fault;
};

/* What is left can be read; and of that, a part was taken. */
/*@ predicate cursor_valid(struct cursor *cursor) =
      \valid(cursor) && \valid(cursor->fault)
      && \separated(cursor, cursor->fault)
      && octets_ordered(cursor->start, cursor->left.data)
      && cursor->left.data + cursor->left.size - cursor->start <= PTRDIFF_MAX
      && \valid_read(cursor->left.data + (0 .. cursor->left.size - 1));

    predicate taken(struct cursor *cursor, uint8_t *from, uint8_t *end) =
      octets_ordered(from + 1, cursor->left.data)
      && cursor->left.data + cursor->left.size == end; */

/*@ requires cursor_valid(cursor) && code != FAULT_NONE;
    assigns *cursor->fault;
    ensures cursor->fault->code != FAULT_NONE && \result == false; */
static bool refuse(const struct cursor *cursor, enum fault_code code)
{
    size_t offset = (size_t)(cursor->left.data - cursor->start);

    return fault_refuse(cursor->fault, code, offset);
}

/* Takes a vector whose length has so many octets (RFC 8446 3.4). */
/*@ requires cursor_valid(cursor) && 1 <= width <= 3 && \valid(vector)
             && \separated(cursor, vector, cursor->fault);
    assigns cursor->left, *vector, *cursor->fault;
    ensures \result
            ? octets_ordered(\old(cursor->left.data) + 1, vector->data)
              && vector->data + vector->size == cursor->left.data
              && taken(cursor, \old(cursor->left.data),
                       \old(cursor->left.data + cursor->left.size))
            : cursor->fault->code != FAULT_NONE; */
static bool take(struct cursor *cursor, size_t width, struct octets *vector)
{
    size_t size = 0;

    if (cursor->left.size < width)
        return refuse(cursor, FAULT_TLS_HANDSHAKE);
    /*@ loop invariant 0 <= i <= width;
        loop invariant size < (i == 0 ? 1 : i == 1 ? 0x100
                               : i == 2 ? 0x10000 : 0x1000000);
        loop assigns i, size;
        loop variant width - i; */
    for (size_t i = 0; i < width; i++)
        size = size * 0x100 + cursor->left.data[i];
    if (cursor->left.size - width < size)
        return refuse(cursor, FAULT_TLS_HANDSHAKE);
    vector->data = cursor->left.data + width;
    vector->size = size;
    cursor->left.data += width + size;
    cursor->left.size -= width + size;
    return true;
}

/*@ requires cursor_valid(cursor) && \valid(served)
             && \separated(cursor, served, cursor->fault)
             && served->count < LIMIT_SERVED_CERTS;
    assigns cursor->left, served->certs[served->count], served->count,
            *cursor->fault;
    ensures \result
            ? taken(cursor, \old(cursor->left.data),
                    \old(cursor->left.data + cursor->left.size))
              && served->count == \old(served->count) + 1
              && octets_ordered(\old(cursor->left.data),
                                served->certs[\old(served->count)].data)
              && octets_ordered(served->certs[\old(served->count)].data
                                + served->certs[\old(served->count)].size,
                                cursor->left.data)
            : cursor->fault->code != FAULT_NONE; */
static bool take_cert(struct cursor *cursor, enum served_form form,
                      struct served *served)
{
    struct octets extensions;

    if (!take(cursor, 3, &served->certs[served->count]))
        return false;
    served->count++;
    return form == SERVED_TLS12 || take(cursor, 2, &extensions);
}

/*@ requires cursor_valid(list) && \valid(served)
             && \separated(list, served, list->fault) && served->count == 0;
    assigns list->left, *served, *list->fault;
    ensures \result ? served->count > 0
                      && served_within(served, \old(list->left.data),
                                       \old(list->left.data
                                            + list->left.size))
                    : list->fault->code != FAULT_NONE; */
static bool take_certs(struct cursor *list, enum served_form form,
                       struct served *served)
{
    const uint8_t *start = list->left.data;
    const uint8_t *end = start + list->left.size;

    if (start == end)
        return refuse(list, FAULT_TLS_NO_CERTIFICATE);
    /*@ loop invariant octets_ordered(start, list->left.data)
            && list->left.data + list->left.size == end;
        loop invariant served_within(served, start, end);
        loop invariant served->count > 0 || list->left.data < end;
        loop assigns list->left, *served, *list->fault;
        loop variant end - list->left.data; */
    while (list->left.data < end) {
        if (served->count == LIMIT_SERVED_CERTS)
            return refuse(list, FAULT_TLS_CHAIN);
        if (!take_cert(list, form, served))
            return false;
    }
    return true;
}

bool served_read(struct octets message, enum served_form form,
                 struct served *served, struct fault *fault)
{
    struct cursor in = { message, message.data, fault };
    struct octets context, list = { NULL, 0 };

    *fault = (struct fault){ FAULT_NONE, 0 };
    served->count = 0;
    if (form == SERVED_TLS13 && !take(&in, 1, &context))
        return false;
    if (!take(&in, 3, &list))
        return false;
    if (in.left.size > 0)
        return refuse(&in, FAULT_TLS_HANDSHAKE);
    /*@ assert octets_ordered(message.data, list.data)
            && list.data + list.size == message.data + message.size; */
    in.left.data = list.data;
    in.left.size = list.size;
    return take_certs(&in, form, served);
}
