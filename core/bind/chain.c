/* cotter.core.validate: is there a path from a certificate to an anchor.
 *
 * Upvalue 1 of the function is what it works with and keeps, an owner: the
 * storage of a validation and OpenSSL's contexts. */
#include "bind/anchors.h"
#include "bind/cert.h"
#include "bind/bind.h"

#include <stdlib.h>

#include "asn1/oid.h"
#include "base/base64.h"
#include "base/suggest.h"
#include "chain/chain.h"
#include "system/sandbox.h"
#include "x509/address.h"
#include "x509/algorithm.h"
#include "x509/host.h"
#include "x509/pem.h"

#define ENGINE "cotter.engine"

enum { OPTIONS = 1, MAX_CRLS = 64, MAX_PURPOSES = 16 };

struct engine {
    struct chain *chain;
    struct signature_maker *maker;
};

/* What a call has read of its options. It is a userdata, so that an error
 * leaves nothing behind. */
struct call {
    struct request request;
    struct member end_entity;
    struct request_name name;
    struct host host;
    struct address address;
    struct crl crls[MAX_CRLS];
    struct octets purposes[MAX_PURPOSES];
    uint8_t oids[MAX_PURPOSES][LIMIT_OID_OCTETS];
    struct fault fault; /* FAULT_NONE, or why an option is refused */
    const char *refused; /* that option */
};

static const char *const options[] = {
    "anchors", "at", "crls", "extended_key_usage", "host", "key_usage",
    "leaf", "max_depth", "profile", "purpose", "untrusted"
};

static void refuse_option(lua_State *L, struct octets name)
{
    struct suggest search = suggest_begin(name);

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        suggest_offer(&search, (struct octets){
            (const uint8_t *)options[i], strlen(options[i]) });
    if (search.nearest.data == NULL)
        luaL_error(L, "validate has no option \"%s\"", name.data);
    luaL_error(L, "validate has no option \"%s\" (did you mean \"%s\"?)",
               name.data, search.nearest.data);
}

static bool is_option(struct octets name)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (name.size == strlen(options[i])
            && memcmp(name.data, options[i], name.size) == 0)
            return true;
    return false;
}

static void check_options(lua_State *L)
{
    luaL_checktype(L, OPTIONS, LUA_TTABLE);
    lua_settop(L, OPTIONS);
    lua_pushnil(L);
    while (lua_next(L, OPTIONS) != 0) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "options of validate have names");
        if (!is_option(bind_check_octets(L, -1)))
            refuse_option(L, bind_check_octets(L, -1));
    }
}

/* Pushes an option; false if it is nil. An error if it is of another type. */
static bool push_option(lua_State *L, const char *name, int type)
{
    int got = lua_getfield(L, OPTIONS, name);

    if (got != LUA_TNIL && got != type)
        luaL_error(L, "validate's %s is to be a %s, not a %s", name,
                   lua_typename(L, type), luaL_typename(L, -1));
    return got != LUA_TNIL;
}

/* The string of an option, which the table keeps; or other. */
static const char *string_option(lua_State *L, const char *name,
                                 const char *other)
{
    if (push_option(L, name, LUA_TSTRING))
        other = lua_tostring(L, -1);
    lua_pop(L, 1);
    return other;
}

/* The index of the string of an option among words, 0 for nil. */
static int word_option(lua_State *L, const char *name,
                       const char *const words[], size_t count)
{
    const char *word = string_option(L, name, words[0]);

    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return (int)i;
    return luaL_error(L, "validate has no %s \"%s\"", name, word);
}

static lua_Integer integer_option(lua_State *L, const char *name,
                                  lua_Integer other)
{
    if (push_option(L, name, LUA_TNUMBER)) {
        if (!lua_isinteger(L, -1))
            luaL_error(L, "validate's %s is to be an integer", name);
        other = lua_tointeger(L, -1);
    }
    lua_pop(L, 1);
    return other;
}

