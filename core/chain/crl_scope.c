#include "chain/crl_scope.h"

#include "base/limits.h"
#include "chain/dn.h"
#include "x509/ext_value.h"

/* A name that was read may be read again, and so may a point. They are given
 * by value, as is a scope: nothing that is written changes them. */
/*@ predicate name_whole(struct general_name name) =
      octets_valid(name.encoding) && octets_valid(name.value);

    predicate point_whole(struct ext_distribution_point point) =
      octets_valid(point.full_name) && octets_valid(point.relative_name)
      && octets_valid(point.reasons) && octets_valid(point.crl_issuer); */

/* A BOOLEAN DEFAULT FALSE under an IMPLICIT tag. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_flag(struct der *in, uint8_t identifier, bool *out)
{
    struct der_element flag;

    *out = der_peek(in, identifier);
    if (!*out)
        return true;
    if (!der_next(in, &flag))
        return false;
    if (flag.contents.size == 1 && flag.contents.data[0] == 0xff)
        return true;
    return der_refuse(in, flag.contents.size == 1 && flag.contents.data[0] == 0
                              ? FAULT_DER_DEFAULT : FAULT_DER_BOOLEAN,
                      flag.encoding.data);
}

/* ReasonFlags */
/*@ requires octets_valid(octets);
    assigns \nothing; */
static uint32_t read_bits(struct octets octets)
{
    return ext_value_bits(octets) & CRL_ALL_REASONS;
}

/*@ requires der_valid(in) && \valid(reasons)
             && \separated(in, reasons, in->fault);
    assigns in->next, *reasons, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_reasons(struct der *in, uint32_t *reasons)
{
    struct der_bits bits;

    *reasons = CRL_ALL_REASONS;
    if (!der_peek(in, DER_CONTEXT_PRIMITIVE(3)))
        return true;
    if (!der_bit_string(in, DER_CONTEXT_PRIMITIVE(3), &bits))
        return false;
    *reasons = read_bits(bits.octets);
    return true;
}

/*@ requires der_valid(in) && octets_valid(names)
             && (names.size == 0
                 || (octets_ordered(in->origin, names.data)
                     && names.data + names.size - in->origin <= PTRDIFF_MAX));
    assigns *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool check_count(const struct der *in, struct octets names)
{
    struct der list = der_within(in, names);
    struct der_element name;

    /*@ loop invariant 0 <= i <= LIMIT_CRL_NAMES;
        loop invariant octets_ordered(names.data, list.next)
            && octets_ordered(list.next, list.end);
        loop assigns i, list.next, name, *in->fault;
        loop variant list.end - list.next; */
    for (size_t i = 0; !der_is_done(&list); i++) {
        if (i == LIMIT_CRL_NAMES)
            return der_refuse(in, FAULT_NAME_COUNT, list.next);
        if (!der_next(&list, &name))
            return false;
    }
    return true;
}

/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, out->full_name, out->relative_name, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->full_name, \old(in->next),
                                             in->next);
    ensures \result ==> octets_may_be_within(&out->relative_name,
                                             \old(in->next), in->next); */
static bool read_name(struct der *in, struct crl_scope *out)
{
    return ext_value_point_name(in, &out->full_name, &out->relative_name)
        && check_count(in, out->full_name);
}

/* IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] OPTIONAL,
 * onlyContainsUserCerts [1], onlyContainsCACerts [2], onlySomeReasons [3]
 * OPTIONAL, indirectCRL [4], onlyContainsAttributeCerts [5] }. It must not be
 * empty, nor have more than one of [1], [2] and [5]. */
/*@ requires der_valid(scope) && \valid(out) && \valid(indirect)
             && \separated(scope, out, indirect, scope->fault);
    assigns scope->next, out->full_name, out->relative_name, out->only_users,
            out->only_authorities, out->only_attributes, out->reasons,
            *indirect, *scope->fault;
    ensures \result || scope->fault->code != FAULT_NONE;
    ensures \result ==> octets_may_be_within(&out->full_name,
                                             \old(scope->next), scope->end);
    ensures \result ==> octets_may_be_within(&out->relative_name,
                                             \old(scope->next), scope->end); */
static bool read_scope(struct der *scope, struct crl_scope *out,
                       bool *indirect)
{
    return read_name(scope, out)
        && read_flag(scope, DER_CONTEXT_PRIMITIVE(1), &out->only_users)
        && read_flag(scope, DER_CONTEXT_PRIMITIVE(2), &out->only_authorities)
        && read_reasons(scope, &out->reasons)
        && read_flag(scope, DER_CONTEXT_PRIMITIVE(4), indirect)
        && read_flag(scope, DER_CONTEXT_PRIMITIVE(5), &out->only_attributes)
        && der_end(scope);
}

