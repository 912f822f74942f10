#include "input/binary_attribute.h"

enum { NAME = 4, RAW = 8, TYPE = 15, DATA = 16 };

enum {
    HEXADECIMAL_OCTETS = 10, /* "0x", and a digit for each four bits */
    DECIMAL_OCTETS = 11,     /* the least of 32 bits, "-2147483648" */
    NAME_OCTETS = 24
};

/* Attributes of the manifest that a reader asks for (AOSP, public.xml). */
static const struct {
    uint32_t id;
    uint8_t name[NAME_OCTETS]; /* and zeros */
} known[] = {
    { 0x01010003, "name" },
    { 0x0101000f, "debuggable" },
    { 0x01010024, "value" },
    { 0x01010025, "resource" },
    { 0x0101020c, "minSdkVersion" },
    { 0x01010270, "targetSdkVersion" },
    { 0x010104ec, "usesCleartextTraffic" },
    { 0x01010527, "networkSecurityConfig" },
};

enum { KNOWN = sizeof known / sizeof *known };

static const uint8_t android[] = BINARY_XML_ANDROID,
                     android_prefix[] = "android:", other_prefix[] = "other:",
                     word_true[] = "true", word_false[] = "false",
                     digits[] = "0123456789abcdef";

bool binary_string(const struct binary_names *names, uint32_t index,
                   struct xml_string *string)
{
    string->encoding = names->strings.encoding;
    return string_pool_at(names->in, &names->strings, index, &string->octets);
}

/* Tells whether a string of the pool, if it is one, is a text in ASCII. */
/*@ requires binary_names_valid(names) && octets_valid(text);
    assigns *names->in->fault; */
static bool is_text(const struct binary_names *names, uint32_t index,
                    struct octets text)
{
    struct xml_string string;

    return index != STRING_POOL_NONE && binary_string(names, index, &string)
        && string_pool_equal(string.encoding, string.octets, text);
}

/*@ requires binary_names_valid(names);
    assigns \nothing; */
static uint32_t id_of(const struct binary_names *names, uint32_t name)
{
    return name < names->ids.size / 4
               ? chunk_u32(names->ids.data + 4 * (size_t)name)
               : 0;
}

/* Which of those known has an id; KNOWN if none has. */
/*@ assigns \nothing;
    ensures 0 <= \result <= KNOWN; */
static int find_id(uint32_t id)
{
    int i = 0;

    /*@ loop invariant 0 <= i <= KNOWN;
        loop assigns i;
        loop variant KNOWN - i; */
    while (i < KNOWN && known[i].id != id)
        i++;
    return i;
}

/*@ requires 0 <= i <= KNOWN;
    assigns \nothing; */
static unsigned known_bit(int i)
{
    return i < KNOWN ? 1u << i : 0;
}

/*@ requires 0 <= i < KNOWN;
    assigns \nothing;
    ensures octets_valid(\result); */
static struct octets known_name(int i)
{
    size_t size = 0;

    /*@ loop invariant 0 <= size <= NAME_OCTETS;
        loop assigns size;
        loop variant NAME_OCTETS - size; */
    while (size < NAME_OCTETS && known[i].name[size] != 0)
        size++;
    return (struct octets){ known[i].name, size };
}

/*@ requires binary_names_valid(names);
    assigns *names->in->fault; */
static bool is_known_name(const struct binary_names *names, uint32_t name)
{
    /*@ loop invariant 0 <= i <= KNOWN;
        loop assigns i, *names->in->fault;
        loop variant KNOWN - i; */
    for (int i = 0; i < KNOWN; i++)
        if (is_text(names, name, known_name(i)))
            return true;
    return false;
}

/*@ requires \valid(out + (0 .. HEXADECIMAL_OCTETS - 1));
    assigns out[0 .. HEXADECIMAL_OCTETS - 1];
    ensures octets_valid(\result) && \result.data == out
            && \result.size == HEXADECIMAL_OCTETS; */
static struct octets put_hexadecimal(uint8_t *out, uint32_t number)
{
    out[0] = '0';
    out[1] = 'x';
    /*@ loop invariant 1 <= i < HEXADECIMAL_OCTETS;
        loop assigns i, number, out[2 .. HEXADECIMAL_OCTETS - 1];
        loop variant i; */
    for (int i = HEXADECIMAL_OCTETS - 1; i > 1; i--) {
        out[i] = digits[number % 16];
        number /= 16;
    }
    return (struct octets){ out, HEXADECIMAL_OCTETS };
}

/*@ requires \valid(out + (0 .. DECIMAL_OCTETS - 1));
    assigns out[0 .. DECIMAL_OCTETS - 1];
    ensures octets_valid(\result); */
static struct octets put_decimal(uint8_t *out, int32_t number)
{
    int64_t rest = number < 0 ? -(int64_t)number : number;
    size_t begin = DECIMAL_OCTETS - 1;

