/* Characters of ASCII, which are the same in every locale. */
#ifndef COTTER_ASCII_H
#define COTTER_ASCII_H

#include "base/octets.h"

/* A decimal digit. */
bool ascii_is_digit(uint8_t octet);

/* A letter, capital or small. */
bool ascii_is_letter(uint8_t octet);

/* A hexadecimal digit, of capital or small letters. */
bool ascii_is_hexadecimal(uint8_t octet);

/* Space, tab, and what ends a line or a page. */
bool ascii_is_blank(uint8_t octet);

/* A capital letter as a small one; any other octet as it is. */
uint8_t ascii_fold(uint8_t octet);

/* A view without the blanks around it. */
struct octets ascii_trim(struct octets text);

#endif