bool crl_scope_read(struct der *in, struct crl_scope *out)
{
    const uint8_t *start = in->next;
    struct der scope;
    bool indirect;

    out->encoding = der_rest(in);
    if (!der_enter_list(in, DER_SEQUENCE, &scope) || !der_end(in)
        || !read_scope(&scope, out, &indirect))
        return false;
    if (indirect)
        return der_refuse(in, FAULT_CRL_INDIRECT, start);
    if ((int)out->only_users + out->only_authorities + out->only_attributes
        <= 1)
        return true;
    return der_refuse(in, FAULT_CRL_SCOPE, start);
}

/* Reads the next of names that have been read before. */
/*@ requires der_valid(names) && \valid(out)
             && \separated(names, out, names->fault);
    assigns names->next, *out, *names->fault;
    ensures \result ==> octets_ordered(\old(names->next) + 2, names->next)
                        && octets_ordered(names->next, names->end);
    ensures \result ==> name_whole(*out); */
static bool next_name(struct der *names, struct general_name *out)
{
    return !der_is_done(names)
        && general_name_read(names, GENERAL_NAME_PLAIN, out);
}

/* Identical names (RFC 5280 5.2.5), and directory names that are equal. */
/*@ requires name_whole(a) && name_whole(b);
    assigns \nothing; */
static bool same_name(struct general_name a, struct general_name b)
{
    return octets_equal(a.encoding, b.encoding)
        || (a.kind == GENERAL_NAME_DIRECTORY && b.kind == a.kind
            && dn_equal(a.value, b.value));
}

/*@ requires octets_valid(names) && name_whole(wanted);
    assigns \nothing; */
static bool holds_name(struct octets names, struct general_name wanted)
{
    struct fault fault;
    struct der list;
    struct general_name name;

    der_init(&list, names, &fault);
    /*@ loop invariant octets_ordered(names.data, list.next)
            && octets_ordered(list.next, list.end);
        loop assigns list.next, name, fault;
        loop variant list.end - list.next; */
    while (next_name(&list, &name))
        if (same_name(name, wanted))
            return true;
    return false;
}

/*@ requires octets_valid(a) && octets_valid(b);
    assigns \nothing; */
static bool names_meet(struct octets a, struct octets b)
{
    struct fault fault;
    struct der list;
    struct general_name name;

    der_init(&list, a, &fault);
    /*@ loop invariant octets_ordered(a.data, list.next)
            && octets_ordered(list.next, list.end);
        loop assigns list.next, name, fault;
        loop variant list.end - list.next; */
    while (next_name(&list, &name))
        if (holds_name(b, name))
            return true;
    return false;
}

/* A directory name. */
/*@ requires octets_valid(names) && octets_valid(directory);
    assigns \nothing; */
static bool holds_directory(struct octets names, struct octets directory)
{
    struct fault fault;
    struct der list;
    struct general_name name;

    der_init(&list, names, &fault);
    /*@ loop invariant octets_ordered(names.data, list.next)
            && octets_ordered(list.next, list.end);
        loop assigns list.next, name, fault;
        loop variant list.end - list.next; */
    while (next_name(&list, &name))
        if (name.kind == GENERAL_NAME_DIRECTORY
            && dn_equal(name.value, directory))
            return true;
    return false;
}

/* What nameRelativeToCRLIssuer stands for. */
/*@ requires octets_valid(names) && octets_valid(issuer) && octets_valid(rdn);
    assigns \nothing; */
static bool holds_relative(struct octets names, struct octets issuer,
                           struct octets rdn)
{
    struct fault fault;
    struct der list;
    struct general_name name;

    der_init(&list, names, &fault);
    /*@ loop invariant octets_ordered(names.data, list.next)
            && octets_ordered(list.next, list.end);
        loop assigns list.next, name, fault;
        loop variant list.end - list.next; */
    while (next_name(&list, &name))
        if (name.kind == GENERAL_NAME_DIRECTORY
            && dn_is_relative(name.value, issuer, rdn))
            return true;
    return false;
}

/* RFC 5280 6.3.3 (b) (2) (i): the names of the list and of the point have one
 * in common. A list that bears no name is for all points. */
/*@ requires crl_scope_whole(scope) && octets_valid(issuer)
             && point_whole(point);
    assigns \nothing; */
