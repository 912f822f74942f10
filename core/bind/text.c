/* What makes strings for rules, and what guards the calls of
 * Lua's own library whose cost grows with an argument. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "system/budget.h"

#include "bind/rule.h"

/* A string that was made is charged by where its memory comes from; what is
 * checked here is how long it may be. */
static int check_made(lua_State *L, const char *name)
{
    rule_check_made(L, name, (size_t)lua_rawlen(L, -1));
    return 1;
}

/* Whether a rule calls, and not the library for one, which works on whole
 * files: the innermost function of Lua tells. */
static bool is_called_by_rule(lua_State *L)
{
    lua_Debug ar;

    for (int level = 1; lua_getstack(L, level, &ar); level++)
        if (lua_getinfo(L, "S", &ar) && *ar.what != 'C')
            return *ar.source == '@';
    return true;
}

void rule_check_made(lua_State *L, const char *name, size_t size)
{
    if (size > LIMIT_RULE_STRING && budget_of(L) != NULL
        && is_called_by_rule(L))
        luaL_error(L, "%s: more than %d octets", name, LIMIT_RULE_STRING);
}

/* Calls Lua's own function with all arguments. */
static int forward(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* Pushes the text of the value at arg. */
static void push_text(lua_State *L, int arg)
{
    int type = lua_type(L, arg);

    if (type == LUA_TNUMBER && isnan(lua_tonumber(L, arg)))
        lua_pushliteral(L, "nan"); /* whose sign depends on the processor */
    else if (type == LUA_TFUNCTION || type == LUA_TTHREAD
             || type == LUA_TLIGHTUSERDATA)
        lua_pushstring(L, lua_typename(L, type));
    else if ((type != LUA_TTABLE && type != LUA_TUSERDATA)
             || luaL_getmetafield(L, arg, "__tostring") != LUA_TNIL) {
        lua_settop(L, lua_gettop(L)
                   - (type == LUA_TTABLE || type == LUA_TUSERDATA));
        luaL_tolstring(L, arg, NULL);
    } else if (luaL_getmetafield(L, arg, "__name") != LUA_TSTRING) {
        lua_pushstring(L, lua_typename(L, type));
    }
}

int rule_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    push_text(L, 1);
    return 1;
}

int rule_assert(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_toboolean(L, 1))
        return lua_gettop(L);
    if (lua_isnoneornil(L, 2))
        return luaL_error(L, "assertion failed!");
    luaL_checktype(L, 2, LUA_TSTRING);
    return luaL_error(L, "%s", lua_tostring(L, 2));
}

int rule_error(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TSTRING);
    luaL_where(L, (int)luaL_optinteger(L, 2, 1));
    lua_pushvalue(L, 1);
    lua_concat(L, 2);
    return lua_error(L);
}

/* The letter of the conversion that begins after a percent sign. */
static const char *conversion(const char *text)
{
    return text + strspn(text, "-+ #0123456789.");
}

int rule_format(lua_State *L)
{
    const char *text = luaL_checkstring(L, 1);
    int arg = 1;

    for (; (text = strchr(text, '%')) != NULL; text++) {
        text = conversion(text + 1);
        if (*text == 'p')
            return luaL_error(L, "string.format: addresses are not known");
        if (*text == '\0')
            break;
        if (*text == '%' || ++arg > lua_gettop(L))
            continue;
        if (*text == 's') {
            push_text(L, arg);
            lua_replace(L, arg);
        } else if (lua_type(L, arg) == LUA_TNUMBER
                   && isnan(lua_tonumber(L, arg))) {
            lua_pushnumber(L, (lua_Number)NAN);
            lua_replace(L, arg);
        }
    }
    forward(L);
    return check_made(L, "string.format");
}

int rule_rep(lua_State *L)
{
    size_t size, separator = 0;
    lua_Integer count = luaL_checkinteger(L, 2);

    luaL_checklstring(L, 1, &size);
    luaL_optlstring(L, 3, "", &separator);
    size += separator;
    if (count <= 0)
        count = 0;
    if ((size_t)count > LIMIT_RULE_STRING
        || size * (size_t)count > LIMIT_RULE_STRING)
        return luaL_error(L, "string.rep: more than %d octets",
                          LIMIT_RULE_STRING);
    return forward(L);
}

int rule_bounded(lua_State *L)
{
    size_t size;

    luaL_checklstring(L, 1, &size);
    if (size > LIMIT_RULE_STRING)
        return luaL_error(L, "more than %d octets at once",
                          LIMIT_RULE_STRING);
    budget_charge(L, size);
    return forward(L);
}

/* The octet at a place of a string, from 1; from its end below 0. */
static size_t place_in(size_t size, lua_Integer at)
{
    if (at >= 0)
        return (lua_Unsigned)at < size ? (size_t)at : size;
    return 0 - (lua_Unsigned)at > size ? 0
                                       : size - (size_t)(0 - (lua_Unsigned)at)
                                             + 1;
}

int rule_slice(lua_State *L)
{
    size_t size, first, last;
    lua_Integer from = luaL_optinteger(L, 2, 1);

    luaL_checklstring(L, 1, &size);
    first = place_in(size, from);
    last = place_in(size, luaL_optinteger(L, 3, from));
    if (last > first)
        budget_charge(L, last - first);
    return forward(L);
}

int rule_number(lua_State *L)
{
    if (lua_type(L, 1) == LUA_TSTRING)
        budget_charge(L, (size_t)lua_rawlen(L, 1));
    return forward(L);
}

int rule_codes(lua_State *L)
{
    size_t size;

    luaL_checklstring(L, 1, &size);
    budget_charge(L, size);
    lua_pushvalue(L, lua_upvalueindex(2)); /* utf8.len */
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1))
        return luaL_error(L, "utf8.codes: not UTF-8");
    lua_settop(L, 1);
    return forward(L);
}

/* Checks that last - first + 1 elements are not too many, and charges. */
static void charge_range(lua_State *L, lua_Integer first, lua_Integer last,
                         lua_Integer limit)
{
    if (first > last)
        return;
    if ((lua_Unsigned)last - (lua_Unsigned)first >= (lua_Unsigned)limit)
        luaL_error(L, "more than %I elements at once", limit);
    budget_charge(L, (size_t)(last - first) + 1);
}

int rule_concat(lua_State *L)
{
    lua_Integer last = lua_isnoneornil(L, 4) ? luaL_len(L, 1)
                                             : luaL_checkinteger(L, 4);

    charge_range(L, luaL_optinteger(L, 3, 1), last, LIMIT_RULE_ELEMENTS);
    forward(L);
    return check_made(L, "table.concat");
}

int rule_shift(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_type(L, 2) == LUA_TNUMBER && lua_rawlen(L, 1) > 0)
        charge_range(L, lua_tointeger(L, 2), (lua_Integer)lua_rawlen(L, 1),
                     LIMIT_RULE_ELEMENTS);
    return forward(L);
}

int rule_unpack(lua_State *L)
{
    lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1)
                                             : luaL_checkinteger(L, 3);

    charge_range(L, luaL_optinteger(L, 2, 1), last, LIMIT_RULE_UNPACK);
    return forward(L);
}

int rule_move(lua_State *L)
{
    charge_range(L, luaL_checkinteger(L, 2), luaL_checkinteger(L, 3),
                 LIMIT_RULE_ELEMENTS);
    return forward(L);
}
