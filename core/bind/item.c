/* cotter.core: one thing that a file holds. */
#include "bind/item.h"

#include "bind/cert.h"

static const char *const kinds[] = {
    [CONTAINER_CERTIFICATE] = "certificate",
    [CONTAINER_REQUEST] = "certificate-request",
    [CONTAINER_PUBLIC_KEY] = "public-key",
    [CONTAINER_RSA_PUBLIC_KEY] = "public-key",
    [CONTAINER_PRIVATE_KEY] = "private-key",
};

static void set_key(lua_State *L, const struct spki *spki,
                    struct octets encoding)
{
    char base64[SPKI_PIN_SIZE];

    bind_octets(L, encoding);
    lua_setfield(L, -2, "spki");
    bind_push_spki(L, spki, encoding);
    lua_setfield(L, -2, "key");
    spki_pin(encoding, base64);
    lua_pushliteral(L, "sha256/");
    lua_pushlstring(L, base64, sizeof base64);
    lua_concat(L, 2);
    lua_setfield(L, -2, "pin");
}

/* The fields that only some kinds have. What is secret is not handed out. */
static void set_contents(lua_State *L, const struct container *it)
{
    struct fault fault;
    struct cert cert;

    if (it->kind == CONTAINER_PRIVATE_KEY)
        return;
    bind_octets(L, it->encoding); /* item der */
    if (it->kind == CONTAINER_CERTIFICATE
        && cert_open(bind_check_octets(L, -1), &cert, &fault)) {
        bind_push_cert(L, -1, &cert);
        lua_setfield(L, -3, "cert");
    }
    lua_setfield(L, -2, "der");
    if (it->subject.data != NULL) {
        bind_push_name(L, it->subject);
        lua_setfield(L, -2, "subject");
    }
}

bool bind_push_item(lua_State *L, const struct container *it,
                    struct fault *fault)
{
    struct spki spki;
    struct der key;

    der_init(&key, it->spki, fault);
    if (!spki_read(&key, &spki))
        return false;
    lua_createtable(L, 0, 12);
    lua_pushstring(L, kinds[it->kind]);
    lua_setfield(L, -2, "kind");
    set_key(L, &spki, it->spki);
    set_contents(L, it);
    return true;
}
