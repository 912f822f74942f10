#include "chain/member.h"

#include "chain/dn.h"
#include "x509/name.h"

#define FNV_BASIS UINT32_C(0x811c9dc5)
#define FNV_PRIME UINT32_C(0x01000193)

/* The sum of the letters and digits among octets, in one case, each with a
 * weight by its place: what is left of a string whatever its type, case and
 * white space. No step waits for the one before, as in a chain of products. */
static uint32_t hash_letters(uint32_t hash, struct octets octets)
{
    uint32_t weight = FNV_PRIME;

    for (size_t i = 0; i < octets.size; i++) {
        uint8_t octet = octets.data[i];
        uint8_t letter = octet | 0x20;

        if ((letter >= 'a' && letter <= 'z')
            || (octet >= '0' && octet <= '9')) {
            hash += letter * weight;
            weight += FNV_PRIME;
        }
    }
    return hash;
}

/* FNV-1a. */
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

void member_enter(const struct member *member, enum ext_kind kind,
                  struct der *in, struct fault *fault)
{
    cert_enter(&member->cert, member->parts.extensions.values[kind], in, fault);
}

void member_enter_names(const struct member *member, struct der *list,
                        struct fault *fault)
{
    cert_enter(&member->cert, member->names, list, fault);
}

static bool read_usage(struct member *out, struct fault *fault)
{
    struct der in;

    if (member_has(out, EXT_BASIC_CONSTRAINTS)) {
        member_enter(out, EXT_BASIC_CONSTRAINTS, &in, fault);
        if (!ext_value_basic_constraints(&in, &out->basic_constraints))
            return false;
    }
    if (!member_has(out, EXT_KEY_USAGE))
        return true;
    member_enter(out, EXT_KEY_USAGE, &in, fault);
    return ext_value_key_usage(&in, &out->key_usage);
}

static bool read_identifiers(struct member *out, struct fault *fault)
{
    struct der in;

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

/* The names were read one by one with the extension. */
static bool read_names(struct member *out, struct fault *fault)
{
    struct der in, list;

    if (!member_has(out, EXT_SUBJECT_ALT_NAME))
        return true;
    member_enter(out, EXT_SUBJECT_ALT_NAME, &in, fault);
    if (!ext_value_list(&in, &list))
        return false;
    out->names = (struct octets){ list.next, (size_t)(list.end - list.next) };
    return true;
}

bool member_read(struct octets input, struct member *out, struct fault *fault)
{
    struct fault *own = &out->fault;

    *out = (struct member){ 0 };
    if (!cert_open(input, &out->cert, fault))
        return false;
    out->subject_hash = hash_name(&out->cert, out->cert.subject);
    out->issuer_hash = hash_name(&out->cert, out->cert.issuer);
    if (!cert_read(&out->cert, &out->parts, own)
        || !read_usage(out, own)
        || !read_identifiers(out, own)
        || !read_names(out, own))
        return true;
    out->self_issued = member_names(out, out);
    return true;
}

void member_identify(struct member *member)
{
    digest_sha256(member->cert.encoding, member->digest);
    member->identified = true;
}

bool member_has(const struct member *member, enum ext_kind kind)
{
    return member->parts.extensions.values[kind].data != NULL;
}

bool member_is_critical(const struct member *member, enum ext_kind kind)
{
    return (member->parts.extensions.critical & UINT32_C(1) << kind) != 0;
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