static bool is_for_point(struct crl_scope scope, struct octets issuer,
                         struct ext_distribution_point point)
{
    struct octets names = point.full_name.data != NULL
                             || point.relative_name.data != NULL
        ? point.full_name : point.crl_issuer;

    if (scope.full_name.data == NULL && scope.relative_name.data == NULL)
        return true;
    if (scope.relative_name.data == NULL && point.relative_name.data == NULL)
        return names_meet(scope.full_name, names);
    if (point.relative_name.data == NULL)
        return holds_relative(names, issuer, scope.relative_name);
    if (scope.relative_name.data == NULL)
        return holds_relative(scope.full_name, issuer, point.relative_name);
    return dn_same_rdn(scope.relative_name, point.relative_name);
}

/* The reasons that one point gives to such lists; they are by the issuer of
 * the certificate. */
/*@ requires crl_scope_whole(scope) && octets_valid(issuer)
             && point_whole(point);
    assigns \nothing; */
static uint32_t point_reasons(struct crl_scope scope,
                              struct octets issuer,
                              struct ext_distribution_point point)
{
    if (point.crl_issuer.data != NULL
        && !holds_directory(point.crl_issuer, issuer))
        return 0;
    if (!is_for_point(scope, issuer, point))
        return 0;
    return point.reasons.data == NULL ? CRL_ALL_REASONS
                                       : read_bits(point.reasons);
}

/* Reads the next of the points of a certificate. */
/*@ requires der_valid(list) && \valid(out)
             && \separated(list, out, list->fault);
    assigns list->next, *out, *list->fault;
    ensures \result ==> octets_ordered(\old(list->next) + 2, list->next)
                        && octets_ordered(list->next, list->end);
    ensures \result ==> point_whole(*out); */
static bool next_point(struct der *list, struct ext_distribution_point *out)
{
    if (der_is_done(list) || !ext_value_distribution_point(list, out))
        return false;
    /*@ assert octets_valid(out->full_name); */
    /*@ assert octets_valid(out->relative_name); */
    /*@ assert octets_valid(out->reasons); */
    /*@ assert octets_valid(out->crl_issuer); */
    return true;
}

/* The reasons that the points of the certificate give to such lists. */
/*@ requires crl_scope_whole(scope) && cert_valid(cert)
             && octets_valid(issuer);
    assigns \nothing; */
static uint32_t gather_reasons(struct crl_scope scope,
                               const struct cert *cert, struct octets issuer)
{
    struct fault fault;
    struct der value, list;
    struct ext_distribution_point point;
    uint32_t reasons = 0;

    if (!cert_extension(cert, EXT_CRL_DISTRIBUTION_POINTS, &value, &fault)
        || value.next == NULL || !ext_value_list(&value, &list))
        return 0;
    /*@ loop invariant der_valid(&list) && list.fault == &fault;
        loop assigns list.next, point, fault, reasons;
        loop variant list.end - list.next; */
    while (next_point(&list, &point))
        reasons |= point_reasons(scope, issuer, point);
    return reasons;
}

/* 6.3.3, the last paragraph: beside the points of the certificate there is
 * one that bears the name of the issuer. */
/*@ requires crl_scope_whole(scope) && octets_valid(issuer);
    assigns \nothing; */
static bool is_for_issuer(struct crl_scope scope, struct octets issuer)
{
    return scope.full_name.data == NULL
        ? scope.relative_name.data == NULL
        : holds_directory(scope.full_name, issuer);
}

/*@ requires cert_valid(cert);
    assigns \nothing; */
static bool is_authority(const struct cert *cert)
{
    struct fault fault;
    struct der value;
    struct ext_basic_constraints constraints;

    return cert_extension(cert, EXT_BASIC_CONSTRAINTS, &value, &fault)
        && value.next != NULL
        && ext_value_basic_constraints(&value, &constraints)
        && constraints.ca;
}

/* By value: that a component may be read is known of the whole. */
/*@ requires cert_whole(cert);
    assigns \nothing;
    ensures octets_valid(\result); */
static struct octets issuer_of(struct cert cert)
{
    return cert.issuer;
}

uint32_t crl_scope_covers(const struct crl_scope *scope,
                          const struct cert *cert)
{
    struct octets issuer = issuer_of(*cert);

    if (scope->only_attributes
        || (is_authority(cert) ? scope->only_users : scope->only_authorities))
        return 0;
    return is_for_issuer(*scope, issuer)
        ? scope->reasons
        : scope->reasons & gather_reasons(*scope, cert, issuer);
}
