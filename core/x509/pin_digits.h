/* The characters of a digest as it is written: base64 read digit by digit,
 * more leniently than base/base64 does, and counted; hexadecimal. */
#ifndef COTTER_PIN_DIGITS_H
#define COTTER_PIN_DIGITS_H

#include <stdbool.h>

#include "base/limits.h"
#include "base/octets.h"

struct pin_digits {
    size_t count;         /* of base64, from the start */
    size_t padding;       /* = after them */
    bool whole;           /* nothing else is in the body */
    bool url;             /* - or _ was read as + or / */
    uint64_t seen;        /* a bit for each digit that occurs */
    size_t steps;         /* digits that equal or neighbour the one before;
                           * not counted between groups of four */
    size_t size;          /* octets decoded */
    bool stray;           /* unused bits of the last digit are not zero */
    uint8_t octets[LIMIT_PIN_OCTETS];
};

/* Reads the digits that body, of LIMIT_PIN_OCTETS characters at most, begins
 * with, and the padding after them. Never fails: where something is left over
 * it is not whole. */
/*@ requires octets_valid(body) && body.size <= LIMIT_PIN_OCTETS
             && \valid(out)
             && \separated(out, body.data + (0 .. body.size - 1));
    assigns *out;
    ensures out->count + out->padding <= body.size;
    ensures out->whole <==> out->count + out->padding == body.size;
    ensures out->size == out->count / 4 * 3
                         + (out->count % 4 == 0 ? 0 : out->count % 4 - 1);
    ensures out->steps <= out->count; */
void pin_digits_read(struct octets body, struct pin_digits *out);

/* The value of a hexadecimal digit; 16 for any other character. */
/*@ assigns \nothing;
    ensures 0 <= \result <= 16; */
unsigned pin_hex_value(uint8_t character);

/* Reads text as size octets in hexadecimal, and nothing else. A stride of 2
 * has pairs of digits alone, of 3 a colon between them. */
/*@ requires octets_valid(text) && 2 <= stride <= 3
             && 0 < size <= LIMIT_PIN_OCTETS
             && \valid(octets + (0 .. size - 1));
    assigns octets[0 .. size - 1];
    ensures \result ==> text.size == size * stride - (stride - 2); */
bool pin_hex_read(struct octets text, size_t stride, size_t size,
                  uint8_t *octets);

#endif
