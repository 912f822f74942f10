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

/* What is compared may be read. Two cursors that are have one fault. */
/*@ predicate reader_valid(struct reader *reader) =
      \valid(reader) && octets_valid(reader->rest);

    predicate element_valid(struct der_element *element) =
      \valid_read(element) && element->encoding.size > 0
      && octets_valid(element->encoding) && octets_valid(element->contents);

    predicate attribute_valid(struct attribute *attribute) =
      \valid_read(attribute) && octets_valid(attribute->type)
      && element_valid(&attribute->value);

    predicate is_over(struct der *in, struct octets all) =
      in->origin == all.data && octets_ordered(all.data, in->next)
      && octets_ordered(in->next, in->end)
      && octets_ordered(in->end, all.data + all.size); */

/* RFC 4518 2.2: what is mapped to a space. */
/*@ assigns \nothing;
    ensures \result ==> c < TEXT_NO_CODE_POINT; */
static bool is_white(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Passes over white space. True if there was some. */
/*@ requires reader_valid(reader);
    assigns reader->rest;
    ensures reader_valid(reader);
    ensures reader->rest.size <= \old(reader->rest.size);
    ensures \result ==> reader->rest.size < \old(reader->rest.size); */
static bool skip_white(struct reader *reader)
{
    struct octets ahead = reader->rest;
    bool skipped = false;

    /*@ loop invariant reader_valid(reader)
            && ahead.data == reader->rest.data
            && ahead.size == reader->rest.size;
        loop invariant reader->rest.size <= \at(reader->rest.size, Pre);
        loop invariant skipped != 0
            ==> reader->rest.size < \at(reader->rest.size, Pre);
        loop assigns ahead, reader->rest, skipped;
        loop variant ahead.size; */
    while (ahead.size > 0 && is_white(text_next(reader->type, &ahead))) {
        reader->rest = ahead;
        skipped = true;
    }
    return skipped;
}

/* The next character as it is compared. White space is one space (RFC 4518
 * 2.6.1), and nothing at the end. */
/*@ requires reader_valid(reader);
    assigns reader->rest;
    ensures reader_valid(reader);
    ensures \result < TEXT_NO_CODE_POINT
            ==> reader->rest.size < \old(reader->rest.size); */
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

/*@ requires element_valid(value) && \valid(out) && \separated(value, out);
    assigns *out;
    ensures \result ==> reader_valid(out); */
static bool open_string(const struct der_element *value, struct reader *out)
{
    out->type = value->encoding.data[0];
    out->rest = value->contents;
    return der_is_string(out->type)
        && text_check(out->type, out->rest) == FAULT_NONE;
}

/*@ requires element_valid(a) && element_valid(b);
    assigns \nothing; */
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
    /*@ loop invariant reader_valid(&left) && reader_valid(&right);
        loop assigns c, left.rest, right.rest;
        loop variant left.rest.size; */
    do {
        c = next_character(&left);
        if (c != next_character(&right))
            return false;
    } while (c < TEXT_NO_CODE_POINT);
    return true;
}

/*@ requires der_valid(rdn) && \valid(out)
             && \separated(rdn, out, rdn->fault);
    assigns rdn->next, *out, *rdn->fault;
    ensures der_went(rdn, \old(rdn->next), \result);
    ensures \result ==> octets_valid(out->type);
    ensures \result ==> out->value.encoding.size > 0
            && octets_valid(out->value.encoding)
            && octets_valid(out->value.contents); */
static bool next_attribute(struct der *rdn, struct attribute *out)
{
    struct der attribute;

    return der_enter(rdn, DER_SEQUENCE, &attribute)
        && oid_read(&attribute, DER_OBJECT_IDENTIFIER, &out->type)
        && der_next(&attribute, &out->value);
}

/*@ requires der_valid(rdn) && attribute_valid(wanted)
             && \separated(rdn, wanted, rdn->fault);
    assigns *rdn->fault; */
