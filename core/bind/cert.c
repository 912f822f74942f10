/* cotter.core.cert: a certificate as a Lua value.
 *
 * A cert holds views into the string that it was made from. That string is
 * its user value 1, so the two die together and there is no finalizer. Its
 * fields are worked out when they are read: rows of a table below. */
#include "bind/cert.h"

#include "asn1/oid.h"
#include "base/suggest.h"
#include "bind/strict.h"
#include "x509/algorithm.h"
#include "x509/ext_value.h"
#include "x509/name.h"

#define CERT "cotter.cert"

int bind_push_cert(lua_State *L, int anchor, const struct cert *cert)
{
    struct cert *value;

    anchor = lua_absindex(L, anchor);
    value = lua_newuserdatauv(L, sizeof *value, 1);
    *value = *cert;
    lua_pushvalue(L, anchor);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, CERT); /* last: only a whole cert is a cert */
    return 1;
}

const struct cert *bind_check_cert(lua_State *L, int arg)
{
    return luaL_checkudata(L, arg, CERT);
}

void bind_push_oid(lua_State *L, struct octets oid)
{
    char text[OID_TEXT_SIZE];

    lua_pushlstring(L, text, oid_text(oid, text));
}

void bind_push_name(lua_State *L, struct octets encoding)
{
    luaL_Buffer text;
    char *out = luaL_buffinitsize(L, &text, NAME_TEXT_SIZE(encoding.size));

    luaL_pushresultsize(&text, name_text(encoding, out));
}

/* Pushes the magnitude of a negative INTEGER: its two's complement. */
static void push_magnitude(lua_State *L, struct octets contents)
{
    luaL_Buffer magnitude;
    char *out = luaL_buffinitsize(L, &magnitude, contents.size);
    unsigned carry = 1;

    for (size_t i = contents.size; i > 0; i--) {
        carry += (uint8_t)~contents.data[i - 1];
        out[i - 1] = (char)carry;
        carry >>= 8;
    }
    luaL_pushresultsize(&magnitude, contents.size);
}

static struct octets strip_zero(struct octets contents)
{
    if (contents.size > 1 && contents.data[0] == 0)
        return (struct octets){ contents.data + 1, contents.size - 1 };
    return contents;
}

void bind_push_integer(lua_State *L, struct octets contents)
{
    if (contents.data[0] < 0x80) {
        bind_push_hex(L, strip_zero(contents));
        return;
    }
    lua_pushliteral(L, "-");
    push_magnitude(L, contents);
    bind_push_hex(L, strip_zero(bind_check_octets(L, lua_gettop(L))));
    lua_remove(L, -2);
    lua_concat(L, 2);
}

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

static bool push_subject(lua_State *L, const struct cert *cert,
                         struct fault *fault)
{
    struct der in;

    cert_enter(cert, cert->subject, &in, fault);
    if (!name_read(&in))
        return false;
    bind_push_name(L, cert->subject);
    return true;
}

static bool push_issuer(lua_State *L, const struct cert *cert,
                        struct fault *fault)
{
    struct der in;

