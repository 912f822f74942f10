#include "asn1/oid_read.h"
#include "asn1/text.h"
#include "x509/ext_value.h"

/* DisplayText is one of four types of string. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_display_text(struct der *in)
{
    struct der_element text;
    enum fault_code code;

    if (!der_next(in, &text))
        return false;
    switch (text.encoding.data[0]) {
    case DER_IA5_STRING:
    case DER_VISIBLE_STRING:
    case DER_BMP_STRING:
    case DER_UTF8_STRING:
        code = text_check(text.encoding.data[0], text.contents);
        break;
    default:
        code = FAULT_DER_IDENTIFIER;
    }
    return der_require(in, code == FAULT_NONE, code, text.encoding.data);
}

/* NoticeReference ::= SEQUENCE { organization, noticeNumbers } */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_notice_reference(struct der *in)
{
    struct der reference, numbers;
    struct octets number;

    if (!der_enter(in, DER_SEQUENCE, &reference)
        || !read_display_text(&reference)
        || !der_enter(&reference, DER_SEQUENCE, &numbers))
        return false;
    /*@ loop invariant der_valid(&numbers);
        loop assigns numbers.next, *in->fault, number;
        loop variant numbers.end - numbers.next; */
    while (!der_is_done(&numbers))
        if (!der_integer(&numbers, DER_INTEGER, &number))
            return false;
    return der_end(&reference);
}

/* UserNotice ::= SEQUENCE { noticeRef OPTIONAL, explicitText OPTIONAL } */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_user_notice(struct der *in)
{
    struct der notice;

    return der_enter(in, DER_SEQUENCE, &notice)
        && (!der_peek(&notice, DER_SEQUENCE)
            || read_notice_reference(&notice))
        && (der_is_done(&notice) || read_display_text(&notice))
        && der_end(&notice);
}

#define OID_QT(n) OID_KNOWN("\x2b\x06\x01\x05\x05\x07\x02" n)

static const struct oid_known id_qt_cps = OID_QT("\x01");
static const struct oid_known id_qt_unotice = OID_QT("\x02");

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault)
             && octets_valid(out->identifier);
    assigns in->next, out->cps, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_qualifier_value(struct der *in, struct ext_qualifier *out)
{
    struct der_element element;

    if (oid_is(&id_qt_unotice, out->identifier))
        return read_user_notice(in);
    if (!oid_is(&id_qt_cps, out->identifier))
        return der_any(in, &element);
    if (!der_expect(in, DER_IA5_STRING, &element))
        return false;
    out->cps = element.contents;
    return true;
}

/*@ requires der_valid(info) && \valid(out)
             && \separated(info, out, info->fault);
    assigns info->next, out->identifier, out->qualifier, out->cps,
            *info->fault;
    ensures \result || info->fault->code != FAULT_NONE; */
static bool read_qualifier(struct der *info, struct ext_qualifier *out)
{
    if (!oid_read(info, DER_OBJECT_IDENTIFIER, &out->identifier))
        return false;
    out->qualifier = der_rest(info);
    return read_qualifier_value(info, out) && der_end(info);
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId, qualifier ANY } */
bool ext_value_qualifier(struct der *list, struct ext_qualifier *out)
{
    struct der info;

    *out = (struct ext_qualifier){ 0 };
    return der_enter(list, DER_SEQUENCE, &info) && read_qualifier(&info, out);
}

/*@ requires der_valid(in) && \valid(qualifiers)
             && \separated(in, qualifiers, in->fault);
    assigns in->next, *qualifiers, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool optional_qualifiers(struct der *in, struct octets *qualifiers)
{
    struct der list;
    struct ext_qualifier qualifier;

    *qualifiers = (struct octets){ 0 };
    if (der_is_done(in))
        return true;
    if (!der_enter(in, DER_SEQUENCE, &list))
        return false;
    *qualifiers = der_rest(&list);
    /*@ loop invariant der_valid(&list);
        loop assigns list.next, *in->fault, qualifier;
        loop variant list.end - list.next; */
    while (!der_is_done(&list))
        if (!ext_value_qualifier(&list, &qualifier))
            return false;
    return true;
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier, policyQualifiers SIZE
 * (1..MAX) OPTIONAL } */
bool ext_value_policy(struct der *list, struct ext_policy *out)
{
    struct der policy;

    return der_enter(list, DER_SEQUENCE, &policy)
        && oid_read(&policy, DER_OBJECT_IDENTIFIER, &out->identifier)
        && optional_qualifiers(&policy, &out->qualifiers)
        && der_end(&policy);
}

bool ext_value_policy_mapping(struct der *list, struct ext_policy_mapping *out)
{
    struct der mapping;

    return der_enter(list, DER_SEQUENCE, &mapping)
        && oid_read(&mapping, DER_OBJECT_IDENTIFIER,
                    &out->issuer_domain_policy)
        && oid_read(&mapping, DER_OBJECT_IDENTIFIER,
                    &out->subject_domain_policy)
        && der_end(&mapping);
}
