#include "bind/yaml_text.h"

#include "bind/document.h"
#include "input/yaml.h"

#define TYPE "cotter.yaml.text"

/* __gc: what libyaml and its reader made is not in Lua's memory */
static int close_text(lua_State *L)
{
    struct yaml_text *yaml = luaL_checkudata(L, 1, TYPE);

    yaml_json_close(&yaml->json);
    return 0;
}

struct yaml_text *yaml_text_push(lua_State *L, int text)
{
    struct octets octets = bind_check_octets(L, text);
    struct yaml_text *yaml = lua_newuserdatauv(L, sizeof *yaml, 1);
    struct fault fault;

    *yaml = (struct yaml_text){ .text = octets };
    luaL_setmetatable(L, TYPE);
    lua_pushvalue(L, text);
    lua_setiuservalue(L, -2, 1);
    if (yaml_read(octets, &yaml->json, &fault))
        return yaml;
    document_refuse(L, octets, &fault);
    return NULL;
}

void yaml_text_make_type(lua_State *L)
{
    luaL_newmetatable(L, TYPE);
    lua_pushcfunction(L, close_text);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
}