    cert_enter(cert, cert->issuer, &in, fault);
    if (!name_read(&in))
        return false;
    bind_push_name(L, cert->issuer);
    return true;
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

static void push_spki_type(lua_State *L, const struct spki *spki)
{
    if (spki->type != SPKI_UNKNOWN) {
        lua_pushstring(L, spki_type_name(spki->type));
        return;
    }
    bind_push_oid(L, spki->algorithm);
    lua_pushfstring(L, "unknown(%s)", lua_tostring(L, -1));
    lua_remove(L, -2);
}

static void push_curve(lua_State *L, struct octets curve)
{
    const char *name = spki_curve_name(curve);

    if (name != NULL)
        lua_pushstring(L, name);
    else
        bind_push_oid(L, curve);
}

void bind_push_spki(lua_State *L, const struct spki *spki,
                    struct octets encoding)
{
    lua_createtable(L, 0, 5);
    push_spki_type(L, spki);
    lua_setfield(L, -2, "type");
    bind_push_oid(L, spki->algorithm);
    lua_setfield(L, -2, "algorithm");
    set_octets(L, "der", encoding);
    if (spki->bits > 0) {
        lua_pushinteger(L, spki->bits);
        lua_setfield(L, -2, "bits");
    }
    if (spki->curve.data != NULL) {
        push_curve(L, spki->curve);
        lua_setfield(L, -2, "curve");
    }
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
    { "subject", push_subject, EXT_OTHER },
    { "subject_key_identifier", NULL, EXT_SUBJECT_KEY_IDENTIFIER },
    { "validity", push_validity, EXT_OTHER },
    { "version", push_version, EXT_OTHER },
};

/* Raises an error for a key that is no field: index 1 is the cert, 2 the key,
 * upvalue 1 the table of those that are. */
static int refuse_key(lua_State *L)
{
    struct suggest search;

    if (lua_type(L, 2) != LUA_TSTRING) {
        lua_pushfstring(L, "cert has no field named by a %s",
                        luaL_typename(L, 2));
        return strict_raise(L);
    }
    search = suggest_begin(bind_check_octets(L, 2));
    lua_pushnil(L);
    while (lua_next(L, lua_upvalueindex(1))) {
        lua_pop(L, 1);
        suggest_offer(&search, bind_check_octets(L, -1));
    }
    lua_pushfstring(L, "cert has no field \"%s\"", lua_tostring(L, 2));
    if (search.nearest.data != NULL)
        lua_pushfstring(L, "%s (did you mean \"%s\"?)", lua_tostring(L, -1),
                        (const char *)search.nearest.data);
    return strict_raise(L);
}

/* Raises an error for a component that is refused: a field gives one value,
 * so that there is no place for a fault beside it. */
static int refuse_component(lua_State *L, const char *name,
                            const struct fault *fault)
{
    lua_pushfstring(L, "cert.%s cannot be read: %s at octet %I (%s); "
                    "cert:check() tells without an error", name,
                    fault_name(fault->code), (lua_Integer)fault->offset,
                    fault_text(fault->code));
    return strict_raise(L);
}

/* __index: upvalue 1 maps names to methods, or to indices of rows */
static int get_field(lua_State *L)
{
    const struct cert *cert = bind_check_cert(L, 1);
    const struct field *field;
    struct fault fault = { FAULT_NONE, 0 };
    bool pushed;

    lua_pushvalue(L, 2);
    switch (lua_rawget(L, lua_upvalueindex(1))) {
    case LUA_TNIL:
        return refuse_key(L);
    case LUA_TNUMBER:
        field = &fields[lua_tointeger(L, -1)];
        break;
    default:
        return 1;
    }
    pushed = field->push != NULL
           ? field->push(L, cert, &fault)
           : bind_push_extension(L, cert, field->kind, &fault);
    return pushed ? 1 : refuse_component(L, field->name, &fault);
}

/* cert:pin() -> "sha256/" and base64 */
static int get_pin(lua_State *L)
{
    static const char prefix[] = { 's', 'h', 'a', '2', '5', '6', '/' };
    const struct cert *cert = bind_check_cert(L, 1);
    char pin[sizeof prefix + SPKI_PIN_SIZE];

    memcpy(pin, prefix, sizeof prefix);
    spki_pin(cert->subject_public_key_info, pin + sizeof prefix);
    lua_pushlstring(L, pin, sizeof pin);
    return 1;
}

/* cert:fingerprint() -> SHA-256 of the DER, in hexadecimal */
static int get_fingerprint(lua_State *L)
{
    uint8_t digest[DIGEST_SHA256_SIZE];

    digest_sha256(bind_check_cert(L, 1)->encoding, digest);
    return bind_push_hex(L, (struct octets){ digest, sizeof digest });
}

/* cert:check() -> true | nil, fault */
static int check(lua_State *L)
{
    struct fault fault;

    if (!cert_check(bind_check_cert(L, 1), &fault))
        return bind_fault(L, &fault);
    lua_pushboolean(L, true);
    return 1;
}

/* Certificates are equal if their octets are. */
static int is_equal(lua_State *L)
{
    lua_pushboolean(L, octets_equal(bind_check_cert(L, 1)->encoding,
                                    bind_check_cert(L, 2)->encoding));
    return 1;
}

/* The subject; of a cert that has not been checked it may be unreadable. */
static int print(lua_State *L)
{
    struct fault fault;

    if (!push_subject(L, bind_check_cert(L, 1), &fault))
        lua_pushliteral(L, "cert");
    return 1;
}

/* cert(der: string) -> cert | nil, fault */
static int new_cert(lua_State *L)
{
    struct octets der = bind_check_octets(L, 1);
    struct cert cert;
    struct fault fault;

    if (!cert_open(der, &cert, &fault) || !cert_check(&cert, &fault))
        return bind_fault(L, &fault);
    return bind_push_cert(L, 1, &cert);
}

static void push_names(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "check", check },
        { "fingerprint", get_fingerprint },
        { "pin", get_pin },
        { NULL, NULL },
    };
    const size_t count = sizeof fields / sizeof *fields;

    luaL_newlib(L, methods);
    for (size_t i = 0; i < count; i++) {
        lua_pushinteger(L, (lua_Integer)i);
        lua_setfield(L, -2, fields[i].name);
    }
}

void bind_cert(lua_State *L)
{
    static const luaL_Reg metamethods[] = {
        { "__eq", is_equal }, { "__tostring", print }, { NULL, NULL }
    };

    bind_type(L, CERT);
    luaL_setfuncs(L, metamethods, 0);
    push_names(L);
    lua_pushcclosure(L, get_field, 1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_pushcfunction(L, new_cert);
    lua_setfield(L, -2, "cert");
}
