#include "bind/bind.h"

#include <string.h>

#include "base/memory.h"
#include "cotter.h"

struct octets bind_check_octets(lua_State *L, int arg)
{
    struct octets octets;

    luaL_checktype(L, arg, LUA_TSTRING);
    octets.data = (const uint8_t *)lua_tolstring(L, arg, &octets.size);
    return octets;
}

const char *bind_check_path(lua_State *L, int arg)
{
    struct octets path = bind_check_octets(L, arg);

    luaL_argcheck(L, memchr(path.data, 0, path.size) == NULL, arg,
                  "a path holds no NUL");
    return (const char *)path.data;
}

int bind_raise_lack(lua_State *L)
{
    memory_lack();
    return luaL_error(L, "not enough memory");
}

int bind_octets(lua_State *L, struct octets value)
{
    if (value.data == NULL)
        lua_pushnil(L);
    else
        lua_pushlstring(L, (const char *)value.data, value.size);
    return 1;
}

/* Who is told of it may take it for any other refusal. */
static void note_lack(enum fault_code code)
{
    if (code == FAULT_MEMORY || code == FAULT_JSON_MEMORY
        || code == FAULT_XML_MEMORY || code == FAULT_YAML_MEMORY)
        memory_lack();
}

int bind_push_fault(lua_State *L, const struct fault *fault)
{
    note_lack(fault->code);
    lua_createtable(L, 0, 3);
    lua_pushstring(L, fault_name(fault->code));
    lua_setfield(L, -2, "code");
    lua_pushstring(L, fault_text(fault->code));
    lua_setfield(L, -2, "text");
    lua_pushinteger(L, (lua_Integer)fault->offset);
    lua_setfield(L, -2, "offset");
    return 1;
}

int bind_fault(lua_State *L, const struct fault *fault)
{
    luaL_pushfail(L);
    return 1 + bind_push_fault(L, fault);
}

void bind_type(lua_State *L, const char *name)
{
    luaL_newmetatable(L, name);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}

int bind_core(lua_State *L)
{
    static void (*const parts[])(lua_State *) = {
        bind_archive, bind_cert, bind_certs, bind_codec, bind_diagnosis,
        bind_digests, bind_ed25519, bind_host, bind_items, bind_anchors,
        bind_chain, bind_known, bind_limits, bind_made_key,
        bind_near, bind_pin, bind_pkcs12, bind_json, bind_json_text, bind_xml,
        bind_list, bind_record, bind_guard, bind_elements, bind_room,
        bind_match, bind_strict, bind_environment, bind_evaluate, bind_load,
        bind_property_list, bind_question, bind_resources, bind_secret,
        bind_shorten, bind_suggest, bind_watch,
    };
    size_t i;

    luaL_checkversion(L);
    lua_createtable(L, 0, 32);
    lua_pushliteral(L, COTTER_VERSION);
    lua_setfield(L, -2, "version");
    for (i = 0; i < sizeof parts / sizeof *parts; i++)
        parts[i](L);
    return 1;
}

int luaopen_cotter_core(lua_State *L)
{
    bind_core(L);
    bind_file(L);
    bind_folder(L);
    bind_line_editor(L);
    bind_map_file(L);
    bind_open(L);
    bind_progress(L);
    bind_sandbox(L);
    bind_jail(L);
    bind_tls(L);
    return 1;
}
