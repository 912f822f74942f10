/* The fields of a certificate in Lua: rows of a table, each with what pushes
 * its value. */
#include "bind/cert.h"
#include "x509/algorithm.h"
#include "x509/ext_value.h"
#include "x509/name.h"

/* Sets the boolean or the string as the field name of the table on top. */
static void set_boolean(lua_State *L, const char *name, bool value)
{
    lua_pushboolean(L, value);
    lua_setfield(L, -2, name);
}

static void set_octets(lua_State *L, const char *name, struct octets value)
{
    bind_octets(L, value);
    lua_setfield(L, -2, name);
}

/* A row: what a field is called, and what pushes its one value. */
struct field {
    const char *name;
    bool (*push)(lua_State *L, const struct cert *cert, struct fault *fault);
    enum ext_kind kind; /* where push is NULL: bind_push_extension */
};

static bool push_name(lua_State *L, const struct cert *cert,
                      struct octets name, struct fault *fault)
{
    struct der in;

    cert_enter(cert, name, &in, fault);
    if (!name_read(&in))
        return false;
    bind_push_name(L, name);
    return true;
}

bool bind_push_subject(lua_State *L, const struct cert *cert,
                       struct fault *fault)
{
    return push_name(L, cert, cert->subject, fault);
}

static bool push_issuer(lua_State *L, const struct cert *cert,
                        struct fault *fault)
{
    return push_name(L, cert, cert->issuer, fault);
}

static bool push_serial(lua_State *L, const struct cert *cert,
                        struct fault *fault)
{
    struct octets serial;

    if (!cert_serial_number(cert, &serial, fault))
        return false;
    bind_push_integer(L, serial);
    return true;
}

static bool push_version(lua_State *L, const struct cert *cert,
                         struct fault *fault)
{
    int version;

    if (!cert_version(cert, &version, fault))
        return false;
    lua_pushinteger(L, version);
    return true;
}

static bool push_not_before(lua_State *L, const struct cert *cert,
                            struct fault *fault)
{
    struct cert_validity validity;

    if (!cert_validity(cert, &validity, fault))
        return false;
    lua_pushinteger(L, validity.not_before);
    return true;
}

static bool push_not_after(lua_State *L, const struct cert *cert,
                           struct fault *fault)
{
    struct cert_validity validity;

    if (!cert_validity(cert, &validity, fault))
        return false;
    lua_pushinteger(L, validity.not_after);
    return true;
}

/* The seconds from not_before to not_after, both included (BR 6.3.2). */
static bool push_validity(lua_State *L, const struct cert *cert,
                          struct fault *fault)
{
    struct cert_validity validity;

    if (!cert_validity(cert, &validity, fault))
        return false;
    lua_pushinteger(L, validity.not_after - validity.not_before + 1);
    return true;
}

static bool push_is_ca(lua_State *L, const struct cert *cert,
                       struct fault *fault)
{
    struct der in;
    struct ext_basic_constraints constraints = { 0 };

    if (!cert_extension(cert, EXT_BASIC_CONSTRAINTS, &in, fault)
        || (in.next != NULL
            && !ext_value_basic_constraints(&in, &constraints)))
        return false;
    lua_pushboolean(L, constraints.ca);
    return true;
}

/* True if the authority's key identifier, where one is given, is the
 * subject's. */
static bool read_same_key(const struct cert *cert, bool *same,
                          struct fault *fault)
{
    struct der in;
    struct octets own = { 0 };
    struct ext_authority_key_identifier authority = { 0 };

    if (!cert_extension(cert, EXT_SUBJECT_KEY_IDENTIFIER, &in, fault)
        || (in.next != NULL && !ext_value_subject_key_identifier(&in, &own))
        || !cert_extension(cert, EXT_AUTHORITY_KEY_IDENTIFIER, &in, fault)
        || (in.next != NULL
            && !ext_value_authority_key_identifier(&in, &authority)))
        return false;
    *same = own.data == NULL || authority.key_identifier.data == NULL
         || octets_equal(own, authority.key_identifier);
    return true;
}

static bool push_self_signed(lua_State *L, const struct cert *cert,
                             struct fault *fault)
{
    bool same_key;

    if (!read_same_key(cert, &same_key, fault))
        return false;
    lua_pushboolean(L, same_key && octets_equal(cert->issuer, cert->subject));
    return true;
}

