/* Files that are mapped, and handed to a process as it begins, or as it is
 * replied to. */
#ifndef COTTER_BIND_MAPPING_H
#define COTTER_BIND_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "base/octets.h"

/* Whether a mapping stands at an index, and was not closed. */
bool mapping_is_open(lua_State *L, int index);

/* Its octets. */
struct octets mapping_octets(lua_State *L, int index);

/* Has a process that begins now find the mappings of the list at an index;
 * none where it is nil. */
void mapping_hand_over(lua_State *L, int index);

/* Takes that back, in the process that goes on: nobody is to look at the files
 * here (system/mapping.h). */
void mapping_take_back(void);

/* In a process: has it find one file, or none where data is NULL. */
void mapping_receive(struct octets file);

/* What was handed over to this process, from 1; data is NULL without. */
struct octets mapping_handed(uint64_t number);

/* How many were handed over to this process. */
size_t mapping_handed_count(void);

/* Octets in all mappings of the list at an index. */
size_t mapping_total(lua_State *L, int index);

/* Pushes the path of the first of them whose file has changed, or nothing:
 * false. */
bool mapping_push_changed(lua_State *L, int index);

#endif
