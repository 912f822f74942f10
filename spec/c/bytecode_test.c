/* Tests of core/system/bytecode on what lua_dump writes, whole, cut short and
 * changed, and of what core/system/miscompiled makes of it. Prints TAP. */
#include "system/bytecode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/limits.h"
#include "system/miscompiled.h"

#include "tap.h"

enum { ROOM = 16 * 1024, MANY = 300, HEAD = 32 /* octets before a function */ };

struct dump {
    uint8_t octets[ROOM];
    size_t size;
};

/* What goes wrong in miscompiled_find. The linker has its calls come here (see
 * the Makefile). */
static enum { NOTHING, CUT, MEMORY } wrong;

int __real_lua_dump(lua_State *L, lua_Writer write, void *context, int strip);
int __wrap_lua_dump(lua_State *L, lua_Writer write, void *context, int strip);
void *__real_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size);

int __wrap_lua_dump(lua_State *L, lua_Writer write, void *context, int strip)
{
    if (wrong == CUT)
        return write(L, "\x1bLua", 4, context);
    return __real_lua_dump(L, write, context, strip);
}

void *__wrap_realloc(void *block, size_t size)
{
    return wrong == MEMORY ? NULL : __real_realloc(block, size);
}

static void must(bool done)
{
    if (!done)
        abort();
}

/* A function with constants of each kind, two within it and one within those,
 * a local variable that is an upvalue, and lines that are far apart. */
static void load(lua_State *L)
{
    luaL_Buffer buffer;

    luaL_buffinit(L, &buffer);
    luaL_addstring(&buffer, "local a, b = 0x7fffffffffff, 2.5\n"
                            "local function f() return a, nil, true end\n"
                            "local function g() return function() b = a end, "
                            "'a text of more than forty octets, which is long' "
                            "end\n");
    for (int i = 0; i < MANY; i++)
        luaL_addchar(&buffer, '\n');
    luaL_addstring(&buffer, "print(f, g)\n\n\nreturn 'short'");
    luaL_pushresult(&buffer);
    must(luaL_loadstring(L, lua_tostring(L, -1)) == LUA_OK);
    lua_remove(L, -2);
}

static int write_dump(lua_State *L, const void *octets, size_t size,
                      void *context)
{
    struct dump *dump = context;

    (void)L;
    must(size <= ROOM - dump->size);
    memcpy(dump->octets + dump->size, octets, size);
    dump->size += size;
    return 0;
}

/* Reading ------------------------------------------------------------------ */

/* What was visited: functions, and the lines of the last, which is whole. */
struct seen {
    lua_State *L; /* with a table of the lines that have code on top */
    size_t functions;
    bool right;
};

static void see(void *context, const struct bytecode_function *function)
{
    struct seen *seen = context;

    seen->functions++;
    if (function->line > 0)
        return;
    for (size_t i = 1; i < function->instructions; i++) {
        lua_rawgeti(seen->L, -1, (lua_Integer)bytecode_line(function, i));
        seen->right = seen->right && lua_toboolean(seen->L, -1);
        lua_pop(seen->L, 1);
    }
}

static void pass(void *context, const struct bytecode_function *function)
{
    (void)context;
    (void)function;
}

static bool reads(const uint8_t *octets, size_t size)
{
    return bytecode_read((struct octets){ octets, size }, pass, NULL);
}

static void test_whole(lua_State *L, const struct dump *dump)
{
    struct seen seen = { L, 0, true };
    lua_Debug info;
    bool read;

    lua_pushvalue(L, -1);
    must(lua_getinfo(L, ">L", &info) == 1);
    read = bytecode_read((struct octets){ dump->octets, dump->size }, see,
                         &seen);
    lua_pop(L, 1);
    report(read && seen.functions == 4, "the functions that there are");
    report(seen.right, "the lines that lua_getinfo tells, far ones as well");
}

/* Copies to a block of its own, so that a sanitizer sees what is read. */
static bool reads_start(const struct dump *dump, size_t size)
{
    uint8_t *copy = malloc(size + 1);
    bool read;

    must(copy != NULL);
    memcpy(copy + 1, dump->octets, size);
    read = reads(copy + 1, size);
    free(copy);
    return read;
}

