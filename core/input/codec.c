#include "input/codec.h"

#include "base/limits.h"

enum { SIZE_OCTETS = 4, NUMBER_OCTETS = 8 };

/*@ requires codec_valid(in);
    assigns \nothing;
    ensures \result == in->rest.data - in->start; */
static size_t offset(const struct codec *in)
{
    return (size_t)(in->rest.data - in->start);
}

/*@ requires codec_valid(in) && \valid(taken)
             && \separated(in, taken, in->fault);
    assigns in->rest, *taken, *in->fault;
    ensures \result
            ? taken->data == \old(in->rest.data) && taken->size == size
              && in->rest.data == \old(in->rest.data) + size
              && in->rest.size == \old(in->rest.size) - size
            : in->rest.data == \old(in->rest.data)
              && in->rest.size == \old(in->rest.size)
              && in->fault->code != FAULT_NONE; */
static bool take(struct codec *in, size_t size, struct octets *taken)
{
    if (size > in->rest.size)
        return fault_refuse(in->fault, FAULT_CODEC_TRUNCATED, offset(in));
    taken->data = in->rest.data;
    taken->size = size;
    in->rest.data += size;
    in->rest.size -= size;
    return true;
}

/* A number of four octets. */
/*@ requires \valid_read(octets + (0 .. 3));
    assigns \nothing; */
static uint32_t number_of(const uint8_t octets[SIZE_OCTETS])
{
    return octets[0] * UINT32_C(0x1000000) + octets[1] * UINT32_C(0x10000)
         + octets[2] * UINT32_C(0x100) + octets[3];
}

/*@ requires codec_valid(in) && \valid(number)
             && \separated(in, number, in->fault);
    assigns in->rest, *number, *in->fault;
    ensures \result ? codec_moved(in, \old(in->rest))
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> *number <= UINT32_MAX; */
static bool take_size(struct codec *in, uint64_t *number)
{
    struct octets octets = { NULL, 0 };

    if (!take(in, SIZE_OCTETS, &octets))
        return false;
    *number = number_of(octets.data);
    return true;
}

/*@ requires codec_valid(in) && \valid(number)
             && \separated(in, number, in->fault);
    assigns in->rest, *number, *in->fault;
    ensures \result ? codec_moved(in, \old(in->rest))
                    : in->fault->code != FAULT_NONE; */
static bool take_number(struct codec *in, uint64_t *number)
{
    struct octets octets = { NULL, 0 };

    if (!take(in, NUMBER_OCTETS, &octets))
        return false;
    *number = number_of(octets.data) * UINT64_C(0x100000000)
        + number_of(octets.data + SIZE_OCTETS);
    return true;
}

/* Every value has one octet at least, so a count that is greater than what is
 * left can't be met. */
/*@ requires codec_valid(in) && \valid(count)
             && \separated(in, count, in->fault);
    assigns in->rest, *count, *in->fault;
    ensures \result
            ? codec_moved(in, \old(in->rest))
              && *count <= in->rest.size
            : in->fault->code != FAULT_NONE; */
static bool take_count(struct codec *in, uint64_t *count)
{
    if (!take_size(in, count))
        return false;
    return *count <= in->rest.size
        || fault_refuse(in->fault, FAULT_CODEC_TRUNCATED, offset(in));
}

/*@ requires codec_valid(in) && \valid(string)
             && \separated(in, string, in->fault);
    assigns in->rest, *string, *in->fault;
    ensures \result
            ? codec_moved(in, \old(in->rest))
              && octets_ordered(\old(in->rest.data), string->data)
              && string->data + string->size == in->rest.data
            : in->fault->code != FAULT_NONE; */
static bool take_string(struct codec *in, struct octets *string)
{
    uint64_t size = 0;

    return take_size(in, &size)
        && take(in, (size_t)size, string);
}

/*@ assigns \nothing; */
static bool is_nan(uint64_t bits)
{
    return (bits & UINT64_C(0x7fffffffffffffff))
        > UINT64_C(0x7ff0000000000000);
}

/*@ requires codec_valid(in) && \valid(bits)
             && \separated(in, bits, in->fault);
    assigns in->rest, *bits, *in->fault;
    ensures \result ? codec_moved(in, \old(in->rest))
                    : in->fault->code != FAULT_NONE; */
static bool take_float(struct codec *in, uint64_t *bits)
{
    size_t start = offset(in);

    if (!take_number(in, bits))
        return false;
    return !is_nan(*bits) || *bits == CODEC_NAN
        || fault_refuse(in->fault, FAULT_CODEC_NUMBER, start);
}

/*@ requires codec_valid(in) && \valid(number)
             && \separated(in, number, in->fault)
             && octets_ordered(in->start + 1, in->rest.data);
    assigns in->rest, *number, *in->fault;
    ensures \result ? codec_moved(in, \old(in->rest))
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> 1 <= *number <= in->handed; */
static bool take_handed(struct codec *in, uint64_t *number)
{
    size_t start = offset(in) - 1;

    if (!take_size(in, number))
        return false;
    return (*number >= 1 && *number <= in->handed)
        || fault_refuse(in->fault, FAULT_CODEC_TAG, start);
}

