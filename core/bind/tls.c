/* cotter.core: what servers send to whoever connects. */
#include "bind/bind.h"

#include "base/limits.h"
#include "system/confine.h"
#include "system/fetch.h"

#include "bind/outcome.h"

#define FETCHES "cotter.fetches"

static const char *const stages[] = {
    [TLS_CONNECTING] = "connect",
    [TLS_TUNNELLING] = "proxy",
    [TLS_SHAKING_HANDS] = "handshake",
};

/* An owner. Its user value keeps the strings that the requests point to. */
struct fetches {
    struct fetch *fetch; /* NULL: closed */
    struct tls_request requests[];
};

static lua_Integer check_number(lua_State *L, int arg, lua_Integer limit)
{
    lua_Integer number = luaL_checkinteger(L, arg);

    luaL_argcheck(L, number >= 1 && number <= limit, arg, "out of range");
    return number;
}

/* Takes a string of the request on top of the stack, and keeps it in the
 * table at index kept. */
static struct octets take_string(lua_State *L, const char *field, int kept)
{
    struct octets value;

    lua_getfield(L, -1, field);
    if (lua_type(L, -1) != LUA_TSTRING)
        luaL_error(L, "a request's %s is no string", field);
    value.data = (const uint8_t *)lua_tolstring(L, -1, &value.size);
    luaL_ref(L, kept);
    return value;
}

static const char *take_text(lua_State *L, const char *field, int kept)
{
    struct octets text = take_string(L, field, kept);

    if (memchr(text.data, 0, text.size) != NULL)
        luaL_error(L, "a request's %s holds a NUL", field);
    return (const char *)text.data;
}

static uint16_t take_port(lua_State *L)
{
    lua_Integer port;

    lua_getfield(L, -1, "port");
    port = lua_tointeger(L, -1);
    if (port < 1 || port > UINT16_MAX)
        luaL_error(L, "a request's port is out of range");
    lua_pop(L, 1);
    return (uint16_t)port;
}

/* Pushes a closed owner of the requests in the table at 1, with the timeouts
 * at 2 and 4. */
static struct fetches *push_fetches(lua_State *L, lua_Integer count)
{
    int timeout = (int)lua_tointeger(L, 2);
    int connect_timeout = (int)lua_tointeger(L, 4);
    struct fetches *fetches =
        lua_newuserdatauv(L, sizeof *fetches
                                 + (size_t)count * sizeof *fetches->requests,
                          1);
    int kept = lua_gettop(L) + 1;

    fetches->fetch = NULL;
    luaL_setmetatable(L, FETCHES);
    lua_newtable(L);
    for (lua_Integer i = 0; i < count; i++) {
        if (lua_geti(L, 1, i + 1) != LUA_TTABLE)
            luaL_error(L, "a request is no table");
        fetches->requests[i] = (struct tls_request){
            .name = take_text(L, "name", kept),
            .address = take_text(L, "address", kept),
            .port = take_port(L),
            .tunnel = take_string(L, "tunnel", kept),
            .timeout = timeout,
            .connect_timeout = connect_timeout,
        };
        lua_pop(L, 1);
    }
    lua_setiuservalue(L, -2, 1);
    return fetches;
}

static void set_number(lua_State *L, const char *field, size_t number)
{
    lua_pushinteger(L, (lua_Integer)number);
    lua_setfield(L, -2, field);
}

static void push_certs(lua_State *L, const struct served *served)
{
    lua_createtable(L, (int)served->count, 0);
    for (size_t i = 0; i < served->count; i++) {
        bind_octets(L, served->certs[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void set_fault(lua_State *L, const struct tls_result *result)
{
    bind_push_fault(L, &result->fault);
    lua_setfield(L, -2, "fault");
    if (result->fault.code == FAULT_TLS_ALERT)
        set_number(L, "alert", (size_t)result->alert);
    if (result->fault.code == FAULT_PROXY_REFUSED)
        set_number(L, "status", (size_t)result->status);
    if (result->fault.code != FAULT_TLS_HANDSHAKE || result->reason[0] == 0)
        return;
    lua_pushstring(L, result->reason);
    lua_setfield(L, -2, "reason");
}

static void set_served(lua_State *L, const struct tls_result *result)
{
    push_certs(L, &result->served);
    lua_setfield(L, -2, "certs");
    lua_pushstring(L, result->version == 0x0304 ? "TLSv1.3" : "TLSv1.2");
    lua_setfield(L, -2, "protocol");
    lua_pushboolean(L, result->client_certificate);
    lua_setfield(L, -2, "client_certificate");
}

static void push_result(lua_State *L, const struct tls_result *result)
{
    lua_createtable(L, 0, 8);
    lua_pushstring(L, stages[result->stage]);
    lua_setfield(L, -2, "stage");
    set_number(L, "received", result->received);
    outcome_push_layers(L, CONFINE_ALL & ~result->lacking);
    lua_setfield(L, -2, "layers");
    if (result->address[0] != 0) {
        lua_pushstring(L, result->address);
        lua_setfield(L, -2, "address");
    }
    if (result->fault.code == FAULT_NONE)
        set_served(L, result);
    else
        set_fault(L, result);
}

/* next(fetches) -> index: integer, result: table | nil */
static int next_result(lua_State *L)
{
    struct fetches *fetches = luaL_checkudata(L, 1, FETCHES);
    const struct tls_result *result = NULL;
    size_t index;

    if (fetches->fetch != NULL)
        result = fetch_next(fetches->fetch, &index);
    if (result == NULL)
        return 0;
    lua_pushinteger(L, (lua_Integer)index + 1);
    push_result(L, result);
    return 2;
}

/* close(fetches): any number of times */
static int close_fetches(lua_State *L)
{
    struct fetches *fetches = luaL_checkudata(L, 1, FETCHES);

    if (fetches->fetch != NULL)
        fetch_end(fetches->fetch);
    fetches->fetch = NULL;
    return 0;
}

/* fetch(requests: table[], timeout: integer, at_once: integer,
 *       connect_timeout: integer?) -> iterator of index, result
 * The four values of a generic for: what has begun ends with the loop. */
static int fetch(lua_State *L)
{
    lua_Integer count, at_once;
    struct fetches *fetches;

    luaL_checktype(L, 1, LUA_TTABLE);
    count = luaL_len(L, 1);
    luaL_argcheck(L, count <= LIMIT_FETCH_SERVERS, 1, "too many servers");
    check_number(L, 2, LIMIT_FETCH_MILLISECONDS);
    if (lua_isnoneornil(L, 4)) {
        lua_settop(L, 3);
        lua_pushvalue(L, 2);
    }
    check_number(L, 4, LIMIT_FETCH_MILLISECONDS);
    at_once = check_number(L, 3, LIMIT_FETCH_AT_ONCE);
    lua_pushcfunction(L, next_result);
    fetches = push_fetches(L, count);
    lua_pushnil(L);
    lua_pushvalue(L, -2); /* next, fetches, nil, fetches */
    fetches->fetch =
        fetch_begin(fetches->requests, (size_t)count, (size_t)at_once);
    if (fetches->fetch == NULL)
        return bind_raise_lack(L);
    return 4;
}

void bind_tls(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "__close", close_fetches },
        { "__gc", close_fetches },
        { NULL, NULL },
    };

    bind_type(L, FETCHES);
    luaL_setfuncs(L, methods, 0);
    lua_pop(L, 1);
    lua_pushcfunction(L, fetch);
    lua_setfield(L, -2, "fetch");
}
