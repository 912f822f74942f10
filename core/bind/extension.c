/* What the extensions of a certificate say, as Lua tables: one function a
 * kind, which pushes one table, or fails with the fault of its cursor. */
#include "asn1/oid_read.h"
#include "bind/cert.h"
#include "bind/general_name.h"
#include "x509/algorithm.h"
#include "x509/ext_value.h"

/* Appends to field `name` of the table on top, an array made if absent. */
static void append_to(lua_State *L, const char *name)
{
    if (lua_getfield(L, -2, name) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setfield(L, -4, name);
    }
    lua_insert(L, -2);
    bind_append(L);
    lua_pop(L, 1);
}

/* The name on top becomes an element and, as a key, true. */
static void add_member(lua_State *L)
{
    lua_pushvalue(L, -1);
    lua_pushboolean(L, true);
    lua_rawset(L, -4);
    bind_append(L);
}

static bool push_alternatives(lua_State *L, struct der *in)
{
    struct octets names;
    struct der list;
    struct general_name name;

    if (!ext_value_general_names(in, &names))
        return false;
    list = der_within(in, names);
    while (bind_next_general_name(&list, &name)) {
        bind_push_general_name(L, &name);
        append_to(L, bind_general_name_kind(name.kind));
    }
    return true;
}

/* { dns, ip, email, uri: arrays, directory, registered, other …: where there
 * is one }; the first four also without the extension */
static bool push_san(lua_State *L, struct der *in)
{
    static const char *const always[] = { "dns", "ip", "email", "uri" };

    lua_createtable(L, 0, 4);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        lua_newtable(L);
        lua_setfield(L, -2, always[i]);
    }
    return in->next == NULL || push_alternatives(L, in);
}

static bool push_key_usage(lua_State *L, struct der *in)
{
    static const char *const names[] = {
        "digitalSignature", "nonRepudiation", "keyEncipherment",
        "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
        "encipherOnly", "decipherOnly"
    };
    uint32_t bits;

    if (!ext_value_key_usage(in, &bits))
        return false;
    lua_newtable(L);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (bits >> i & 1) {
            lua_pushstring(L, names[i]);
            add_member(L);
        }
    return true;
}

static bool push_extended_key_usage(lua_State *L, struct der *in)
{
    struct der list;
    struct octets oid;
    const char *name;

    if (!ext_value_list(in, &list))
        return false;
    lua_newtable(L);
    while (!der_is_done(&list)) {
        if (!oid_read(&list, DER_OBJECT_IDENTIFIER, &oid))
            return false;
        name = algorithm_purpose(oid);
        if (name != NULL)
            lua_pushstring(L, name);
        else
            bind_push_oid(L, oid);
        add_member(L);
    }
    return true;
}

static bool push_basic_constraints(lua_State *L, struct der *in)
{
    struct ext_basic_constraints constraints;

    if (!ext_value_basic_constraints(in, &constraints))
        return false;
    lua_createtable(L, 0, 2);
    lua_pushboolean(L, constraints.ca);
    lua_setfield(L, -2, "ca");
    if (constraints.has_path_length) {
        lua_pushinteger(L, constraints.path_length);
        lua_setfield(L, -2, "path_length");
    }
    return true;
}

static bool push_subject_key_identifier(lua_State *L, struct der *in)
{
    struct octets identifier;

    if (!ext_value_subject_key_identifier(in, &identifier))
        return false;
    bind_push_hex(L, identifier);
    return true;
}

static bool push_authority_key_identifier(lua_State *L, struct der *in)
{
    struct ext_authority_key_identifier value;

    if (!ext_value_authority_key_identifier(in, &value))
        return false;
    lua_createtable(L, 0, 3);
    if (value.key_identifier.data != NULL) {
        bind_push_hex(L, value.key_identifier);
        lua_setfield(L, -2, "key_identifier");
    }
    if (value.serial.data != NULL) {
        bind_push_integer(L, value.serial);
        lua_setfield(L, -2, "serial");
    }
    bind_push_general_names(L, in, value.issuer);
    lua_setfield(L, -2, "issuer");
    return true;
}

/* The next of subtrees that have been read; false after the last. */
static bool next_subtree(struct der *subtrees, struct ext_subtree *out)
{
    return !der_is_done(subtrees) && ext_value_subtree(subtrees, out);
}

/* Pushes the array of { type, value, minimum, maximum? }. */
static void push_subtrees(lua_State *L, const struct der *in,
                          struct octets subtrees)
{
    struct der list = der_within(in, subtrees);
    struct ext_subtree subtree;

    lua_newtable(L);
    while (next_subtree(&list, &subtree)) {
        lua_createtable(L, 0, 3);
        bind_set_general_name(L, &subtree.base);
        lua_pushinteger(L, subtree.minimum);
        lua_setfield(L, -2, "minimum");
        if (subtree.has_maximum) {
            lua_pushinteger(L, subtree.maximum);
            lua_setfield(L, -2, "maximum");
        }
        bind_append(L);
    }
}

static bool push_name_constraints(lua_State *L, struct der *in)
{
    struct ext_name_constraints value;

    if (!ext_value_name_constraints(in, &value))
        return false;
    lua_createtable(L, 0, 2);
    push_subtrees(L, in, value.permitted);
    lua_setfield(L, -2, "permitted");
    push_subtrees(L, in, value.excluded);
    lua_setfield(L, -2, "excluded");
    return true;
}

