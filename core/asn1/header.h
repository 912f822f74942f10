/* Identifier and length octets as DER writes them (X.690 8.1.2, 10.1). */
#ifndef COTTER_HEADER_H
#define COTTER_HEADER_H

#include <stddef.h>
#include <stdint.h>

/* How many they are for contents of such a length. */
/*@ requires length <= PTRDIFF_MAX;
    assigns \nothing;
    ensures 2 <= \result <= 2 + length;
    ensures length < 0x10000 ==> \result <= 4; */
size_t header_size(size_t length);

/* Writes those of header_size(length), which is size. Returns size. */
/*@ requires 2 <= size <= PTRDIFF_MAX && \valid(out + (0 .. size - 1));
    assigns out[0 .. size - 1];
    ensures \result == size; */
size_t header_write(uint8_t *out, size_t size, uint8_t identifier,
                    size_t length);

#endif
