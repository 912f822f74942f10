/* What the documents of all formats share: a text in UTF-8 whatever it was
 * written in, refusals that know their line, and places in it. */
#ifndef COTTER_DOCUMENT_H
#define COTTER_DOCUMENT_H

#include "bind/bind.h"
#include "input/unicode.h"

/* Makes the string at index text the same in UTF-8, without a mark. Returns
 * the results that were pushed: 0, or those of bind_fault. */
int document_transcode(lua_State *L, int text, enum unicode_encoding encoding);

/* Pushes nil and the fault, with line and column in the text. Returns 2. */
int document_refuse(lua_State *L, struct octets text,
                    const struct fault *fault);

/* document:position(offset: integer) -> line, column
 * of the document at 1, whose user value marks is for this function's use.
 * Returns 2. */
int document_push_position(lua_State *L, struct octets text, int marks);

#endif