static void read_end_entity(lua_State *L, struct call *call)
{
    const struct cert *cert;

    lua_getfield(L, OPTIONS, "leaf");
    if (lua_isnil(L, -1))
        luaL_error(L, "validate needs a leaf");
    cert = bind_check_cert(L, lua_gettop(L));
    if (!member_read(cert->encoding, &call->end_entity, &call->fault))
        call->refused = "leaf";
    call->request.end_entity = &call->end_entity;
    lua_pop(L, 1);
}

static void read_anchors(lua_State *L, struct call *call)
{
    const struct anchors *anchors;

    lua_getfield(L, OPTIONS, "anchors");
    if (lua_isnil(L, -1))
        luaL_error(L, "validate needs anchors");
    anchors = bind_check_anchors(L, lua_gettop(L));
    call->request.anchors = anchors->members;
    call->request.anchor_count = anchors->count;
    lua_pop(L, 1);
}

/* Leaves the members on the stack, or nothing. */
static void read_untrusted(lua_State *L, struct call *call)
{
    struct member *members;
    size_t count;
    struct fault fault;

    if (!push_option(L, "untrusted", LUA_TTABLE)) {
        lua_pop(L, 1);
        return;
    }
    count = lua_rawlen(L, -1);
    if (count > LIMIT_PATH_UNTRUSTED)
        luaL_error(L, "validate takes at most %d untrusted certificates",
                   LIMIT_PATH_UNTRUSTED);
    members = lua_newuserdatauv(L, count * sizeof *members + 1, 0);
    call->request.untrusted = members;
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, -2, (lua_Integer)i);
        if (member_read(bind_check_cert(L, lua_gettop(L))->encoding,
                        &members[call->request.untrusted_count], &fault))
            call->request.untrusted_count++;
        lua_pop(L, 1);
    }
    lua_remove(L, -2);
}

static void refuse(struct call *call, enum fault_code code, const char *option)
{
    call->fault = (struct fault){ code, 0 };
    call->refused = option;
}

static void read_host(lua_State *L, struct call *call)
{
    struct octets text;

    if (push_option(L, "host", LUA_TSTRING)) {
        text = bind_check_octets(L, -1);
        call->request.names = &call->name;
        call->request.name_count = 1;
        host_read(text, &call->host);
        call->name = (struct request_name){ GENERAL_NAME_DNS,
                                            call->host.name };
        if (address_read(text, &call->address))
            call->name = (struct request_name){
                GENERAL_NAME_IP,
                { call->address.octets, call->address.size }
            };
        else if (call->host.fault != FAULT_NONE)
            refuse(call, call->host.fault, "host");
        else if (call->host.wildcard)
            refuse(call, FAULT_HOST_WILDCARD, "host");
    }
    lua_pop(L, 1);
}

static void read_key_usage(lua_State *L, struct call *call)
{
    static const char *const names[] = {
        "digitalSignature", "nonRepudiation", "keyEncipherment",
        "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
        "encipherOnly", "decipherOnly", NULL
    };

    if (push_option(L, "key_usage", LUA_TTABLE))
        for (size_t i = 1; i <= lua_rawlen(L, -1); i++) {
            lua_rawgeti(L, -1, (lua_Integer)i);
            call->request.key_usage
                |= UINT32_C(1) << luaL_checkoption(L, lua_gettop(L), NULL,
                                                   names);
            lua_pop(L, 1);
        }
    lua_pop(L, 1);
}

/* The OID of the name, or of the dotted text, on top of the stack. */
static struct octets check_purpose(lua_State *L, struct call *call, size_t i)
{
    struct octets text = bind_check_octets(L, lua_gettop(L));
    struct octets oid = algorithm_purpose_oid(text);
    size_t size;

    if (oid.data != NULL)
        return oid;
    if (!oid_parse(text, call->oids[i], &size))
        luaL_error(L, "validate knows no purpose \"%s\"", text.data);
    return (struct octets){ call->oids[i], size };
}

static void read_extended_key_usage(lua_State *L, struct call *call)
{
    size_t count = 0;

    if (push_option(L, "extended_key_usage", LUA_TTABLE))
        count = lua_rawlen(L, -1);
    if (count > MAX_PURPOSES)
        luaL_error(L, "validate takes at most %d purposes", MAX_PURPOSES);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        call->purposes[i] = check_purpose(L, call, i);
        lua_pop(L, 1);
    }
    call->request.extended_key_usage = call->purposes;
    call->request.extended_key_usage_count = count;
    lua_pop(L, 1);
}

