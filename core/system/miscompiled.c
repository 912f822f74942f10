#include "system/miscompiled.h"

#include <stdlib.h>

#include "system/bytecode.h"

/* Indices of constants up to this one fit in an instruction (lopcodes.h,
 * MAXINDEXRK). */
enum { LAST_NEAR_CONSTANT = 255 };

/* Between a number that is loaded and the operator stands at most the value of
 * the other operand: one instruction, a jump, and the two that load false and
 * true. */
enum { WINDOW = 5 };

static void note(struct miscompiled *found, enum fault_code code,
                 uint32_t line)
{
    if (found->code == FAULT_NONE || line < found->line)
        *found = (struct miscompiled){ code, line };
}

static bool is_bitwise(uint32_t instruction)
{
    unsigned operation = bytecode_operation(instruction);

    return operation >= BYTECODE_BAND && operation <= BYTECODE_BXOR;
}

/* True if the register is one of a test, which its jump leaves with a value:
 * that of (a and 1) in (a and 1) ~ 2. */
static bool is_tested(uint32_t test, unsigned left)
{
    unsigned operation = bytecode_operation(test);

    return (operation == BYTECODE_TEST || operation == BYTECODE_TESTSET)
        && bytecode_a(test) == left;
}

/* True if a number is loaded to the register from first on, before last. */
static bool loads(const struct bytecode_function *function, unsigned left,
                  size_t first, size_t last)
{
    for (size_t i = last > first + WINDOW ? last - WINDOW : first; i < last;
         i++) {
        uint32_t load = bytecode_at(function, i);
        unsigned operation = bytecode_operation(load);

        if ((operation == BYTECODE_LOADI || operation == BYTECODE_LOADK)
            && bytecode_a(load) == left)
            return true;
    }
    return false;
}

/* A test, and a jump at index to a bitwise operator, which passes by the
 * number that is the left operand: 5.4.4 loads it too late. */
static void check_jump(const struct bytecode_function *function, size_t index,
                       struct miscompiled *found)
{
    long distance = bytecode_distance(bytecode_at(function, index));
    size_t target = index + 1 + (size_t)(distance > 0 ? distance : 0);
    unsigned left;

    if (target >= function->instructions
        || !is_bitwise(bytecode_at(function, target)))
        return;
    left = bytecode_b(bytecode_at(function, target));
    if (loads(function, left, index + 1, target)
        && !is_tested(bytecode_at(function, index - 1), left))
        note(found, FAULT_SOURCE_BITWISE, bytecode_line(function, target));
}

/* The value of a comparison is made right behind its jump; where something
 * stands in between, the jump passes by that. */
static void check_value(const struct bytecode_function *function,
                        size_t index, struct miscompiled *found)
{
    unsigned before = bytecode_operation(bytecode_at(function, index - 1));

    if (before != BYTECODE_JMP)
        note(found, before == BYTECODE_GETUPVAL ? FAULT_SOURCE_INDEX
                                                : FAULT_SOURCE_BITWISE,
             bytecode_line(function, index));
}

static void check(void *context, const struct bytecode_function *function)
{
    bool many = function->constants > LAST_NEAR_CONSTANT + 1;
    unsigned operation;

    for (size_t i = 1; i < function->instructions; i++) {
        operation = bytecode_operation(bytecode_at(function, i));
        if (operation == BYTECODE_LFALSESKIP)
            check_value(function, i, context);
        else if (many && operation == BYTECODE_JMP)
            check_jump(function, i, context);
    }
}

struct dump {
    uint8_t *octets;
    size_t size, room;
};

/* Grows by half, and to what is needed. */
static bool make_room(struct dump *dump, size_t size)
{
    size_t room = dump->size + size + dump->size / 2;
    uint8_t *octets;

    if (size <= dump->room - dump->size)
        return true;
    octets = realloc(dump->octets, room);
    if (octets == NULL)
        return false;
    dump->octets = octets;
    dump->room = room;
    return true;
}

static int write_dump(lua_State *L, const void *octets, size_t size,
                      void *context)
{
    struct dump *dump = context;

    (void)L;
    if (size == 0)
        return 0;
    if (!make_room(dump, size))
        return 1;
    memcpy(dump->octets + dump->size, octets, size);
    dump->size += size;
    return 0;
}

bool miscompiled_find(lua_State *L, struct miscompiled *found)
{
    struct dump dump = { NULL, 0, 0 };

    *found = (struct miscompiled){ FAULT_NONE, 0 };
    if (lua_dump(L, write_dump, &dump, 0) != 0)
        found->code = FAULT_MEMORY;
    else if (!bytecode_read((struct octets){ dump.octets, dump.size }, check,
                            found))
        found->code = FAULT_SOURCE_FORM;
    free(dump.octets);
    return found->code != FAULT_NONE;
}
