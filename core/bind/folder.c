/* cotter.core: folders, and which of the files in them are listed. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdlib.h>

#include "bind/bind.h"
#include "bind/owner.h"
#include "system/folder.h"

#define FILTER "cotter.name_filter"

enum { FILTER_STRINGS = 1 }; /* user value: the table that keeps them */

static const char *const type_names[] = {
    [FILE_REGULAR] = "file",
    [FILE_DIRECTORY] = "directory",
    [FILE_LINK] = "link",
    [FILE_OTHER] = "other",
};

/* Keeps the string on top of the stack, and takes it from there, in the table
 * at 2. */
static struct octets keep(lua_State *L)
{
    struct octets text = bind_check_octets(L, -1);

    lua_rawseti(L, 2, (lua_Integer)lua_rawlen(L, 2) + 1);
    return text;
}

/* Takes count strings of a field, and sorts them. */
static void take_list(lua_State *L, const char *field, struct octets *list,
                      size_t count)
{
    lua_getfield(L, 1, field);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        list[i] = keep(L);
    }
    lua_pop(L, 1);
    if (count > 0)
        qsort(list, count, sizeof *list, name_filter_order);
}

static size_t count_of(lua_State *L, const char *field)
{
    size_t count;

    lua_getfield(L, 1, field);
    luaL_argcheck(L, lua_istable(L, -1), 1, "a list is missing");
    count = (size_t)lua_rawlen(L, -1);
    lua_pop(L, 1);
    return count;
}

/* name_filter{ extensions: array of strings, names: array of strings,
 *              parts: array of strings } -> filter */
static int name_filter(lua_State *L)
{
    size_t extensions = count_of(L, "extensions");
    size_t names = count_of(L, "names");
    size_t parts = count_of(L, "parts");
    struct name_filter *filter;
    struct octets *lists;

    lua_settop(L, 1);
    lua_newtable(L); /* given strings */
    filter = lua_newuserdatauv(L, sizeof *filter
                               + (extensions + names + parts)
                                     * sizeof *lists,
                               FILTER_STRINGS);
    lists = (struct octets *)(filter + 1);
    take_list(L, "extensions", lists, extensions);
    take_list(L, "names", lists + extensions, names);
    take_list(L, "parts", lists + extensions + names, parts);
    *filter = (struct name_filter){ .extensions = lists,
        .names = lists + extensions, .parts = lists + extensions + names,
        .extension_count = extensions, .name_count = names,
        .part_count = parts };
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, -2, FILTER_STRINGS);
    luaL_setmetatable(L, FILTER); /* last: only a whole filter is one */
    return 1;
}

static int free_list(lua_State *L)
{
    folder_list_free(lua_touserdata(L, 1));
    return 0;
}

/* list_directory(path: string, filter: name_filter?)
 *   -> array of { name: string, type: "file|directory|link|other" },
 *      how many regular files the filter leaves out: integer
 *    | nil, fault */
static int list_directory(lua_State *L)
{
    const char *path = bind_check_path(L, 1);
    const struct name_filter *filter =
        lua_isnoneornil(L, 2) ? NULL : luaL_checkudata(L, 2, FILTER);
    struct folder_list *list =
        owner_push(L, "cotter.file_list", sizeof *list, free_list);
    struct fault fault;

    if (!folder_list(path, filter, list, &fault))
        return bind_fault(L, &fault);
    lua_createtable(L, (int)list->count, 0);
    for (size_t i = 0; i < list->count; i++) {
        lua_createtable(L, 0, 2);
        lua_pushstring(L, list->entries[i].name);
        lua_setfield(L, -2, "name");
        lua_pushstring(L, type_names[list->entries[i].type]);
        lua_setfield(L, -2, "type");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_pushinteger(L, (lua_Integer)list->left_out);
    return 2;
}

/* make_directory(path: string) -> true | nil, fault */
static int make_directory(lua_State *L)
{
    struct fault fault;

    if (!folder_make(bind_check_path(L, 1), &fault))
        return bind_fault(L, &fault);
    lua_pushboolean(L, 1);
    return 1;
}

/* stat(path: string)
 *   -> { type: string, size: integer, modified: integer } | nil, fault */
static int stat_path(lua_State *L)
{
    const char *path = bind_check_path(L, 1);
    struct file_stat info;
    struct fault fault;

    if (!file_stat(path, &info, &fault))
        return bind_fault(L, &fault);
    lua_createtable(L, 0, 3);
    lua_pushstring(L, type_names[info.type]);
    lua_setfield(L, -2, "type");
    lua_pushinteger(L, (lua_Integer)info.size);
    lua_setfield(L, -2, "size");
    lua_pushinteger(L, (lua_Integer)info.modified);
    lua_setfield(L, -2, "modified");
    return 1;
}

static int free_path(lua_State *L)
{
    char **path = lua_touserdata(L, 1);

    free(*path);
    *path = NULL;
    return 0;
}

/* real_path(path: string) -> path: string, without a link in it; nil if there
 * is nothing */
static int real_path(lua_State *L)
{
    const char *path = bind_check_path(L, 1);
    char **real = owner_push(L, "cotter.path", sizeof *real, free_path);

    *real = realpath(path, NULL);
    lua_pushstring(L, *real);
    return 1;
}

void bind_folder(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "list_directory", list_directory },
        { "make_directory", make_directory },
        { "name_filter", name_filter },
        { "real_path", real_path },
        { "stat", stat_path },
        { NULL, NULL },
    };

    bind_type(L, FILTER);
    lua_pop(L, 1);
    luaL_setfuncs(L, functions, 0);
}
