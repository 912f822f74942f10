#include "bind/document.h"

#include "input/lines.h"

int document_transcode(lua_State *L, int text, enum unicode_encoding encoding)
{
    struct octets octets = bind_check_octets(L, text), transcoded;
    struct fault fault;
    uint8_t *room;

    if (encoding == UNICODE_UTF8)
        return 0;
    room = lua_newuserdatauv(L, UNICODE_UTF8_SIZE(octets.size), 0);
    if (!unicode_transcode(octets, encoding, room, &transcoded, &fault))
        return bind_fault(L, &fault);
    bind_octets(L, transcoded);
    lua_replace(L, text);
    lua_pop(L, 1);
    return 0;
}

int document_refuse(lua_State *L, struct octets text,
                    const struct fault *fault)
{
    struct lines_place place = lines_find(text, NULL, fault->offset);

    bind_fault(L, fault);
    lua_pushinteger(L, place.line);
    lua_setfield(L, -2, "line");
    lua_pushinteger(L, place.column);
    lua_setfield(L, -2, "column");
    return 2;
}

/* Pushes the marks of the lines of the document at 1; they are made once. */
static const struct lines_place *push_marks(lua_State *L, struct octets text,
                                            int value)
{
    struct lines_place *marks;

    if (lua_getiuservalue(L, 1, value) == LUA_TUSERDATA)
        return lua_touserdata(L, -1);
    marks = lua_newuserdatauv(L, LINES_MARKS(text.size) * sizeof *marks, 0);
    lines_mark(text, marks);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, 1, value);
    return marks;
}

int document_push_position(lua_State *L, struct octets text, int marks)
{
    lua_Integer offset = luaL_checkinteger(L, 2);
    struct lines_place place;

    luaL_argcheck(L, offset >= 0 && (lua_Unsigned)offset <= text.size, 2,
                  "not an offset in the text");
    place = lines_find(text, push_marks(L, text, marks), (size_t)offset);
    lua_pushinteger(L, place.line);
    lua_pushinteger(L, place.column);
    return 2;
}
