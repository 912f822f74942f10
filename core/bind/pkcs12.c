/* cotter.core: PKCS#12, its protection and what it holds. */
#include "bind/bind.h"
#include "bind/pkcs12_table.h"
#include "base/base64.h"
#include "input/ber.h"
#include "input/form.h"
#include "input/pkcs12_open.h"
#include "input/private_key.h"
#include "system/sandbox.h"

enum { OCTETS = 1, PASSWORD, INPUT };

/* A file that is being opened. */
struct opening {
    lua_State *L;
    struct pkcs12_table table;
    struct pkcs12_opener opener;
    bool open;               /* there is a password, as far as can be told */
    bool proven;             /* by the MAC */
    bool locked;             /* something stays encrypted */
    bool sealed;             /* what is being read was */
    struct octets file;
    struct fault fault;      /* in the file */
    size_t safe;             /* the offset in the file of what is being read */
    int depth;               /* of safes within bags */
    uint8_t spki[LIMIT_SPKI_OCTETS];
};

static bool refuse(struct opening *in, enum fault_code code)
{
    return fault_refuse(&in->fault, code, in->safe);
}

static void add_part(struct opening *in, const char *kind,
                     const struct pkcs12_method *method)
{
    pkcs12_table_add_part(&in->table, kind, method, in->safe);
}

static bool add_item(struct opening *in, const struct container *it,
                     const struct pkcs12_bag *bag)
{
    struct fault fault;

    return pkcs12_table_add_item(&in->table, it, bag, in->safe, &fault)
        || refuse(in, fault.code);
}

static bool add_certificate(struct opening *in, const struct pkcs12_bag *bag)
{
    struct container it;
    struct fault fault;
    struct der der;

    der_init(&der, bag->contents, &fault);
    if (!container_certificate(&der, &it) || !der_end(&der))
        return refuse(in, fault.code);
    return add_item(in, &it, bag);
}

static bool add_key(struct opening *in, struct octets key,
                    const struct pkcs12_bag *bag)
{
    struct container it = { .kind = CONTAINER_PRIVATE_KEY };
    struct fault fault;

    if (!private_key_spki(key, in->spki, &it.spki, &fault))
        return refuse(in, fault.code);
    return add_item(in, &it, bag);
}

/* A key is decrypted, and overwritten, before Lua is called. */
static bool find_key(struct opening *in, const struct pkcs12_bag *bag,
                     struct container *it)
{
    uint8_t room[LIMIT_PRIVATE_KEY_OCTETS];
    struct octets key;
    struct fault fault = { FAULT_NONE, 0 };
    bool ok;

    *it = (struct container){ .kind = CONTAINER_PRIVATE_KEY };
    if (bag->sealed.octets.size > sizeof room)
        return refuse(in, FAULT_KEY_LARGE);
    ok = pkcs12_decrypt(&in->opener, &bag->sealed, room, &key);
    if (!ok)
        return refuse(in, in->opener.fault.code);
    ok = private_key_spki(key, in->spki, &it->spki, &fault);
    private_key_cleanse(room, sizeof room);
    if (fault.code == FAULT_KEY_PRIVATE && !in->proven)
        fault.code = FAULT_PKCS12_PASSWORD;
    return fault_require(&in->fault, ok, fault.code, in->safe);
}

static bool add_sealed_key(struct opening *in, const struct pkcs12_bag *bag)
{
    struct container it;

    add_part(in, "key", &bag->sealed.method);
    in->locked |= !in->open;
    if (!in->open)
        return true;
    return find_key(in, bag, &it) && add_item(in, &it, bag);
}

static bool read_contents(struct opening *in, struct octets contents);

/* Reads a safe in a bag. */
static bool read_inner(struct opening *in, struct octets contents)
{
    bool ok;

    if (in->depth == LIMIT_PKCS12_DEPTH)
        return refuse(in, FAULT_PKCS12_DEPTH);
    in->depth++;
    ok = read_contents(in, contents);
    in->depth--;
    return ok;
}

static bool add_bag(struct opening *in, const struct pkcs12_bag *bag)
{
    switch (bag->kind) {
    case PKCS12_CERTIFICATE:
        return add_certificate(in, bag);
    case PKCS12_KEY:
        if (!in->sealed)
            add_part(in, "key", &(struct pkcs12_method){ 0 });
        return add_key(in, bag->contents, bag);
    case PKCS12_SEALED_KEY:
        return add_sealed_key(in, bag);
    case PKCS12_SAFE:
        return read_inner(in, bag->contents);
    default:
        return true;
    }
}

