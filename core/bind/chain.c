/* cotter.core.validate: is there a path from a certificate to an anchor.
 *
 * Upvalue 1 of the function is what it works with and keeps, an owner: the
 * storage of a validation, OpenSSL's contexts, and what was found before. */
#include "bind/anchors.h"
#include "bind/bind.h"
#include "bind/chain_options.h"

#include "base/crypto.h"
#include "chain/chain.h"
#include "system/sandbox.h"

#define ENGINE "cotter.engine"

struct engine {
    struct chain *chain;
    struct signature_maker *maker;
    struct cache *cache;
};

/* Pushes the cert that a member was made of. */
static void push_member(lua_State *L, const struct chain_call *call,
                        const struct member *member)
{
    const struct request *request = &call->request;

    if (member == request->end_entity) {
        lua_getfield(L, CHAIN_OPTIONS, "leaf");
    } else if (member >= request->anchors
               && member < request->anchors + request->anchor_count) {
        lua_getfield(L, CHAIN_OPTIONS, "anchors");
        lua_getiuservalue(L, -1, 1);
        lua_remove(L, -2);
        lua_rawgeti(L, -1, member - request->anchors + 1);
        lua_remove(L, -2);
    } else {
        lua_getfield(L, CHAIN_OPTIONS, "untrusted");
        lua_rawgeti(L, -1, member - request->untrusted + 1);
        lua_remove(L, -2);
    }
}

/* Sets the certs of a path in the table on top of the stack. */
static void set_certs(lua_State *L, const struct chain_call *call,
                      const struct chain_path *path)
{
    lua_createtable(L, (int)path->count, 0);
    for (size_t i = 0; i < path->count; i++) {
        push_member(L, call, path->certs[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "certs");
}

static int push_path(lua_State *L, const struct chain_call *call,
                     const struct chain_path *path)
{
    lua_createtable(L, 0, 2);
    set_certs(L, call, path);
    push_member(L, call, path->certs[path->count - 1]);
    lua_setfield(L, -2, "anchor");
    return 1;
}

static void push_reason(lua_State *L, const struct chain_call *call,
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
static int push_refusal(lua_State *L, const struct chain_call *call,
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
static int push_refused_option(lua_State *L, const struct chain_call *call)
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
    if (engine->cache == NULL && engine->maker != NULL)
        engine->cache = cache_open(engine->maker);
    if (engine->cache == NULL || engine->chain == NULL)
        bind_raise_lack(L);
}

/* Lets the call use and add to what earlier ones have found. */
static void remember(const struct engine *engine, struct chain_call *call)
{
    call->request.cache = engine->cache;
    if (recall_question(&call->request, call->question))
        call->request.question = call->question;
}

/* validate(options) -> path | nil, refusal */
static int validate(lua_State *L)
{
    struct engine *engine = lua_touserdata(L, lua_upvalueindex(1));
    struct chain_call *call;
    struct chain_path path;
    struct refusal refusal;

    chain_options_check(L);
    open_engine(L, engine);
    call = lua_newuserdatauv(L, sizeof *call, 0);
    memset(call, 0, sizeof *call);
    chain_options_read(L, call);
    if (call->refused != NULL)
        return push_refused_option(L, call);
    remember(engine, call);
    (void)crypto_starved(); /* before */
    if (chain_validate(engine->chain, &call->request, engine->maker, &path,
                       &refusal))
        return push_path(L, call, &path);
    if (crypto_starved())
        return bind_raise_lack(L);
    return push_refusal(L, call, engine->chain, &refusal);
}

/* close(engine): any number of times */
static int close_engine(lua_State *L)
{
    struct engine *engine = luaL_checkudata(L, 1, ENGINE);

    cache_close(engine->cache);
    signature_close(engine->maker);
    chain_close(engine->chain);
    *engine = (struct engine){ NULL, NULL, NULL };
    return 0;
}

void bind_chain(lua_State *L)
{
    static const luaL_Reg metamethods[] = {
        { "__close", close_engine }, { "__gc", close_engine }, { NULL, NULL }
    };
    struct engine *engine = lua_newuserdatauv(L, sizeof *engine, 0);

    *engine = (struct engine){ NULL, NULL, NULL };
    bind_type(L, ENGINE);
    luaL_setfuncs(L, metamethods, 0);
    lua_setmetatable(L, -2);
    lua_pushcclosure(L, validate, 1);
    lua_setfield(L, -2, "validate");
}
