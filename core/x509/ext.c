#include "x509/ext.h"

#include "asn1/oid_read.h"
#include "base/limits.h"

/* Those under id-ce, 2.5.29, by their last arc. */
static const uint8_t id_ce_kinds[] = {
    [9] = EXT_SUBJECT_DIRECTORY_ATTRIBUTES,
    [14] = EXT_SUBJECT_KEY_IDENTIFIER,
    [15] = EXT_KEY_USAGE,
    [17] = EXT_SUBJECT_ALT_NAME,
    [18] = EXT_ISSUER_ALT_NAME,
    [19] = EXT_BASIC_CONSTRAINTS,
    [30] = EXT_NAME_CONSTRAINTS,
    [31] = EXT_CRL_DISTRIBUTION_POINTS,
    [32] = EXT_CERTIFICATE_POLICIES,
    [33] = EXT_POLICY_MAPPINGS,
    [35] = EXT_AUTHORITY_KEY_IDENTIFIER,
    [36] = EXT_POLICY_CONSTRAINTS,
    [37] = EXT_EXTENDED_KEY_USAGE,
    [46] = EXT_FRESHEST_CRL,
    [54] = EXT_INHIBIT_ANY_POLICY,
};

/* 1.3.6.1.5.5.7.1, and those under it by their last arc. */
static const struct oid_known id_pe = OID_KNOWN("\x2b\x06\x01\x05\x05\x07\x01");
static const uint8_t id_pe_kinds[] = {
    [1] = EXT_AUTHORITY_INFO_ACCESS,
    [11] = EXT_SUBJECT_INFO_ACCESS,
};

enum ext_kind ext_kind_of(struct octets oid)
{
    if (oid.size == 3 && oid.data[0] == 0x55 && oid.data[1] == 0x1d)
        return oid.data[2] < sizeof id_ce_kinds
             ? (enum ext_kind)id_ce_kinds[oid.data[2]] : EXT_OTHER;
    if (oid.size == 8 && oid_is(&id_pe, (struct octets){ oid.data, 7 }))
        return oid.data[7] < sizeof id_pe_kinds
             ? (enum ext_kind)id_pe_kinds[oid.data[7]] : EXT_OTHER;
    return EXT_OTHER;
}

/*@ requires der_valid(extension) && \valid(out)
             && \separated(extension, out, extension->fault)
             && octets_ordered(extension->origin, out->encoding.data);
    assigns extension->next, out->kind, out->critical, out->oid, out->value,
            *extension->fault;
    ensures \result ? ext_valid(extension, out)
                    : extension->fault->code != FAULT_NONE;
    ensures \result ==> out->value.data + out->value.size == extension->end;
 */
static bool read_extension(struct der *extension, struct ext *out)
{
    struct der_element value;

    if (!oid_read(extension, DER_OBJECT_IDENTIFIER, &out->oid)
        || !der_default_false(extension, &out->critical)
        || !der_expect(extension, DER_OCTET_STRING, &value))
        return false;
    out->kind = ext_kind_of(out->oid);
    out->value.data = value.contents.data;
    out->value.size = value.contents.size;
    return der_end(extension);
}

/* Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE,
 * extnValue } */
bool ext_next(struct der *list, struct ext *out)
{
    struct der extension;
    struct der_element element;

    if (!der_expect(list, DER_SEQUENCE, &element))
        return false;
    out->encoding.data = element.encoding.data;
    out->encoding.size = element.encoding.size;
    extension = der_within(list, element.contents);
    if (!read_extension(&extension, out))
        return der_back(list, &element);
    return true;
}

/* The extensions before the present one that RFC 5280 does not have. */
struct others {
    struct octets oids[LIMIT_CERT_EXTENSIONS];
    size_t count;
};

/*@ predicate others_valid(struct others *others) =
      \valid(others) && others->count <= LIMIT_CERT_EXTENSIONS
      && \forall integer i; 0 <= i < others->count
                            ==> octets_valid(others->oids[i]); */