/* Overwrites what was decrypted, whatever became of it. */
static int cleanse(lua_State *L)
{
    private_key_cleanse(lua_touserdata(L, 1), lua_rawlen(L, 1));
    return 0;
}

static uint8_t *push_room(lua_State *L, size_t size)
{
    uint8_t *room = lua_newuserdatauv(L, size, 0);

    sandbox_own(L);
    if (luaL_newmetatable(L, "cotter.secret")) {
        lua_pushcfunction(L, cleanse);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return room;
}

/* Refuses octets that are not what they should be. Without a MAC, what a wrong
 * password gives may look like padding: then they are no SafeContents. */
static bool refuse_form(struct opening *in, enum fault_code code)
{
    return refuse(in, in->sealed && !in->proven ? FAULT_PKCS12_PASSWORD : code);
}

/* Puts DER in the place of BER; it stays on the stack. What is neither is for
 * the reader of DER to refuse, unless it begins as BER. */
static bool as_der(struct opening *in, struct octets *octets)
{
    size_t size = BER_DER_SIZE(octets->size);
    uint8_t *room = push_room(in->L, size);
    struct octets der;
    struct fault fault;

    if (!ber_rewrite(*octets, room, size, &der, &fault)) {
        lua_pop(in->L, 1);
        if (ber_is_indefinite(*octets))
            return refuse_form(in, fault.code);
        return true;
    }
    if (octets_equal(der, *octets))
        lua_pop(in->L, 1);
    else
        *octets = der;
    return true;
}

/* Reads a SafeContents in DER. */
static bool read_contents(struct opening *in, struct octets contents)
{
    struct fault fault;
    struct pkcs12_bag bag;
    struct der der, bags;
    lua_Integer count = 0;

    der_init(&der, contents, &fault);
    if (!pkcs12_enter_safe(&der, &bags))
        return refuse_form(in, fault.code);
    while (!der_is_done(&bags)) {
        if (++count > LIMIT_PKCS12_BAGS)
            return refuse(in, FAULT_PKCS12_COUNT);
        if (!pkcs12_next_bag(&bags, &bag))
            return refuse_form(in, fault.code);
        if (!add_bag(in, &bag))
            return false;
    }
    return true;
}

/* Reads a SafeContents, in the clear or decrypted. */
static bool read_bags(struct opening *in, struct octets contents)
{
    return as_der(in, &contents) && read_contents(in, contents);
}

static bool read_sealed(struct opening *in, const struct pkcs12_safe *safe)
{
    uint8_t *room;
    struct octets plain;
    bool ok;

    add_part(in, "safe", &safe->sealed.method);
    in->locked |= !in->open;
    if (!in->open)
        return true;
    room = push_room(in->L, safe->sealed.octets.size);
    if (!pkcs12_decrypt(&in->opener, &safe->sealed, room, &plain))
        return refuse(in, in->opener.fault.code);
    in->sealed = true;
    ok = read_bags(in, plain);
    in->sealed = false;
    private_key_cleanse(room, safe->sealed.octets.size);
    return ok;
}

/* Where octets stand in the file; 0 for those that were made of its BER. */
static size_t place_of(const struct opening *in, const uint8_t *at)
{
    uintptr_t first = (uintptr_t)in->file.data, place = (uintptr_t)at;

    return place >= first && place - first <= in->file.size ? place - first
                                                            : 0;
}

/* Counts the fault in the file that was found in octets of it. */
static bool place_fault(struct opening *in, struct octets octets)
{
    in->fault.offset += place_of(in, octets.data);
    return false;
}

static bool read_safes(struct opening *in, struct octets content)
{
    struct pkcs12_safe safe;
    struct der all, der;
    int count = 0, top;

    in->safe = place_of(in, content.data);
    if (!as_der(in, &content))
        return false;
    der_init(&all, content, &in->fault);
    if (!pkcs12_enter_safes(&all, &der))
        return place_fault(in, content);
    top = lua_gettop(in->L);
    while (!der_is_done(&der)) {
        in->safe = place_of(in, der.next);
        if (++count > LIMIT_PKCS12_SAFES)
            return refuse(in, FAULT_PKCS12_COUNT);
        if (!pkcs12_next_safe(&der, &safe))
            return place_fault(in, content);
        if (!(safe.is_sealed ? read_sealed(in, &safe)
                             : read_bags(in, safe.contents)))
            return false;
        lua_settop(in->L, top); /* what was made for the safe */
    }
    return true;
}

/* Tries no password and the empty one, between which files differ. */
static bool verify_empty(struct opening *in, const struct pkcs12 *file)
{
    struct octets empty = { (const uint8_t *)"", 0 };

    in->opener.password = empty;
    if (pkcs12_verify(&in->opener, file))
        return true;
    if (in->opener.fault.code != FAULT_PKCS12_PASSWORD)
        return false;
    in->opener.password = (struct octets){ NULL, 0 };
    return pkcs12_verify(&in->opener, file);
}

/* Finds out whether the file is to be opened. Without a password that is no
 * failure, unless one was given, or the empty one could not be tried. */
static bool try_password(struct opening *in, const struct pkcs12 *file)
{
    struct octets password = in->opener.password;
    bool given = password.data != NULL;

    if (!file->mac.present) {
        in->open = given;
        return true;
    }
    in->proven = true;
    in->open = password.size > 0 ? pkcs12_verify(&in->opener, file)
                                 : verify_empty(in, file);
    if (in->open)
        return true;
    if (!given && in->opener.fault.code != FAULT_PKCS12_TOGETHER)
        return true;
    return refuse(in, in->opener.fault.code);
}

/* Decodes a file that is base64; offsets then are those in its DER. */
static bool decode(struct opening *in)
{
    size_t blanks = form_blanks(in->file);
    struct octets text = { in->file.data + blanks, in->file.size - blanks };

    if (form_of(in->file) != FORM_BASE64)
        return true;
    return base64_decode(text, BASE64_LINES,
                         push_room(in->L, BASE64_DECODED_SIZE(text.size)),
                         &in->file, &in->fault);
}

static bool read_file(struct opening *in)
{
    struct pkcs12 file;
    struct der der;

    if (in->file.size > LIMIT_PKCS12_OCTETS)
        return refuse(in, FAULT_PKCS12_COUNT);
    if (!decode(in) || !as_der(in, &in->file))
        return false;
    der_init(&der, in->file, &in->fault);
    if (!pkcs12_read(&der, &file) || !der_end(&der))
        return false;
    pkcs12_table_set_mac(&in->table, &file.mac);
    if (!try_password(in, &file))
        return false;
    return read_safes(in, file.content);
}

/* The iterations that files of the input before this one have asked for. */
static uint32_t spent_before(lua_State *L)
{
    lua_Integer spent;

    if (lua_isnil(L, INPUT))
        return 0;
    luaL_checktype(L, INPUT, LUA_TTABLE);
    lua_getfield(L, INPUT, "iterations");
    spent = lua_tointeger(L, -1);
    lua_pop(L, 1);
    luaL_argcheck(L, spent >= 0 && spent <= LIMIT_PKCS12_TOGETHER, INPUT,
                  "no iterations of an input");
    return (uint32_t)spent;
}

static void set_spent(lua_State *L, const struct pkcs12_opener *opener)
{
    if (lua_isnil(L, INPUT))
        return;
    lua_pushinteger(L, (lua_Integer)opener->before + opener->spent);
    lua_setfield(L, INPUT, "iterations");
}

/* pkcs12(octets, password?, input?) -> table | nil, fault */
static int pkcs12(lua_State *L)
{
    struct opening in = { .L = L, .file = bind_check_octets(L, OCTETS) };
    bool ok;

    lua_settop(L, INPUT);
    if (!lua_isnil(L, PASSWORD))
        in.opener.password = bind_check_octets(L, PASSWORD);
    in.opener.before = spent_before(L);
    pkcs12_table_begin(&in.table, L);
    ok = read_file(&in);
    set_spent(L, &in.opener);
    if (!ok)
        return bind_fault(L, &in.fault);
    pkcs12_table_end(&in.table, !in.locked);
    return 1;
}

void bind_pkcs12(lua_State *L)
{
    lua_pushcfunction(L, pkcs12);
    lua_setfield(L, -2, "pkcs12");
}