/* The DER of a list in DER or in PEM. That of PEM is left on the stack. */
static bool take_crl(lua_State *L, struct octets text, struct octets *der,
                     struct fault *fault)
{
    struct pem in;
    struct pem_block block;

    lua_pushnil(L);
    *der = text;
    if (text.size > 0 && text.data[0] == DER_SEQUENCE)
        return true;
    if (!pem_init(&in, text, fault))
        return false;
    if (!pem_find(&in))
        return fault_refuse(fault, FAULT_CONTAINER_TEXT, 0);
    if (!pem_next(&in, &block))
        return false;
    lua_pop(L, 1);
    return base64_decode(block.body, BASE64_LINES,
                         lua_newuserdatauv(
                             L, BASE64_DECODED_SIZE(block.body.size) + 1, 0),
                         der, fault);
}

/* Leaves what was decoded on the stack. */
static void read_crls(lua_State *L, struct call *call)
{
    size_t count;
    struct octets der;

    if (!push_option(L, "crls", LUA_TTABLE))
        return;
    count = lua_rawlen(L, -1);
    if (count > MAX_CRLS)
        luaL_error(L, "validate takes at most %d lists of revoked "
                      "certificates", MAX_CRLS);
    luaL_checkstack(L, MAX_CRLS + LUA_MINSTACK, NULL);
    call->request.revocation = count > 0;
    call->request.crls = call->crls;
    lua_pushnil(L);
    for (size_t i = 0; i < count && call->refused == NULL; i++) {
        struct fault fault = { FAULT_NONE, 0 };

        lua_rawgeti(L, -2 - (int)i, (lua_Integer)i + 1);
        if (!take_crl(L, bind_check_octets(L, lua_gettop(L)), &der, &fault)
            || !crl_open(der, &call->crls[i], &fault)) {
            call->fault = fault;
            call->refused = "crls";
        }
        lua_remove(L, -2);
    }
    call->request.crl_count = count;
}

static void read_options(lua_State *L, struct call *call)
{
    static const char *const profiles[] = { "webpki", "rfc5280" };
    static const char *const purposes[] = { "server", "client", "any" };
    struct request *request = &call->request;
    lua_Integer depth = integer_option(L, "max_depth", -1);

    request->profile = (enum profile)word_option(L, "profile", profiles, 2);
    request->purpose = (enum request_purpose)word_option(L, "purpose",
                                                         purposes, 3);
    if (!push_option(L, "at", LUA_TNUMBER))
        luaL_error(L, "validate needs at: seconds since 1970");
    lua_pop(L, 1);
    request->at = integer_option(L, "at", 0);
    request->max_depth = depth < 0 ? SIZE_MAX : (size_t)depth;
    read_end_entity(L, call);
    read_anchors(L, call);
    read_host(L, call);
    read_key_usage(L, call);
    read_extended_key_usage(L, call);
    read_untrusted(L, call);
    read_crls(L, call);
}

/* Pushes the cert that a member was made of. */
static void push_member(lua_State *L, const struct call *call,
                        const struct member *member)
{
    const struct request *request = &call->request;

    if (member == request->end_entity) {
        lua_getfield(L, OPTIONS, "leaf");
    } else if (member >= request->anchors
               && member < request->anchors + request->anchor_count) {
        lua_getfield(L, OPTIONS, "anchors");
        lua_getiuservalue(L, -1, 1);
        lua_remove(L, -2);
        lua_rawgeti(L, -1, member - request->anchors + 1);
        lua_remove(L, -2);
    } else {
        lua_getfield(L, OPTIONS, "untrusted");
        lua_rawgeti(L, -1, member - request->untrusted + 1);
        lua_remove(L, -2);
    }
}

