#include "chain/member.h"

#include "chain/dn.h"
#include "x509/name.h"

#define FNV_BASIS UINT32_C(0x811c9dc5)
#define FNV_PRIME UINT32_C(0x01000193)

/* FNV-1a of the letters and digits among octets, in one case: what is left of
 * a string whatever its type, case and white space. */
static uint32_t hash_letters(uint32_t hash, struct octets octets)
{
    for (size_t i = 0; i < octets.size; i++) {
        uint8_t octet = octets.data[i];
        uint8_t letter = octet | 0x20;

        if ((letter >= 'a' && letter <= 'z')
            || (octet >= '0' && octet <= '9'))
            hash = (hash ^ letter) * FNV_PRIME;
    }
    return hash;
}

static uint32_t hash_octets(uint32_t hash, struct octets octets)
{
    for (size_t i = 0; i < octets.size; i++)
        hash = (hash ^ octets.data[i]) * FNV_PRIME;
    return hash;
}

/* The sum over all attributes, so that their order within an RDN does not
 * count; as much of a faulty name as can be read. */
static uint32_t hash_name(const struct cert *cert, struct octets name)
{
    struct fault fault;
    struct der in;
    struct name_walk walk;
    struct name_attribute attribute;
    uint32_t sum = 0;

    cert_enter(cert, name, &in, &fault);
    if (!name_begin(&in, &walk))
        return sum;
    while (!name_is_done(&walk) && name_next(&walk, &attribute))
        sum += hash_letters(hash_octets(FNV_BASIS, attribute.type),
                            attribute.value.contents);
    return sum;
}

static bool read_extensions(struct member *out, struct fault *fault)
{
    struct der list;
    struct ext ext;

    if (!cert_extensions(&out->cert, &list, fault))
        return false;
    while (!der_is_done(&list)) {
        if (!ext_next(&list, &ext))
            return false;
        out->values[ext.kind] = ext.value;
        if (ext.critical)
            out->critical |= UINT32_C(1) << ext.kind;
        if (ext.critical && ext.kind == EXT_OTHER
            && out->unknown.data == NULL)
            out->unknown = ext.oid;
    }
    return true;
}

void member_enter(const struct member *member, enum ext_kind kind,
                  struct der *in, struct fault *fault)
{
    cert_enter(&member->cert, member->values[kind], in, fault);
}

void member_enter_names(const struct member *member, struct der *list,
                        struct fault *fault)
{
    struct der in;
    struct octets names = { 0 };

    member_enter(member, EXT_SUBJECT_ALT_NAME, &in, fault);
    if (member_has(member, EXT_SUBJECT_ALT_NAME)
        && !ext_value_general_names(&in, &names))
        names = (struct octets){ 0 };
    *list = der_within(&in, names);
}

/* The extensions that every search asks for. */
static bool read_values(struct member *out, struct fault *fault)
{
    struct der in;

    if (member_has(out, EXT_BASIC_CONSTRAINTS)) {
        member_enter(out, EXT_BASIC_CONSTRAINTS, &in, fault);
        if (!ext_value_basic_constraints(&in, &out->basic_constraints))
            return false;
    }
    if (member_has(out, EXT_KEY_USAGE)) {
        member_enter(out, EXT_KEY_USAGE, &in, fault);
        if (!ext_value_key_usage(&in, &out->key_usage))
            return false;
    }
    if (member_has(out, EXT_SUBJECT_KEY_IDENTIFIER)) {
        member_enter(out, EXT_SUBJECT_KEY_IDENTIFIER, &in, fault);
        if (!ext_value_subject_key_identifier(&in,
                                              &out->subject_key_identifier))
            return false;
    }
    if (!member_has(out, EXT_AUTHORITY_KEY_IDENTIFIER))
        return true;
    member_enter(out, EXT_AUTHORITY_KEY_IDENTIFIER, &in, fault);
    return ext_value_authority_key_identifier(
        &in, &out->authority_key_identifier);
}

bool member_read(struct octets input, struct member *out, struct fault *fault)
{
    struct fault *own = &out->fault;

    *out = (struct member){ 0 };
    if (!cert_open(input, &out->cert, fault))
        return false;
    out->subject_hash = hash_name(&out->cert, out->cert.subject);
    out->issuer_hash = hash_name(&out->cert, out->cert.issuer);
    if (!cert_check(&out->cert, own)
        || !cert_version(&out->cert, &out->version, own)
        || !cert_serial_number(&out->cert, &out->serial, own)
        || !cert_validity(&out->cert, &out->validity, own)
        || !cert_spki(&out->cert, &out->key, own)
        || !read_extensions(out, own)
        || !read_values(out, own))
        return true;
    out->self_issued = member_names(out, out);
    return true;
}

bool member_has(const struct member *member, enum ext_kind kind)
{
    return member->values[kind].data != NULL;
}

bool member_is_critical(const struct member *member, enum ext_kind kind)
{
    return (member->critical & UINT32_C(1) << kind) != 0;
}

static bool same_name(struct octets a, struct octets b)
{
    return octets_equal(a, b) || dn_equal(a, b);
}

bool member_names(const struct member *issued, const struct member *issuer)
{
    return issued->issuer_hash == issuer->subject_hash
        && same_name(issued->cert.issuer, issuer->cert.subject);
}

bool member_same_entity(const struct member *a, const struct member *b)
{
    return a->subject_hash == b->subject_hash
        && octets_equal(a->cert.subject_public_key_info,
                        b->cert.subject_public_key_info)
        && same_name(a->cert.subject, b->cert.subject);
}
