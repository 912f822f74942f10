/* cotter.core: all that a file holds, read strictly. */
#include "bind/bind.h"
#include "bind/item.h"
#include "input/ber.h"
#include "input/form.h"
#include "input/key_store.h"
#include "input/private_key.h"
#include "x509/pem.h"

enum { OCTETS = 1, LIST, ROOM }; /* what stands where on the stack */

/* A file that is being read. */
struct reading {
    lua_State *L;
    struct octets file;
    const char *encoding; /* of the items that are found */
    bool text;            /* the file is one */
    bool encoded;         /* the DER is not as it stands in the file */
    size_t offset;        /* in the file, of what is being read */
    lua_Integer line;     /* there, once the line ends before it */
    size_t counted;       /* have been counted */
    lua_Integer count;    /* of items */
    uint8_t *room;        /* for the DER in a text */
    struct octets der;    /* that is being read */
    struct fault fault;   /* counts in der if inner, else in the file */
    bool inner;
    uint8_t spki[LIMIT_SPKI_OCTETS]; /* of a key that has none around it */
};

/* Moves to a place in the file. LF, CRLF and CR end a line. */
static void go_to(struct reading *in, size_t offset)
{
    const uint8_t *text = in->file.data;

    in->offset = offset;
    for (; in->counted < offset; in->counted++)
        in->line += text[in->counted] == '\n'
                 || (text[in->counted] == '\r'
                     && (in->counted + 1 == in->file.size
                         || text[in->counted + 1] != '\n'));
}

static bool refuse(struct reading *in, enum fault_code code,
                   const struct container *it)
{
    return fault_refuse(&in->fault, code,
                        (size_t)(it->encoding.data - in->der.data));
}

static void set_string(lua_State *L, const char *name, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, lua_Integer value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, name);
}

/* Adds an item to the list, whose key has been found. */
static bool add_item(struct reading *in, const struct container *it)
{
    lua_State *L = in->L;
    struct fault fault;

    if (!bind_push_item(L, it, &fault))
        return refuse(in, fault.code, it);
    set_string(L, "encoding", in->encoding);
    set_integer(L, "offset", (lua_Integer)in->offset);
    if (in->text)
        set_integer(L, "line", in->line);
    lua_rawseti(L, LIST, ++in->count);
    return true;
}

/* Finds the key of a kind that has no SubjectPublicKeyInfo inside. */
static bool find_key(struct reading *in, struct container *it)
{
    struct fault fault;

    if (it->kind == CONTAINER_PRIVATE_KEY) {
        if (!private_key_spki(it->encoding, in->spki, &it->spki, &fault))
            return refuse(in, fault.code, it);
        return true;
    }
    if (CONTAINER_WRAPPED_SIZE(it->encoding.size) > sizeof in->spki)
        return refuse(in, FAULT_KEY_LARGE, it);
    it->spki.size = container_wrap_rsa(it->encoding, in->spki);
    it->spki.data = in->spki;
    return true;
}

/* Adds the certificates of PKCS#7. */
static bool add_bag(struct reading *in, const struct der *whole,
                    const struct container *it)
{
    const char *encoding = in->encoding;
    struct der bag = der_within(whole, it->certificates);
    struct container certificate;

    in->encoding = "pkcs7";
    while (!der_is_done(&bag)) {
        if (!in->encoded)
            in->offset = (size_t)(bag.next - bag.origin);
        if (!container_certificate(&bag, &certificate)
            || !add_item(in, &certificate))
            return false;
    }
    in->encoding = encoding;
    return true;
}

static bool add(struct reading *in, const struct der *whole,
                struct container *it)
{
    switch (it->kind) {
    case CONTAINER_PARAMETERS:
        return true;
    case CONTAINER_SIGNED_DATA:
        return add_bag(in, whole, it);
    case CONTAINER_RSA_PUBLIC_KEY:
    case CONTAINER_PRIVATE_KEY:
        return find_key(in, it) && add_item(in, it);
    default:
        return add_item(in, it);
    }
}

/* Reads DER, one element after another. */
static bool read_der(struct reading *in, struct octets octets)
{
    struct container it;
    struct der der;

    in->der = octets;
    der_init(&der, octets, &in->fault);
    do {
        if (!in->encoded)
            in->offset = (size_t)(der.next - der.origin);
        if (!container_next(&der, &it) || !add(in, &der, &it))
            return false;
    } while (!der_is_done(&der));
    return true;
}

/* Of what is BER: what PKCS#7 and PKCS#12 are read from, and no other. */
static bool is_bag(struct octets der)
{
    struct fault fault;
    struct der in;

    der_init(&in, der, &fault);
    return container_is_bag(&in);
}

/* Reads BER in place of the DER that was refused after count items. Its
 * offsets are those in the DER that it stands for. */
static bool read_ber(struct reading *in, lua_Integer count)
{
    struct fault first = in->fault, fault;
    struct octets ber = in->der, der;
    size_t size = BER_DER_SIZE(ber.size);
    uint8_t *room;

    if (first.code == FAULT_CONTAINER_PKCS12 || in->count > count
        || ber.size > LIMIT_PKCS12_OCTETS)
        return false;
    room = lua_newuserdatauv(in->L, size, 0);
    if (!ber_rewrite(ber, room, size, &der, &fault)) {
        in->fault = ber_is_indefinite(ber) ? fault : first;
        return false;
    }
    if (!is_bag(der))
        return false;
    in->encoded = in->inner = true;
    return read_der(in, der);
}

