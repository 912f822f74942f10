/* What walks tables for rules: pairs in the order of keys, a stable sort. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "system/budget.h"

#include "bind/rule.h"
#include "bind/strict.h"

/* In this order. */
enum rank { INTEGER, FLOAT, STRING, BOOLEAN };

struct key {
    enum rank rank;
    union {
        lua_Integer integer; /* of a boolean too */
        lua_Number number;
        struct octets string; /* owned by the table */
    } as;
};

static int compare_strings(struct octets left, struct octets right)
{
    size_t size = left.size < right.size ? left.size : right.size;
    int order = memcmp(left.data, right.data, size);

    if (order != 0)
        return order;
    return (left.size > right.size) - (left.size < right.size);
}

/* A float key is no integer, so that a tie is 2^63, beyond all of them. */
static int compare_mixed(lua_Integer left, lua_Number right)
{
    lua_Number number = (lua_Number)left;

    if (number < right)
        return -1;
    return number > right ? 1 : -1;
}

static int compare_keys(const void *one, const void *other)
{
    const struct key *left = one, *right = other;

    if (left->rank == INTEGER && right->rank == FLOAT)
        return compare_mixed(left->as.integer, right->as.number);
    if (left->rank == FLOAT && right->rank == INTEGER)
        return -compare_mixed(right->as.integer, left->as.number);
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    if (left->rank == STRING)
        return compare_strings(left->as.string, right->as.string);
    if (left->rank == FLOAT)
        return (left->as.number > right->as.number)
             - (left->as.number < right->as.number);
    return (left->as.integer > right->as.integer)
         - (left->as.integer < right->as.integer);
}

/* Reads the key at the top of the stack. */
static void read_key(lua_State *L, struct key *key)
{
    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        key->rank = lua_isinteger(L, -1) ? INTEGER : FLOAT;
        if (key->rank == INTEGER)
            key->as.integer = lua_tointeger(L, -1);
        else
            key->as.number = lua_tonumber(L, -1);
        return;
    case LUA_TSTRING:
        key->rank = STRING;
        key->as.string = bind_check_octets(L, -1);
        return;
    case LUA_TBOOLEAN:
        key->rank = BOOLEAN;
        key->as.integer = lua_toboolean(L, -1);
        return;
    default:
        luaL_error(L, "pairs: a %s as key has no place in an order",
                   luaL_typename(L, -1));
    }
}

static void push_key(lua_State *L, const struct key *key)
{
    switch (key->rank) {
    case INTEGER:
        lua_pushinteger(L, key->as.integer);
        break;
    case FLOAT:
        lua_pushnumber(L, key->as.number);
        break;
    case STRING:
        bind_octets(L, key->as.string);
        break;
    case BOOLEAN:
        lua_pushboolean(L, (int)key->as.integer);
        break;
    }
}

static size_t count_keys(lua_State *L, int table)
{
    size_t count = 0;

    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
        count++;
    return count;
}

/* table -- table keys, with the keys sorted in an array. */
static void push_sorted_keys(lua_State *L, int table)
{
    size_t count = count_keys(L, table), i = 0;
    struct key *keys;
    bool sorted = true;

    budget_charge(L, count);
    lua_createtable(L, (int)count, 0);
    keys = lua_newuserdatauv(L, (count + 1) * sizeof *keys, 0);
    for (lua_pushnil(L); lua_next(L, table); i++) {
        lua_pop(L, 1);
        read_key(L, &keys[i]);
        sorted = sorted
              && (i == 0 || compare_keys(&keys[i - 1], &keys[i]) < 0);
    }
    if (!sorted)
        qsort(keys, count, sizeof *keys, compare_keys);
    for (i = 0; i < count; i++) {
        push_key(L, &keys[i]);
        lua_rawseti(L, -3, (lua_Integer)i + 1);
    }
    lua_pop(L, 1);
}

enum { WALKED = lua_upvalueindex(1), KEYS = lua_upvalueindex(2),
       POSITION = lua_upvalueindex(3) };

