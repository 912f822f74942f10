#include "system/place.h"

#include <stdlib.h>
#include <string.h>

/* Errors tell where they are within this many functions. */
enum { DEPTH = 64 };

static void set(struct place *place, const lua_Debug *ar, int line)
{
    size_t size = strlen(ar->source + 1);

    if (size >= sizeof place->path)
        size = sizeof place->path - 1;
    memcpy(place->path, ar->source + 1, size);
    place->path[size] = '\0';
    place->line = line;
}

bool place_find(lua_State *L, struct place *place)
{
    lua_Debug ar;

    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (*ar.source != '@')
            continue;
        set(place, &ar, ar.currentline);
        return true;
    }
    return false;
}

/* The line of "short_src:line: text", with *message moved to the text; 0 if
 * it does not begin so. */
static int take_position(const char **message, const char *short_src)
{
    size_t size = strlen(short_src);
    const char *digits = *message + size + 1;
    char *end;
    long line;

    if (strncmp(*message, short_src, size) != 0 || (*message)[size] != ':')
        return 0;
    line = strtol(digits, &end, 10);
    if (end == digits || line <= 0 || strncmp(end, ": ", 2) != 0)
        return 0;
    *message = end + 2;
    return (int)line;
}

/* A module of ours that a rule calls may tell its own place, which is of no use
 * to who wrote the rule: that of the call is. */
const char *place_of_message(lua_State *L, const char *message,
                             struct place *place)
{
    lua_Debug ar;

    for (int level = 0; level < DEPTH && lua_getstack(L, level, &ar);
         level++) {
        int line;

        lua_getinfo(L, "S", &ar);
        line = take_position(&message, ar.short_src);
        if (line != 0 && *ar.source == '@') {
            set(place, &ar, line);
            return message;
        }
        if (line != 0)
            break;
    }
    place_find(L, place);
    return message;
}

bool place_of_function(lua_State *L, struct place *place)
{
    lua_Debug ar;

    lua_getinfo(L, ">S", &ar);
    if (*ar.source != '@')
        return false;
    set(place, &ar, ar.linedefined);
    return true;
}
