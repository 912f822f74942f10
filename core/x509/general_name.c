#include "x509/general_name.h"

#include "asn1/oid_read.h"
#include "asn1/text.h"
#include "base/limits.h"
#include "x509/name.h"

enum { TAG = 0x1f };

/* OtherName ::= SEQUENCE { type-id, value [0] EXPLICIT ANY } */
/*@ requires der_valid(other);
    assigns other->next, *other->fault;
    ensures \result || other->fault->code != FAULT_NONE; */
static bool read_other(struct der *other)
{
    struct der wrapped;
    struct der_element value;
    struct octets type;

    return oid_read(other, DER_OBJECT_IDENTIFIER, &type)
        && der_enter(other, DER_CONTEXT_CONSTRUCTED(0), &wrapped)
        && der_any(&wrapped, &value)
        && der_end(&wrapped)
        && der_end(other);
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_string(struct der *in)
{
    struct der_element string;
    enum fault_code code;

    if (!der_any(in, &string))
        return false;
    if (!der_is_string(string.encoding.data[0]))
        return der_refuse(in, FAULT_DER_IDENTIFIER, string.encoding.data);
    code = text_check(string.encoding.data[0], string.contents);
    return der_require(in, code == FAULT_NONE, code, string.encoding.data);
}

/* DirectoryString, a CHOICE and so under an EXPLICIT tag. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_directory_string(struct der *in, uint8_t identifier)
{
    struct der wrapped;

    return der_enter(in, identifier, &wrapped)
        && read_string(&wrapped)
        && der_end(&wrapped);
}

/* EDIPartyName ::= SEQUENCE { nameAssigner [0] OPTIONAL, partyName [1] } */
/*@ requires der_valid(edi);
    assigns edi->next, *edi->fault;
    ensures \result || edi->fault->code != FAULT_NONE; */
static bool read_edi(struct der *edi)
{
    return (!der_peek(edi, DER_CONTEXT_CONSTRUCTED(0))
            || read_directory_string(edi, DER_CONTEXT_CONSTRUCTED(0)))
        && read_directory_string(edi, DER_CONTEXT_CONSTRUCTED(1))
        && der_end(edi);
}

/*@ requires der_valid(wrapped);
    assigns wrapped->next, *wrapped->fault;
    ensures \result || wrapped->fault->code != FAULT_NONE; */
static bool read_directory(struct der *wrapped)
{
    return name_read(wrapped) && der_end(wrapped);
}

/*@ requires der_valid(in) && \valid_read(name)
             && octets_ordered(in->origin, name->encoding.data)
             && \separated(in, name, in->fault);
    assigns *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_ip(const struct der *in, enum general_name_use use,
                     const struct general_name *name)
{
    size_t factor = use == GENERAL_NAME_CONSTRAINT ? 2 : 1;

    return der_require(in, name->value.size == 4 * factor
                           || name->value.size == 16 * factor,
                       FAULT_NAME_IP, name->encoding.data);
}

/* The kinds that have a structure: in is on the element, of which name has the
 * kind, and the contents as the value. */
/*@ requires der_valid(in) && \valid(name)
             && \separated(in, name, in->fault)
             && in->next == name->encoding.data
             && octets_ordered(in->next, name->value.data)
             && name->value.data + name->value.size == in->end;
    assigns in->next, name->value, *in->fault;
    ensures \result ? octets_within(&name->value, \old(in->next), in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_structured(struct der *in, enum general_name_use use,
                            struct general_name *name)
{
    struct der inner = der_within(in, name->value);
    struct der_element element;

    switch (name->kind) {
    case GENERAL_NAME_OTHER:
        return read_other(&inner);
    case GENERAL_NAME_EDI:
        return read_edi(&inner);
    case GENERAL_NAME_DIRECTORY:
        return read_directory(&inner);
    case GENERAL_NAME_IP:
        return check_ip(in, use, name);
    case GENERAL_NAME_REGISTERED:
        return oid_read(in, DER_CONTEXT_PRIMITIVE(8), &name->value);
    default:
        break;
    }
    return der_any(in, &element);
}

/* rfc822Name, dNSName and uniformResourceIdentifier: IA5String. */
/*@ assigns \nothing; */
static inline bool is_string(uint8_t identifier)
{
    return identifier == DER_CONTEXT_PRIMITIVE(2)
        || identifier == DER_CONTEXT_PRIMITIVE(6)
        || identifier == DER_CONTEXT_PRIMITIVE(1);
}

static const uint8_t identifiers[GENERAL_NAME_KINDS] = {
    DER_CONTEXT_CONSTRUCTED(0), DER_CONTEXT_PRIMITIVE(1),
    DER_CONTEXT_PRIMITIVE(2),   DER_CONTEXT_CONSTRUCTED(3),
    DER_CONTEXT_CONSTRUCTED(4), DER_CONTEXT_CONSTRUCTED(5),
    DER_CONTEXT_PRIMITIVE(6),   DER_CONTEXT_PRIMITIVE(7),
    DER_CONTEXT_PRIMITIVE(8),
};

/* general_name_read, of any kind. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> general_name_within(out, \old(in->next), in->next); */
static bool read_any_kind(struct der *in, enum general_name_use use,
                          struct general_name *out)
{
    struct der whole;
    struct der_element element;
    unsigned kind;

    if (!der_next(in, &element))
        return false;
    kind = element.encoding.data[0] & TAG;
    if (kind >= GENERAL_NAME_KINDS
        || element.encoding.data[0] != identifiers[kind])
        return der_put_back(in, &element, FAULT_DER_IDENTIFIER);
    out->kind = (enum general_name_kind)kind;
    out->encoding = element.encoding;
    out->value = element.contents;
    whole = der_within(in, element.encoding);
    if (!read_structured(&whole, use, out))
        return der_back(in, &element);
    return true;
}

bool general_name_read(struct der *in, enum general_name_use use,
                       struct general_name *out)
{
    struct der_element element;

    if (der_is_done(in) || !is_string(*in->next))
        return read_any_kind(in, use, out);
    if (!der_next(in, &element))
        return false;
    out->kind = (enum general_name_kind)(element.encoding.data[0] & TAG);
    out->encoding = element.encoding;
    out->value = element.contents;
    return true;
}

bool general_name_read_all(struct der *in, uint8_t identifier,
                           struct octets *names)
{
    struct der list;
    struct der_element element;
    struct general_name name;
    size_t count = 0;

    if (!der_expect(in, identifier, &element))
        return false;
    list = der_within(in, element.contents);
    *names = element.contents;
    /*@ loop invariant der_valid(&list) && count <= LIMIT_CERT_NAMES;
        loop assigns list.next, *in->fault, name, count;
        loop variant list.end - list.next; */
    while (!der_is_done(&list)) {
        if (++count > LIMIT_CERT_NAMES)
            return der_put_back(in, &element, FAULT_NAME_COUNT);
        if (!general_name_read(&list, GENERAL_NAME_PLAIN, &name))
            return der_back(in, &element);
    }
    return true;
}
