#include "asn1/header.h"

#include "asn1/der.h"

size_t header_size(size_t length)
{
    size_t size = 2;

    if (length < DER_LONG_FORM)
        return size;
    /*@ loop invariant 2 <= size && 0 <= length
            && size + length <= 2 + \at(length, Pre)
            && (\at(length, Pre) < 0x10000
                ==> size == 2 || (size == 3 && length < 0x100)
                    || (size == 4 && length == 0));
        loop assigns size, length;
        loop variant length; */
    for (; length > 0; length /= 0x100)
        size++;
    return size;
}

size_t header_write(uint8_t *out, size_t size, uint8_t identifier,
                    size_t length)
{
    out[0] = identifier;
    out[1] = (uint8_t)(size == 2 ? length : DER_LONG_FORM + (size - 2));
    /*@ loop invariant 2 <= i <= size;
        loop assigns i, length, out[2 .. size - 1];
        loop variant i; */
    for (size_t i = size; i > 2; i--) {
        out[i - 1] = (uint8_t)length;
        length /= 0x100;
    }
    return size;
}