/* The next key that still has a value, and the value. */
static int next_pair(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, POSITION);

    lua_settop(L, 0);
    while (lua_rawgeti(L, KEYS, ++i) != LUA_TNIL) {
        lua_pushvalue(L, 1);
        if (lua_rawget(L, WALKED) != LUA_TNIL)
            break;
        lua_settop(L, 0);
    }
    lua_pushinteger(L, i);
    lua_replace(L, POSITION);
    return lua_gettop(L);
}

int rule_pairs(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_insert(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    push_sorted_keys(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 3);
    return 1;
}

/* The next element of the table that is the upvalue. */
static int next_of_list(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, 2) + 1;

    lua_pushinteger(L, i);
    return lua_rawgeti(L, lua_upvalueindex(1), i) == LUA_TNIL ? 1 : 2;
}

/* The next element of anything else, as in Lua's own. */
static int next_element(lua_State *L)
{
    lua_Integer i = luaL_checkinteger(L, 2) + 1;

    lua_pushinteger(L, i);
    return lua_geti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

int rule_ipairs(lua_State *L)
{
    luaL_checkany(L, 1);
    if (strict_push_elements(L, 1))
        lua_pushcclosure(L, next_of_list, 1);
    else
        lua_pushcfunction(L, next_element);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

/* The stack of sort: the table, the function or nil, a copy of the table. */
enum { TABLE = 1, LESS, COPY };

/* Whether element right must come before element left of the copy. */
static bool precedes(lua_State *L, uint32_t right, uint32_t left)
{
    bool result;

    if (lua_isnil(L, LESS)) {
        lua_rawgeti(L, COPY, right);
        lua_rawgeti(L, COPY, left);
        result = lua_compare(L, -2, -1, LUA_OPLT);
        lua_pop(L, 2);
        budget_charge(L, 0); /* raises what the comparison has spent */
        return result;
    }
    lua_pushvalue(L, LESS);
    lua_rawgeti(L, COPY, right);
    lua_rawgeti(L, COPY, left);
    lua_call(L, 2, 1);
    result = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return result;
}

/* Merges from[low, middle) and from[middle, high) into to[low, high). */
static void merge(lua_State *L, const uint32_t *from, uint32_t *to,
                  const size_t bounds[3])
{
    size_t left = bounds[0], right = bounds[1];

    for (size_t i = bounds[0]; i < bounds[2]; i++) {
        bool take_right = left == bounds[1]
                       || (right < bounds[2]
                           && precedes(L, from[right], from[left]));

        to[i] = take_right ? from[right++] : from[left++];
    }
}

/* Sorts the indices of the copy; both arrays have count elements. Returns the
 * one that holds the result. */
static uint32_t *merge_sort(lua_State *L, uint32_t *from, uint32_t *to,
                            size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        uint32_t *swap = from;

        budget_charge(L, count);
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t middle = low + width < count ? low + width : count;
            size_t high = middle + width < count ? middle + width : count;

            merge(L, from, to, (const size_t[]){ low, middle, high });
        }
        from = to;
        to = swap;
    }
    return from;
}

int rule_sort(lua_State *L)
{
    lua_Integer count;
    uint32_t *order, *sorted;

    luaL_checktype(L, TABLE, LUA_TTABLE);
    if (!lua_isnoneornil(L, LESS))
        luaL_checktype(L, LESS, LUA_TFUNCTION);
    lua_settop(L, LESS);
    count = luaL_len(L, TABLE);
    if (count > LIMIT_RULE_ELEMENTS)
        return luaL_error(L, "table.sort: more than %d elements",
                          LIMIT_RULE_ELEMENTS);
    lua_createtable(L, (int)count, 0);
    order = lua_newuserdatauv(L, 2 * sizeof *order * (size_t)count + 1, 0);
    for (lua_Integer i = 0; i < count; i++) {
        order[i] = (uint32_t)i + 1;
        lua_geti(L, TABLE, i + 1);
        lua_rawseti(L, COPY, i + 1);
    }
    sorted = merge_sort(L, order, order + count, (size_t)count);
    for (lua_Integer i = 0; i < count; i++) {
        lua_rawgeti(L, COPY, sorted[i]);
        lua_seti(L, TABLE, i + 1);
    }
    return 0;
}
