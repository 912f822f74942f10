#include "bind/chain_options.h"

#include "asn1/oid.h"
#include "base/base64.h"
#include "base/suggest.h"
#include "bind/anchors.h"
#include "bind/cert.h"
#include "x509/algorithm.h"
#include "x509/pem.h"

static const char *const options[] = {
    "anchors", "at", "crls", "explicit_policy", "extended_key_usage", "host",
    "inhibit_any", "inhibit_map", "initial_policy_set", "key_usage", "leaf",
    "max_depth", "profile", "purpose", "untrusted"
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

void chain_options_check(lua_State *L)
{
    luaL_checktype(L, CHAIN_OPTIONS, LUA_TTABLE);
    lua_settop(L, CHAIN_OPTIONS);
    lua_pushnil(L);
    while (lua_next(L, CHAIN_OPTIONS) != 0) {
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
    int got = lua_getfield(L, CHAIN_OPTIONS, name);

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

static void read_end_entity(lua_State *L, struct chain_call *call)
{
    const struct cert *cert;

    lua_getfield(L, CHAIN_OPTIONS, "leaf");
    if (lua_isnil(L, -1))
        luaL_error(L, "validate needs a leaf");
    cert = bind_check_cert(L, lua_gettop(L));
    if (!member_read(cert->encoding, &call->end_entity, &call->fault))
        call->refused = "leaf";
    else
        member_identify(&call->end_entity);
    call->request.end_entity = &call->end_entity;
    lua_pop(L, 1);
}

static void read_anchors(lua_State *L, struct chain_call *call)
{
    const struct anchors *anchors;

    lua_getfield(L, CHAIN_OPTIONS, "anchors");
    if (lua_isnil(L, -1))
        luaL_error(L, "validate needs anchors");
    anchors = bind_check_anchors(L, lua_gettop(L));
    call->request.anchors = anchors->members;
    call->request.anchor_count = anchors->count;
    lua_pop(L, 1);
}

static void refuse(struct chain_call *call, enum fault_code code,
                   const char *option)
{
    call->fault = (struct fault){ code, 0 };
    call->refused = option;
}

/* Leaves the members on the stack, or nothing. Servers send them, and files
 * have what their writers liked: too many are a refusal, and no misuse. */
static void read_untrusted(lua_State *L, struct chain_call *call)
{
    struct member *members;
    size_t count;
    struct fault fault;

    if (!push_option(L, "untrusted", LUA_TTABLE)) {
        lua_pop(L, 1);
        return;
    }
    count = lua_rawlen(L, -1);
    if (count > LIMIT_PATH_UNTRUSTED) {
        refuse(call, FAULT_CHAIN_COUNT, "untrusted");
        lua_pop(L, 1);
        return;
    }
    members = lua_newuserdatauv(L, count * sizeof *members + 1, 0);
    call->request.untrusted = members;
    for (size_t i = 1; i <= count; i++) {
        struct member *member = &members[call->request.untrusted_count];

        lua_rawgeti(L, -2, (lua_Integer)i);
        if (member_read(bind_check_cert(L, lua_gettop(L))->encoding, member,
                        &fault)) {
            member_identify(member);
            call->request.untrusted_count++;
        }
        lua_pop(L, 1);
    }
    lua_remove(L, -2);
}

static void read_host(lua_State *L, struct chain_call *call)
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

static void read_key_usage(lua_State *L, struct chain_call *call)
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

/* The OID of dotted text on top of the stack, in the room of index. */
static struct octets check_oid(lua_State *L, uint8_t (*room)[LIMIT_OID_OCTETS],
                               size_t index, const char *what)
{
    struct octets text = bind_check_octets(L, lua_gettop(L));
    size_t size;

    if (!oid_parse(text, room[index], &size))
        luaL_error(L, "validate knows no %s \"%s\"", what, text.data);
    return (struct octets){ room[index], size };
}

/* The OID of the name, or of the dotted text, on top of the stack. */
static struct octets check_purpose(lua_State *L, struct chain_call *call,
                                   size_t index)
{
    struct octets oid
        = algorithm_purpose_oid(bind_check_octets(L, lua_gettop(L)));

    return oid.data != NULL ? oid
                            : check_oid(L, call->oids, index, "purpose");
}

/* Pushes a list; its size, 0 for none. */
static size_t push_list(lua_State *L, const char *name, size_t most)
{
    size_t count;

    if (!push_option(L, name, LUA_TTABLE))
        return 0;
    count = lua_rawlen(L, -1);
    if (count > most)
        luaL_error(L, "validate takes at most %d of %s", (int)most, name);
    return count;
}

static void read_extended_key_usage(lua_State *L, struct chain_call *call)
{
    size_t count = push_list(L, "extended_key_usage", CHAIN_CALL_PURPOSES);

    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        call->purposes[i] = check_purpose(L, call, i);
        lua_pop(L, 1);
    }
    call->request.extended_key_usage = call->purposes;
    call->request.extended_key_usage_count = count;
    lua_pop(L, 1);
}

static bool boolean_option(lua_State *L, const char *name)
{
    bool value = push_option(L, name, LUA_TBOOLEAN) && lua_toboolean(L, -1);

    lua_pop(L, 1);
    return value;
}

/* The inputs (c) to (g) of RFC 5280 6.1.1. An empty set is refused: it would
 * stand for any policy, and not for none. */
static void read_policies(lua_State *L, struct chain_call *call)
{
    struct policy_inputs *inputs = &call->request.policies;
    size_t count = push_list(L, "initial_policy_set", CHAIN_CALL_POLICIES);

    if (count == 0 && !lua_isnil(L, -1))
        luaL_error(L, "validate's initial_policy_set is empty");
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        call->policies[i] = check_oid(L, call->policy_oids, i, "policy");
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    inputs->initial_policy_set = call->policies;
    inputs->initial_policy_count = count;
    inputs->explicit_policy = boolean_option(L, "explicit_policy");
    inputs->inhibit_map = boolean_option(L, "inhibit_map");
    inputs->inhibit_any = boolean_option(L, "inhibit_any");
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
static void read_crls(lua_State *L, struct chain_call *call)
{
    size_t count;
    struct octets der;

    if (!push_option(L, "crls", LUA_TTABLE))
        return;
    count = lua_rawlen(L, -1);
    if (count > CHAIN_CALL_CRLS)
        luaL_error(L, "validate takes at most %d lists of revoked "
                      "certificates", CHAIN_CALL_CRLS);
    luaL_checkstack(L, CHAIN_CALL_CRLS + LUA_MINSTACK, NULL);
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

static size_t read_depth(lua_State *L)
{
    lua_Integer depth = integer_option(L, "max_depth", LUA_MAXINTEGER);

    if (depth < 0)
        luaL_error(L, "validate's max_depth is negative");
    return (size_t)depth;
}

void chain_options_read(lua_State *L, struct chain_call *call)
{
    static const char *const profiles[] = { "webpki", "rfc5280" };
    static const char *const purposes[] = { "server", "client", "any" };
    struct request *request = &call->request;

    request->profile = (enum profile)word_option(L, "profile", profiles, 2);
    request->purpose = (enum request_purpose)word_option(L, "purpose",
                                                         purposes, 3);
    if (!push_option(L, "at", LUA_TNUMBER))
        luaL_error(L, "validate needs at: seconds since 1970");
    lua_pop(L, 1);
    request->at = integer_option(L, "at", 0);
    request->max_depth = read_depth(L);
    read_end_entity(L, call);
    read_anchors(L, call);
    read_host(L, call);
    read_key_usage(L, call);
    read_extended_key_usage(L, call);
    read_policies(L, call);
    read_untrusted(L, call);
    read_crls(L, call);
}
