/* What searches strings for rules: find, match, gmatch and gsub, which charge
 * each step of a match to the budget in force. */
#define _GNU_SOURCE /* memmem */
#include "base/pattern.h"

#include <string.h>

#include "base/limits.h"
#include "system/budget.h"

#include "bind/rule.h"

/* Octets that are looked through in the time of an instruction. */
enum { OCTETS_AN_INSTRUCTION = 16 };

/* A search through a string, which stands at index 1 of the stack or of the
 * upvalues. */
struct search {
    struct pattern_match match;
    bool anchored;
};

/* Sets up a search from the strings at 1 and 2. Only at its beginning is "^"
 * an anchor, and in gmatch nowhere. */
static void begin(lua_State *L, struct search *search, bool may_anchor)
{
    struct octets pattern;
    struct fault fault;

    search->match.subject.data =
        (const uint8_t *)luaL_checklstring(L, 1, &search->match.subject.size);
    pattern.data = (const uint8_t *)luaL_checklstring(L, 2, &pattern.size);
    if (search->match.subject.size > LIMIT_SEARCH_OCTETS)
        luaL_error(L, "more than %d octets to search", LIMIT_SEARCH_OCTETS);
    budget_charge(L, pattern.size);
    search->anchored = may_anchor && pattern.size > 0
                    && pattern.data[0] == '^';
    pattern.data += search->anchored;
    pattern.size -= search->anchored;
    search->match.pattern = pattern;
    if (!pattern_check(pattern, &fault))
        luaL_error(L, "%s (at character %d)", fault_text(fault.code),
                   (int)fault.offset + search->anchored + 1);
}

/* Matches at *start or, unless it is anchored, at the first place behind it
 * where there is a match, and moves *start there. Charges for all steps. */
static size_t find_from(lua_State *L, struct search *search, size_t *start)
{
    size_t steps = budget_steps(L), end;

    search->match.steps = steps;
    end = search->anchored ? pattern_match_at(&search->match, *start)
                           : pattern_find(&search->match, start);
    budget_charge(L, steps - search->match.steps
                  + (search->match.stop == PATTERN_STEPS));
    if (search->match.stop == PATTERN_DEPTH)
        luaL_error(L, "the pattern has too much that is open at once");
    return end;
}

/* Pushes a capture by its number from 0; the whole match where the pattern
 * has none. */
static void push_capture(lua_State *L, const struct search *search,
                         unsigned number, size_t start, size_t end)
{
    const struct pattern_match *match = &search->match;
    const char *subject = (const char *)match->subject.data;
    struct pattern_capture capture = { start, end - start };

    if (number < match->count)
        capture = match->captures[number];
    else if (number > 0)
        luaL_error(L, "the pattern has no capture %%%d", (int)number + 1);
    if (capture.size == PATTERN_POSITION)
        lua_pushinteger(L, (lua_Integer)capture.start + 1);
    else
        lua_pushlstring(L, subject + capture.start, capture.size);
}

/* Pushes all captures, or the whole match where there are none. */
static int push_captures(lua_State *L, const struct search *search,
                         size_t start, size_t end)
{
    unsigned count = search->match.count > 0 ? search->match.count : 1;

    luaL_checkstack(L, (int)count, "too many captures");
    for (unsigned i = 0; i < count; i++)
        push_capture(L, search, i, start, end);
    return (int)count;
}

/* The place at which a search begins, from the argument at arg: from 1, or
 * negative from the end; PATTERN_NONE behind the subject. */
static size_t check_start(lua_State *L, int arg, size_t size)
{
    lua_Integer start = luaL_optinteger(L, arg, 1);

    if (start > 0)
        return (lua_Unsigned)start - 1 <= size ? (size_t)start - 1
                                               : PATTERN_NONE;
    if (start == 0 || start < -(lua_Integer)size)
        return 0;
    return size - (size_t)-start;
}

static int push_range(lua_State *L, size_t start, size_t end)
{
    lua_pushinteger(L, (lua_Integer)start + 1);
    lua_pushinteger(L, (lua_Integer)end);
    return 2;
}

/* Finds a string that is no pattern. */
static int find_plain(lua_State *L, struct octets subject, size_t start)
{
    size_t size;
    const char *wanted = luaL_checklstring(L, 2, &size);
    const uint8_t *from = subject.data + start, *found;

    budget_charge(L, (subject.size - start) / OCTETS_AN_INSTRUCTION);
    found = size == 0 ? from
                      : memmem(from, subject.size - start, wanted, size);
    if (found == NULL) {
        luaL_pushfail(L);
        return 1;
    }
    start = (size_t)(found - subject.data);
    return push_range(L, start, start + size);
}

int rule_find(lua_State *L)
{
    struct octets subject, pattern;
    struct search search;
    size_t start, end;

    subject.data = (const uint8_t *)luaL_checklstring(L, 1, &subject.size);
    pattern.data = (const uint8_t *)luaL_checklstring(L, 2, &pattern.size);
    start = check_start(L, 3, subject.size);
    if (start == PATTERN_NONE) {
        luaL_pushfail(L);
        return 1;
    }
    if (lua_toboolean(L, 4) || pattern_is_plain(pattern))
        return find_plain(L, subject, start);
    begin(L, &search, true);
    end = find_from(L, &search, &start);
    if (end == PATTERN_NONE) {
        luaL_pushfail(L);
        return 1;
    }
    push_range(L, start, end);
    return 2 + (search.match.count > 0
                    ? push_captures(L, &search, start, end)
                    : 0);
}

