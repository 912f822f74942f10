/* Types of records with fixed fields.
 *
 * A record is a userdata; its user values are its source, a slot for each lazy
 * field, and its other fields in the order of the type, up to the last that is
 * there: those that few records have best come last, and take no room then. A
 * type is a metatable and two closures: the constructor, and __index with the
 * table that maps a name to its slot or to a method. */
#ifndef COTTER_RECORD_H
#define COTTER_RECORD_H

#include "bind/strict.h"

enum { RECORD_MAX_SLOTS = 200 }; /* some types of the model have thirty */

struct record_shape {
    int fields;
    int slots; /* user values: source, lazy fields, fields */
    bool required[RECORD_MAX_SLOTS]; /* by field, from 1 */
};

/* A field is there that is neither nil nor false, nor an empty text. Bit 0 is
 * for the first field; those after the 64th have none. */
struct record {
    struct strict place;
    uint64_t there;
    uint64_t boxed; /* of them, those that are userdata, as lists are */
};

/* The user value of a shape: the table of names. */
enum { RECORD_NAMES = 1 };

/* Upvalues of record_index: name -> method or slot, below zero for a lazy
 * field; slot -> function of a lazy field, which also marks "computed, and it
 * was nil"; the slots of the other fields. */
enum { RECORD_INDEX_NAMES = 1, RECORD_INDEX_LAZY, RECORD_INDEX_SLOTS };

/* Upvalues of record_new. */
enum { RECORD_NEW_TYPE = 1, RECORD_NEW_SHAPE };

/* The slot of a field, from 1, that is not lazy. */
static inline int record_slot(const struct record_shape *shape, int field)
{
    return shape->slots - shape->fields + field;
}

/* constructor(source, offset: integer?, value...) -> record */
int record_new(lua_State *L);

/* __index of records. */
int record_index(lua_State *L);

/* __eq: upvalue 1 compares two records of one type. Records of two types are
 * never equal. */
int record_equal(lua_State *L);

/* __lt and __le: likewise; to order records of two types is an error. */
int record_order(lua_State *L);

/* Where a field was found last: the user value, and of which type. */
struct record_field {
    const void *type;
    int slot;
};

/* Pushes the field, whose name is at index name, of the value at the top of
 * the stack, as lua_gettable would. Begin with an empty place. */
void record_read(lua_State *L, int name, struct record_field *place);

/* Makes the shape at the top of the stack, which is popped, that of the type
 * below it. */
void record_set_shape(lua_State *L);

/* True if the value at index is a record; then the shape of its type is
 * pushed. Pushes nothing otherwise. */
bool record_push_shape(lua_State *L, int index);

#endif
