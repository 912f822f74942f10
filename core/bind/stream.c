/* cotter.core: certificates one after another, from octets or a file.
 *
 * An iterator gives a cert of which the outer structure alone has been read,
 * or false and a fault. Over octets in DER the certs are views of the string;
 * elsewhere each has its own octets. */
#include "bind/bind.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/limits.h"
#include "bind/cert.h"
#include "input/stream.h"
#include "system/file.h"

#define STREAM "cotter.stream"

enum {
    CHUNK = 64 * 1024, /* octets that are read at a time, at least */
    ROOM = LIMIT_STREAM_OCTETS + CHUNK
};

/* What an iterator stands on. Its user value is the buffer of a file. */
struct feed {
    struct stream stream;
    const uint8_t *origin; /* of the octets at hand */
    struct octets window;  /* those that have not been dealt with */
    size_t base;           /* offset in the input of origin */
    bool last;             /* the input ends with the window */
    bool shared;           /* origin is a string that certs may view */
    lua_Integer line;      /* once the LFs before counted */
    const uint8_t *counted;
    int descriptor;        /* of a file that is open, or -1 */
    bool owned;            /* the descriptor is to be closed */
    size_t size;           /* of the file, or 0 if that is not known */
    enum fault_code failed; /* why it cannot be read on */
};

static void count_lines(struct feed *feed, const uint8_t *to)
{
    while (feed->counted < to) {
        feed->counted = memchr(feed->counted, '\n',
                               (size_t)(to - feed->counted));
        if (feed->counted == NULL)
            break;
        feed->counted++;
        feed->line++;
    }
    feed->counted = to;
}

static size_t offset_of(const struct feed *feed, const uint8_t *at)
{
    return feed->base + (size_t)(at - feed->origin);
}

/* Pushes false and the fault of what is at start, or of the whole input if
 * nothing in it is of any form. Returns 2. */
static int push_refusal(lua_State *L, struct feed *feed, enum fault_code code,
                        const uint8_t *start)
{
    bool whole = code == FAULT_CONTAINER_TEXT;
    struct fault fault = { code, whole ? 0 : offset_of(feed, start) };

    lua_pushboolean(L, 0);
    bind_push_fault(L, &fault);
    if (feed->stream.form == FORM_DER)
        return 2;
    count_lines(feed, start);
    lua_pushinteger(L, whole ? 1 : feed->line);
    lua_setfield(L, -2, "line");
    return 2;
}

/* The same for an element whose DER is refused: in a text its offset is of
 * the text around it. */
static int push_der_refusal(lua_State *L, struct feed *feed,
                            const struct stream_element *element,
                            const struct fault *fault)
{
    if (feed->stream.form == FORM_DER)
        return push_refusal(L, feed, fault->code,
                            element->start + fault->offset);
    push_refusal(L, feed, fault->code, element->start);
    lua_pushinteger(L, (lua_Integer)fault->offset);
    lua_setfield(L, -2, "inner");
    return 2;
}

/* Opens der, which is what stands at index anchor, and pushes the cert. */
static int push_cert(lua_State *L, struct feed *feed, int anchor,
                     const struct stream_element *element, struct octets der)
{
    struct cert cert;
    struct fault fault;

    if (!cert_open(der, &cert, &fault))
        return push_der_refusal(L, feed, element, &fault);
    return bind_push_cert(L, anchor, &cert);
}

/* Pushes the cert of an element. The string at index shared can be viewed, if
 * the feed is shared. */
static int push_element(lua_State *L, struct feed *feed, int shared,
                        const struct stream_element *element)
{
    struct octets der, text = element->octets;
    struct fault fault;
    uint8_t *room;

    if (feed->stream.form == FORM_DER && feed->shared)
        return push_cert(L, feed, shared, element, text);
    if (feed->stream.form == FORM_DER) {
        bind_octets(L, text);
        return push_cert(L, feed, -1, element, bind_check_octets(L, -1));
    }
    room = lua_newuserdatauv(L, BASE64_DECODED_SIZE(text.size), 0);
    if (!base64_decode(text, BASE64_LINES, room, &der, &fault))
        return push_refusal(L, feed, fault.code, text.data + fault.offset);
    return push_cert(L, feed, -1, element, der);
}

/* close(stream): any number of times */
static int close_feed(lua_State *L)
{
    struct feed *feed = luaL_checkudata(L, 1, STREAM);

    if (feed->owned)
        close(feed->descriptor);
    feed->owned = false;
    feed->descriptor = -1;
    feed->stream.over = true;
    return 0;
}

/* Why a read gave nothing. */
static enum fault_code cause(const struct feed *feed, ssize_t got)
{
    if (got < 0)
        return FAULT_FILE_READ;
    return feed->base + feed->window.size < feed->size ? FAULT_FILE_CHANGED
                                                       : FAULT_NONE;
}

/* Moves what is left to the start of the buffer and reads on behind it; false
 * if the system fails, or the file is cut. */