static void test_parts(const struct dump *dump)
{
    struct dump changed = *dump;
    size_t cut = 0, head = 0;

    while (cut < dump->size && !reads_start(dump, cut))
        cut++;
    report(cut == dump->size && reads_start(dump, cut),
           "no start of a chunk is one");
    changed.size++;
    report(!reads(changed.octets, changed.size), "nor is one with an octet "
                                                 "behind it");
    for (size_t i = 0; i < 15; i++) { /* signature, version, format, sizes */
        changed.octets[i] ^= 1;
        head += !reads(changed.octets, dump->size);
        changed.octets[i] ^= 1;
    }
    report(head == 15 && reads(changed.octets, dump->size),
           "another head is that of another form");
}

static void add(struct dump *dump, const char *octets, size_t size)
{
    must(size <= ROOM - dump->size);
    memcpy(dump->octets + dump->size, octets, size);
    dump->size += size;
}

/* Functions within functions: counts have their last octet's high bit set. */
static bool reads_nested(const struct dump *dump, size_t depth)
{
    static const char begin[] = "\x80\x80\x80\0\0\2\x80\x80\x80"; /* to count */
    static struct dump nested;

    nested.size = 0;
    add(&nested, (const char *)dump->octets, HEAD);
    for (size_t i = 1; i <= depth; i++) {
        add(&nested, begin, sizeof begin - 1);
        add(&nested, i < depth ? "\x81" : "\x80", 1);
    }
    for (size_t i = 0; i < depth; i++)
        add(&nested, "\x80\x80\x80\x80", 4);
    return reads(nested.octets, nested.size);
}

/* A function whose name has a size of so many octets. */
static bool reads_count(const struct dump *dump, const char *size)
{
    struct dump odd = *dump;

    odd.size = HEAD;
    add(&odd, size, strlen(size));
    add(&odd, (const char *)dump->octets + HEAD + 1,
        dump->size - HEAD - 1);
    return reads(odd.octets, odd.size);
}

static void test_counts(const struct dump *dump)
{
    report(reads_nested(dump, LIMIT_FUNCTION_DEPTH)
               && !reads_nested(dump, LIMIT_FUNCTION_DEPTH + 1),
           "functions are nested to a bound");
    report(!reads_count(dump, "\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\xff"),
           "a count of more than a number holds is none");
    report(!reads_count(dump, "\x7f\x7f\xff"), "nor is one of more than is "
                                               "there");
}

/* The line of an instruction, whose distance from the last is as it is told,
 * of a function that begins in line 7. */
static uint32_t line_for(struct octets near)
{
    static const uint8_t code[4];
    struct bytecode_function function = {
        .code = code, .instructions = 1, .line = 7, .near = near,
    };

    return bytecode_line(&function, 0);
}

static void test_lines(void)
{
    report(line_for((struct octets){ (const uint8_t *)"\2", 1 }) == 9
               && line_for((struct octets){ (const uint8_t *)"\xff", 1 }) == 6,
           "a line is told from the last");
    report(line_for((struct octets){ (const uint8_t *)"\x80", 1 }) == 7
               && line_for((struct octets){ NULL, 0 }) == 7,
           "a line that is not told is that of the function");
}

/* What is made of it ------------------------------------------------------- */

static enum fault_code find(lua_State *L)
{
    struct miscompiled found;
    bool is_wrong = miscompiled_find(L, &found);

    wrong = NOTHING;
    return is_wrong == (found.code != FAULT_NONE) ? found.code : FAULT_COUNT;
}

static void test_finding(lua_State *L)
{
    report(find(L) == FAULT_NONE, "a function that is made right");
    wrong = CUT;
    report(find(L) == FAULT_SOURCE_FORM, "bytecode of another form");
    wrong = MEMORY;
    report(find(L) == FAULT_MEMORY, "no memory for the bytecode");
}

int main(void)
{
    static struct dump dump;
    lua_State *L = luaL_newstate();

    must(L != NULL);
    load(L);
    must(lua_dump(L, write_dump, &dump, 0) == 0);
    test_whole(L, &dump);
    test_parts(&dump);
    test_counts(&dump);
    test_lines();
    test_finding(L);
    lua_close(L);
    return tap_end();
}
