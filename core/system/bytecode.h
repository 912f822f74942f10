/* Bytecode of Lua 5.4 (ldump.c), as lua_dump writes it with its lines. */
#ifndef COTTER_BYTECODE_H
#define COTTER_BYTECODE_H

#include "base/octets.h"

/* Instructions that something is sought by (lopcodes.h). */
enum bytecode_operation {
    BYTECODE_LOADI = 1,
    BYTECODE_LOADK = 3,
    BYTECODE_LFALSESKIP = 6, /* false, and past the next instruction */
    BYTECODE_GETUPVAL = 9,
    BYTECODE_BAND = 41,
    BYTECODE_BXOR = 43, /* BOR is between */
    BYTECODE_JMP = 56,
    BYTECODE_TEST = 66,
    BYTECODE_TESTSET = 67
};

struct bytecode_function {
    const uint8_t *code; /* four octets an instruction */
    size_t instructions, constants;
    uint32_t line;       /* of its first token; 0 for a chunk */
    struct octets near;  /* how far each instruction's line is from the last */
    struct octets far;   /* lines of those that are too far */
};

/* Takes note of a function, after those within it. */
typedef void bytecode_visit(void *context,
                            const struct bytecode_function *function);

/* Reads all functions of a chunk. False: it is bytecode of another form. */
bool bytecode_read(struct octets chunk, bytecode_visit *visit, void *context);

/* An instruction of a function, by its index from 0, which is below the count
 * of them. */
uint32_t bytecode_at(const struct bytecode_function *function, size_t index);

/* What an instruction does: an opcode of Lua 5.4's lopcodes.h. */
unsigned bytecode_operation(uint32_t instruction);

/* The operand A of an instruction, most often the register that it sets. */
unsigned bytecode_a(uint32_t instruction);

/* The operand B of an instruction, for those that have one. */
unsigned bytecode_b(uint32_t instruction);

/* How many instructions a jump skips; below 0, it goes back. */
long bytecode_distance(uint32_t instruction);

/* The line of an instruction. */
uint32_t bytecode_line(const struct bytecode_function *function,
                       size_t index);

#endif
