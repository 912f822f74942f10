/* cotter.core: what else might have been hashed in place of a key.
 *
 * A pin that matches nothing is often the SHA-256 of something near the right
 * octets. What is left out: DER that PowerShell 5 has redirected to a file,
 * since what becomes of octets above 127 depends on the code page of the
 * console. PEM is ASCII and comes out the same everywhere. */
#include "bind/cert.h"
#include "x509/pem.h"

static const uint8_t key_label[] = "PUBLIC KEY";
static const uint8_t cert_label[] = "CERTIFICATE";
static const uint8_t request_label[] = "CERTIFICATE REQUEST";

/* Sets the base64 of the SHA-256 of octets in the table at index 2; its key
 * is kind and suffix. */
static void set_digest(lua_State *L, const char *kind, const char *suffix,
                       struct octets octets)
{
    char base64[SPKI_PIN_SIZE];

    spki_pin(octets, base64);
    lua_pushfstring(L, "%s%s", kind, suffix);
    lua_pushlstring(L, base64, sizeof base64);
    lua_rawset(L, 2);
}

/* Pushes ASCII as UTF-16LE with a byte order mark. */
static struct octets push_utf16(lua_State *L, struct octets text)
{
    luaL_Buffer units;
    char *out = luaL_buffinitsize(L, &units, 2 * text.size + 2);

    *out++ = '\xff';
    *out++ = '\xfe';
    for (size_t i = 0; i < text.size; i++) {
        *out++ = (char)text.data[i];
        *out++ = '\0';
    }
    luaL_pushresultsize(&units, 2 * text.size + 2);
    return bind_check_octets(L, -1);
}

/* Pushes the text with CRLF for each LF. */
static struct octets push_crlf(lua_State *L, const char *text)
{
    luaL_gsub(L, text, "\n", "\r\n");
    return bind_check_octets(L, -1);
}

/* Sets the digests of the PEM text of der, as openssl prints it, as it is
 * after a Windows editor, and after PowerShell 5 has redirected it. */
static void set_text_digests(lua_State *L, const char *kind,
                             struct octets label, struct octets der)
{
    luaL_Buffer text;
    struct octets crlf;
    char *out = luaL_buffinitsize(L, &text, PEM_TEXT_SIZE(der.size));

    luaL_pushresultsize(&text, pem_text(der, label, out));
    set_digest(L, kind, "-pem", bind_check_octets(L, -1));
    crlf = push_crlf(L, lua_tostring(L, -1));
    set_digest(L, kind, "-pem-crlf", crlf);
    set_digest(L, kind, "-pem-utf16", push_utf16(L, crlf));
    lua_pop(L, 3);
}

static void set_key_digests(lua_State *L, struct octets encoding)
{
    struct fault fault;
    struct spki spki;
    struct der in;

    der_init(&in, encoding, &fault);
    if (spki_read(&in, &spki))
        set_digest(L, "bare-key", "", spki.key);
    set_text_digests(L, "public-key", OCTETS_WORD(key_label), encoding);
}

static void set_cert_digests(lua_State *L, struct octets encoding)
{
    set_digest(L, "certificate", "", encoding);
    set_text_digests(L, "certificate", OCTETS_WORD(cert_label), encoding);
}

/* Pushes a string of the item at index 1; absent if it has none. */
static struct octets push_field(lua_State *L, const char *name)
{
    if (lua_getfield(L, 1, name) != LUA_TSTRING)
        return (struct octets){ 0 };
    return bind_check_octets(L, -1);
}

static void set_item_digests(lua_State *L)
{
    struct octets spki = push_field(L, "spki"), der = push_field(L, "der");
    const char *kind;

    luaL_argcheck(L, spki.data != NULL, 1, "cert or item expected");
    set_key_digests(L, spki);
    lua_getfield(L, 1, "kind");
    kind = lua_tostring(L, -1);
    if (kind == NULL || der.data == NULL)
        return;
    if (strcmp(kind, "certificate") == 0)
        set_cert_digests(L, der);
    if (strcmp(kind, "certificate-request") == 0) {
        set_digest(L, kind, "", der);
        set_text_digests(L, kind, OCTETS_WORD(request_label), der);
    }
}

/* digests(item or cert) -> map from what was hashed to base64 */
static int digests(lua_State *L)
{
    const struct cert *cert;

    lua_settop(L, 1);
    lua_newtable(L);
    if (lua_istable(L, 1)) {
        set_item_digests(L);
    } else {
        cert = bind_check_cert(L, 1);
        set_key_digests(L, cert->subject_public_key_info);
        set_cert_digests(L, cert->encoding);
    }
    lua_settop(L, 2);
    return 1;
}

void bind_diagnosis(lua_State *L)
{
    lua_pushcfunction(L, digests);
    lua_setfield(L, -2, "digests");
}
