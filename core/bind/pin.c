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

static void push_judgement(lua_State *L, const struct pin_text *pin)
{
    if (pin->fault == FAULT_NONE)
        lua_pushnil(L);
    else
        lua_pushstring(L, fault_name(pin->fault));
    lua_pushboolean(L, pin->canonical);
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

/* pin_fields(text) -> algorithm, prefix, octets | nil, fault | nil,
 * canonical, look | nil */
static int pin_fields(lua_State *L)
{
    struct pin_text pin;

    pin_text_read(bind_check_octets(L, 1), &pin);
    push_algorithm(L, &pin);
    push_octets(L, &pin);
    push_judgement(L, &pin);
    return 6;
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
    push_judgement(L, &pin);
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
    lua_pushcfunction(L, pin_fields);
    lua_setfield(L, -2, "pin_fields");
}
