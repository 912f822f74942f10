/* cotter.core: files that are mapped, for a process that reads them. */
#include "system/mapping.h"

#include <stdlib.h>

#include "bind/bind.h"
#include "bind/mapping.h"

static const char type[] = "cotter.mapping";

/* What the next process finds; in that process, what it has found, or what came
 * with a reply. */
static struct octets *listed, received;
static const struct octets *handed;
static size_t handed_count;

static const struct mapping *mapping_at(lua_State *L, int list, size_t number)
{
    const struct mapping *mapping;

    lua_rawgeti(L, list, (lua_Integer)number);
    mapping = luaL_checkudata(L, -1, type);
    lua_pop(L, 1);
    return mapping;
}

bool mapping_is_open(lua_State *L, int index)
{
    const struct mapping *mapping = luaL_testudata(L, index, type);

    return mapping != NULL && mapping->octets.data != NULL;
}

struct octets mapping_octets(lua_State *L, int index)
{
    const struct mapping *mapping = luaL_checkudata(L, index, type);

    return mapping->octets;
}

static size_t count_of(lua_State *L, int list)
{
    return lua_istable(L, list) ? (size_t)lua_rawlen(L, list) : 0;
}

void mapping_take_back(void)
{
    free(listed);
    listed = NULL;
    handed = NULL;
    handed_count = 0;
}

void mapping_hand_over(lua_State *L, int index)
{
    size_t count = count_of(L, index);

    mapping_take_back();
    listed = calloc(count + 1, sizeof *listed);
    if (listed == NULL)
        bind_raise_lack(L);
    for (size_t i = 0; i < count; i++)
        listed[i] = mapping_at(L, index, i + 1)->octets;
    handed = listed;
    handed_count = count;
}

void mapping_receive(struct octets file)
{
    mapping_take_back();
    received = file;
    handed = &received;
    handed_count = file.data != NULL;
}

struct octets mapping_handed(uint64_t number)
{
    if (number < 1 || number > handed_count)
        return (struct octets){ NULL, 0 };
    return handed[number - 1];
}

size_t mapping_handed_count(void)
{
    return handed_count;
}

size_t mapping_total(lua_State *L, int index)
{
    size_t total = 0;

    for (size_t i = count_of(L, index); i > 0; i--)
        total += mapping_at(L, index, i)->octets.size;
    return total;
}

bool mapping_push_changed(lua_State *L, int index)
{
    size_t count = count_of(L, index);

    for (size_t i = 1; i <= count; i++) {
        const struct mapping *mapping = mapping_at(L, index, i);

        if (mapping_has_changed(mapping)) {
            lua_pushstring(L, mapping->path);
            return true;
        }
    }
    return false;
}

static int close_mapping(lua_State *L)
{
    mapping_close(luaL_checkudata(L, 1, type));
    return 0;
}

static int size_of(lua_State *L)
{
    const struct mapping *mapping = luaL_checkudata(L, 1, type);

    lua_pushinteger(L, (lua_Integer)mapping->octets.size);
    return 1;
}

/* mapping:head() -> string */
static int head_of(lua_State *L)
{
    const struct mapping *mapping = luaL_checkudata(L, 1, type);

    lua_pushlstring(L, (const char *)mapping->head, mapping->head_size);
    return 1;
}

/* map_file(path: string) -> mapping | nil, fault
 * Its octets are for a process of core.jail alone; # tells how many. */
static int map_file(lua_State *L)
{
    const char *path = bind_check_path(L, 1);
    struct mapping *mapping = lua_newuserdatauv(L, sizeof *mapping, 0);
    struct fault fault;

    *mapping = (struct mapping){ .path = NULL };
    luaL_setmetatable(L, type);
    return mapping_open(path, mapping, &fault) ? 1 : bind_fault(L, &fault);
}

void bind_map_file(lua_State *L)
{
    static const luaL_Reg methods[] = { { "head", head_of }, { NULL, NULL } };

    bind_type(L, type);
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, close_mapping);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, close_mapping);
    lua_setfield(L, -2, "__close");
    lua_pushcfunction(L, size_of);
    lua_setfield(L, -2, "__len");
    lua_pop(L, 1);
    lua_pushcfunction(L, map_file);
    lua_setfield(L, -2, "map_file");
}