static bool holds(const struct der *rdn, const struct attribute *wanted)
{
    struct der ahead = der_within(rdn, der_rest(rdn));
    struct attribute found;

    /*@ loop invariant octets_ordered(\at(rdn->next, Pre), ahead.next)
            && octets_ordered(ahead.next, ahead.end);
        loop assigns ahead.next, found, *rdn->fault;
        loop variant ahead.end - ahead.next; */
    while (!der_is_done(&ahead) && next_attribute(&ahead, &found))
        if (octets_equal(found.type, wanted->type)
            && same_value(&found.value, &wanted->value))
            return true;
    return false;
}

/* True if each attribute of part is in whole. */
/*@ requires der_valid(whole) && der_valid(part) && whole->fault == part->fault
             && \separated(whole, part, whole->fault);
    assigns *whole->fault; */
static bool holds_all(const struct der *whole, const struct der *part)
{
    struct der ahead = der_within(part, der_rest(part));
    struct attribute wanted;
    size_t count = 0;

    /*@ loop invariant 0 <= count <= LIMIT_RDN_ATTRIBUTES;
        loop invariant octets_ordered(\at(part->next, Pre), ahead.next)
            && octets_ordered(ahead.next, ahead.end);
        loop assigns count, ahead.next, wanted, *whole->fault;
        loop variant ahead.end - ahead.next; */
    while (!der_is_done(&ahead))
        if (++count > LIMIT_RDN_ATTRIBUTES || !next_attribute(&ahead, &wanted)
            || !holds(whole, &wanted))
            return false;
    return true;
}

/*@ requires der_valid(a) && der_valid(b) && a->fault == b->fault
             && \separated(a, b, a->fault);
    assigns *a->fault; */
static bool same_rdn(const struct der *a, const struct der *b)
{
    return octets_equal(der_rest(a), der_rest(b))
        || (holds_all(a, b) && holds_all(b, a));
}

bool dn_same_rdn(struct octets a, struct octets b)
{
    struct fault fault;
    struct der left, right;

    der_init(&left, a, &fault);
    der_init(&right, b, &fault);
    return same_rdn(&left, &right);
}

/*@ requires octets_valid(name) && \valid(fault) && \valid(rdns)
             && \separated(fault, rdns);
    assigns *fault, *rdns;
    ensures \result ==> is_over(rdns, name) && rdns->fault == fault; */
static bool open_name(struct octets name, struct fault *fault,
                      struct der *rdns)
{
    struct der in;

    der_init(&in, name, fault);
    return der_enter(&in, DER_SEQUENCE, rdns) && der_end(&in);
}

/* Takes the RDNs of base off the front of name. */
/*@ requires der_valid(name) && der_valid(base) && name->fault == base->fault
             && \separated(name, base, name->fault);
    assigns name->next, base->next, *name->fault;
    ensures octets_ordered(\old(name->next), name->next)
            && octets_ordered(name->next, name->end); */
static bool take_base(struct der *name, struct der *base)
{
    struct der left, right;

    /*@ loop invariant octets_ordered(\at(name->next, Pre), name->next)
            && octets_ordered(name->next, name->end);
        loop invariant octets_ordered(\at(base->next, Pre), base->next)
            && octets_ordered(base->next, base->end);
        loop assigns name->next, base->next, left, right, *name->fault;
        loop variant base->end - base->next; */
    while (!der_is_done(base))
        if (der_is_done(name) || !der_enter_list(name, DER_SET, &left)
            || !der_enter_list(base, DER_SET, &right)
            || !same_rdn(&left, &right))
            return false;
    return true;
}

/* Opens rest on what follows base in name, if it lies under it. */
/*@ requires octets_valid(name) && octets_valid(base) && \valid(fault)
             && \valid(rest) && \separated(fault, rest);
    assigns *fault, *rest;
    ensures \result ==> is_over(rest, name) && rest->fault == fault; */
static bool open_under(struct octets name, struct octets base,
                       struct fault *fault, struct der *rest)
{
    struct der rdns;

    return open_name(base, fault, &rdns) && open_name(name, fault, rest)
        && take_base(rest, &rdns);
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
    der_init(&wanted, rdn, &fault); /* another input than that of name */
    return same_rdn(&last, &wanted);
}