    /*@ loop invariant 0 <= i < DECIMAL_OCTETS;
        loop invariant 1 <= begin < DECIMAL_OCTETS;
        loop invariant 0 <= rest;
        loop assigns i, begin, rest, out[1 .. DECIMAL_OCTETS - 1];
        loop variant i; */
    for (size_t i = DECIMAL_OCTETS - 1; i > 0; i--) {
        out[i] = digits[rest % 10];
        begin = rest > 0 ? i : begin;
        rest /= 10;
    }
    if (number < 0)
        out[--begin] = '-';
    return (struct octets){ out + begin, DECIMAL_OCTETS - begin };
}

/*@ assigns \nothing;
    ensures octets_valid(\result) && \result.size <= 8; */
static struct octets prefix_of(uint32_t space, bool is_android)
{
    if (is_android)
        return OCTETS_WORD(android_prefix);
    if (space == STRING_POOL_NONE)
        return (struct octets){ other_prefix, 0 };
    return OCTETS_WORD(other_prefix);
}

/* An attribute that bears a name whose id it does not have is not what the
 * name says: it is written by its own id. */
/*@ requires binary_names_valid(names) && \valid(attribute)
             && \valid_read(octets + (0 .. BINARY_ATTRIBUTE_OCTETS - 1))
             && \separated(attribute, names, names->in, names->in->fault)
             && \separated(attribute,
                           octets + (0 .. BINARY_ATTRIBUTE_OCTETS - 1));
    assigns *attribute, *names->in->fault;
    ensures \result
            ? octets_valid(attribute->prefix) && attribute->prefix.size <= 8
              && octets_valid(attribute->name.octets)
            : names->in->fault->code != FAULT_NONE; */
static bool read_name(const struct binary_names *names, const uint8_t *octets,
                      struct binary_attribute *attribute)
{
    uint32_t space = chunk_u32(octets), name = chunk_u32(octets + NAME);
    uint32_t id = id_of(names, name);
    bool is_android = is_text(names, space, OCTETS_WORD(android));
    int own = find_id(id);

    attribute->known = known_bit(own);
    attribute->prefix = prefix_of(space, is_android || own < KNOWN);
    attribute->name.encoding = UNICODE_UTF8;
    if (own < KNOWN) {
        attribute->name.octets = known_name(own);
        return true;
    }
    if (is_android && is_known_name(names, name)) {
        attribute->name.octets = put_hexadecimal(attribute->id, id);
        return true;
    }
    return binary_string(names, name, &attribute->name);
}

/* Writes a value that is no string as a source would have it. */
/*@ requires \valid(attribute);
    assigns attribute->value,
            attribute->number[0 .. BINARY_REFERENCE_OCTETS - 1];
    ensures octets_valid(attribute->value.octets); */
static void print_value(struct binary_attribute *attribute, unsigned type,
                        uint32_t data)
{
    bool is_reference = type == VALUE_REFERENCE
        || type == VALUE_DYNAMIC_REFERENCE;
    struct octets *value = &attribute->value.octets;

    attribute->value.encoding = UNICODE_UTF8;
    if (type == VALUE_BOOLEAN) {
        *value = data != 0 ? OCTETS_WORD(word_true) : OCTETS_WORD(word_false);
    } else if (type == VALUE_INTEGER) {
        *value = put_decimal(attribute->number, (int32_t)data);
    } else if (type == VALUE_NULL) {
        value->data = attribute->number;
        value->size = 0;
    } else if (is_reference) {
        put_hexadecimal(attribute->number + 1, data);
        attribute->number[0] = '@';
        value->data = attribute->number;
        value->size = BINARY_REFERENCE_OCTETS;
    } else {
        *value = put_hexadecimal(attribute->number, data);
    }
}

/* Numbers, booleans and references are what the platform goes by, whatever
 * text stands beside them; of others that text, if there is one. */
/*@ requires binary_names_valid(names) && \valid(attribute)
             && \valid_read(octets + (0 .. BINARY_ATTRIBUTE_OCTETS - 1))
             && \separated(attribute, names, names->in, names->in->fault)
             && \separated(attribute,
                           octets + (0 .. BINARY_ATTRIBUTE_OCTETS - 1));
    assigns attribute->value, *names->in->fault,
            attribute->number[0 .. BINARY_REFERENCE_OCTETS - 1];
    ensures \result ? octets_valid(attribute->value.octets)
                    : names->in->fault->code != FAULT_NONE; */
static bool read_value(const struct binary_names *names,
                       const uint8_t *octets,
                       struct binary_attribute *attribute)
{
    uint32_t raw = chunk_u32(octets + RAW), data = chunk_u32(octets + DATA);
    unsigned type = octets[TYPE];
    bool is_typed = type == VALUE_REFERENCE || type == VALUE_DYNAMIC_REFERENCE
        || type == VALUE_INTEGER || type == VALUE_BOOLEAN;

    if (!is_typed && raw != STRING_POOL_NONE)
        return binary_string(names, raw, &attribute->value);
    if (type == VALUE_STRING)
        return binary_string(names, data, &attribute->value);
    print_value(attribute, type, data);
    return true;
}

bool binary_attribute_read(const struct binary_names *names,
                           const uint8_t *octets,
                           struct binary_attribute *attribute)
{
    return read_name(names, octets, attribute)
        && read_value(names, octets, attribute);
}
