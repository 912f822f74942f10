/* cotter.core: files that are mapped, for a process that reads them. */
#include "system/mapping.h"

#include <stdlib.h>

#include "bind/bind.h"
#include "bind/mapping.h"

static const char type[] = "cotter.mapping";

/* What the next process finds; in that process, what it has found. */
static struct octets *handed;
static size_t handed_count;

static const struct mapping *mapping_at(lua_State *L, int list, size_t number)
{
    const struct mapping *mapping;

    lua_rawgeti(L, list, (lua_Integer)number);
    mapping = luaL_checkudata(L, -1, type);
    lua_pop(L, 1);
    return mapping;
}

static size_t count_of(lua_State *L, int list)
{
    return lua_istable(L, list) ? (size_t)lua_rawlen(L, list) : 0;
}

void mapping_hand_over(lua_State *L, int index)
{
    size_t count = count_of(L, index);

    free(handed);
    handed_count = 0;
    handed = calloc(count + 1, sizeof *handed);
    if (handed == NULL)
        luaL_error(L, "not enough memory");
    for (size_t i = 0; i < count; i++)
        handed[i] = mapping_at(L, index, i + 1)->octets;
    handed_count = count;
}

struct octets mapping_handed(lua_Integer number)
{
    if (number < 1 || (size_t)number > handed_count)
        return (struct octets){ NULL, 0 };
    return handed[number - 1];
}

size_t mapping_total(lua_State *L, int index)
{
    size_t total = 0;

    for (size_t i = count_of(L, index); i > 0; i--)
        total += mapping_at(L, index, i)->octets.size;
    return total;
}

bool mapping_push_shorter(lua_State *L, int index)
{
    size_t count = count_of(L, index);

    for (size_t i = 1; i <= count; i++) {
        const struct mapping *mapping = mapping_at(L, index, i);

        if (!mapping_is_whole(mapping)) {
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

/* mapped(number: integer) -> octets: string | nil
 * Those of a file that was handed over, in the process that was. */
static int mapped(lua_State *L)
{
    return bind_octets(L, mapping_handed(luaL_checkinteger(L, 1)));
}

void bind_mapped(lua_State *L)
{
    lua_pushcfunction(L, mapped);
    lua_setfield(L, -2, "mapped");
}

void bind_map_file(lua_State *L)
{
    bind_type(L, type);
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
