/* cotter.core: pins as they are written. */
#include "x509/pin_text.h"

#include "bind/bind.h"

/* Pushes octets in hexadecimal. */
static void push_hex(lua_State *L, const uint8_t *octets, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * PIN_SHA256_SIZE];

    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[octets[i] >> 4];
        text[2 * i + 1] = digits[octets[i] & 15];
    }
    lua_pushlstring(L, text, 2 * size);
}

static void push_digest(lua_State *L, const struct pin_text *pin)
{
    if (pin->fault == FAULT_NONE)
        push_hex(L, pin->digest, pin->size);
    else
        lua_pushnil(L);
}

static void push_fault(lua_State *L, const struct pin_text *pin)
{
    if (pin->fault == FAULT_NONE)
        lua_pushnil(L);
    else
        lua_pushstring(L, fault_name(pin->fault));
}

static void push_look(lua_State *L, const struct pin_text *pin)
{
    if (pin->look == PIN_LOOK_NONE)
        lua_pushnil(L);
    else
        lua_pushstring(L, pin_look_name(pin->look));
}

static void push_algorithm(lua_State *L, const struct pin_text *pin)
{
    lua_pushstring(L, pin_algorithm_name(pin->algorithm));
    bind_octets(L, pin->prefix);
}

static void push_octets(lua_State *L, const struct pin_text *pin)
{
    if (pin->size > 0)
        bind_octets(L, (struct octets){ pin->digest, pin->size });
    else
        lua_pushnil(L);
}

/* Upvalues of make_pin: the constructor of records; octets -> true. */
enum { RECORD = 1, KNOWN };

/* Its arguments; what stands above them. */
enum { TEXT = 1, OFFSET, SOURCE, HOST, FIRST, COMMENT, ROLE, OCTETS, EARLIER };

/* Pushes the octets, and the first pin that has them if this one is usable. */
static void push_octets_and_earlier(lua_State *L, const struct pin_text *pin,
                                    bool usable)
{
    push_octets(L, pin);
    if (usable) {
        lua_pushvalue(L, OCTETS);
        lua_rawget(L, FIRST);
    } else {
        lua_pushnil(L);
    }
}

/* Pushes whether the octets are known. */
static void push_known(lua_State *L)
{
    bool is_known = false;

    if (!lua_isnil(L, OCTETS)) {
        lua_pushvalue(L, OCTETS);
        is_known = lua_rawget(L, lua_upvalueindex(KNOWN)) != LUA_TNIL;
        lua_pop(L, 1);
    }
    lua_pushboolean(L, is_known);
}

/* Makes a record of the values, in the order of its fields. */
static void push_record(lua_State *L, const struct pin_text *pin, bool usable)
{
    int top = lua_gettop(L);

    lua_pushvalue(L, lua_upvalueindex(RECORD));
    lua_pushvalue(L, SOURCE);
    lua_pushvalue(L, OFFSET);
    lua_pushvalue(L, TEXT);
    lua_pushvalue(L, HOST);
    push_algorithm(L, pin);
    lua_pushboolean(L, usable);
    lua_pushboolean(L, pin->canonical);
    push_known(L);
    lua_pushvalue(L, OCTETS);
    if (pin->fault == FAULT_NONE)
        lua_pushvalue(L, OCTETS);
    else
        lua_pushnil(L);
    lua_pushvalue(L, EARLIER);
    push_fault(L, pin);
    push_look(L, pin);
    lua_pushvalue(L, COMMENT);
    lua_pushvalue(L, ROLE);
    lua_call(L, lua_gettop(L) - top - 1, 1);
}

/* make(text, offset, source, host, first, comment?, role?) -> pin */
static int make_pin(lua_State *L)
{
    struct pin_text pin;
    bool usable;

    pin_text_read(bind_check_octets(L, TEXT), &pin);
    luaL_checktype(L, FIRST, LUA_TTABLE);
    lua_settop(L, ROLE);
    usable = pin.fault == FAULT_NONE && pin.algorithm == PIN_SHA256;
    push_octets_and_earlier(L, &pin, usable);
    push_record(L, &pin, usable);
    if (usable && lua_isnil(L, EARLIER)) {
        lua_pushvalue(L, OCTETS);
        lua_pushvalue(L, -2);
        lua_rawset(L, FIRST);
    }
    return 1;
}

/* pin_maker(record: function, known: table) -> make: function */
static int pin_maker(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_pushcclosure(L, make_pin, KNOWN);
    return 1;
}

/* know(known: table, digests: string)
 * known[digest] = true for each digest of 32 octets. */
static int know(lua_State *L)
{
    struct octets digests = bind_check_octets(L, 2);

    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argcheck(L, digests.size % PIN_SHA256_SIZE == 0, 2,
                  "digests of 32 octets expected");
    for (size_t at = 0; at < digests.size; at += PIN_SHA256_SIZE) {
        bind_octets(L, (struct octets){ digests.data + at, PIN_SHA256_SIZE });
        lua_pushboolean(L, 1);
        lua_rawset(L, 1);
    }
    return 0;
}

/* pin(text) -> { algorithm, prefix, octets?, fault?, canonical, look?, body,
 * digest? } */
static int new_pin(lua_State *L)
{
    static const char *const names[] = { "algorithm", "prefix", "octets",
                                         "fault", "canonical", "look", "body",
                                         "digest" };
    enum { COUNT = sizeof names / sizeof *names };
    struct pin_text pin;

    pin_text_read(bind_check_octets(L, 1), &pin);
    push_algorithm(L, &pin);
    push_octets(L, &pin);
    push_fault(L, &pin);
    lua_pushboolean(L, pin.canonical);
    push_look(L, &pin);
    bind_octets(L, pin.body);
    push_digest(L, &pin);
    lua_createtable(L, 0, COUNT);
    for (int i = 0; i < COUNT; i++) {
        lua_pushvalue(L, i - COUNT - 1);
        lua_setfield(L, -2, names[i]);
    }
    return 1;
}

void bind_pin(lua_State *L)
{
    lua_pushcfunction(L, new_pin);
    lua_setfield(L, -2, "pin");
    lua_pushcfunction(L, pin_maker);
    lua_setfield(L, -2, "pin_maker");
    lua_pushcfunction(L, know);
    lua_setfield(L, -2, "know_digests");
}