int rule_match(lua_State *L)
{
    struct search search;
    size_t start, end = PATTERN_NONE;

    begin(L, &search, true);
    start = check_start(L, 3, search.match.subject.size);
    if (start != PATTERN_NONE)
        end = find_from(L, &search, &start);
    if (end != PATTERN_NONE)
        return push_captures(L, &search, start, end);
    luaL_pushfail(L);
    return 1;
}

/* Where gmatch is: upvalues of its iterator behind subject and pattern. */
enum { NEXT = 3, LAST = 4 };

static size_t get_place(lua_State *L, int upvalue)
{
    return (size_t)lua_tointeger(L, lua_upvalueindex(upvalue));
}

static void set_place(lua_State *L, int upvalue, size_t place)
{
    lua_pushinteger(L, (lua_Integer)place);
    lua_replace(L, lua_upvalueindex(upvalue));
}

/* The next match that does not end where the last one did: an empty one there
 * is part of it. */
static int next_match(lua_State *L)
{
    struct search search;
    size_t start = get_place(L, NEXT), last = get_place(L, LAST), end;

    lua_settop(L, 0);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, lua_upvalueindex(2));
    begin(L, &search, false);
    for (; start <= search.match.subject.size; start++) {
        end = find_from(L, &search, &start);
        if (end == PATTERN_NONE)
            break;
        if (end == last)
            continue;
        set_place(L, NEXT, end);
        set_place(L, LAST, end);
        return push_captures(L, &search, start, end);
    }
    return 0;
}

int rule_gmatch(lua_State *L)
{
    struct search search;
    size_t start;

    begin(L, &search, false);
    start = check_start(L, 3, search.match.subject.size);
    if (start == PATTERN_NONE)
        start = search.match.subject.size + 1;
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)start);
    lua_pushinteger(L, -1); /* no match has ended */
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/* Adds the replacement string at index 3, with captures for %0 to %9. */
static void add_string(lua_State *L, luaL_Buffer *buffer,
                       const struct search *search, size_t start, size_t end)
{
    size_t size;
    const char *text = lua_tolstring(L, 3, &size), *stop = text + size;
    const char *percent;

    for (; (percent = memchr(text, '%', (size_t)(stop - text))) != NULL;
         text = percent + 2) {
        luaL_addlstring(buffer, text, (size_t)(percent - text));
        if (percent[1] == '%') {
            luaL_addchar(buffer, '%');
        } else if (percent[1] == '0') {
            luaL_addlstring(buffer,
                            (const char *)search->match.subject.data + start,
                            end - start);
        } else if (percent[1] >= '1' && percent[1] <= '9') {
            push_capture(L, search, (unsigned)(percent[1] - '1'), start, end);
            luaL_tolstring(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(buffer);
        } else {
            luaL_error(L, "in a replacement, %% stands before a digit or %%");
        }
    }
    luaL_addlstring(buffer, text, (size_t)(stop - text));
}

/* Adds what a table or function at index 3 gives for a match; the match itself
 * where that is false or nil. */
static void add_value(lua_State *L, luaL_Buffer *buffer,
                      const struct search *search, size_t start, size_t end)
{
    if (lua_type(L, 3) == LUA_TTABLE) {
        push_capture(L, search, 0, start, end);
        lua_gettable(L, 3);
    } else {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(L, search, start, end), 1);
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(buffer,
                        (const char *)search->match.subject.data + start,
                        end - start);
        return;
    }
    if (!lua_isstring(L, -1))
        luaL_error(L, "a replacement is a string, not a %s",
                   luaL_typename(L, -1));
    luaL_addvalue(buffer);
}

/* Adds the replacement of a match, while there is room for one. */
static void replace(lua_State *L, luaL_Buffer *buffer,
                    const struct search *search, size_t start, size_t end)
{
    if (lua_type(L, 3) == LUA_TTABLE || lua_type(L, 3) == LUA_TFUNCTION)
        add_value(L, buffer, search, start, end);
    else
        add_string(L, buffer, search, start, end);
    rule_check_made(L, "string.gsub", luaL_bufflen(buffer));
}

/* Replaces at most so many matches. Returns how many there were. An empty
 * match where the last one ended is part of that. */
static lua_Integer replace_all(lua_State *L, luaL_Buffer *buffer,
                               struct search *search, lua_Integer limit)
{
    struct octets subject = search->match.subject;
    const char *text = (const char *)subject.data;
    size_t at = 0, next = 0, last = PATTERN_NONE, end;
    lua_Integer count = 0;

    while (count < limit && next <= subject.size) {
        end = find_from(L, search, &next);
        if (end == PATTERN_NONE)
            break;
        if (end == last) {
            next++;
            continue;
        }
        luaL_addlstring(buffer, text + at, next - at);
        replace(L, buffer, search, next, end);
        count++;
        at = next = last = end;
        if (search->anchored)
            break;
    }
    luaL_addlstring(buffer, text + at, subject.size - at);
    rule_check_made(L, "string.gsub", luaL_bufflen(buffer));
    return count;
}

int rule_gsub(lua_State *L)
{
    int type = lua_type(L, 3);
    struct search search;
    luaL_Buffer buffer;
    lua_Integer limit, count;

    begin(L, &search, true);
    luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING
                     || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
                     "string/function/table");
    limit = luaL_optinteger(L, 4, (lua_Integer)search.match.subject.size + 1);
    lua_settop(L, 3);
    luaL_buffinit(L, &buffer);
    count = replace_all(L, &buffer, &search, limit);
    luaL_pushresult(&buffer);
    lua_pushinteger(L, count);
    return 2;
}
