/* cotter.core: the resource table of an Android package. */
#include "input/resource_table.h"

#include <stdlib.h>

#include "bind/bind.h"

#define RESOURCES "cotter.resources"


/* Keeps the octets as its user value. */
struct resources {
    struct resource_table table;
    struct fault fault;
};

static struct resources *check_resources(lua_State *L)
{
    struct resources *resources = luaL_checkudata(L, 1, RESOURCES);

    resources->fault = (struct fault){ .code = FAULT_NONE };
    return resources;
}

/* Pushes a string of a pool as UTF-8; false where it is refused. */
static bool push_string(lua_State *L, const struct resources *resources,
                        const struct string_pool *pool, uint32_t index)
{
    const struct chunks *in = &resources->table.packages;
    struct octets string, text;
    struct fault fault;
    luaL_Buffer buffer;
    uint8_t *room;

    if (!string_pool_at(in, pool, index, &string))
        return false;
    room = (uint8_t *)luaL_buffinitsize(L, &buffer,
                                        UNICODE_UTF8_SIZE(string.size) + 1);
    if (!unicode_transcode(string, pool->encoding, room, &text, &fault)) {
        luaL_pushresultsize(&buffer, 0);
        return chunks_refuse(in, fault.code, string.data);
    }
    luaL_pushresultsize(&buffer, text.size);
    return true;
}

/* Sets the fields that a resource has whatever its value. */
static bool push_resource(lua_State *L, const struct resources *resources,
                          const struct resource_search *search,
                          const struct resource *resource)
{
    lua_createtable(L, 0, 6);
    lua_pushinteger(L, resource->id);
    lua_setfield(L, -2, "id");
    lua_pushinteger(L, resource_api_level(resource));
    lua_setfield(L, -2, "api_level");
    lua_pushinteger(L, (lua_Integer)resource->offset);
    lua_setfield(L, -2, "offset");
    if (!push_string(L, resources, &search->names.pool, resource->name))
        return false;
    lua_setfield(L, -2, "name");
    if (resource->type == VALUE_STRING) {
        if (!push_string(L, resources, &resources->table.strings,
                         resource->data))
            return false;
        lua_setfield(L, -2, "text");
    } else if (resource->type == VALUE_REFERENCE) {
        lua_pushinteger(L, resource->data);
        lua_setfield(L, -2, "reference");
    }
    return true;
}

/* Pushes all that a search finds, as an array; or nil, fault. */
static int push_found(lua_State *L, struct resources *resources,
                      struct resource_search *search)
{
    struct resource resource;
    lua_Integer count = 0;

    lua_newtable(L);
    while (resource_search_next(search, &resource)
           && push_resource(L, resources, search, &resource))
        lua_rawseti(L, -2, ++count);
    if (resources->fault.code != FAULT_NONE)
        return bind_fault(L, &resources->fault);
    return 1;
}

/* resources:find(id: integer) -> array of resources | nil, fault
 * One for each configuration that has the id. */
static int find_id(lua_State *L)
{
    struct resources *resources = check_resources(L);
    struct resource_search search;

    resource_search_id(&resources->table, (uint32_t)luaL_checkinteger(L, 2),
                       &search);
    return push_found(L, resources, &search);
}

/* resources:named(id: integer, name: string) -> array of resources
 *   | nil, fault
 * Those of the id's package and type that have a name. */
static int find_name(lua_State *L)
{
    struct resources *resources = check_resources(L);
    uint32_t id = (uint32_t)luaL_checkinteger(L, 2);
    struct octets name = bind_check_octets(L, 3);
    struct resource_search search;

    resource_search_name(&resources->table, id, name, &search);
    return push_found(L, resources, &search);
}

/* resources:typed(type: string) -> array of resources | nil, fault
 * All that have a type of that name. */
static int find_type(lua_State *L)
{
    struct resources *resources = check_resources(L);
    uint32_t id = resource_type_id(&resources->table, bind_check_octets(L, 2));
    struct resource_search search;

    if (resources->fault.code != FAULT_NONE)
        return bind_fault(L, &resources->fault);
    if (id == 0) {
        lua_newtable(L);
        return 1;
    }
    resource_search_all(&resources->table, id, &search);
    return push_found(L, resources, &search);
}

/* resources(octets: string) -> resources | nil, fault */
static int open_resources(lua_State *L)
{
    struct octets octets = bind_check_octets(L, 1);
    struct resources *resources =
        lua_newuserdatauv(L, sizeof *resources, 1);

    if (!resource_table_open(octets, &resources->table, &resources->fault))
        return bind_fault(L, &resources->fault);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, RESOURCES);
    return 1;
}

void bind_resources(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "find", find_id },
        { "named", find_name },
        { "typed", find_type },
        { NULL, NULL },
    };

    bind_type(L, RESOURCES);
    luaL_newlib(L, functions);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_pushcfunction(L, open_resources);
    lua_setfield(L, -2, "resources");
}