/* Decodes the base64 of what is being read. */
static bool decode(struct reading *in, struct octets body)
{
    struct octets der;

    in->inner = base64_decode(body, BASE64_LINES, in->room, &der, &in->fault);
    in->fault.offset += (size_t)(body.data - in->file.data);
    in->der = der;
    return in->inner;
}

static bool read_block(struct reading *in, const struct pem_block *block)
{
    lua_Integer count = in->count;
    struct container it;
    struct der der;
    bool ok;

    go_to(in, (size_t)(block->text.data - in->file.data));
    if (!decode(in, block->body))
        return false;
    der_init(&der, in->der, &in->fault);
    ok = (container_labelled(&der, block->label, &it) && add(in, &der, &it))
        || read_ber(in, count);
    private_key_cleanse(in->room, in->der.size);
    return ok;
}

static bool read_pem(struct reading *in)
{
    struct pem_block block;
    struct pem pem;

    in->encoding = "pem";
    if (!pem_init(&pem, in->file, &in->fault))
        return false;
    if (!pem_find(&pem))
        return fault_refuse(&in->fault, FAULT_CONTAINER_TEXT, 0);
    do {
        in->inner = false;
        if (!pem_next(&pem, &block) || !read_block(in, &block))
            return false;
    } while (pem_find(&pem));
    return true;
}

/* Reads one base64 text, over several lines or not. */
static bool read_base64(struct reading *in, struct octets text)
{
    lua_Integer count = in->count;
    bool ok;

    go_to(in, (size_t)(text.data - in->file.data));
    ok = decode(in, text) && (read_der(in, in->der) || read_ber(in, count));
    private_key_cleanse(in->room, BASE64_DECODED_SIZE(text.size));
    return ok;
}

/* True if a line of base64 is that of a whole element. */
static bool is_whole(struct reading *in, struct octets line)
{
    struct der_element element;
    struct fault fault;
    struct octets octets;
    struct der der;

    if (!base64_decode(line, BASE64_LINES, in->room, &octets, &fault))
        return false;
    der_init(&der, octets, &fault);
    return der_next(&der, &element) && der_is_done(&der);
}

/* A text is one element whose lines are broken anywhere, unless the first
 * line is one of its own: then each is. */
static bool read_lines(struct reading *in)
{
    struct octets rest = in->file, line;
    size_t blanks = form_blanks(rest);

    in->encoding = "base64";
    rest = (struct octets){ rest.data + blanks, rest.size - blanks };
    if (!is_whole(in, (struct octets){ rest.data, form_line(rest) }))
        return read_base64(in, rest);
    while (rest.size > 0) {
        line = (struct octets){ rest.data, form_line(rest) };
        if (!read_base64(in, line))
            return false;
        rest = (struct octets){ rest.data + line.size,
                                rest.size - line.size };
        blanks = form_blanks(rest);
        rest = (struct octets){ rest.data + blanks, rest.size - blanks };
    }
    return true;
}

/* What a file is that cannot be read, where it can be told. */
static enum fault_code damage(struct octets file)
{
    if (key_store_begins(file))
        return FAULT_CONTAINER_KEY_STORE;
    if (form_has_line_ends(file))
        return FAULT_CONTAINER_LINE_ENDS;
    return form_is_rewritten(file) ? FAULT_CONTAINER_REWRITTEN : FAULT_NONE;
}

static bool read_file(struct reading *in)
{
    enum fault_code damaged = damage(in->file);

    if (damaged != FAULT_NONE)
        return fault_refuse(&in->fault, damaged, 0);
    switch (form_of(in->file)) {
    case FORM_PEM:
        return read_pem(in);
    case FORM_BASE64:
        return read_lines(in);
    case FORM_DER:
        in->text = in->encoded = false;
        in->encoding = "der";
        return read_der(in, in->file) || read_ber(in, 0);
    default:
        return true;
    }
}

/* Pushes nil and a fault whose offset is one in the file; inner is that in
 * the DER of the text there. */
static int push_refusal(struct reading *in)
{
    struct fault fault = in->fault;

    if (in->inner)
        fault.offset = in->offset;
    bind_fault(in->L, &fault);
    if (in->inner)
        set_integer(in->L, "inner", (lua_Integer)in->fault.offset);
    if (in->text) {
        go_to(in, fault.offset);
        set_integer(in->L, "line", in->line);
    }
    return 2;
}

/* items(octets) -> array | nil, fault */
static int items(lua_State *L)
{
    struct reading in = {
        .L = L, .file = bind_check_octets(L, OCTETS), .text = true,
        .encoded = true, .line = 1
    };

    lua_settop(L, OCTETS);
    lua_newtable(L);
    in.room = lua_newuserdatauv(L, BASE64_DECODED_SIZE(in.file.size), 0);
    if (!read_file(&in))
        return push_refusal(&in);
    if (in.count == 0) {
        in.inner = false;
        fault_refuse(&in.fault, FAULT_CONTAINER_EMPTY, 0);
        return push_refusal(&in);
    }
    lua_settop(L, LIST);
    return 1;
}

void bind_items(lua_State *L)
{
    lua_pushcfunction(L, items);
    lua_setfield(L, -2, "items");
}
