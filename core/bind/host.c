/* cotter.core: host names, and sets of suffixes.
 *
 * A set views the strings that it was made of: they are the entries of a
 * table that is its user value 1. */
#include "x509/host.h"
#include "x509/host_match.h"

#include "base/limits.h"
#include "bind/bind.h"
#include "x509/domain.h"
#include "x509/suffix_set.h"

/* Pushes the name: the text at index 1 itself where that is canonical. */
static void push_name(lua_State *L, const struct host *host)
{
    if (host->canonical)
        lua_pushvalue(L, 1);
    else
        bind_octets(L, host->name);
}

static void push_code(lua_State *L, enum fault_code code)
{
    if (code == FAULT_NONE)
        lua_pushnil(L);
    else
        lua_pushstring(L, fault_name(code));
}

/* host_fields(text) -> name, fault | nil, wildcard, canonical, ulabel */
static int host_fields(lua_State *L)
{
    struct host host;

    host_read(bind_check_octets(L, 1), &host);
    push_name(L, &host);
    push_code(L, host.fault);
    lua_pushboolean(L, host.wildcard);
    lua_pushboolean(L, host.canonical);
    lua_pushboolean(L, host.ulabel);
    return 5;
}

/* host(text) -> { name, fault?, wildcard, canonical, ulabel } */
static int new_host(lua_State *L)
{
    static const char *const names[] = { "name", "fault", "wildcard",
                                         "canonical", "ulabel" };
    int count = host_fields(L);

    lua_createtable(L, 0, count);
    for (int i = 0; i < count; i++) {
        lua_pushvalue(L, i - count - 1);
        lua_setfield(L, -2, names[i]);
    }
    return 1;
}

/* The canonical name of the string at arg. It views that string, or host. */
static struct octets check_name(lua_State *L, int arg, struct host *host)
{
    host_read(bind_check_octets(L, arg), host);
    return host->name;
}

static struct octets check_suffix(lua_State *L, int arg, struct host *host)
{
    if (!host_read_suffix(bind_check_octets(L, arg), host))
        luaL_error(L, "'%s' is no suffix: %s", lua_tostring(L, arg),
                   fault_text(host->fault));
    return host->name;
}

/* suffix(text) -> name | nil, fault */
static int suffix(lua_State *L)
{
    struct host host;

    if (host_read_suffix(bind_check_octets(L, 1), &host))
        return bind_octets(L, host.name);
    return bind_fault(L, &(struct fault){ .code = host.fault });
}

/* host_match(pattern, name) -> boolean */
static int match(lua_State *L)
{
    struct host name;
    struct octets pattern = bind_check_octets(L, 1);

    lua_pushboolean(L, host_match(pattern, check_name(L, 2, &name))
                           && name.fault == FAULT_NONE);
    return 1;
}

/* under(name, suffix) -> boolean */
static int under(lua_State *L)
{
    struct host name, suffix;
    struct octets inner = check_name(L, 1, &name);

    lua_pushboolean(L, host_under(inner, check_suffix(L, 2, &suffix)));
    return 1;
}

/* registrable(name) -> string | nil */
static int registrable(lua_State *L)
{
    struct host host;
    struct octets name = check_name(L, 1, &host);
    struct octets found = { NULL, 0 };

    if (host.fault != FAULT_NONE || !domain_registrable(name, &found))
        found.data = NULL;
    return bind_octets(L, found);
}

/* public_suffix(name) -> "icann" | "private" | nil */
static int public_suffix(lua_State *L)
{
    static const char *const names[] = { NULL, "icann", "private" };
    struct host host;
    struct octets name = check_name(L, 1, &host);
    enum domain_section section = DOMAIN_SECTION_NONE;

    if (host.fault == FAULT_NONE)
        section = domain_public_suffix(name);
    lua_pushstring(L, names[section]);
    return 1;
}

/* Pushes a table of the canonical forms of the suffixes in the array at 1;
 * returns the number of their labels. */
static size_t push_canonical(lua_State *L, lua_Integer count)
{
    size_t labels = 0;
    struct host host;

    lua_createtable(L, (int)count, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i); /* array canonical suffix */
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "suffix %I is not a string", i);
        bind_octets(L, check_suffix(L, 3, &host));
        labels += suffix_set_labels(host.name);
        lua_rawseti(L, 2, i);
        lua_pop(L, 1);
    }
    return labels;
}

static void add_all(lua_State *L, lua_Integer count, struct suffix_set *set)
{
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, 2, i);
        suffix_set_add(set, bind_check_octets(L, -1), (size_t)i - 1);
        lua_pop(L, 1);
    }
}

/* suffixes(array) -> set */
static int new_suffixes(lua_State *L)
{
    lua_Integer count = luaL_len(L, 1);
    size_t labels;
    void *storage;

    luaL_argcheck(L, count <= LIMIT_SUFFIXES, 1, "too many suffixes");
    lua_settop(L, 1);
    labels = push_canonical(L, count); /* array canonical */
    storage = lua_newuserdatauv(L, suffix_set_size(labels), 1);
    add_all(L, count, suffix_set_open(storage, labels));
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, BIND_SUFFIXES); /* last: only a whole set is a set */
    return 1;
}

/* set:match(name) -> index of the closest suffix | nil */
static int match_suffixes(lua_State *L)
{
    const struct suffix_set *set = luaL_checkudata(L, 1, BIND_SUFFIXES);
    size_t row;

    if (suffix_set_match(set, bind_check_octets(L, 2), &row))
        lua_pushinteger(L, (lua_Integer)row + 1);
    else
        lua_pushnil(L);
    return 1;
}

static int print_suffixes(lua_State *L)
{
    luaL_checkudata(L, 1, BIND_SUFFIXES);
    lua_pushliteral(L, BIND_SUFFIXES);
    return 1;
}

static void define_suffixes(lua_State *L)
{
    bind_type(L, BIND_SUFFIXES);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, match_suffixes);
    lua_setfield(L, -2, "match");
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, print_suffixes);
    lua_setfield(L, -2, "__tostring");
    lua_pop(L, 1);
}

void bind_host(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "host", new_host },
        { "host_fields", host_fields },
        { "host_match", match },
        { "suffix", suffix },
        { "under", under },
        { "registrable", registrable },
        { "public_suffix", public_suffix },
        { "suffixes", new_suffixes },
        { NULL, NULL },
    };

    define_suffixes(L);
    luaL_setfuncs(L, functions, 0);
}