void codec_init(struct codec *in, struct octets octets, size_t handed,
                struct fault *fault)
{
    *fault = (struct fault){ FAULT_NONE, 0 };
    *in = (struct codec){ octets, octets.data, handed, fault };
}

/* What follows the tag of an item. */
/*@ requires codec_valid(in) && \valid(item)
             && \separated(in, item, in->fault)
             && octets_ordered(in->start + 1, in->rest.data);
    assigns in->rest, *item, *in->fault;
    ensures \result
            ? octets_ordered(\old(in->rest.data), in->rest.data)
              && in->rest.data + in->rest.size
                 == \old(in->rest.data) + \old(in->rest.size)
            : in->fault->code != FAULT_NONE;
    ensures \result && \old(item->tag) == CODEC_STRING
            ==> octets_ordered(\old(in->rest.data), item->string.data)
                && item->string.data + item->string.size == in->rest.data;
    ensures \result && (\old(item->tag) == CODEC_ARRAY
                        || \old(item->tag) == CODEC_MAP)
            ==> item->number <= in->rest.size;
    ensures \result && \old(item->tag) == CODEC_HANDED
            ==> 1 <= item->number <= in->handed;
    ensures item->tag == \old(item->tag); */
static bool take_value(struct codec *in, struct codec_item *item)
{
    switch (item->tag) {
    case CODEC_NIL: case CODEC_TRUE: case CODEC_FALSE:
        return true;
    case CODEC_INTEGER:
        return take_number(in, &item->number);
    case CODEC_FLOAT:
        return take_float(in, &item->number);
    case CODEC_STRING:
        return take_string(in, &item->string);
    case CODEC_HANDED:
        return take_handed(in, &item->number);
    case CODEC_ARRAY: case CODEC_MAP:
        return take_count(in, &item->number);
    default:
        break;
    }
    return fault_refuse(in->fault, FAULT_CODEC_TAG, offset(in) - 1);
}

bool codec_next(struct codec *in, struct codec_item *item)
{
    const struct octets from = in->rest;
    struct octets tag = { NULL, 0 };

    *item = (struct codec_item){ CODEC_NIL, 0, { NULL, 0 } };
    if (!take(in, 1, &tag))
        return false;
    item->tag = tag.data[0];
    if (take_value(in, item))
        return true;
    in->rest = from;
    return false;
}

/*@ requires octets_valid(before) && octets_valid(key);
    assigns \nothing; */
static bool ascends(struct octets before, struct octets key)
{
    size_t size = before.size < key.size ? before.size : key.size;
    size_t same = 0;

    /*@ loop invariant 0 <= same <= size;
        loop assigns same;
        loop variant size - same; */
    while (same < size && before.data[same] == key.data[same])
        same++;
    return same < size ? before.data[same] < key.data[same]
                       : before.size < key.size;
}

/*@ requires codec_valid(in) && \valid(before)
             && \separated(in, before, in->fault)
             && before->size <= PTRDIFF_MAX
             && \valid_read(before->data + (0 .. before->size - 1));
    assigns in->rest, *before, *in->fault;
    ensures \result
            ? codec_moved(in, \old(in->rest))
              && before->size <= PTRDIFF_MAX
              && \valid_read(before->data + (0 .. before->size - 1))
            : in->fault->code != FAULT_NONE; */
static bool check_key(struct codec *in, struct octets *before)
{
    struct codec_item key;
    size_t start = offset(in);

    if (!codec_next(in, &key))
        return false;
    if (key.tag != CODEC_STRING
        || (before->data != NULL && !ascends(*before, key.string)))
        return fault_refuse(in->fault, FAULT_CODEC_KEY, start);
    before->data = key.string.data;
    before->size = key.string.size;
    return true;
}

/*@ requires codec_valid(in) && 0 <= depth <= LIMIT_CODEC_DEPTH;
    decreases 2 * (LIMIT_CODEC_DEPTH - depth) + 1;
    assigns in->rest, *in->fault;
    ensures \result ? codec_moved(in, \old(in->rest))
                    : in->fault->code != FAULT_NONE; */
static bool check_value(struct codec *in, int depth);

/*@ requires codec_valid(in) && 0 <= depth < LIMIT_CODEC_DEPTH
             && \valid_read(item) && \separated(item, in, in->fault);
    decreases 2 * (LIMIT_CODEC_DEPTH - depth);
    assigns in->rest, *in->fault;
    ensures \result
            ? octets_ordered(\old(in->rest.data), in->rest.data)
              && in->rest.data + in->rest.size
                 == \old(in->rest.data) + \old(in->rest.size)
            : in->fault->code != FAULT_NONE; */
static bool check_values(struct codec *in, const struct codec_item *item,
                         int depth)
{
    struct octets key = { NULL, 0 };

    /*@ loop invariant 0 <= i <= item->number;
        loop invariant octets_ordered(\at(in->rest.data, Pre), in->rest.data);
        loop invariant in->rest.data + in->rest.size
            == \at(in->rest.data, Pre) + \at(in->rest.size, Pre);
        loop invariant key.size <= PTRDIFF_MAX
            && \valid_read(key.data + (0 .. key.size - 1));
        loop assigns i, key, in->rest, *in->fault;
        loop variant item->number - i; */
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
    return in.rest.size == 0
        || fault_refuse(fault, FAULT_CODEC_TRAILING, offset(&in));
}