/* The next of qualifiers that have been read; false after the last. */
static bool next_qualifier(struct der *qualifiers, struct ext_qualifier *out)
{
    return !der_is_done(qualifiers) && ext_value_qualifier(qualifiers, out);
}

/* Appends { oid, cps? , raw } of each qualifier to the array on top. */
static void append_qualifiers(lua_State *L, struct der qualifiers)
{
    struct ext_qualifier qualifier;

    while (next_qualifier(&qualifiers, &qualifier)) {
        lua_createtable(L, 0, 3);
        bind_push_oid(L, qualifier.identifier);
        lua_setfield(L, -2, "oid");
        bind_octets(L, qualifier.cps);
        lua_setfield(L, -2, "cps");
        bind_octets(L, qualifier.qualifier);
        lua_setfield(L, -2, "raw");
        bind_append(L);
    }
}

/* Array of { oid, qualifiers } */
static bool push_policies(lua_State *L, struct der *in)
{
    struct der list;
    struct ext_policy policy;

    if (!ext_value_list(in, &list))
        return false;
    lua_newtable(L);
    while (!der_is_done(&list)) {
        if (!ext_value_policy(&list, &policy))
            return false;
        lua_createtable(L, 0, 2);
        bind_push_oid(L, policy.identifier);
        lua_setfield(L, -2, "oid");
        lua_newtable(L);
        append_qualifiers(L, der_within(in, policy.qualifiers));
        lua_setfield(L, -2, "qualifiers");
        bind_append(L);
    }
    return true;
}

/* The two access methods of RFC 5280 4.2.2.1 by name: id-ad-ocsp and
 * id-ad-caIssuers. */
static const char *access_name(struct octets method)
{
    static const uint8_t id_ad[] = { 0x2b, 6, 1, 5, 5, 7, 0x30 };

    if (method.size != sizeof id_ad + 1
        || memcmp(method.data, id_ad, sizeof id_ad) != 0)
        return NULL;
    switch (method.data[sizeof id_ad]) {
    case 1:
        return "ocsp";
    case 2:
        return "ca_issuers";
    default:
        return NULL;
    }
}

/* Array of { method, type, value }; the URIs also as arrays ocsp and
 * ca_issuers */
static bool push_accesses(lua_State *L, struct der *in)
{
    struct der list;
    struct ext_access access;
    const char *name;

    if (!ext_value_list(in, &list))
        return false;
    lua_newtable(L);
    while (!der_is_done(&list)) {
        if (!ext_value_access(&list, &access))
            return false;
        lua_createtable(L, 0, 3);
        bind_push_oid(L, access.method);
        lua_setfield(L, -2, "method");
        bind_set_general_name(L, &access.location);
        bind_append(L);
        name = access_name(access.method);
        if (name != NULL && access.location.kind == GENERAL_NAME_URI) {
            bind_octets(L, access.location.value);
            append_to(L, name);
        }
    }
    return true;
}

/* { full_name?, crl_issuer?: arrays of { type, value }, relative_name?,
 * reasons?: raw octets } */
static void push_point(lua_State *L, const struct der *in,
                       const struct ext_distribution_point *point)
{
    lua_createtable(L, 0, 4);
    bind_push_general_names(L, in, point->full_name);
    lua_setfield(L, -2, "full_name");
    bind_push_general_names(L, in, point->crl_issuer);
    lua_setfield(L, -2, "crl_issuer");
    bind_octets(L, point->relative_name);
    lua_setfield(L, -2, "relative_name");
    bind_octets(L, point->reasons);
    lua_setfield(L, -2, "reasons");
}

static bool push_points(lua_State *L, struct der *in)
{
    struct der list;
    struct ext_distribution_point point;

    if (!ext_value_list(in, &list))
        return false;
    lua_newtable(L);
    while (!der_is_done(&list)) {
        if (!ext_value_distribution_point(&list, &point))
            return false;
        push_point(L, in, &point);
        bind_append(L);
    }
    return true;
}

bool bind_push_extension(lua_State *L, const struct cert *cert,
                         enum ext_kind kind, struct fault *fault)
{
    static bool (*const readers[EXT_KINDS])(lua_State *, struct der *) = {
        [EXT_SUBJECT_KEY_IDENTIFIER] = push_subject_key_identifier,
        [EXT_KEY_USAGE] = push_key_usage,
        [EXT_SUBJECT_ALT_NAME] = push_san,
        [EXT_BASIC_CONSTRAINTS] = push_basic_constraints,
        [EXT_NAME_CONSTRAINTS] = push_name_constraints,
        [EXT_CRL_DISTRIBUTION_POINTS] = push_points,
        [EXT_CERTIFICATE_POLICIES] = push_policies,
        [EXT_AUTHORITY_KEY_IDENTIFIER] = push_authority_key_identifier,
        [EXT_EXTENDED_KEY_USAGE] = push_extended_key_usage,
        [EXT_AUTHORITY_INFO_ACCESS] = push_accesses,
    };
    struct der in;

    if (!cert_extension(cert, kind, &in, fault))
        return false;
    if (in.next == NULL && kind != EXT_SUBJECT_ALT_NAME) {
        lua_pushnil(L);
        return true;
    }
    return readers[kind](L, &in);
}
