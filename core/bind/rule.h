/* The library of rules: what replaces Lua's own functions in the environment
 * of a rule, so that equal inputs give equal outputs and a single call can
 * neither take for ever nor use up all memory. */
#ifndef COTTER_RULE_H
#define COTTER_RULE_H

#include "bind/bind.h"

/* pairs(t): in the order of the keys: numbers, strings by octets, false, true.
 * Any other key is an error. A type's __pairs is honoured. */
int rule_pairs(lua_State *L);

/* ipairs(t): as Lua's own. It walks a list of the model by its elements, not
 * by a call of its type for each. */
int rule_ipairs(lua_State *L);

/* table.sort(list, less?): stable; the list is changed at the end or not at
 * all. A function that is no order gives some order. */
int rule_sort(lua_State *L);

/* tostring(v): without addresses. */
int rule_tostring(lua_State *L);

/* string.find: each step of a match is charged, and a pattern is checked as a
 * whole before. */
int rule_find(lua_State *L);

/* string.match, as rule_find. */
int rule_match(lua_State *L);

/* string.gmatch, as rule_find. */
int rule_gmatch(lua_State *L);

/* string.gsub, as rule_find. */
int rule_gsub(lua_State *L);

/* assert(v, message?): the message is a string. */
int rule_assert(lua_State *L);

/* error(message, level?): likewise. */
int rule_error(lua_State *L);

/* These check and charge, and call Lua's own, their first upvalue. */
int rule_format(lua_State *L); /* no %p; %s and %q without addresses */
int rule_rep(lua_State *L);    /* results of at most LIMIT_RULE_STRING */
int rule_bounded(lua_State *L); /* upper, lower, reverse; utf8.len, offset */
int rule_slice(lua_State *L);  /* string.byte, utf8.codepoint */
int rule_number(lua_State *L); /* tonumber */
int rule_codes(lua_State *L);  /* utf8.codes: Lua 5.4.4 lets bad octets by */
int rule_concat(lua_State *L);
int rule_shift(lua_State *L);  /* insert and remove */
int rule_unpack(lua_State *L); /* at most LIMIT_RULE_UNPACK values */
int rule_move(lua_State *L);

/* Raises an error for a string of so many octets that a function of that name
 * makes, if it is a rule that calls it and the string is too long for one. */
void rule_check_made(lua_State *L, const char *name, size_t size);

/* Makes the methods of strings those of rules, in the whole state. */
void bind_rule_strings(lua_State *L);

#endif
