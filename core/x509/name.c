#include "x509/name.h"

#include "asn1/oid_read.h"
#include "asn1/text.h"
#include "base/limits.h"

#define OID_X520(n) OID_KNOWN("\x55\x04" n)       /* 2.5.4 */
#define OID_PILOT(n) OID_KNOWN("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01" n)
#define OID_PKCS9(n) OID_KNOWN("\x2a\x86\x48\x86\xf7\x0d\x01\x09" n)

/* Descriptors of the LDAP registry (BCP 64); those of RFC 4514 3 as they
 * stand there. */
static const struct {
    struct oid_known type;
    const char *name;
} descriptors[] = {
    { OID_X520("\x03"), "CN" },
    { OID_X520("\x0a"), "O" },
    { OID_X520("\x06"), "C" },
    { OID_X520("\x0b"), "OU" },
    { OID_X520("\x07"), "L" },
    { OID_X520("\x08"), "ST" },
    { OID_X520("\x09"), "STREET" },
    { OID_PILOT("\x19"), "DC" },
    { OID_PILOT("\x01"), "UID" },
    { OID_X520("\x05"), "serialNumber" },
    { OID_PKCS9("\x01"), "emailAddress" },
    { OID_PILOT("\x03"), "mail" },
    { OID_X520("\x04"), "SN" },
    { OID_X520("\x0c"), "title" },
    { OID_X520("\x0d"), "description" },
    { OID_X520("\x0f"), "businessCategory" },
    { OID_X520("\x11"), "postalCode" },
    { OID_X520("\x12"), "postOfficeBox" },
    { OID_X520("\x14"), "telephoneNumber" },
    { OID_X520("\x29"), "name" },
    { OID_X520("\x2a"), "givenName" },
    { OID_X520("\x2b"), "initials" },
    { OID_X520("\x2c"), "generationQualifier" },
    { OID_X520("\x2d"), "x500UniqueIdentifier" },
    { OID_X520("\x2e"), "dnQualifier" },
    { OID_X520("\x41"), "pseudonym" },
    { OID_X520("\x61"), "organizationIdentifier" },
};

enum { DESCRIPTORS = sizeof descriptors / sizeof *descriptors };

bool name_begin(struct der *in, struct name_walk *walk)
{
    if (!der_enter(in, DER_SEQUENCE, &walk->names))
        return false;
    walk->rdn = walk->names;
    walk->rdn.end = walk->rdn.next;
    return true;
}

bool name_is_done(const struct name_walk *walk)
{
    return der_is_done(&walk->rdn) && der_is_done(&walk->names);
}

/* Strings of names. VisibleString is for texts of policies alone: to OpenSSL a
 * name that has one is none. */
/*@ assigns \nothing; */
static inline bool is_string(uint8_t identifier)
{
    return der_is_string(identifier) && identifier != DER_VISIBLE_STRING;
}

/* What else a value is: a BIT STRING (x500UniqueIdentifier), or some SEQUENCE
 * of an attribute that is not known. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_other(struct der *in, uint8_t identifier,
                       struct der_element *out)
{
    return der_any(in, out)
        && der_require(in, identifier == DER_BIT_STRING
                           || identifier == DER_SEQUENCE,
                       FAULT_NAME_VALUE, out->encoding.data);
}

/* AttributeValue: a string as a rule. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static inline bool read_value(struct der *in, struct der_element *out)
{
    uint8_t identifier = der_is_done(in) ? 0 : *in->next;

    if (!is_string(identifier))
        return read_other(in, identifier, out);
    return der_next(in, out)
        && der_require(in, !text_is_encoded(identifier)
                           || text_check(identifier, out->contents)
                                  == FAULT_NONE,
                       FAULT_DER_STRING, out->encoding.data);
}

/* AttributeTypeAndValue */
/*@ requires der_valid(rdn) && \valid(out)
             && \separated(rdn, out, rdn->fault);
    assigns rdn->next, *out, *rdn->fault;
    ensures der_went(rdn, \old(rdn->next), \result); */
static inline bool read_attribute(struct der *rdn, struct name_attribute *out)
{
    struct der attribute;

    return der_enter(rdn, DER_SEQUENCE, &attribute)
        && oid_read(&attribute, DER_OBJECT_IDENTIFIER, &out->type)
        && read_value(&attribute, &out->value)
        && der_end(&attribute);
}

/* The elements of a SET OF stand in the order of their encodings. */
/*@ requires der_valid(set);
    assigns set->next, *set->fault;
    ensures \result || set->fault->code != FAULT_NONE; */
static bool check_order(struct der *set)
{
    struct der_element last, element;

    if (!der_next(set, &last))
        return false;
    /*@ loop invariant der_valid(set) && octets_valid(last.encoding);
        loop assigns set->next, *set->fault, last, element;
        loop variant set->end - set->next; */
    while (!der_is_done(set)) {
        if (!der_next(set, &element))
            return false;
        if (!der_in_order(last.encoding, element.encoding))
            return der_refuse(set, FAULT_DER_ORDER, element.encoding.data);
        last = element;
    }
    return true;
}

/* Takes an RDN of the usual shape, which is told at a glance: short lengths,
 * one attribute, a type of X.520, a string. False for any other, be it right
 * or wrong. */
/*@ requires der_valid(names) && \valid(out)
             && \separated(names, out, names->fault);
    assigns names->next, *out;
    ensures \result ? octets_ordered(\old(names->next) + 2, names->next)
                      && octets_ordered(names->next, names->end)
                    : names->next == \old(names->next); */
