#include "system/bytecode.h"

#include <lua.h>

#include "base/limits.h"

/* lundump.h: signature, version, format, data, the sizes of an instruction,
 * an integer and a float, samples of the last two, and the upvalues. */
static const uint8_t head[] = {
    0x1b, 'L', 'u', 'a', 0x54, 0, 0x19, 0x93, '\r', '\n', 0x1a, '\n',
    4, sizeof(lua_Integer), sizeof(lua_Number)
};
enum { HEAD = sizeof head + sizeof(lua_Integer) + sizeof(lua_Number) + 1 };

/* Tags of constants that have octets behind them (lobject.h). */
enum { INTEGER = 0x03, FLOAT = 0x13, SHORT = 0x04, LONG = 0x14 };

/* The distance of a line that is too far (ldebug.h). */
enum { FAR = -0x80 };

/* What is left to read. */
struct reader {
    struct octets left;
    bytecode_visit *visit;
    void *context;
};

static bool skip(struct octets *left, size_t size)
{
    if (size > left->size)
        return false;
    left->data += size;
    left->size -= size;
    return true;
}

/* A count: seven bits an octet, the last with its high bit set. */
static bool take_count(struct octets *left, size_t *count)
{
    const uint8_t *at = left->data;

    for (*count = 0; skip(left, 1); at++) {
        if (*count > SIZE_MAX >> 7)
            return false;
        *count = *count << 7 | (*at & 0x7fU);
        if ((*at & 0x80) != 0)
            return true;
    }
    return false;
}

/* A string, whose count is one more than its octets. */
static bool skip_string(struct octets *left)
{
    size_t count;

    return take_count(left, &count) && skip(left, count > 0 ? count - 1 : 0);
}

/* As many elements of a size as the count before them says; *elements are
 * they. */
static bool take_elements(struct octets *left, size_t size,
                          struct octets *elements)
{
    size_t count;

    if (!take_count(left, &count) || count > left->size / size)
        return false;
    *elements = (struct octets){ left->data, count * size };
    return skip(left, count * size);
}

static bool skip_constant(struct octets *left)
{
    uint8_t tag = left->size > 0 ? *left->data : 0;

    if (!skip(left, 1))
        return false;
    if (tag == INTEGER || tag == FLOAT)
        return skip(left, sizeof(lua_Integer));
    return (tag != SHORT && tag != LONG) || skip_string(left);
}

static bool skip_constants(struct octets *left, size_t *count)
{
    if (!take_count(left, count))
        return false;
    for (size_t i = 0; i < *count; i++)
        if (!skip_constant(left))
            return false;
    return true;
}

/* Pairs of counts, with a string before each if they are named. */
static bool skip_pairs(struct octets *left, bool named, struct octets *pairs)
{
    const uint8_t *begin;
    size_t count, one;

    if (!take_count(left, &count))
        return false;
    begin = left->data;
    for (size_t i = 0; i < count; i++)
        if ((named && !skip_string(left)) || !take_count(left, &one)
            || !take_count(left, &one))
            return false;
    *pairs = (struct octets){ begin, (size_t)(left->data - begin) };
    return true;
}

/* Lines, and the names of local variables and upvalues. */
static bool take_debug(struct octets *left,
                       struct bytecode_function *function)
{
    struct octets names;
    size_t count;

    if (!take_elements(left, 1, &function->near)
        || !skip_pairs(left, false, &function->far)
        || !skip_pairs(left, true, &names) || !take_count(left, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!skip_string(left))
            return false;
    return true;
}

/* All up to the functions within. */
static bool take_code(struct octets *left,
                      struct bytecode_function *function)
{
    struct octets code, upvalues;
    size_t line, last;

    if (!skip_string(left) || !take_count(left, &line)
        || !take_count(left, &last) || !skip(left, 3)
        || !take_elements(left, 4, &code)
        || !skip_constants(left, &function->constants)
        || !take_elements(left, 3, &upvalues))
        return false;
    function->line = (uint32_t)line;
    function->code = code.data;
    function->instructions = code.size / 4;
    return true;
}

/* depth bounds the functions within functions. */
static bool take_function(struct reader *reader, unsigned depth)
{
    struct bytecode_function function;
    size_t count;

    if (depth == 0 || !take_code(&reader->left, &function)
        || !take_count(&reader->left, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!take_function(reader, depth - 1))
            return false;
    if (!take_debug(&reader->left, &function))
        return false;
    reader->visit(reader->context, &function);
    return true;
}

bool bytecode_read(struct octets chunk, bytecode_visit *visit, void *context)
{
    struct reader reader = { chunk, visit, context };

    return skip(&reader.left, HEAD)
        && memcmp(chunk.data, head, sizeof head) == 0
        && take_function(&reader, LIMIT_FUNCTION_DEPTH)
        && reader.left.size == 0;
}

uint32_t bytecode_at(const struct bytecode_function *function, size_t index)
{
    uint32_t instruction;

    memcpy(&instruction, function->code + 4 * index, sizeof instruction);
    return instruction;
}

unsigned bytecode_operation(uint32_t instruction)
{
    return instruction & 0x7f;
}

unsigned bytecode_a(uint32_t instruction)
{
    return instruction >> 7 & 0xff;
}

unsigned bytecode_b(uint32_t instruction)
{
    return instruction >> 16 & 0xff;
}

long bytecode_distance(uint32_t instruction)
{
    return (long)(instruction >> 7) - 0xffffff;
}

/* The line of the next one that is too far, behind the number of its
 * instruction; line if there is none. Pairs are whole, as they were read. */
static uint32_t take_far(struct octets *far, uint32_t line)
{
    size_t count;

    if (!take_count(far, &count))
        return line;
    (void)take_count(far, &count);
    return (uint32_t)count;
}

uint32_t bytecode_line(const struct bytecode_function *function, size_t index)
{
    struct octets far = function->far;
    uint32_t line = function->line;

    for (size_t i = 0; i <= index && i < function->near.size; i++) {
        int distance = (int8_t)function->near.data[i];

        line = distance == FAR ? take_far(&far, line)
                               : line + (uint32_t)distance;
    }
    return line;
}
