/* JSON (RFC 8259) as it is written: what stands between values, strings and
 * numbers. It is handed over piece by piece, so that no text is whole in
 * memory; in it is nothing that misleads who reads it on a terminal. */
#ifndef COTTER_JSON_OUT_H
#define COTTER_JSON_OUT_H

#include <lua.h>

#include "base/octets.h"

enum {
    JSON_OUT_ROOM = 65536, /* octets that are handed over at once */
    JSON_OUT_LEVELS = 64   /* as deep as core.json reads */
};

struct json_out {
    lua_State *L;
    int sink;      /* where the function stands that gets the text */
    char *data;    /* room for JSON_OUT_ROOM octets */
    size_t size;   /* of it that are not handed over yet */
    bool indented;
    int level;     /* of what is being written */
};

/* Hands over what is not handed over yet. */
void json_out_flush(struct json_out *out);

/* Writes what is JSON as it stands. */
void json_out_text(struct json_out *out, const char *text);

/* Writes a line end and the spaces of a level, if lines are wanted. */
void json_out_line(struct json_out *out, int level);

/* Writes a string, with escapes for what is not to be shown as it is. What is
 * not UTF-8 becomes U+FFFD. */
void json_out_string(struct json_out *out, struct octets string);

/* Writes the string, number or boolean at the top of the stack, and leaves it
 * there. Raises an error for anything else, NaN and infinities. */
void json_out_scalar(struct json_out *out);

#endif
