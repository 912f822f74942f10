/* Characters of ASCII, which are the same in every locale. */
#ifndef COTTER_ASCII_H
#define COTTER_ASCII_H

#include "base/octets.h"

/* A decimal digit. */
/*@ assigns \nothing;
    ensures \result <==> '0' <= octet <= '9'; */
bool ascii_is_digit(uint8_t octet);

/* A letter, capital or small. */
/*@ assigns \nothing;
    ensures \result <==> 'a' <= octet <= 'z' || 'A' <= octet <= 'Z'; */
bool ascii_is_letter(uint8_t octet);

/* A hexadecimal digit, of capital or small letters. */
/*@ assigns \nothing;
    ensures \result <==> '0' <= octet <= '9' || 'a' <= octet <= 'f'
                          || 'A' <= octet <= 'F'; */
bool ascii_is_hexadecimal(uint8_t octet);

/* Space, tab, and what ends a line or a page. */
/*@ assigns \nothing;
    ensures \result <==> octet == ' ' || '\t' <= octet <= '\r'; */
bool ascii_is_blank(uint8_t octet);

/* A capital letter as a small one; any other octet as it is. */
/*@ assigns \nothing;
    ensures \result == ('A' <= octet <= 'Z' ? octet + 0x20 : octet); */
uint8_t ascii_fold(uint8_t octet);

/* A view without the blanks around it. */
/*@ requires octets_valid(text);
    assigns \nothing;
    ensures octets_valid(\result)
            && octets_ordered(text.data, \result.data)
            && octets_ordered(\result.data + \result.size,
                              text.data + text.size);
    ensures \result.size == 0
            || !(\result.data[0] == ' ' || '\t' <= \result.data[0] <= '\r'); */
struct octets ascii_trim(struct octets text);

#endif
