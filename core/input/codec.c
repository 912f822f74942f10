#include "input/codec.h"

#include <string.h>

#include "base/limits.h"

enum { SIZE_OCTETS = 4, NUMBER_OCTETS = 8 };

static size_t offset(const struct codec *in)
{
    return (size_t)(in->rest.data - in->start);
}

static bool take(struct codec *in, size_t size, struct octets *taken)
{
    if (size > in->rest.size)
        return fault_refuse(in->fault, FAULT_CODEC_TRUNCATED, offset(in));
    *taken = (struct octets){ in->rest.data, size };
    in->rest.data += size;
    in->rest.size -= size;
    return true;
}

static bool take_number(struct codec *in, size_t size, uint64_t *number)
{
    struct octets octets = { NULL, 0 };

    if (!take(in, size, &octets))
        return false;
    *number = 0;
    for (size_t i = 0; i < size; i++)
        *number = *number << 8 | octets.data[i];
    return true;
}

/* Every value has one octet at least, so a count that is greater than what is
 * left can't be met. */
static bool take_count(struct codec *in, uint64_t *count)
{
    if (!take_number(in, SIZE_OCTETS, count))
        return false;
    return fault_require(in->fault, *count <= in->rest.size,
                         FAULT_CODEC_TRUNCATED, offset(in));
}

static bool take_string(struct codec *in, struct octets *string)
{
    uint64_t size = 0;

    return take_number(in, SIZE_OCTETS, &size)
        && take(in, (size_t)size, string);
}

static bool is_nan(uint64_t bits)
{
    return (bits & UINT64_C(0x7fffffffffffffff))
        > UINT64_C(0x7ff0000000000000);
}

static bool take_float(struct codec *in, uint64_t *bits)
{
    size_t start = offset(in);

    if (!take_number(in, NUMBER_OCTETS, bits))
        return false;
    return fault_require(in->fault, !is_nan(*bits) || *bits == CODEC_NAN,
                         FAULT_CODEC_NUMBER, start);
}

static bool take_handed(struct codec *in, uint64_t *number)
{
    size_t start = offset(in) - 1;

    if (!take_number(in, SIZE_OCTETS, number))
        return false;
    return fault_require(in->fault, *number >= 1 && *number <= in->handed,
                         FAULT_CODEC_TAG, start);
}

void codec_init(struct codec *in, struct octets octets, size_t handed,
                struct fault *fault)
{
    *fault = (struct fault){ FAULT_NONE, 0 };
    *in = (struct codec){ octets, octets.data, handed, fault };
}

bool codec_next(struct codec *in, struct codec_item *item)
{
    struct octets tag = { NULL, 0 };

    *item = (struct codec_item){ CODEC_NIL, 0, { NULL, 0 } };
    if (!take(in, 1, &tag))
        return false;
    item->tag = tag.data[0];
    switch (tag.data[0]) {
    case CODEC_NIL: case CODEC_TRUE: case CODEC_FALSE:
        return true;
    case CODEC_INTEGER:
        return take_number(in, NUMBER_OCTETS, &item->number);
    case CODEC_FLOAT:
        return take_float(in, &item->number);
    case CODEC_STRING:
        return take_string(in, &item->string);
    case CODEC_HANDED:
        return take_handed(in, &item->number);
    case CODEC_ARRAY: case CODEC_MAP:
        return take_count(in, &item->number);
    default:
        return fault_refuse(in->fault, FAULT_CODEC_TAG, offset(in) - 1);
    }
}

static bool ascends(struct octets before, struct octets key)
{
    size_t size = before.size < key.size ? before.size : key.size;
    int order = size == 0 ? 0 : memcmp(before.data, key.data, size);

    return order < 0 || (order == 0 && before.size < key.size);
}

static bool check_key(struct codec *in, struct octets *before)
{
    struct codec_item key;
    size_t start = offset(in);

    if (!codec_next(in, &key))
        return false;
    if (key.tag != CODEC_STRING
        || (before->data != NULL && !ascends(*before, key.string)))
        return fault_refuse(in->fault, FAULT_CODEC_KEY, start);
    *before = key.string;
    return true;
}

static bool check_value(struct codec *in, int depth);

static bool check_values(struct codec *in, const struct codec_item *item,
                         int depth)
{
    struct octets key = { NULL, 0 };

    for (uint64_t i = 0; i < item->number; i++)
        if ((item->tag == CODEC_MAP && !check_key(in, &key))
            || !check_value(in, depth + 1))
            return false;
    return true;
}

static bool check_value(struct codec *in, int depth)
{
    struct codec_item item;
    size_t start = offset(in);

    if (!codec_next(in, &item))
        return false;
    if (item.tag == CODEC_NIL && depth > 0)
        return fault_refuse(in->fault, FAULT_CODEC_NESTED_NIL, start);
    if (item.tag != CODEC_ARRAY && item.tag != CODEC_MAP)
        return true;
    if (item.tag == CODEC_MAP && item.number == 0)
        return fault_refuse(in->fault, FAULT_CODEC_EMPTY, start);
    if (depth >= LIMIT_CODEC_DEPTH)
        return fault_refuse(in->fault, FAULT_CODEC_DEPTH, start);
    return check_values(in, &item, depth);
}

bool codec_check(struct octets octets, size_t handed, struct fault *fault)
{
    struct codec in;

    codec_init(&in, octets, handed, fault);
    if (!check_value(&in, 0))
        return false;
    return fault_require(fault, in.rest.size == 0, FAULT_CODEC_TRAILING,
                         offset(&in));
}
