#include "chain/crl_scope.h"

#include "base/limits.h"
#include "chain/dn.h"
#include "x509/ext_value.h"

/* A BOOLEAN DEFAULT FALSE under an IMPLICIT tag. */
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

/* The bits of ReasonFlags. */
static uint32_t read_bits(struct octets octets)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < 8 * octets.size && i < 32; i++)
        if ((octets.data[i / 8] >> (7 - i % 8) & 1) != 0)
            bits |= UINT32_C(1) << i;
    return bits & CRL_ALL_REASONS;
}

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

static bool check_count(const struct der *in, struct octets names)
{
    struct der list = der_within(in, names);
    struct der_element name;

    for (size_t i = 0; !der_is_done(&list); i++) {
        if (i == LIMIT_CRL_NAMES)
            return der_refuse(in, FAULT_NAME_COUNT, list.next);
        if (!der_next(&list, &name))
            return false;
    }
    return true;
}

/* DistributionPointName */
static bool read_name(struct der *in, struct crl_scope *out)
{
    struct ext_distribution_point point = { 0 };

    if (der_peek(in, DER_CONTEXT_CONSTRUCTED(0))
        && !ext_value_point_name(in, &point))
        return false;
    out->full_name = point.full_name;
    out->relative_name = point.relative_name;
    return check_count(in, out->full_name);
}

/* IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] OPTIONAL,
 * onlyContainsUserCerts [1], onlyContainsCACerts [2], onlySomeReasons [3]
 * OPTIONAL, indirectCRL [4], onlyContainsAttributeCerts [5] }. It must not be
 * empty, nor have more than one of [1], [2] and [5]. */
bool crl_scope_read(struct der *in, struct crl_scope *out)
{
    const uint8_t *start = in->next;
    struct der scope;
    bool indirect;

    out->encoding = der_rest(in);
    if (!der_enter_list(in, DER_SEQUENCE, &scope) || !der_end(in)
        || !read_name(&scope, out)
        || !read_flag(&scope, DER_CONTEXT_PRIMITIVE(1), &out->only_users)
        || !read_flag(&scope, DER_CONTEXT_PRIMITIVE(2),
                      &out->only_authorities)
        || !read_reasons(&scope, &out->reasons)
        || !read_flag(&scope, DER_CONTEXT_PRIMITIVE(4), &indirect)
        || !read_flag(&scope, DER_CONTEXT_PRIMITIVE(5),
                      &out->only_attributes)
        || !der_end(&scope))
        return false;
    if (indirect)
        return der_refuse(in, FAULT_CRL_INDIRECT, start);
    if ((int)out->only_users + out->only_authorities + out->only_attributes
        <= 1)
        return true;
    return der_refuse(in, FAULT_CRL_SCOPE, start);
}

/* A cursor over what has been read before, or on nothing. */
static struct der open_part(struct octets part, struct fault *fault)
{
    const uint8_t *end = part.data == NULL ? NULL : part.data + part.size;

    *fault = (struct fault){ FAULT_NONE, 0 };
    return (struct der){ part.data, end, part.data, fault };
}

/* Identical names (RFC 5280 5.2.5), and directory names that are equal. */
static bool same_name(const struct general_name *a,
                      const struct general_name *b)
{
    return octets_equal(a->encoding, b->encoding)
        || (a->kind == GENERAL_NAME_DIRECTORY && b->kind == a->kind
            && dn_equal(a->value, b->value));
}

static bool holds_name(struct der names, const struct general_name *wanted)
{
    struct general_name name;

    while (!der_is_done(&names)
           && general_name_read(&names, GENERAL_NAME_PLAIN, &name))
        if (same_name(&name, wanted))
            return true;
    return false;
}

static bool names_meet(struct der a, struct der b)
{
    struct general_name name;

    while (!der_is_done(&a)
           && general_name_read(&a, GENERAL_NAME_PLAIN, &name))
        if (holds_name(b, &name))
            return true;
    return false;
}

/* A directory name. */
static bool holds_directory(struct der names, struct octets directory)
{
    struct general_name name;

    while (!der_is_done(&names)
           && general_name_read(&names, GENERAL_NAME_PLAIN, &name))
        if (name.kind == GENERAL_NAME_DIRECTORY
            && dn_equal(name.value, directory))
            return true;
    return false;
}

/* What nameRelativeToCRLIssuer stands for. */
static bool holds_relative(struct der names, struct octets issuer,
                           struct octets rdn)
{
    struct general_name name;

    while (!der_is_done(&names)
           && general_name_read(&names, GENERAL_NAME_PLAIN, &name))
        if (name.kind == GENERAL_NAME_DIRECTORY
            && dn_is_relative(name.value, issuer, rdn))
            return true;
    return false;
}

/* RFC 5280 6.3.3 (b) (2) (i): the names of the list and of the point have one
 * in common. A list that bears no name is for all points. */
static bool is_for_point(const struct crl_scope *scope,
                         const struct cert *cert,
                         const struct ext_distribution_point *point)
{
    struct fault fault;
    struct octets full = point->full_name.data != NULL
                             || point->relative_name.data != NULL
        ? point->full_name : point->crl_issuer;
    struct der scope_names = open_part(scope->full_name, &fault);
    struct der names = open_part(full, &fault);

    if (scope->full_name.data == NULL && scope->relative_name.data == NULL)
        return true;
    if (scope->relative_name.data == NULL && point->relative_name.data == NULL)
        return names_meet(scope_names, names);
    if (point->relative_name.data == NULL)
        return holds_relative(names, cert->issuer, scope->relative_name);
    if (scope->relative_name.data == NULL)
        return holds_relative(scope_names, cert->issuer,
                              point->relative_name);
    return dn_same_rdn(scope->relative_name, point->relative_name);
}

/* True if the lists of the point are by the issuer of the certificate. */
static bool is_direct(const struct cert *cert,
                      const struct ext_distribution_point *point)
{
    struct fault fault;

    return point->crl_issuer.data == NULL
        || holds_directory(open_part(point->crl_issuer, &fault),
                           cert->issuer);
}

/* The reasons that the points of the certificate give to such lists. */
static uint32_t gather_reasons(const struct crl_scope *scope,
                               const struct cert *cert)
{
    struct fault fault;
    struct der value, list;
    struct ext_distribution_point point;
    uint32_t reasons = 0;

    if (!cert_extension(cert, EXT_CRL_DISTRIBUTION_POINTS, &value, &fault)
        || value.next == NULL || !ext_value_list(&value, &list))
        return 0;
    while (!der_is_done(&list)
           && ext_value_distribution_point(&list, &point))
        if (is_direct(cert, &point) && is_for_point(scope, cert, &point))
            reasons |= point.reasons.data == NULL ? CRL_ALL_REASONS
                                                  : read_bits(point.reasons);
    return reasons;
}

/* 6.3.3, the last paragraph: beside the points of the certificate there is
 * one that bears the name of the issuer. */
static bool is_for_issuer(const struct crl_scope *scope,
                          const struct cert *cert)
{
    struct fault fault;

    if (scope->full_name.data == NULL)
        return scope->relative_name.data == NULL;
    return holds_directory(open_part(scope->full_name, &fault),
                           cert->issuer);
}

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

uint32_t crl_scope_covers(const struct crl_scope *scope,
                          const struct cert *cert)
{
    if (scope->only_attributes
        || (is_authority(cert) ? scope->only_users : scope->only_authorities))
        return 0;
    return is_for_issuer(scope, cert)
        ? scope->reasons : scope->reasons & gather_reasons(scope, cert);
}
