/* cotter.core.known: the key of a list that a pin has, or nearly has.
 *
 * Rules ask it of every pin, and few pins have one: what finds nothing calls
 * no Lua and makes no value. */
#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"
#include "x509/near.h"
#include "x509/pin_text.h"

#include "bind/record.h"

/* Upvalues of both functions. KEYS is a function that gives the digests until
 * the first call, and then what is made of them: a table, or an index. */
enum { KEYS = 1, ROW, FIELD, PLACE };

/* Pushes the digests, one after the other; returns how many. */
static size_t push_digests(lua_State *L, struct octets *digests)
{
    size_t count;

    lua_pushvalue(L, lua_upvalueindex(KEYS));
    lua_call(L, 0, 1);
    *digests = bind_check_octets(L, -1);
    count = digests->size / DIGEST_SHA256_SIZE;
    if (count > LIMIT_NEAR_ROWS)
        luaL_error(L, "too many keys");
    return count;
}

static struct octets digest_at(struct octets digests, size_t i)
{
    return (struct octets){ digests.data + i * DIGEST_SHA256_SIZE,
                            DIGEST_SHA256_SIZE };
}

/* Makes KEYS a table: digest -> place. */
static void open_places(lua_State *L)
{
    struct octets digests;
    size_t count = push_digests(L, &digests);

    lua_createtable(L, 0, (int)count);
    for (size_t i = 0; i < count; i++) {
        bind_octets(L, digest_at(digests, i));
        lua_pushinteger(L, (lua_Integer)i + 1);
        lua_rawset(L, -3);
    }
    lua_replace(L, lua_upvalueindex(KEYS));
    lua_pop(L, 1);
}

/* Makes KEYS an index of the digests in base64. */
static void open_near(lua_State *L)
{
    char text[BASE64_ENCODED_SIZE(DIGEST_SHA256_SIZE)];
    struct octets digests;
    size_t count = push_digests(L, &digests);
    struct near *index =
        near_open(lua_newuserdatauv(L, near_size(count), 0), count);

    for (size_t i = 0; i < count; i++) {
        size_t size = base64_encode(digest_at(digests, i), text);

        near_add(index, (struct octets){ (const uint8_t *)text, size });
    }
    lua_replace(L, lua_upvalueindex(KEYS));
    lua_pop(L, 1);
}

/* Opens the keys at the first call; pushes the field of the pin at 1. */
static int push_field(lua_State *L, void (*open)(lua_State *))
{
    luaL_checkany(L, 1);
    if (lua_isfunction(L, lua_upvalueindex(KEYS)))
        open(L);
    lua_pushvalue(L, 1);
    record_read(L, lua_upvalueindex(FIELD),
                lua_touserdata(L, lua_upvalueindex(PLACE)));
    return lua_type(L, -1);
}

/* Pushes what ROW gives for a place. */
static void push_row(lua_State *L, lua_Integer place)
{
    lua_pushvalue(L, lua_upvalueindex(ROW));
    lua_pushinteger(L, place);
    lua_call(L, 1, 1);
}

/* exact(pin) -> row | nil */
static int exact(lua_State *L)
{
    if (push_field(L, open_places) != LUA_TNIL
        && lua_rawget(L, lua_upvalueindex(KEYS)) != LUA_TNIL)
        push_row(L, lua_tointeger(L, -1));
    return 1;
}

/* near(pin) -> row, 0 | 1 | 2 | "prefix"; or nil */
static int near(lua_State *L)
{
    struct octets body;
    unsigned distance;
    size_t row;

    (void)push_field(L, open_near);
    body = pin_text_body(bind_check_octets(L, -1));
    if (!near_find(lua_touserdata(L, lua_upvalueindex(KEYS)), body, &row,
                   &distance)) {
        lua_pushnil(L);
        return 1;
    }
    push_row(L, (lua_Integer)row + 1);
    if (distance == NEAR_BY_PREFIX)
        lua_pushliteral(L, "prefix");
    else
        lua_pushinteger(L, (lua_Integer)distance);
    return 2;
}

static void push_place(lua_State *L)
{
    struct record_field *place = lua_newuserdatauv(L, sizeof *place, 0);

    *place = (struct record_field){ NULL, 0 };
}

/* known(digests: function, row: function) -> exact: function, near: function */
static int known(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_pushliteral(L, "octets");
    push_place(L);
    lua_pushcclosure(L, exact, PLACE);
    lua_insert(L, 1); /* exact digests row */
    lua_pushliteral(L, "text");
    push_place(L);
    lua_pushcclosure(L, near, PLACE);
    return 2;
}

void bind_known(lua_State *L)
{
    lua_pushcfunction(L, known);
    lua_setfield(L, -2, "known");
}