/* Adds an OID; false if it was there. */
/*@ requires others_valid(others) && octets_valid(oid)
             && others->count < LIMIT_CERT_EXTENSIONS;
    assigns others->count, others->oids[0 .. LIMIT_CERT_EXTENSIONS - 1];
    ensures others_valid(others) && others->count <= \old(others->count) + 1;
 */
static bool add_other(struct others *others, struct octets oid)
{
    /*@ loop invariant 0 <= i <= others->count;
        loop assigns i;
        loop variant others->count - i; */
    for (size_t i = 0; i < others->count; i++)
        if (octets_equal(others->oids[i], oid))
            return false;
    others->oids[others->count++] = oid;
    return true;
}

/* The bit of a kind in ext_values.critical. */
/*@ requires 0 <= kind < EXT_KINDS;
    assigns \nothing; */
static inline uint32_t kind_bit(enum ext_kind kind)
{
    return UINT32_C(1) << kind;
}

/* Adds ext to what was found; false if it was there. */
/*@ requires \valid(out) && others_valid(others) && \valid_read(ext)
             && \separated(out, others, ext) && octets_valid(ext->oid)
             && 0 <= ext->kind < EXT_KINDS
             && others->count < LIMIT_CERT_EXTENSIONS;
    assigns *out, *others;
    ensures others_valid(others) && others->count <= \old(others->count) + 1;
 */
static bool add(struct ext_values *out, struct others *others,
                const struct ext *ext)
{
    bool other = ext->kind == EXT_OTHER;

    if (other ? !add_other(others, ext->oid)
              : out->values[ext->kind].data != NULL)
        return false;
    out->values[ext->kind] = ext->value;
    if (!ext->critical)
        return true;
    out->critical |= kind_bit(ext->kind);
    if (other && out->unknown.data == NULL)
        out->unknown = ext->oid;
    return true;
}

/* Reads one more. */
/*@ requires der_valid(list) && \valid(ext) && others_valid(others)
             && \valid(out) && \separated(list, ext, others, out, list->fault)
             && others->count < LIMIT_CERT_EXTENSIONS;
    assigns list->next, *ext, *others, *out, *list->fault;
    ensures der_went(list, \old(list->next), \result);
    ensures \result ==> others_valid(others)
                        && others->count <= \old(others->count) + 1; */
static bool read_one(struct der *list, struct ext *ext, struct others *others,
                     struct ext_values *out)
{
    if (!ext_next(list, ext))
        return false;
    if (!add(out, others, ext))
        return der_refuse(list, FAULT_CERT_DUPLICATE, ext->encoding.data);
    return ext_check(list, ext);
}

/*@ requires der_valid(list) && \valid(out) && others_valid(others)
             && \separated(list, out, others, list->fault)
             && others->count == 0;
    assigns list->next, *out, *others, *list->fault;
    ensures \result ? list->next == list->end
                    : list->fault->code != FAULT_NONE; */
static bool read_each(struct der *list, struct others *others,
                      struct ext_values *out)
{
    struct ext ext;

    /*@ loop invariant der_valid(list) && others_valid(others)
            && others->count <= i <= LIMIT_CERT_EXTENSIONS;
        loop assigns i, list->next, ext, *out, *others, *list->fault;
        loop variant list->end - list->next; */
    for (size_t i = 0; !der_is_done(list); i++) {
        if (i == LIMIT_CERT_EXTENSIONS)
            return der_refuse(list, FAULT_CERT_EXTENSIONS, list->next);
        if (!read_one(list, &ext, others, out))
            return false;
    }
    return true;
}

bool ext_read_all(struct der *list, struct ext_values *out)
{
    COUNTED struct others others;

    others.count = 0;
    *out = (struct ext_values){ 0 };
    return read_each(list, &others, out);
}
