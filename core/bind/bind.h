/* What the Lua bindings share. */
#ifndef COTTER_BIND_H
#define COTTER_BIND_H

#include <lua.h>
#include <lauxlib.h>

#include "base/fault.h"
#include "base/octets.h"

/* The string at arg, which lives as long as it stays on the stack. Raises an
 * error for any other type, numbers included. */
struct octets bind_check_octets(lua_State *L, int arg);

/* The path at arg, which has no NUL: the system would see a shorter one. */
const char *bind_check_path(lua_State *L, int arg);

/* Raises the error that Lua raises where it has no memory, and notes the lack
 * (base/memory.h). Returns nothing, but can stand behind return. */
int bind_raise_lack(lua_State *L);

/* Pushes a value as a string, or nil if it is absent. Returns 1. */
int bind_octets(lua_State *L, struct octets value);

/* Pushes { code = string, text = string, offset = integer }. Returns 1. */
int bind_push_fault(lua_State *L, const struct fault *fault);

/* Pushes nil and the fault as bind_push_fault does. Returns 2. */
int bind_fault(lua_State *L, const struct fault *fault);

/* Pushes octets in hexadecimal, in lower case. Returns 1. */
int bind_push_hex(lua_State *L, struct octets octets);

/* Pushes the metatable of a new type, hidden from getmetatable. */
void bind_type(lua_State *L, const char *name);

/* Pushes the part of "cotter.core" that works on values alone. It is all that
 * there is in a sandbox. Returns 1. */
int bind_core(lua_State *L);

/* Each adds the functions of one file to the table of "cotter.core", which
 * is on top of the stack, and leaves the stack as it was. */

/* cert */
void bind_cert(lua_State *L);

/* certs */
void bind_certs(lua_State *L);

/* anchors; after bind_items */
void bind_anchors(lua_State *L);

/* validate */
void bind_chain(lua_State *L);

/* decode, encode */
void bind_codec(lua_State *L);

/* digests */
void bind_diagnosis(lua_State *L);

/* base64, hex, sha256, unbase64 */
void bind_digests(lua_State *L);

/* host, host_fields, host_match, suffix, under, registrable, public_suffix,
 * suffixes */
void bind_host(lua_State *L);

/* The type of a set of suffixes, which is a struct suffix_set. */
#define BIND_SUFFIXES "cotter.suffixes"

/* matcher; after bind_host */
void bind_match(lua_State *L);

/* record_where */
void bind_guard(lua_State *L);

/* record_elements */
void bind_elements(lua_State *L);

/* room */
void bind_room(lua_State *L);

/* items */
void bind_items(lua_State *L);

/* known */
void bind_known(lua_State *L);

/* made_point, made_signature */
void bind_made_key(lua_State *L);

/* near */
void bind_near(lua_State *L);

/* pkcs12 */
void bind_pkcs12(lua_State *L);

/* pin, pin_maker */
void bind_pin(lua_State *L);

/* json, null */
void bind_json(lua_State *L);

/* json_text */
void bind_json_text(lua_State *L);

/* xml */
void bind_xml(lua_State *L);

/* list, list_distinct, list_table, list_where */
void bind_list(lua_State *L);

/* record, record_values */
void bind_record(lua_State *L);

/* record_position, record_sources, record_type */
void bind_strict(lua_State *L);

/* environment, pairs, sort, tostring */
void bind_environment(lua_State *L);

/* budget, evaluate, evaluating */
void bind_evaluate(lua_State *L);

/* load */
void bind_load(lua_State *L);

/* archive */
void bind_archive(lua_State *L);

/* map_file: not in a sandbox */
void bind_map_file(lua_State *L);

/* limits */
void bind_limits(lua_State *L);

/* question: only a process of core.jail has somebody to ask */
void bind_question(lua_State *L);

/* property_list */
void bind_property_list(lua_State *L);

/* resources */
void bind_resources(lua_State *L);

/* is_keyless, key_store_secret, text_secrets */
void bind_secret(lua_State *L);

/* shorten */
void bind_shorten(lua_State *L);

/* Pushes a text, or what it begins with where it is longer than what a rule
 * may say at once. */
void bind_push_short(lua_State *L, struct octets text);

/* suggest */
void bind_suggest(lua_State *L);

/* watch */
void bind_watch(lua_State *L);

/* What follows reaches files, the clock or the network: bind_core must not
 * call it. */

/* progress_begin, progress_end, progress_tell */
void bind_progress(lua_State *L);

/* sign, verify */
void bind_ed25519(lua_State *L);

/* isatty, now, pause, read_file, search_file, write_file */
void bind_file(lua_State *L);

/* list_directory, make_directory, name_filter, stat */
void bind_folder(lua_State *L);

/* add_history, read_line */
void bind_line_editor(lua_State *L);

/* open */
void bind_open(lua_State *L);

/* sandbox */
void bind_sandbox(lua_State *L);

/* jail, prepare */
void bind_jail(lua_State *L);

/* fetch */
void bind_tls(lua_State *L);

#endif
