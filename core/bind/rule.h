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

/* The functions from here on check and charge, and then call Lua's own, which
 * is their first upvalue. string.format: no %p; %s and %q have no address. */
int rule_format(lua_State *L);

/* string.rep: a result of at most LIMIT_RULE_STRING octets. */
int rule_rep(lua_State *L);

/* string.upper, lower and reverse; utf8.len and offset: of a string of at most
 * LIMIT_RULE_STRING octets, by which it is charged. */
int rule_bounded(lua_State *L);

/* string.byte and utf8.codepoint: charged by the octets that are asked for. */
int rule_slice(lua_State *L);

/* tonumber: charged by the octets of a string. */
int rule_number(lua_State *L);

/* utf8.codes: charged by octets; refuses bad ones, which Lua 5.4.4 lets by. */
int rule_codes(lua_State *L);

/* table.concat: of at most LIMIT_RULE_ELEMENTS, by which it is charged; and the
 * result is as rule_check_made wants it. */
int rule_concat(lua_State *L);

/* table.insert and remove: charged by the elements that move, of which there
 * are at most LIMIT_RULE_ELEMENTS. */
int rule_shift(lua_State *L);

/* table.unpack: at most LIMIT_RULE_UNPACK values. */
int rule_unpack(lua_State *L);

/* table.move: as rule_shift. */
int rule_move(lua_State *L);

/* Raises an error for a string of so many octets that a function of that name
 * makes, if it is a rule that calls it and the string is too long for one. */
void rule_check_made(lua_State *L, const char *name, size_t size);

/* Makes the methods of strings those of rules, in the whole state. */
void bind_rule_strings(lua_State *L);

#endif