static bool push_spki(lua_State *L, const struct cert *cert,
                      struct fault *fault)
{
    struct spki spki;

    if (!cert_spki(cert, &spki, fault))
        return false;
    bind_push_spki(L, &spki, cert->subject_public_key_info);
    return true;
}

static bool push_signature_algorithm(lua_State *L, const struct cert *cert,
                                     struct fault *fault)
{
    struct octets oid;
    const char *name;

    if (!cert_signature_algorithm(cert, &oid, fault))
        return false;
    name = algorithm_name(oid);
    if (name != NULL)
        lua_pushstring(L, name);
    else
        bind_push_oid(L, oid);
    return true;
}

static bool push_algorithms_agree(lua_State *L, const struct cert *cert,
                                  struct fault *fault)
{
    (void)fault;
    lua_pushboolean(L, octets_equal(cert->signature,
                                    cert->signature_algorithm));
    return true;
}

/* Pushes one of cert.extensions, and its OID twice. */
static void push_extension(lua_State *L, const struct cert *cert,
                           const struct ext *ext)
{
    lua_createtable(L, 0, 4);
    bind_push_oid(L, ext->oid);
    lua_setfield(L, -2, "oid");
    set_boolean(L, "critical", ext->critical);
    set_octets(L, "raw", ext->value);
    lua_pushinteger(L, ext->encoding.data - cert->encoding.data);
    lua_setfield(L, -2, "offset");
}

static bool push_extensions(lua_State *L, const struct cert *cert,
                            struct fault *fault)
{
    struct der list;
    struct ext ext;

    if (!cert_extensions(cert, &list, fault))
        return false;
    lua_newtable(L);
    for (lua_Integer i = 1; !der_is_done(&list); i++) {
        if (!ext_next(&list, &ext))
            return false;
        push_extension(L, cert, &ext); /* extensions extension */
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, i);
        bind_push_oid(L, ext.oid); /* extensions extension oid */
        lua_insert(L, -2);
        lua_rawset(L, -3);
    }
    return true;
}

static bool push_der(lua_State *L, const struct cert *cert,
                     struct fault *fault)
{
    (void)fault;
    bind_octets(L, cert->encoding);
    return true;
}

static const struct field fields[] = {
    { "aia", NULL, EXT_AUTHORITY_INFO_ACCESS },
    { "algorithms_agree", push_algorithms_agree, EXT_OTHER },
    { "alphabets", bind_push_alphabets, EXT_OTHER },
    { "authority_key_identifier", NULL, EXT_AUTHORITY_KEY_IDENTIFIER },
    { "basic_constraints", NULL, EXT_BASIC_CONSTRAINTS },
    { "certificate_policies", NULL, EXT_CERTIFICATE_POLICIES },
    { "crl_distribution_points", NULL, EXT_CRL_DISTRIBUTION_POINTS },
    { "der", push_der, EXT_OTHER },
    { "extended_key_usage", NULL, EXT_EXTENDED_KEY_USAGE },
    { "extensions", push_extensions, EXT_OTHER },
    { "is_ca", push_is_ca, EXT_OTHER },
    { "issuer", push_issuer, EXT_OTHER },
    { "key_usage", NULL, EXT_KEY_USAGE },
    { "name_constraints", NULL, EXT_NAME_CONSTRAINTS },
    { "not_after", push_not_after, EXT_OTHER },
    { "not_before", push_not_before, EXT_OTHER },
    { "san", NULL, EXT_SUBJECT_ALT_NAME },
    { "self_signed", push_self_signed, EXT_OTHER },
    { "serial", push_serial, EXT_OTHER },
    { "signature_algorithm", push_signature_algorithm, EXT_OTHER },
    { "spki", push_spki, EXT_OTHER },
    { "subject", bind_push_subject, EXT_OTHER },
    { "subject_key_identifier", NULL, EXT_SUBJECT_KEY_IDENTIFIER },
    { "validity", push_validity, EXT_OTHER },
    { "version", push_version, EXT_OTHER },
};

const char *bind_cert_field(size_t index)
{
    return index < sizeof fields / sizeof *fields ? fields[index].name : NULL;
}

bool bind_push_cert_field(lua_State *L, const struct cert *cert, size_t index,
                          struct fault *fault)
{
    const struct field *field = &fields[index];

    return field->push != NULL
         ? field->push(L, cert, fault)
         : bind_push_extension(L, cert, field->kind, fault);
}