static inline bool take_usual(struct der *names, struct name_attribute *out)
{
    enum { SET_TO_VALUE = 11, SEQUENCE_TO_VALUE = 9 };
    const uint8_t *at = names->next;
    size_t left = (size_t)(names->end - at), size;

    if (left < SET_TO_VALUE || at[0] != DER_SET || at[1] >= DER_LONG_FORM
        || at[1] > left - 2 || at[2] != DER_SEQUENCE || at[3] + 2 != at[1]
        || at[4] != DER_OBJECT_IDENTIFIER || at[5] != 3)
        return false;
    size = at[10];
    if (size + SEQUENCE_TO_VALUE != at[1] || !is_string(at[9])
        || !oid_is_plain((struct octets){ at + 6, 3 })
        || (text_is_encoded(at[9])
            && text_check(at[9], (struct octets){ at + SET_TO_VALUE, size })
               != FAULT_NONE))
        return false;
    names->next = at + SET_TO_VALUE + size;
    out->type = (struct octets){ at + 6, 3 };
    out->value = (struct der_element){
        { at + SEQUENCE_TO_VALUE, size + 2 }, { at + SET_TO_VALUE, size }
    };
    return true;
}

/* Begins an RDN, of any shape, and reads the first attribute of it. */
/*@ requires name_walk_valid(walk) && \valid(out)
             && \separated(walk, out, walk->names.fault);
    assigns walk->names.next, walk->rdn.next, walk->rdn.end, *out,
            *walk->names.fault;
    ensures \result
            ? name_walk_valid(walk)
            : walk->names.next == \old(walk->names.next)
              && walk->rdn.next == \old(walk->rdn.next)
              && walk->names.fault->code != FAULT_NONE; */
static bool begin_rdn(struct name_walk *walk, struct name_attribute *out)
{
    const uint8_t *start = walk->names.next;
    struct der rdn, all;

    if (!der_enter_list(&walk->names, DER_SET, &rdn))
        return false;
    all = der_within(&rdn, der_rest(&rdn));
    if (!check_order(&all) || !read_attribute(&rdn, out)) {
        walk->names.next = start;
        return false;
    }
    /*@ assert der_valid(&rdn) && der_valid(&walk->names); */
    walk->rdn.next = rdn.next;
    walk->rdn.end = rdn.end;
    return true;
}

/* Reads an attribute of the RDN that is begun. */
/*@ requires der_valid(rdn) && \valid(out)
             && \separated(rdn, out, rdn->fault);
    assigns rdn->next, *out, *rdn->fault;
    ensures der_moved(rdn, \old(rdn->next), \result); */
static bool read_further(struct der *rdn, struct name_attribute *out)
{
    const uint8_t *start = rdn->next;

    if (read_attribute(rdn, out))
        return true;
    rdn->next = start;
    return false;
}

bool name_next(struct name_walk *walk, struct name_attribute *out)
{
    bool first = der_is_done(&walk->rdn);
    bool read = first
        ? take_usual(&walk->names, out) || begin_rdn(walk, out)
        : read_further(&walk->rdn, out);

    out->first = first;
    return read;
}

/* Reads the attributes of an RDN, in order: nearly always there is one.
 * Returns how many there are; 0 if one is refused. */
/*@ requires der_valid(rdn);
    assigns rdn->next, *rdn->fault;
    ensures \result <= PTRDIFF_MAX;
    ensures \result > 0 || rdn->fault->code != FAULT_NONE; */
static inline size_t read_attributes(struct der *rdn)
{
    struct name_attribute attribute;
    struct der all = der_within(rdn, der_rest(rdn));
    size_t count = 0;

    /*@ loop invariant der_valid(rdn)
            && octets_ordered(\at(rdn->next, Pre) + count, rdn->next);
        loop assigns rdn->next, *rdn->fault, attribute, count;
        loop variant rdn->end - rdn->next; */
    do {
        if (!read_attribute(rdn, &attribute))
            return 0;
        count++;
    } while (!der_is_done(rdn));
    return count == 1 || check_order(&all) ? count : 0;
}

/* Reads an RDN; returns as read_attributes. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result);
    ensures \result <= PTRDIFF_MAX; */
static inline size_t read_rdn(struct der *in, uint8_t identifier)
{
    struct der rdn;

    return der_enter_list(in, identifier, &rdn) ? read_attributes(&rdn) : 0;
}

bool name_read(struct der *in)
{
    struct der names;
    struct der_element name;
    struct name_attribute attribute;
    size_t count, total = 0;

    if (!der_expect(in, DER_SEQUENCE, &name))
        return false;
    names = der_within(in, name.contents);
    /*@ loop invariant der_valid(&names) && total <= LIMIT_CERT_NAMES;
        loop assigns names.next, *in->fault, attribute, count, total;
        loop variant names.end - names.next; */
    while (!der_is_done(&names)) {
        count = take_usual(&names, &attribute) ? 1
              : read_rdn(&names, DER_SET);
        if (count == 0)
            return der_back(in, &name);
        total += count;
        if (count > LIMIT_RDN_ATTRIBUTES || total > LIMIT_CERT_NAMES)
            return der_put_back(in, &name, FAULT_NAME_COUNT);
    }
    return true;
}

bool name_read_rdn(struct der *in, uint8_t identifier)
{
    const uint8_t *start = in->next;
    size_t count = read_rdn(in, identifier);

    if (count > 0 && count <= LIMIT_RDN_ATTRIBUTES)
        return true;
    in->next = start;
    return count > 0 && der_refuse(in, FAULT_NAME_COUNT, start);
}

const char *name_of_attribute(struct octets type)
{
    /*@ loop invariant 0 <= i <= DESCRIPTORS;
        loop assigns i;
        loop variant DESCRIPTORS - i; */
    for (size_t i = 0; i < DESCRIPTORS; i++)
        if (oid_is(&descriptors[i].type, type))
            return descriptors[i].name;
    return NULL;
}