static bool fill(struct feed *feed)
{
    uint8_t *start = (uint8_t *)(uintptr_t)feed->origin;
    ssize_t got;

    count_lines(feed, feed->window.data);
    feed->base = offset_of(feed, feed->window.data);
    memmove(start, feed->window.data, feed->window.size);
    feed->counted = start;
    feed->window.data = start;
    do
        got = read(feed->descriptor, start + feed->window.size,
                   ROOM - feed->window.size);
    while (got < 0 && errno == EINTR);
    feed->last = got <= 0;
    if (got > 0)
        feed->window.size += (size_t)got;
    else
        feed->failed = cause(feed, got);
    return feed->failed == FAULT_NONE;
}

/* The next step of the feed, reading on for as long as it wants more. */
static enum stream_step next_step(struct feed *feed,
                                  struct stream_element *element)
{
    enum stream_step step;

    do
        step = stream_next(&feed->stream, &feed->window, feed->last, element);
    while (step == STREAM_MORE && fill(feed));
    return step;
}

/* The next cert of the feed; shared as for push_element. */
static int next_cert(lua_State *L, struct feed *feed, int shared)
{
    struct stream_element element;

    switch (next_step(feed, &element)) {
    case STREAM_ELEMENT:
        return push_element(L, feed, shared, &element);
    case STREAM_REFUSED:
        return push_refusal(L, feed, element.code, element.start);
    case STREAM_END:
        return 0;
    default: /* the file has failed, which refuses no certificate */
        feed->stream.over = true;
        return luaL_error(L, "%s", fault_text(feed->failed));
    }
}

/* The iterator of certs: upvalue 1 is the string, 2 the feed. */
static int next_of_octets(lua_State *L)
{
    return next_cert(L, lua_touserdata(L, lua_upvalueindex(2)),
                     lua_upvalueindex(1));
}

/* Pushes a feed that begins at origin. */
static struct feed *push_feed(lua_State *L, const uint8_t *origin, size_t size)
{
    struct feed *feed = lua_newuserdatauv(L, sizeof *feed, 1);

    *feed = (struct feed){
        .origin = origin, .window = { origin, size }, .line = 1,
        .counted = origin, .descriptor = -1
    };
    return feed;
}

/* certs(octets) -> iterator */
static int certs(lua_State *L)
{
    struct octets octets = bind_check_octets(L, 1);
    struct feed *feed;

    lua_settop(L, 1);
    feed = push_feed(L, octets.data, octets.size);
    feed->last = feed->shared = true;
    lua_pushcclosure(L, next_of_octets, 2);
    return 1;
}

void bind_certs(lua_State *L)
{
    lua_pushcfunction(L, certs);
    lua_setfield(L, -2, "certs");
}

/* stream() -> cert | false, fault | nothing, and is closed */
static int next_of_file(lua_State *L)
{
    struct feed *feed = luaL_checkudata(L, 1, STREAM);
    int results;

    lua_settop(L, 1);
    results = next_cert(L, feed, 0);
    if (feed->stream.over)
        close_feed(L);
    return results;
}

/* The octets of a file, as far as the system knows. */
static size_t size_of(int descriptor)
{
    struct stat info;

    return fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)
               ? (size_t)info.st_size : 0;
}

/* open(path) -> stream, nil, nil, stream | nil, fault. Four results are what
 * `for` wants in order to close the stream where the loop is left. */
static int open_stream(lua_State *L)
{
    static const struct octets dash = { (const uint8_t *)"-", 1 };
    struct octets path = bind_check_octets(L, 1);
    bool standard = octets_equal(path, dash);
    struct fault fault;
    struct feed *feed;

    luaL_argcheck(L, memchr(path.data, 0, path.size) == NULL, 1,
                  "a path holds no NUL");
    lua_settop(L, 1);
    feed = push_feed(L, lua_newuserdatauv(L, ROOM, 0), 0); /* path room feed */
    lua_insert(L, 2);
    lua_setiuservalue(L, 2, 1);
    luaL_setmetatable(L, STREAM);
    feed->descriptor = standard ? STDIN_FILENO
                                : file_open((const char *)path.data, &fault);
    if (feed->descriptor < 0)
        return bind_fault(L, &fault);
    feed->owned = !standard;
    feed->size = standard ? 0 : size_of(feed->descriptor);
    lua_pushnil(L);
    lua_pushnil(L);
    lua_pushvalue(L, 2);
    return 4;
}

void bind_open(lua_State *L)
{
    static const luaL_Reg metamethods[] = {
        { "__call", next_of_file },
        { "__close", close_feed },
        { "__gc", close_feed },
        { NULL, NULL },
    };

    bind_type(L, STREAM);
    luaL_setfuncs(L, metamethods, 0);
    lua_pop(L, 1);
    lua_pushcfunction(L, open_stream);
    lua_setfield(L, -2, "open");
}
