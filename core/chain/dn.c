#include "chain/dn.h"

#include "asn1/oid_read.h"
#include "asn1/text.h"
#include "base/limits.h"

static const uint32_t no_character = UINT32_MAX; /* past the last */

/* What is left of the characters of a string. */
struct reader {
    uint8_t type;
    struct octets rest;
};

struct attribute {
    struct octets type;
    struct der_element value;
};

/* RFC 4518 2.2: what is mapped to a space. */
static bool is_white(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Passes over white space. True if there was some. */
static bool skip_white(struct reader *reader)
{
    struct octets ahead = reader->rest;
    bool skipped = false;

    while (ahead.size > 0 && is_white(text_next(reader->type, &ahead))) {
        reader->rest = ahead;
        skipped = true;
    }
    return skipped;
}

/* The next character as it is compared. White space is one space (RFC 4518
 * 2.6.1), and nothing at the end. */
static uint32_t next_character(struct reader *reader)
{
    uint32_t c;

    if (skip_white(reader) && reader->rest.size > 0)
        return ' ';
    if (reader->rest.size == 0)
        return no_character;
    c = text_next(reader->type, &reader->rest);
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool open_string(const struct der_element *value, struct reader *out)
{
    *out = (struct reader){ value->encoding.data[0], value->contents };
    return der_is_string(out->type)
        && text_check(out->type, out->rest) == FAULT_NONE;
}

static bool same_value(const struct der_element *a,
                       const struct der_element *b)
{
    struct reader left, right;
    uint32_t c;

    if (octets_equal(a->encoding, b->encoding))
        return true;
    if (!open_string(a, &left) || !open_string(b, &right))
        return false;
    skip_white(&left);
    skip_white(&right);
    do {
        c = next_character(&left);
        if (c != next_character(&right))
            return false;
    } while (c != no_character);
    return true;
}

static bool next_attribute(struct der *rdn, struct attribute *out)
{
    struct der attribute;

    return der_enter(rdn, DER_SEQUENCE, &attribute)
        && oid_read(&attribute, DER_OBJECT_IDENTIFIER, &out->type)
        && der_next(&attribute, &out->value);
}

static bool holds(struct der rdn, const struct attribute *wanted)
{
    struct attribute found;

    while (!der_is_done(&rdn) && next_attribute(&rdn, &found))
        if (octets_equal(found.type, wanted->type)
            && same_value(&found.value, &wanted->value))
            return true;
    return false;
}

/* True if each attribute of part is in whole. */
static bool holds_all(struct der whole, struct der part)
{
    struct attribute wanted;
    size_t count = 0;

    while (!der_is_done(&part))
        if (++count > LIMIT_RDN_ATTRIBUTES || !next_attribute(&part, &wanted)
            || !holds(whole, &wanted))
            return false;
    return true;
}

static bool same_rdn(struct der a, struct der b)
{
    return octets_equal(der_rest(&a), der_rest(&b))
        || (holds_all(a, b) && holds_all(b, a));
}

bool dn_same_rdn(struct octets a, struct octets b)
{
    struct fault fault;
    struct der left, right;

    der_init(&left, a, &fault);
    der_init(&right, b, &fault);
    return same_rdn(left, right);
}

static bool open_name(struct octets name, struct fault *fault,
                      struct der *rdns)
{
    struct der in;

    der_init(&in, name, fault);
    return der_enter(&in, DER_SEQUENCE, rdns) && der_end(&in);
}

/* Takes the RDNs of base off the front of name. */
static bool take_base(struct der *name, struct der base)
{
    struct der left, right;

    while (!der_is_done(&base))
        if (der_is_done(name) || !der_enter_list(name, DER_SET, &left)
            || !der_enter_list(&base, DER_SET, &right)
            || !same_rdn(left, right))
            return false;
    return true;
}

/* Opens rest on what follows base in name, if it lies under it. */
static bool open_under(struct octets name, struct octets base,
                       struct fault *fault, struct der *rest)
{
    struct der rdns;

    return open_name(base, fault, &rdns) && open_name(name, fault, rest)
        && take_base(rest, rdns);
}

bool dn_under(struct octets name, struct octets base)
{
    struct fault fault;
    struct der rest;

    return open_under(name, base, &fault, &rest);
}

bool dn_equal(struct octets a, struct octets b)
{
    struct fault fault;
    struct der rest;

    return octets_equal(a, b)
        || (open_under(a, b, &fault, &rest) && der_is_done(&rest));
}

bool dn_is_relative(struct octets name, struct octets base, struct octets rdn)
{
    struct fault fault;
    struct der rest, last, wanted;

    if (!open_under(name, base, &fault, &rest) || der_is_done(&rest)
        || !der_enter_list(&rest, DER_SET, &last) || !der_is_done(&rest))
        return false;
    wanted = der_within(&rest, rdn);
    return same_rdn(last, wanted);
}