/* Sets the certs of a path in the table on top of the stack. */
static void set_certs(lua_State *L, const struct call *call,
                      const struct chain_path *path)
{
    lua_createtable(L, (int)path->count, 0);
    for (size_t i = 0; i < path->count; i++) {
        push_member(L, call, path->certs[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "certs");
}

static int push_path(lua_State *L, const struct call *call,
                     const struct chain_path *path)
{
    lua_createtable(L, 0, 2);
    set_certs(L, call, path);
    push_member(L, call, path->certs[path->count - 1]);
    lua_setfield(L, -2, "anchor");
    return 1;
}

static void push_reason(lua_State *L, const struct call *call,
                        const struct refusal *refusal)
{
    char text[REFUSAL_TEXT_SIZE];

    lua_createtable(L, 0, 5);
    lua_pushstring(L, refusal->code);
    lua_setfield(L, -2, "code");
    lua_pushlstring(L, text, refusal_text(refusal, text));
    lua_setfield(L, -2, "text");
    lua_pushstring(L, refusal->source);
    lua_setfield(L, -2, "source");
    if (refusal->cert != NULL) {
        push_member(L, call, refusal->cert);
        lua_setfield(L, -2, "cert");
    }
}

/* Pushes nil and the refusal, with each path that was tried. */
static int push_refusal(lua_State *L, const struct call *call,
                        const struct chain *chain,
                        const struct refusal *refusal)
{
    const struct chain_attempt *attempts;
    size_t count = chain_attempts(chain, &attempts);

    luaL_pushfail(L);
    push_reason(L, call, refusal);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_reason(L, call, &attempts[i].refusal);
        set_certs(L, call, &attempts[i].path);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "tried");
    return 2;
}

/* Pushes nil and a refusal of an option that was given. */
static int push_refused_option(lua_State *L, const struct call *call)
{
    luaL_pushfail(L);
    lua_createtable(L, 0, 4);
    lua_pushstring(L, fault_name(call->fault.code));
    lua_setfield(L, -2, "code");
    lua_pushfstring(L, "%s: %s", call->refused, fault_text(call->fault.code));
    lua_setfield(L, -2, "text");
    lua_pushliteral(L, "as given");
    lua_setfield(L, -2, "source");
    lua_newtable(L);
    lua_setfield(L, -2, "tried");
    return 2;
}

/* Most states never validate; in a sandbox this is not of its memory. */
static void open_engine(lua_State *L, struct engine *engine)
{
    sandbox_own(L);
    if (engine->maker == NULL)
        engine->maker = signature_open();
    if (engine->chain == NULL)
        engine->chain = chain_open();
    if (engine->maker == NULL || engine->chain == NULL)
        luaL_error(L, "there is no memory");
}

/* validate(options) -> path | nil, refusal */
static int validate(lua_State *L)
{
    struct engine *engine = lua_touserdata(L, lua_upvalueindex(1));
    struct call *call;
    struct chain_path path;
    struct refusal refusal;

    check_options(L);
    open_engine(L, engine);
    call = lua_newuserdatauv(L, sizeof *call, 0);
    memset(call, 0, sizeof *call);
    read_options(L, call);
    if (call->refused != NULL)
        return push_refused_option(L, call);
    if (chain_validate(engine->chain, &call->request, engine->maker, &path,
                       &refusal))
        return push_path(L, call, &path);
    return push_refusal(L, call, engine->chain, &refusal);
}

/* close(engine): any number of times */
static int close_engine(lua_State *L)
{
    struct engine *engine = luaL_checkudata(L, 1, ENGINE);

    signature_close(engine->maker);
    chain_close(engine->chain);
    engine->maker = NULL;
    engine->chain = NULL;
    return 0;
}

void bind_chain(lua_State *L)
{
    static const luaL_Reg metamethods[] = {
        { "__close", close_engine }, { "__gc", close_engine }, { NULL, NULL }
    };
    struct engine *engine = lua_newuserdatauv(L, sizeof *engine, 0);

    *engine = (struct engine){ NULL, NULL };
    bind_type(L, ENGINE);
    luaL_setfuncs(L, metamethods, 0);
    lua_setmetatable(L, -2);
    lua_pushcclosure(L, validate, 1);
    lua_setfield(L, -2, "validate");
}
