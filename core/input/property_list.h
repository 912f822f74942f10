/* Binary property lists, "bplist00" (CoreFoundation, CFBinaryPList.c): objects
 * with numbers, a table of where each begins, a trailer that says where the
 * table is. They are read in place: an object is a view of the octets. */
#ifndef COTTER_PROPERTY_LIST_H
#define COTTER_PROPERTY_LIST_H

#include "base/fault.h"
#include "base/octets.h"

enum property_type {
    PROPERTY_NULL,
    PROPERTY_BOOLEAN,
    PROPERTY_INTEGER,
    PROPERTY_REAL,
    PROPERTY_DATE, /* seconds since 2001-01-01, a real */
    PROPERTY_DATA,
    PROPERTY_ASCII,
    PROPERTY_UTF16, /* big-endian, each surrogate with its other half */
    PROPERTY_UID,
    PROPERTY_ARRAY,
    PROPERTY_SET,
    PROPERTY_DICTIONARY
};

struct property {
    enum property_type type;
    size_t offset;          /* of its first octet in the file */
    uint64_t bits;          /* a boolean, integer, UID; IEEE 754 of a real */
    struct octets contents; /* of data and strings; the references of others */
    size_t count;           /* members of an array or set, pairs of a
                             * dictionary */
};

struct property_list {
    struct octets octets;
    struct octets offsets; /* the table */
    size_t offset_size, reference_size;
    size_t count, top;     /* objects; the number of the outermost one */
};

/* A list whose table lies within it, behind the objects; and an object whose
 * contents lie before the table, with no more members than they have octets. */
/*@ predicate property_list_valid(struct property_list *list) =
      \valid_read(list) && octets_valid(list->octets)
      && 1 <= list->offset_size <= 8 && 1 <= list->reference_size <= 8
      && octets_ordered(list->octets.data + 8, list->offsets.data)
      && octets_ordered(list->offsets.data + list->offsets.size,
                        list->octets.data + list->octets.size);

    predicate property_valid(struct property_list *list,
                             struct property *property) =
      octets_ordered(list->octets.data, property->contents.data)
      && octets_ordered(property->contents.data + property->contents.size,
                        list->offsets.data)
      && property->count <= property->contents.size; */

/* True if octets begin as a binary property list does. */
/*@ requires octets_valid(octets);
    assigns \nothing;
    ensures \result ==> octets.size >= 8; */
bool property_list_is(struct octets octets);

/* Opens a file and reads all of it once: on success every object that can be
 * reached from the top is one, keys are strings, and nothing holds itself.
 * Clears *fault first. Faults: all of PLIST_*. Time grows with the octets: an
 * object may be used twice, as writers do with equal strings, but not to make
 * more of a file than it has octets. */
/*@ requires octets_valid(octets) && \valid(list) && \valid(fault)
             && \separated(list, fault);
    assigns *list, *fault;
    ensures \result ? property_list_valid(list)
                    : fault->code != FAULT_NONE; */
MUST_CHECK bool property_list_open(struct octets octets,
                                   struct property_list *list,
                                   struct fault *fault);

/* Reads an object by its number. Of a list that is open, what can be reached
 * from list->top is never refused.
 * Faults: PLIST_OFFSET, PLIST_TYPE, PLIST_OBJECT. */
/*@ requires property_list_valid(list) && \valid(property) && \valid(fault)
             && \separated(property, list, fault) && \separated(fault, list);
    assigns *property, *fault;
    ensures \result ? property_valid(list, property)
                    : fault->code != FAULT_NONE; */
MUST_CHECK bool property_list_at(const struct property_list *list,
                                 size_t number, struct property *property,
                                 struct fault *fault);

/* The number of a member of an array or set, from 0. A dictionary has its
 * keys first, then as many values. list->count where there is no such object,
 * which a list that is open does not have. */
/*@ requires property_list_valid(list) && \valid_read(property)
             && property_valid(list, property);
    assigns \nothing;
    ensures \result <= list->count; */
size_t property_list_member(const struct property_list *list,
                            const struct property *property, size_t index);

#endif
