/* Which strings of a certificate leave the alphabet of their type. */
#include "asn1/text.h"
#include "bind/cert.h"
#include "bind/general_name.h"
#include "x509/ext_value.h"
#include "x509/name.h"

/* Appends { field, type, offset, octet } where contents leave the alphabet of
 * the string type. */
static void append_stray(lua_State *L, const char *field, uint8_t identifier,
                         struct octets contents, const uint8_t *origin)
{
    size_t stray = text_stray(identifier, contents);

    if (stray == contents.size)
        return;
    lua_createtable(L, 0, 4);
    lua_pushstring(L, field);
    lua_setfield(L, -2, "field");
    lua_pushstring(L, text_type(identifier));
    lua_setfield(L, -2, "type");
    lua_pushinteger(L, contents.data + stray - origin);
    lua_setfield(L, -2, "offset");
    lua_pushinteger(L, contents.data[stray]);
    lua_setfield(L, -2, "octet");
    bind_append(L);
}

static bool append_strays_of_name(lua_State *L, struct der *in,
                                  const char *field)
{
    struct name_walk walk;
    struct name_attribute attribute;

    if (!name_begin(in, &walk))
        return false;
    while (!name_is_done(&walk)) {
        if (!name_next(&walk, &attribute))
            return false;
        append_stray(L, field, attribute.value.encoding.data[0],
                     attribute.value.contents, in->origin);
    }
    return true;
}

static bool append_strays_of_san(lua_State *L, struct der *in)
{
    struct octets names;
    struct der list;
    struct general_name name;

    if (!ext_value_general_names(in, &names))
        return false;
    list = der_within(in, names);
    while (bind_next_general_name(&list, &name))
        if (name.kind == GENERAL_NAME_DNS || name.kind == GENERAL_NAME_EMAIL
            || name.kind == GENERAL_NAME_URI)
            append_stray(L, "san", DER_IA5_STRING, name.value, in->origin);
    return true;
}

bool bind_push_alphabets(lua_State *L, const struct cert *cert,
                         struct fault *fault)
{
    struct der in;

    lua_newtable(L);
    cert_enter(cert, cert->issuer, &in, fault);
    if (!append_strays_of_name(L, &in, "issuer"))
        return false;
    cert_enter(cert, cert->subject, &in, fault);
    return append_strays_of_name(L, &in, "subject")
        && cert_extension(cert, EXT_SUBJECT_ALT_NAME, &in, fault)
        && (in.next == NULL || append_strays_of_san(L, &in));
}
